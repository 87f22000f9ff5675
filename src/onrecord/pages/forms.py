"""What form a document has: markup, plain text, or no page at all."""

import re
from functools import cache
from pathlib import PurePath
from typing import Final, Literal

import msgspec

from onrecord import tables
from onrecord.pages.encoding import BOMS, bare_utf16

_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_SAMPLE: Final = 1 << 16
_CONTROL: Final = bytes(n for n in range(32) if n not in b"\t\n\f\r\x1b") + b"\x7f"
_MOST_CONTROL: Final = 0.02  # of the sample: text has hardly any
_DOCUMENT_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_PAGE_START = re.compile(
    r"\s*(?:(?:<\?xml[^>]{0,300}\?>|<!--(?:(?!-->).){0,2000}-->)\s*){0,8}<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_SOURCE = re.compile(r"<\?(?:php|=)|<%|\{%")
_CLOSING_TAG = re.compile(r"</(?:p|div|a|span|li|td|h[1-6]|article|section|em|strong|b|i)\s*>", re.I)
_ANY_TAG = re.compile(r"<[a-z!][^<>]*>", re.I)
_FEW: Final = 3  # closing tags: fewer may be quoted in a text on HTML
_XML_ROOT = re.compile(
    r"\s*(?:(?:<\?[^>]{0,300}\?>|<!--(?:(?!-->).){0,2000}-->|<!doctype[^>\[]{0,300}>)\s*){0,8}<([a-z:]+)",
    re.I | re.S,
)
FEED: Final = "a feed"
FEED_LIST: Final = "a list of feeds (OPML)"
_XML_KINDS: Final = {
    "rss": FEED,
    "feed": FEED,
    "rdf:rdf": FEED,
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "opml": FEED_LIST,
    "svg": "an SVG image",
}
_MAIL = re.compile(r"(?:From: <Saved by|MIME-Version:|Content-Type: multipart/)", re.I)


class _Magic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    at: int
    hex: str
    example: str


@cache
def magics() -> list[_Magic]:
    """The shipped table of first bytes."""
    return tables.load("onrecord.pages", "kinds.yaml", list[_Magic])


def binary_kind(data: bytes) -> str | None:
    """What `data` is, if it is no text: "a PDF", "a PNG image", "binary data"."""
    head = data[:1024].lstrip()
    for magic in magics():
        said = bytes.fromhex(magic.hex)
        if data.startswith(said, magic.at) or (magic.kind == "a PDF" and head.startswith(said)):
            return magic.kind
    sample = data[:_SAMPLE]
    if any(sample.startswith(mark) for mark, _ in BOMS) or bare_utf16(sample):
        return None
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return "binary data" if controls > max(8, _MOST_CONTROL * len(sample)) else None


def other_kind(text: str) -> str | None:
    """What a text is, if it is neither a page nor prose: "a feed", "JSON", "a saved mail or web archive"."""
    if kind := xml_kind(text):
        return kind
    if _MAIL.match(text):
        return "a saved mail or web archive (MHTML)"
    start = text[:1].strip() or text[:100].strip()[:1]
    if start in ("{", "["):
        try:
            msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            return None
        return "JSON"
    return None


def xml_kind(text: str) -> str | None:
    """What a text is by its first element, if that is not a page's: `FEED`, `FEED_LIST`, "a sitemap"."""
    root = _XML_ROOT.match(text.removeprefix("\ufeff"))
    return _XML_KINDS.get(root[1].lower()) if root else None


def starts_page(text: str) -> bool:
    """Whether what starts so is an HTML page, whatever its name; what a server makes pages from is none."""
    return bool(_PAGE_START.match(text.removeprefix("\ufeff"))) and not _SOURCE.search(text)


def form_of(text: str, path: str) -> Literal["html", "text"]:
    """Whether a document is markup: it has a page's tags, closing ones, or is named `.html` and has any."""
    sample = text[:_SAMPLE]
    if _DOCUMENT_TAG.search(sample[:4096]) or len(_CLOSING_TAG.findall(sample)) >= _FEW:
        return "html"
    named = PurePath(path.lower().removesuffix(".gz")).suffix in _HTML_SUFFIXES
    return "html" if named and _ANY_TAG.search(sample) else "text"
