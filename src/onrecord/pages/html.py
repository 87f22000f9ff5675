"""From markup to an article: its paragraphs, what stands around them and what the page says of itself."""

from typing import TYPE_CHECKING, Final

import msgspec

from onrecord.model import Furniture, FurnitureKind
from onrecord.pages.body import article_blocks
from onrecord.pages.furniture import furniture_kind
from onrecord.pages.markup import Block, blocks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST: Final = 250  # libxml2 drops what is nested beyond 256
_PASSING: Final = 5  # words: a link that long is a headline


class Page(msgspec.Struct, kw_only=True):
    """What the markup of a page says."""

    body: list[str]
    """The article's paragraphs, headings and list items, in order; empty where there is none."""
    furniture: list[Furniture]
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
    """What the markup of a page says; None where it is no HTML. Raises `TooDeepError`."""
    from trafilatura import load_html

    tree = load_html(markup)
    if tree is None:
        return None
    page = _metadata(tree, url)
    shown = list(blocks(tree))
    taken = article_blocks(tree, shown, page.title)
    page.body = [shown[n].text for n in taken]
    seen = set(page.body)
    here = set(taken)
    for n, block in enumerate(shown):
        if n in here or block.text == page.title:
            continue
        kind: FurnitureKind = "repeated" if block.text in seen else _kind(block)
        page.furniture.append(Furniture(text=block.text, kind=kind))
        if kind == "caption":
            seen.add(block.text)
    return page


def _kind(block: Block) -> FurnitureKind:
    """What a block left out of the article is: by its words where they are plain, else by its markup."""
    if kind := furniture_kind(block.text):
        return kind
    if block.mark == "copyright" and block.links > 0.5:
        return "navigation"  # a footer is mostly links
    if block.mark is not None:
        return block.mark
    if kind := furniture_kind(block.text, left_out=True):
        return kind
    if block.links > 0.8:
        return "related" if len(block.text.split()) >= _PASSING else "navigation"
    return "other"


def _metadata(tree: "HtmlElement", url: str | None) -> Page:
    from trafilatura.metadata import extract_metadata

    meta = extract_metadata(tree, url, {"original_date": True, "extensive_search": False})
    return Page(
        body=[],
        furniture=[],
        title=meta.title,
        bylines=[name.strip() for name in (meta.author or "").split(";") if name.strip()],
        site=meta.sitename,
        url=url or meta.url,
        published=meta.date,
    )
