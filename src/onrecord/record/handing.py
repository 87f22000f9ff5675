"""What is to be coded, handed out one by one, and held until it has come back.

Reading goes on where it was after a plan broke off, and what was under way then is known.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from onrecord.errors import InputError
from onrecord.pages.document import Document, Kind, Limits, digest
from onrecord.pages.documents import read_unit
from onrecord.pages.units import Unit
from onrecord.pages.web import Web
from onrecord.record.known import Known
from onrecord.record.rows import Failure

_WAIT: Final = 0.002
"""Seconds until it is looked again whether there is room."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How documents are to be read."""

    kind: Kind = "auto"
    limits: Limits = Limits()
    published: str | None = None
    """Day of publication of all of them, ISO 8601; else their own."""
    published_from: str | None = None
    """The field of JSONL documents that holds it."""
    actors: str | None = None
    """A file of the user's own actors, which on a cluster must be found under the same name."""
    ontology: str | None = None
    """A file of the user's own event types, found in the same way."""
    min_confidence: float | None = None
    """How sure events must be; None is the cut that was chosen with the weights."""


class Todo(msgspec.Struct, kw_only=True):
    """One document to be coded, or the failure to get it."""

    number: int = 0
    """Given when it is handed out."""
    document: Document | None = None
    digest: str = ""
    failure: Failure | None = None
    share: float | None = None
    """How much of the input has been read with it, 0 to 1; null where that can't be told."""


class Window:
    """How far the reading of some input has come."""

    def __init__(self, size: int, bytes: int | None = None) -> None:
        self.size = size
        """How many documents may be under way at once."""
        self.bytes = bytes
        """All that is to be read, where that is known."""
        self.read = 0
        self.known = 0
        """How many were passed over because the record has them."""
        self.closed = False
        """Nothing more is to be handed out."""

    @property
    def share(self) -> float | None:
        return min(self.read / self.bytes, 1.0) if self.bytes else None


class Handing:
    """Hands out documents to one plan after another; each document once, unless it is given back."""

    def __init__(self, todos: Iterator[Todo], window: Window) -> None:
        self._todos, self._window = todos, window
        self._lock = Lock()
        self._out: dict[int, Todo] = {}
        self._count = 0
        self._plan = 0
        self.ended = False
        """Everything has been handed out."""

    @property
    def under_way(self) -> int:
        return len(self._out)

    def begin(self) -> int:
        """The number of a new plan, to which alone is handed out from now on."""
        self._plan += 1
        return self._plan

    def back(self, number: int) -> None:
        """What has this number has been coded."""
        self._out.pop(number, None)

    def broken_off(self) -> list[Todo]:
        """What the plan had that came to nothing."""
        with self._lock:  # which a read that is going on holds until it has what it reads
            self._plan += 1
            out = list(self._out.values())
            self._out.clear()
            return out

    async def next(self, plan: int) -> Todo | None:
        """Waits until there is room. None where nothing is left, or is not for this plan any more."""
        while len(self._out) >= self._window.size and plan == self._plan and not self._window.closed:
            await asyncio.sleep(_WAIT)
        # Elsewhere, as reading may take long, and what has been coded comes back by the same loop.
        return await asyncio.to_thread(self._take, plan)

    def _take(self, plan: int) -> Todo | None:
        with self._lock:
            if plan != self._plan or self._window.closed:
                return None
            todo = next(self._todos, None)
            if todo is None:
                self.ended = True
                return None
            self._count += 1
            todo.number = todo.number or self._count
            self._out[todo.number] = todo
            return todo


def todos(
    units: Iterator[Unit | InputError], known: Known, reading: Reading, web: Web, window: Window
) -> Iterator[Todo]:
    """What the units hold and the record does not, in their order; what is fetched comes last."""
    for found in _documents(units, reading, web, window):
        if isinstance(found, InputError):
            yield Todo(failure=failure(found, reading), share=window.share)
            continue
        found.given = found.given or reading.published
        mark = ".".join(filter(None, (digest(found), reading.kind, found.given)))
        if mark in known.digests:
            window.known += 1
        else:
            yield Todo(document=found, digest=mark, share=window.share)


def _documents(
    units: Iterator[Unit | InputError], reading: Reading, web: Web, window: Window
) -> Iterator[Document | InputError]:
    to_fetch = []
    for unit in units:
        if isinstance(unit, InputError):
            yield unit
            continue
        if unit.is_web:
            to_fetch.append(unit)
            continue
        size, read = unit_bytes(unit), 0
        for found in read_unit(
            unit, limits=reading.limits, kind=reading.kind, published_from=reading.published_from
        ):
            if isinstance(found, Document):
                length = len(found.data or found.html or found.text or "")
                window.read += min(length, max(size - read, 0))
                read += length
            yield found
        window.read += max(size - read, 0)
    if to_fetch:
        yield from web.read(to_fetch, stopped=lambda: window.closed)


def unit_bytes(unit: Unit | InputError) -> int:
    """The size of a file; 0 for what has none that is known before it is read."""
    try:
        return Path(unit.path).stat().st_size if isinstance(unit, Unit) and unit.kind == "file" else 0
    except OSError:
        return 0


def failure(error: InputError, reading: Reading) -> Failure:
    """The row of a failed document, but for the time."""
    said = str(error).removeprefix(f"{error.input}: ").removesuffix(f" [{error.code}]")
    return Failure(input=error.input, code=error.code, reason=said, as_=reading.kind, failed="")
