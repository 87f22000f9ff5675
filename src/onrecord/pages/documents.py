"""What there is to read: files, folders, globs, standard input, gzip and JSONL become documents.

They come one at a time: a folder of any size and a JSONL file of any length need no more memory than their
longest page.
"""

import glob
import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, Final, Literal, cast

import msgspec

from onrecord.errors import InputError
from onrecord.model import Outlet

Kind = Literal["auto", "html", "text", "article"]

PAGE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml", ".txt", ".text"})
JSONL_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})
STDIN: Final = "-"
_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_FIELDS: Final = rb"id|url|outlet|title|published|text|html"
_JSONL_START = re.compile(rb'\s*\{\s*"(?:' + _FIELDS + rb')"\s*:')
_GLOB = re.compile(r"[*?\[]")
_CHUNK: Final = 1 << 16


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
    """Line of the JSONL file, counted from 1."""
    data: bytes | None = None
    text: str | None = None
    html: str | None = None
    source_id: str | None = None
    url: str | None = None
    outlet: Outlet | None = None
    title: str | None = None
    published: str | None = None
    """As the document gives it."""
    warnings: list[str] = []

    @property
    def name(self) -> str:
        """What a message calls it: the path, with the line where there is one."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class _Line(msgspec.Struct, rename={"source_id": "id"}):
    """One object of a JSONL file; other keys are of no concern."""

    source_id: str | int | None = None
    url: str | None = None
    outlet: str | Outlet | None = None
    title: str | None = None
    published: str | int | float | None = None
    text: str | None = None
    html: str | None = None


def documents(
    sources: Iterable[str | os.PathLike[str]], *, limits: Limits | None = None, kind: Kind = "auto"
) -> Iterator[Document | InputError]:
    """Every document among `sources`, in their order; a folder's and a glob's in the order of their names.

    What cannot be read comes as an `InputError` in its place, and the rest goes on. Files named `.jsonl` or
    `.ndjson` hold a document a line whatever `kind` is; so does standard input that starts like one, and any
    other file that does where `kind` is "auto". Gzip is known by its first bytes and unpacked as it is read.
    """
    limits = limits or Limits()
    for source in sources:
        yield from _source(os.fspath(source), limits, kind)


def _source(source: str, limits: Limits, kind: Kind) -> Iterator[Document | InputError]:
    if source == STDIN:
        yield from _stream(cast(IO[bytes], sys.stdin.buffer), STDIN, limits, sniff=True, lines=False)
        return
    try:
        mode = Path(source).stat().st_mode
    except (OSError, ValueError) as fault:
        if isinstance(fault, PermissionError):
            yield InputError(_shown(source), "P003", reason=_reason(fault))
        elif _GLOB.search(source) and "\0" not in source:
            yield from _glob(source, limits, kind)
        else:
            yield InputError(_shown(source), "P001")
        return
    if S_ISDIR(mode):
        yield from _folder(source, limits, kind)
    else:
        yield from _file(source, limits, kind)


def _glob(pattern: str, limits: Limits, kind: Kind) -> Iterator[Document | InputError]:
    found = sorted(glob.iglob(pattern, recursive=True))  # noqa: PTH207  `Path.glob` takes no absolute patterns
    if not found:
        yield InputError(_shown(pattern), "P020")
    for path in found:
        if _is_folder(path):
            if "**" not in pattern:  # which comes to what is in the folder by itself
                yield from _folder(path, limits, kind)
        else:
            yield from _file(path, limits, kind)


def _folder(folder: str, limits: Limits, kind: Kind) -> Iterator[Document | InputError]:
    """The pages under a folder, hidden ones and links to folders left out."""
    found = False
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            found = True
            yield from _file(path, limits, kind)
            continue
        inside = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        inside.append((entry.path, True))
                    elif _is_page(entry):
                        inside.append((entry.path, False))
        except OSError as fault:
            found = True
            yield InputError(_shown(path), "P003", reason=_reason(fault))
        waiting += sorted(inside, reverse=True)
    if not found:
        yield InputError(_shown(folder), "P012")


def _file(path: str, limits: Limits, kind: Kind) -> Iterator[Document | InputError]:
    try:
        stream = Path(path).open("rb")  # noqa: SIM115  closed below, when the last document has been taken
    except OSError as fault:
        yield InputError(_shown(path), "P003", reason=_reason(fault))
        return
    with closing(stream):
        lines = _suffix(path) in JSONL_SUFFIXES
        yield from _stream(stream, _shown(path), limits, sniff=kind == "auto", lines=lines)


def _stream(
    stream: IO[bytes], path: str, limits: Limits, *, sniff: bool, lines: bool
) -> Iterator[Document | InputError]:
    """The documents of one open file. `lines`: it is JSONL; `sniff`: it may be, see how it starts."""
    buffered = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    )
    unpacked: IO[bytes] = buffered
    limit = limits.max_bytes
    code = "P005"
    try:
        if buffered.peek(len(_GZIP))[:2] == _GZIP:
            unpacked, code = cast(IO[bytes], gzip.GzipFile(fileobj=buffered)), "P006"
        first = unpacked.readline(limit + 1)
        if lines or (sniff and _JSONL_START.match(first.removeprefix(_BOM)) and _is_line(first)):
            yield from _jsonl(unpacked, first, path, limits, over=code)
            return
        data = first + _rest(unpacked, limit + 1 - len(first))
        if len(data) > limit:
            size = _size(stream) if unpacked is buffered else None
            yield InputError(path, code, size=size or f"more than {limit}", limit=limit)
        elif not data:
            yield InputError(path, "P002")
        else:
            yield Document(path=path, data=data)
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        yield InputError(path, "P007", reason=_reason(fault))
    except OSError as fault:
        yield InputError(path, "P003", reason=_reason(fault))


def _rest(stream: IO[bytes], limit: int) -> bytes:
    """Up to `limit` bytes more; a pipe gives them in pieces."""
    pieces = []
    while limit > 0 and (piece := stream.read(min(limit, 1 << 20))):
        pieces.append(piece)
        limit -= len(piece)
    return b"".join(pieces)


def _jsonl(
    stream: IO[bytes], first: bytes, path: str, limits: Limits, *, over: str
) -> Iterator[Document | InputError]:
    """The documents of a JSONL stream, whose first line has been read already.

    `over` is the code for a stream that has to be given up amid a line without end.
    """
    line, number, skipped, bad, met = first.removeprefix(_BOM), 0, 0, 0, False
    while line:
        number += 1
        found: Document | InputError | None = None
        if len(line) > limits.max_bytes:
            size = len(line)
            while not line.endswith(b"\n") and size <= limits.max_skipped:
                line = stream.readline(_CHUNK)
                size += len(line)
                if not line:
                    break
            if size > limits.max_skipped:
                size_said = f"a line of more than {limits.max_skipped}"
                yield InputError(path, over, size=size_said, limit=limits.max_bytes)
                return
            skipped += size
            found = InputError(f"{path}:{number}", "P005", size=size, limit=limits.max_bytes)
        elif line.isspace():
            skipped += len(line)
        else:
            found = _document(line.rstrip(), path, number)
        if isinstance(found, Document):
            skipped = bad = 0
        elif found is not None:
            bad += 1
        if found is not None:
            met = True
            yield found
        if skipped > limits.max_skipped or bad >= limits.max_bad_lines:
            yield InputError(f"{path}:{number}", "P014")
            return
        line = stream.readline(limits.max_bytes + 1)
    if not met:
        yield InputError(path, "P002")


def _is_line(line: bytes) -> bool:
    """Whether a line that starts like a document may be one: it ends like one, or it is too long to tell."""
    return line.rstrip().endswith(b"}") or not line.endswith(b"\n")


def _document(line: bytes, path: str, number: int) -> Document | InputError:
    """The document on one line of JSONL."""
    name = f"{path}:{number}"
    warnings = []
    try:
        try:
            fields = msgspec.json.decode(line, type=_Line)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            # The standard library lets half a surrogate pair through, which a cut emoji leaves behind.
            whole = json.loads(line.decode("utf-8"))
            fields = msgspec.convert(_mended(whole), type=_Line)
            warnings.append("half a surrogate pair was replaced by U+FFFD")
    except (ValueError, RecursionError) as fault:
        return InputError(name, "P008", reason=_reason(fault))
    if not (fields.text or "").strip() and not (fields.html or "").strip():
        return InputError(name, "P009")
    outlet = Outlet(name=fields.outlet) if isinstance(fields.outlet, str) else fields.outlet
    return Document(
        path=path,
        line=number,
        text=fields.text,
        html=fields.html,
        source_id=None if fields.source_id is None else str(fields.source_id),
        url=fields.url or None,
        outlet=outlet if outlet and (outlet.name or outlet.domain) else None,
        title=fields.title or None,
        published=None if fields.published is None else str(fields.published),
        warnings=warnings,
    )


def _mended(value: object) -> object:
    """A JSON value with every lone surrogate in its strings replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value  # lists stand in no field of a document


