"""Web archives (MHTML): a page that a browser saved with its images in one file, as a mail has its parts."""

import email
import re
from email.message import Message
from typing import Final

import msgspec

MHTML_SUFFIXES: Final = frozenset({".mhtml", ".mht"})
_SAVED: Final = re.compile(rb"\s*From: <Saved by ", re.IGNORECASE)
_PAGES: Final = ("text/html", "application/xhtml+xml")
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


class Saved(msgspec.Struct, frozen=True):
    """The page of a web archive."""

    html: bytes
    charset: str | None
    url: str | None


def starts_mhtml(start: bytes) -> bool:
    """Whether a file says that a browser saved it so; a mail does not."""
    return bool(_SAVED.match(start))


def read_mhtml(data: bytes) -> Saved | None:
    """The page in a web archive; None where there is none in it."""
    try:
        whole = email.message_from_bytes(data)
        if whole.get_content_type() != "multipart/related":
            return None
        page = next((part for part in whole.walk() if part.get_content_type() in _PAGES), None)
        html = page.get_payload(decode=True) if page is not None else None
    except RecursionError:  # parts within parts within parts
        return None
    if page is None or not isinstance(html, bytes):
        return None
    url = _address(page, "Content-Location") or _address(whole, "Snapshot-Content-Location")
    charset = page.get_param("charset")
    return Saved(html, charset if isinstance(charset, str) else None, url)


def _address(part: Message, header: str) -> str | None:
    value = str(part.get(header) or "").strip()
    return value if _ADDRESS.fullmatch(value) else None
