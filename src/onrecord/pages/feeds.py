"""RSS and Atom feeds, and OPML, which lists feeds: what links they give."""

import io
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from onrecord.errors import reason
from onrecord.pages import dates, encoding
from onrecord.pages.forms import FEED, FEED_LIST, xml_kind

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["FEED", "FEED_LIST", "Entry", "FeedError", "list_kind", "read_feed", "read_opml"]

HEAD: Final = 8192
"""Bytes of a file that show what it is."""
_FULL: Final = 1_000  # characters of text: an entry as long as that is the article, not its lead
_LONGEST: Final = 300_000  # characters of an entry's markup, which waits in memory for the page
_CHARSET = re.compile(r"[\w.:-]{2,40}", re.A)
_TAG = re.compile(r"<[^<>]*>")


class FeedError(ValueError):
    """What should be a feed or a list of feeds is none, or cannot be read."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed."""

    link: str | None = None
    title: str | None = None
    published: str | None = None
    """ISO 8601 date."""
    html: str | None = None
    """The whole article, where the feed carries it."""


def list_kind(data: bytes) -> str | None:
    """`FEED`, `FEED_LIST`, or None for what is neither, by how it starts."""
    kind = xml_kind(encoding.decode(data[:HEAD], markup=False).text)
    return kind if kind in (FEED, FEED_LIST) else None


def read_feed(data: bytes, base: str | None = None, charset: str | None = None) -> list[Entry]:
    """The entries of a feed that lead to a page or carry the article, each link once, in order.

    `base` is the feed's own address, which relative links go from; `charset` is what the server named. What
    a feed has of markup comes without scripts (feedparser's sanitizer). Entities are not looked up anywhere,
    and those that blow up are refused by the parser. Raises `FeedError`.
    """
    import feedparser

    media = "application/xml"
    if charset and _CHARSET.fullmatch(charset):
        media += f"; charset={charset}"
    headers = {"content-type": media} | ({"content-location": base} if base else {})
    try:
        found: Any = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=True)
    except Exception as fault:  # a library at work on hostile markup
        raise FeedError(reason(fault)) from None
    if not found.get("version") and not found.entries:
        wrong = found.get("bozo_exception")
        raise FeedError(reason(wrong) if wrong else "neither RSS nor Atom")
    entries: dict[str, Entry] = {}
    for item in found.entries:
        entry = _entry(item)
        if entry.link or entry.html:
            entries.setdefault(entry.link or f" {len(entries)}", entry)
    return list(entries.values())


def _entry(item: Any) -> Entry:
    link = str(item.get("link") or "").strip()
    contents = [str(part.get("value") or "") for part in item.get("content") or ()]
    longest = max(contents, key=len, default="")
    said = str(item.get("published") or "")
    return Entry(
        link=link if link.startswith(("http://", "https://")) else None,
        title=" ".join(str(item.get("title") or "").split()) or None,
        published=dates.iso(said) if said else None,
        html=longest if len(longest) <= _LONGEST and _letters(longest) >= _FULL else None,
    )


def _letters(markup: str) -> int:
    """How long the text of some markup is."""
    return len(" ".join(_TAG.sub(" ", markup).split()))


def read_opml(data: bytes) -> list[str]:
    """The addresses of the feeds in an OPML file, each once, in order. Raises `FeedError`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root: _Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise FeedError(reason(fault)) from None
    if root is None:
        raise FeedError("not XML")
    found = (outline.get("xmlUrl") or outline.get("xmlurl") or "" for outline in root.iter("outline"))
    return list(dict.fromkeys(url.strip() for url in found if url.strip()))
