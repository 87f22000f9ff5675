"""From markup to blocks: which paragraphs of an HTML page are the article, and which stand around it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACE = re.compile(r"\s+")
_DEEPEST: Final = 250  # libxml2 drops what is nested beyond 256


class Page(msgspec.Struct, kw_only=True):
    """What the markup of a page says."""

    body: list[str]
    """The article's paragraphs, headings and list items, in order; empty where none was found."""
    rest: list[str]
    """Every other block of words the page shows, in order."""
    title: str | None = None
    """As the page gives it, its tail included."""
    bylines: list[str] = []
    site: str | None = None
    """The outlet's name, as the page gives it."""
    url: str | None = None
    published: str | None = None
    """ISO 8601 date."""


class TooDeepError(ValueError):
    """The markup is nested beyond what the parser keeps, and words were lost."""


def read_html(markup: str, url: str | None = None) -> Page | None:
    """What the markup of a page says; None where it is no HTML. Raises `TooDeepError`.

    The article is trafilatura's (Barbaresi 2021), set to precision.
    """
    from trafilatura import bare_extraction, load_html

    tree = load_html(markup)
    if tree is None:
        return None
    shown = list(_shown(markup))
    found: Any = bare_extraction(
        tree, url=url, include_comments=False, favor_precision=True, with_metadata=False
    )
    body = list(_blocks(found.body)) if found is not None else []
    meta = _metadata(tree, url)
    kept = set(body)
    return Page(body=body, rest=[block for block in shown if block not in kept], **meta)


def _blocks(body: "HtmlElement") -> Iterator[str]:
    for element in body:
        if element.tag == "list":
            parts = list(element)
        elif element.tag == "table":
            parts = list(element.iter("row"))
        else:
            parts = [element]
        for part in parts:
            words = _SPACE.sub(
                " ", " ".join(part.itertext()) if part.tag == "row" else "".join(part.itertext())
            )
            if words.strip():
                yield words.strip()


def _shown(markup: str) -> Iterator[str]:
    """The lines a browser would show."""
    from resiliparse.extract.html2text import extract_plain_text

    for line in extract_plain_text(markup, alt_texts=False, list_bullets=False).split("\n"):
        if words := line.strip():
            yield words


def _metadata(tree: "HtmlElement", url: str | None) -> dict[str, Any]:
    from trafilatura.metadata import extract_metadata

    meta = extract_metadata(tree, url, {"original_date": True, "extensive_search": False})
    return {
        "title": meta.title,
        "bylines": [name.strip() for name in (meta.author or "").split(";") if name.strip()],
        "site": meta.sitename,
        "url": url or meta.url,
        "published": meta.date,
    }