def _is_page(entry: "os.DirEntry[str]") -> bool:
    """Whether a folder's entry is to be read: a file with a page's name, or what cannot be told to be none.

    A link that leads nowhere or in a circle is one of these: reading it says what is wrong with it.
    """
    if _suffix(entry.name) not in PAGE_SUFFIXES | JSONL_SUFFIXES:
        return False
    try:
        return S_ISREG(entry.stat().st_mode)
    except OSError:
        return True


def _is_folder(path: str) -> bool:
    try:
        return S_ISDIR(Path(path).stat().st_mode)
    except OSError:
        return False  # and opening it says why


def _suffix(path: str) -> str:
    """The suffix in lower case, that of the packed file for gzip: `.jsonl` of `a.JSONL.gz`."""
    name = path.lower().removesuffix(".gz")
    return Path(name).suffix


def _shown(path: str) -> str:
    """A path as UTF-8 can hold it: the file system may have bytes that are none."""
    return os.fsencode(path).decode("utf-8", "replace") if "\0" not in path else path.replace("\0", "�")


def _size(stream: IO[bytes]) -> int | None:
    try:
        return os.fstat(stream.fileno()).st_size or None
    except (OSError, ValueError):
        return None


def _reason(fault: BaseException) -> str:
    """Why, in one line."""
    if isinstance(fault, json.JSONDecodeError):  # whose own words count lines within the line
        return f"{fault.msg.removesuffix(' at')} at column {fault.colno}"
    said = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return " ".join(said.split())[:200] or type(fault).__name__
