"""What a page says of itself: title, authors, outlet, address, date, and the article if its data hold it."""

import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from onrecord.pages.byline import read_byline
from onrecord.pages.markup import shown

if TYPE_CHECKING:
    from lxml.html import HtmlElement

log = logging.getLogger(__name__)

_TAG = re.compile(r"<[^<>]*>")
_TAIL = re.compile(r"\s*[|–—:»›·•-]")
_BREAK = re.compile(r"</p>|<br\s*/?>|\n", re.I)
_MOST_NODES: Final = 10_000  # of a page's data
_LONGEST: Final = 300  # characters of an author's name


class Metadata(msgspec.Struct, kw_only=True):
    """What a page says of itself, each None or empty where it doesn't."""

    title: str | None = None
    bylines: list[str] = []
    credits: list[str] = []
    """Authors that are no persons: agencies, desks."""
    shared: str | None = None
    """The title under which the page asks to be shared."""
    site: str | None = None
    url: str | None = None
    published: str | None = None
    """ISO 8601 date."""


def read_metadata(tree: "HtmlElement", url: str | None) -> Metadata:
    """Meta tags, JSON-LD and the usual places, by trafilatura, and by htmldate for the date."""
    from trafilatura.metadata import extract_metadata

    try:
        found: Any = extract_metadata(tree, url, {"original_date": True, "extensive_search": False})
    except Exception as fault:  # a library at work on hostile markup; the article can do without
        log.debug("metadata could not be read", exc_info=fault)
        return Metadata()
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    bylines, credits = persons(authors)
    return Metadata(
        title=_title(tree, found.title),
        bylines=bylines,
        credits=credits,
        shared=_shared(tree, "title"),
        site=_shared(tree, "site_name") or found.sitename,
        url=found.url,
        published=found.date,
    )


def _title(tree: "HtmlElement", found: str | None) -> str | None:
    """The title trafilatura found, with the tails that the title element has and it has not."""
    element = tree.find(".//title")
    whole = " ".join((element.text or "").split()) if element is not None else ""
    if not found or (whole.startswith(found) and _TAIL.match(whole, len(found))):
        return whole or found
    return found


def persons(authors: list[str]) -> tuple[list[str], list[str]]:
    """Author lines as the persons they name and the lines that name none."""
    named: dict[str, None] = {}
    others = []
    for author in authors:
        line = author if author.lower().startswith("by ") else f"By {author}"
        names = read_byline(line) if len(line) <= _LONGEST else []
        named |= dict.fromkeys(names)
        if not names:
            others.append(author)
    return list(named), others


def _shared(tree: "HtmlElement", field: str) -> str | None:
    """A field of the page's Open Graph data, as it is written there."""
    for attribute in ("property", "name"):
        for element in tree.iterfind(f'.//meta[@{attribute}="og:{field}"]'):
            return " ".join((element.get("content") or "").split()) or None
    return None


def article_data(tree: "HtmlElement") -> list[str]:
    """Paragraphs of the longest `articleBody` (schema.org) in the page's JSON-LD; empty where it has none."""
    longest = ""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        longest = max(longest, *_bodies(data), key=len)
    paragraphs = (shown(_TAG.sub("", part)) for part in _BREAK.split(longest))
    return [words for words in paragraphs if words]


def _bodies(data: object) -> list[str]:
    found = [""]
    waiting, met = [data], 0
    while waiting and met < _MOST_NODES:
        value = waiting.pop()
        met += 1
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            body = value.get("articleBody")
            if isinstance(body, str):
                found.append(body)
            waiting += [item for item in value.values() if isinstance(item, dict | list)]
    return found
