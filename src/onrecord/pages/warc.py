"""WARC archives of the web: every page in them, and what is broken costs nothing else."""

import re
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Final

from onrecord.errors import InputError, reason
from onrecord.pages.bodies import DamagedError, TooLargeError, dechunk, unpack
from onrecord.pages.document import Document, Limits

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

WARC_SUFFIXES: Final = frozenset({".warc"})
_FINE: Final = 200
_PAGES: Final = ("text/html", "application/xhtml+xml")
_GZIP: Final = b"\x1f\x8b\x08"
_PLAIN: Final = b"WARC/"
_GZIP_START = re.compile(re.escape(_GZIP))
_PLAIN_START = re.compile(rb"WARC/\d\.\d\r?\n")
_CHUNK: Final = 1 << 16
_LONGEST_START: Final = 16  # bytes that either pattern can match


def starts_warc(start: bytes) -> bool:
    """Whether a file that starts like this is a WARC archive, gzipped or not."""
    if start.startswith(_GZIP):
        try:
            start = zlib.decompressobj(31).decompress(start, len(_PLAIN))
        except zlib.error:
            return False
    return start.startswith(_PLAIN)


def read_warc(stream: IO[bytes], path: str, limits: Limits) -> Iterator[Document | InputError]:
    """The HTML pages among an archive's response records that the server gave with status 200, in order.

    `Document.line` is the byte at which the record starts. A damaged place gives one `InputError`, and
    reading goes on at the next record, unless the stream cannot be searched for it (a pipe).
    """
    start: int | None = 0
    last = failures = 0  # where the last record starts, and places in a row at which none could be read
    met = False
    while start is not None:
        archive = _records(stream)
        fault: str | None = None
        while fault is None:
            found: Document | InputError | None = None
            record = None
            try:
                if (record := next(archive, None)) is None:
                    break
                last = record.stream_pos
                found = _document(record, path, limits)
                failures = 0
            except BaseException as caught:
                if not _is_damage(caught):
                    raise
                fault = reason(caught)
            if found:
                met = True
                yield found
        if fault is None and _breaks_off(stream, last):
            fault = "it breaks off"
        if fault is None:
            break
        met = True
        failures += 1
        if record or failures == 1:
            yield InputError(f"{path}:{last}", "P026", reason=fault)
        if failures >= limits.max_bad_lines:
            break
        last = max(last, start)
        start = _next_start(stream, last + 1)
    if not met:
        yield InputError(path, "P027")


class DamagedRecordError(ValueError):
    """A record that is not what its header says."""


def _is_damage(fault: BaseException) -> bool:
    # The parser is Rust: where it meets what it did not expect, it panics, and a panic is no Exception.
    return isinstance(fault, OSError | ValueError) or type(fault).__name__ == "PanicException"


def _records(stream: IO[bytes]) -> "Iterator[WarcRecord]":
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    return iter(ArchiveIterator(_Counted(stream), record_types=WarcRecordType.response))


def _document(record: "WarcRecord", path: str, limits: Limits) -> Document | InputError | None:
    """The page in a record; None where it holds none. Raises what `_is_damage` knows."""
    size = record.headers.get("Content-Length") or ""
    if not (size.isascii() and size.isdigit()):
        raise DamagedRecordError("its length is not given")
    said = record.http_headers
    if not said or said.status_code != _FINE or (record.http_content_type or "").lower() not in _PAGES:
        return None
    name = f"{path}:{record.stream_pos}"
    over = InputError(name, "P005", size=f"more than {limits.max_bytes}", limit=limits.max_bytes)
    raw = record.reader.read(limits.max_bytes + 1)
    if len(raw) > limits.max_bytes:
        return over
    if len(raw) < record.content_length:
        raise DamagedRecordError("it breaks off")
    if "chunked" in (said.get("Transfer-Encoding") or "").lower():
        raw = dechunk(raw)
    try:
        data = unpack([raw], said.get("Content-Encoding"), limits.max_bytes)
    except TooLargeError:
        return over
    except DamagedError as fault:
        return InputError(name, "P026", reason=reason(fault))
    if not data:
        return InputError(name, "P002")
    cut = record.headers.get("WARC-Truncated")
    return Document(
        path=path,
        line=record.stream_pos,
        data=data,
        source_id=(record.record_id or "").strip("<> ") or None,
        url=(record.headers.get("WARC-Target-URI") or "").strip("<> ") or None,
        charset=record.http_charset,
        warnings=[f"the crawler cut the page short ({cut[:20]})"] if cut else [],
    )


def _breaks_off(stream: IO[bytes], last: int) -> bool:
    """Whether a gzipped archive ends amid the record that starts at `last` or the one after it.

    The parser takes that for the end.
    """
    if not stream.seekable():
        return False
    stream.seek(last)
    unpacker = None
    while piece := stream.read(_CHUNK):
        while piece:
            if unpacker is None or unpacker.eof:
                if not piece.startswith(_GZIP[: len(piece)]):
                    return False  # not gzipped, or one stream from end to end
                unpacker = zlib.decompressobj(31)
            try:
                unpacker.decompress(piece, _CHUNK)
            except zlib.error:
                return True
            piece = unpacker.unconsumed_tail or unpacker.unused_data
    return unpacker is not None and not unpacker.eof


def _next_start(stream: IO[bytes], at: int) -> int | None:
    """Where from `at` on a record may start; None where none does, or the stream cannot go back."""
    if not stream.seekable():
        return None
    stream.seek(0)
    sign = {_GZIP: _GZIP_START, _PLAIN[:3]: _PLAIN_START}.get(stream.read(3))
    if sign is None:
        return None
    stream.seek(at)
    window = b""
    while piece := stream.read(_CHUNK):
        window += piece
        if found := sign.search(window):
            start = at + found.start()
            stream.seek(start)
            return start
        at += max(0, len(window) - _LONGEST_START)
        window = window[-_LONGEST_START:]
    return None


class _Counted:
    """What the parser asks of a file, of a pipe too, which does not know where it is."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._at = stream.tell() if stream.seekable() else 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("read from start to end")

    def close(self) -> None:
        """Whoever opened the file closes it."""
