"""What there is to read becomes documents: files, standard input, gzip, JSONL and WARC.

They come one at a time: a folder of any size and an archive of any length need no more memory than their
longest page.
"""

import gzip
import io
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from onrecord.errors import InputError, reason
from onrecord.pages.document import Document, Kind, Limits, suffix
from onrecord.pages.jsonl import JSONL_SUFFIXES, read_lines, starts_jsonl
from onrecord.pages.mhtml import MHTML_SUFFIXES, Saved, read_mhtml, starts_mhtml
from onrecord.pages.units import Unit, list_units
from onrecord.pages.warc import WARC_SUFFIXES, read_warc, starts_warc

if TYPE_CHECKING:
    from onrecord.pages.web import Web

__all__ = ["Document", "Kind", "Limits", "documents", "read_unit"]

_GZIP: Final = b"\x1f\x8b"


def documents(
    sources: Iterable[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
    kind: Kind = "auto",
    published_from: str | None = None,
    web: "Web | None" = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Document | InputError]:
    """Every document among `sources`, in their order; a folder's and a glob's in the order of their names.

    What cannot be read comes as an `InputError` in its place, and the rest goes on. Files named `.jsonl` or
    `.ndjson` hold a document a line whatever `kind` is; so does standard input that starts like one, and any
    other file that does where `kind` is "auto". The same goes for WARC archives, named `.warc`. Gzip is known
    by its first bytes and unpacked as it is read.

    `published_from` is the field of JSONL documents that holds their day of publication; one that lacks it is
    an error.

    Nothing is fetched without `web`. With it, addresses, feeds and lists of feeds are read after all else,
    and what they lead to comes in the order in which the hosts answer.
    """
    to_fetch = []
    for unit in list_units(sources, kind=kind, skipped=skipped):
        if isinstance(unit, InputError):
            yield unit
        elif web and unit.is_web:
            to_fetch.append(unit)
        else:
            yield from read_unit(unit, limits=limits, kind=kind, published_from=published_from)
    if web and to_fetch:
        yield from web.read(to_fetch)


def read_unit(
    unit: Unit, *, limits: Limits | None = None, kind: Kind = "auto", published_from: str | None = None
) -> Iterator[Document | InputError]:
    """The documents of one unit, in order: what `documents` gives for it without a `web`."""
    if unit.kind == "address":
        yield InputError(unit.name, "P023")
        return
    if unit.kind == "list":
        yield InputError(unit.name, "P024")
        return
    limits = limits or Limits()
    if unit.kind == "stdin":
        yield from _stream(cast(IO[bytes], sys.stdin.buffer), unit.path, limits, published_from, sniff=True)
        return
    try:
        stream = Path(unit.path).open("rb")  # noqa: SIM115  closed below, when the last document has been taken
    except OSError as fault:
        yield InputError(unit.name, "P003", reason=reason(fault))
        return
    with closing(stream):
        yield from _stream(stream, unit.name, limits, published_from, sniff=kind == "auto")


def _stream(
    stream: IO[bytes], path: str, limits: Limits, published_from: str | None, *, sniff: bool
) -> Iterator[Document | InputError]:
    """The documents of one open file. `sniff`: it may hold many whatever its name, see how it starts."""
    buffered = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    )
    unpacked: IO[bytes] = buffered
    limit = limits.max_bytes
    code = "P005"
    try:
        start = buffered.peek(len(_GZIP))
        if suffix(path) in WARC_SUFFIXES or (sniff and starts_warc(start)):
            yield from read_warc(buffered, path, limits)
            return
        if start.startswith(_GZIP):
            unpacked, code = cast(IO[bytes], gzip.GzipFile(fileobj=buffered)), "P006"
        first = unpacked.readline(limit + 1)
        if suffix(path) in JSONL_SUFFIXES or (sniff and starts_jsonl(first)):
            yield from read_lines(unpacked, first, path, limits, over=code, published_from=published_from)
            return
        data = first + _rest(unpacked, limit + 1 - len(first))
        if len(data) > limit:
            size = _size(stream) if unpacked is buffered else None
            yield InputError(path, code, size=size or f"more than {limit}", limit=limit)
        elif not data:
            yield InputError(path, "P002")
        elif saved := _saved(data, path, sniff=sniff):
            yield Document(path=path, data=saved.html, charset=saved.charset, url=saved.url)
        else:
            yield Document(path=path, data=data)
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        yield InputError(path, "P007", reason=reason(fault))
    except OSError as fault:
        yield InputError(path, "P003", reason=reason(fault))


def _saved(data: bytes, path: str, *, sniff: bool) -> Saved | None:
    """The page in a web archive; None for anything else."""
    named = suffix(path) in MHTML_SUFFIXES
    return read_mhtml(data) if named or (sniff and starts_mhtml(data)) else None


def _rest(stream: IO[bytes], limit: int) -> bytes:
    """Up to `limit` bytes more; a pipe gives them in pieces."""
    pieces = []
    while limit > 0 and (piece := stream.read(min(limit, 1 << 20))):
        pieces.append(piece)
        limit -= len(piece)
    return b"".join(pieces)


def _size(stream: IO[bytes]) -> int | None:
    try:
        return os.fstat(stream.fileno()).st_size or None
    except (OSError, ValueError):
        return None
