"""One thing to read, how much of it is read, and what tells it from another."""

from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal

import msgspec

from onrecord.model import Outlet

Kind = Literal["auto", "html", "text", "article"]

_DIGEST_BYTES: Final = 16


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an input is read before it is given up."""

    max_bytes: int = 20_000_000
    """For one page or one line of JSONL, after unpacking."""
    max_skipped: int = 200_000_000
    """Bytes of a JSONL file passed over without coming to a document: beyond it the file is given up."""
    max_bad_lines: int = 1_000
    """Broken lines in a row after which a JSONL file is given up."""


class Document(msgspec.Struct, kw_only=True):
    """One thing to read, and what came with it.

    `data` holds a page as it lay on the disk; a JSONL document has `text`, `html` or both instead.
    """

    path: str
    """The file as the user named it (`-` for standard input), without anything UTF-8 could not hold."""
    line: int | None = None
    """Line of the JSONL file, counted from 1; byte of the WARC file at which the record starts."""
    data: bytes | None = None
    text: str | None = None
    html: str | None = None
    source_id: str | None = None
    url: str | None = None
    outlet: Outlet | None = None
    title: str | None = None
    published: str | None = None
    """As the document gives it."""
    given: str | None = None
    """Day of publication that the caller gives, which goes before what the document says of itself."""
    charset: str | None = None
    """As the server named it for `data`; it goes before what the page declares."""
    warnings: list[str] = []

    @property
    def name(self) -> str:
        """What a message calls it: the path, with the line where there is one."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


def digest(document: Document) -> str:
    """Hash of all that an article is made of: documents of the same digest, read alike, are one article.

    Where the document lay does not matter, but for the suffix, by which markup is told from text.
    """
    outlet = document.outlet or Outlet()
    parts = (
        document.data,
        document.text,
        document.html,
        document.source_id,
        document.url,
        outlet.name,
        outlet.domain,
        document.title,
        document.published,
        document.charset,
        suffix(document.path),
    )
    found = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(b"-" if data is None else b"%d:" % len(data))  # so that no part runs into the next
        found.update(data or b"")
    return found.hexdigest()


def suffix(path: str) -> str:
    """The suffix in lower case, that of the packed file for gzip: `.jsonl` of `a.JSONL.gz`."""
    return Path(path.lower().removesuffix(".gz")).suffix
