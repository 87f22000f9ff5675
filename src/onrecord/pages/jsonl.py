"""JSONL: one document a line, and a broken line costs no other."""

import json
import re
from collections.abc import Iterator
from typing import IO, Final

import msgspec

from onrecord.errors import InputError, reason
from onrecord.model import Outlet
from onrecord.pages import dates
from onrecord.pages.document import Document, Limits

JSONL_SUFFIXES: Final = frozenset({".jsonl", ".ndjson"})
_BOM: Final = b"\xef\xbb\xbf"
_FIELDS: Final = rb"id|url|outlet|title|published|text|html"
_START = re.compile(rb'\s*\{\s*"(?:' + _FIELDS + rb')"\s*:')
_CHUNK: Final = 1 << 16
_SHOWN: Final = 40  # characters of what a field holds, in a message


class _Line(msgspec.Struct, rename={"source_id": "id"}):
    """One object of a JSONL file; other keys are of no concern."""

    source_id: str | int | None = None
    url: str | None = None
    outlet: str | Outlet | None = None
    title: str | None = None
    published: str | int | float | None = None
    text: str | None = None
    html: str | None = None


def starts_jsonl(line: bytes) -> bool:
    """Whether a first line is a document of JSONL, or one too long to see the end of."""
    if not _START.match(line.removeprefix(_BOM)):
        return False
    return line.rstrip().endswith(b"}") or not line.endswith(b"\n")


def read_lines(
    stream: IO[bytes],
    first: bytes,
    path: str,
    limits: Limits,
    *,
    over: str,
    published_from: str | None = None,
) -> Iterator[Document | InputError]:
    """The documents of a JSONL stream, whose first line has been read already.

    `over` is the code for a stream that has to be given up amid a line without end. `published_from` is the
    field that holds the day of publication, which every document must have; null and "" are no day.
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
            if published_from is not None and isinstance(found, Document):
                found = _dated(found, line, published_from)
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
        return InputError(name, "P008", reason=_why(fault))
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


def _dated(document: Document, line: bytes, field: str) -> Document | InputError:
    """The document, with the day that a field of its line holds."""
    try:
        said = json.loads(line).get(field, msgspec.UNSET)
    except (ValueError, RecursionError) as fault:  # in a field that nobody has looked at before
        return InputError(document.name, "P008", reason=_why(fault))
    if said is msgspec.UNSET:
        return InputError(document.name, "P040", field=repr(field))
    if said is None or said == "":
        return document
    day = dates.iso(str(said)) if isinstance(said, str | int | float) else None
    if day is None:
        shown = json.dumps(said)[:_SHOWN]
        return InputError(document.name, "P041", field=repr(field), reason=shown)
    document.given = day
    return document


def _mended(value: object) -> object:
    """A JSON value with every lone surrogate in its strings replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    return value  # lists stand in no field of a document


def _why(fault: BaseException) -> str:
    if isinstance(fault, json.JSONDecodeError):  # whose own words count lines within the line
        return f"{fault.msg.removesuffix(' at')} at column {fault.colno}"
    return reason(fault)
