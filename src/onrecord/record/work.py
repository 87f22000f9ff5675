"""Documents to coded articles on all cores: one plan for Daft, run on this machine or on a Ray cluster.

Reading is one task here, held back so that no more documents are under way than the processes can use; on a
cluster it is a task for every few files, which must be found there under the same names.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import daft
import msgspec
from daft import DataType
from daft.io.source import DataSource, DataSourceTask
from daft.recordbatch import RecordBatch
from daft.schema import Schema

from onrecord.errors import InputError
from onrecord.model import Record
from onrecord.pages.document import Document, Kind, Limits, digest
from onrecord.pages.documents import read_unit
from onrecord.pages.units import Unit
from onrecord.pages.web import Web
from onrecord.record.features import Features, features_of
from onrecord.record.known import Known, page_key
from onrecord.record.rows import Failure, StoredArticle

if TYPE_CHECKING:
    from daft.series import Series

BATCH: Final = 8
"""Documents coded at once: enough for the parser, few enough that all processes end about together."""
_UNITS: Final = 16
"""Files in one task of a cluster."""
_SCHEMA: Final = Schema._from_field_name_and_types([("todo", DataType.binary())])


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How documents are to be read."""

    kind: Kind = "auto"
    limits: Limits = Limits()


class Outcome(msgspec.Struct, kw_only=True):
    """What became of one document: an article or a failure."""

    article: StoredArticle | None = None
    features: Features | None = None
    failure: Failure | None = None
    share: float | None = None
    """How much of the input has been read with it, 0 to 1; null where that can't be told."""


class _Todo(msgspec.Struct, kw_only=True):
    document: Document | None = None
    digest: str = ""
    failure: Failure | None = None
    share: float | None = None


class Window:
    """How many documents are under way: handed out and not yet come back."""

    def __init__(self, size: int, bytes: int | None = None) -> None:
        self.size = size
        self.bytes = bytes
        """All that is to be read, where that is known."""
        self.read = 0
        self.under_way = 0
        self.known = 0
        """How many were passed over because the record has them."""
        self.closed = False
        """Nothing more is to be handed out."""
        self.ended = False
        """Everything has been handed out."""

    @property
    def share(self) -> float | None:
        return min(self.read / self.bytes, 1.0) if self.bytes else None

    async def enter(self) -> None:
        while self.under_way >= self.size and not self.closed:
            await asyncio.sleep(0.002)
        self.under_way += 1


def outcomes(
    units: Iterator[Unit | InputError],
    known: Known,
    reading: Reading,
    *,
    web: Web,
    processes: int,
    window: Window,
) -> Iterator[Outcome]:
    """An article or a failure for each document that the record lacks, in their order, on this machine.

    Raises `RuntimeError` where a process dies over a document, and `KeyboardInterrupt` where it is stopped
    by hand.
    """
    daft.set_runner_native()
    source = _Source([_Task(units, known, reading, web, window)])
    try:
        for outcome in _run(source, reading, processes):
            window.under_way -= 1
            yield outcome
    finally:
        window.closed = True
    if not window.ended or window.under_way:
        raise KeyboardInterrupt  # the engine takes the signal for itself, and just ends


def outcomes_on_ray(
    units: Iterator[Unit | InputError],
    known: Known,
    reading: Reading,
    *,
    web: Web,
    address: str | None,
    processes: int,
) -> Iterator[Outcome]:
    """The same on the Ray cluster at `address`, in no order. What is to be fetched is fetched by one task."""
    daft.set_runner_ray(address, noop_if_initialized=True)
    listed = list(units)
    fetched: list[Unit | InputError] = [unit for unit in listed if isinstance(unit, Unit) and unit.is_web]
    files = iter([unit for unit in listed if unit not in fetched])
    chunks = [fetched, *batched(files)]
    tasks = [_Task(iter(chunk), known, reading, web, None) for chunk in chunks if chunk]
    yield from _run(_Source(tasks), reading, processes)


def batched(units: Iterator[Unit | InputError]) -> Iterator[list[Unit | InputError]]:
    """Units in lists of as many as one task of a cluster reads."""
    while batch := list(islice(units, _UNITS)):
        yield batch


def _run(source: "_Source", reading: Reading, processes: int) -> Iterator[Outcome]:
    decode = msgspec.msgpack.Decoder(Outcome).decode
    pages = source.read()
    coded = pages.select(_coding(reading, processes)(pages["todo"]).alias("outcome"))
    for part in coded.iter_partitions(results_buffer_size=processes):
        if not hasattr(part, "to_arrow"):  # a reference to a partition in the cluster
            import ray

            part = ray.get(part)
        for outcome in part.to_arrow().column("outcome").to_pylist():
            yield decode(outcome)


class _Source(DataSource):
    def __init__(self, tasks: "list[_Task]") -> None:
        self._tasks = tasks

    @property
    def name(self) -> str:
        return "pages"

    @property
    def schema(self) -> Schema:
        return _SCHEMA

    async def get_tasks(self, pushdowns: Any) -> AsyncIterator[DataSourceTask]:
        for task in self._tasks:
            yield task


class _Task(DataSourceTask):
    """Some units, read one after the other."""

    def __init__(
        self,
        units: Iterator[Unit | InputError],
        known: Known,
        reading: Reading,
        web: Web,
        window: Window | None,
    ) -> None:
        self._units, self._known, self._reading, self._window = units, known, reading, window
        self._web = web

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_units": list(self._units)}  # to another machine go the units themselves

    @property
    def schema(self) -> Schema:
        return _SCHEMA

    async def read(self) -> AsyncIterator[RecordBatch]:
        encode = msgspec.msgpack.Encoder().encode
        window = self._window
        for found in self._found():
            share = window.share if window else None
            if isinstance(found, InputError):
                todo = _Todo(failure=failure(found, self._reading), share=share)
            else:
                mark = f"{digest(found)}.{self._reading.kind}"
                if mark in self._known.digests:
                    if window:
                        window.known += 1
                    continue
                todo = _Todo(document=found, digest=mark, share=share)
            if window:
                await window.enter()
                if window.closed:
                    return
            yield RecordBatch.from_pydict({"todo": [encode(todo)]})
        if window:
            window.ended = True

    def _found(self) -> Iterator[Document | InputError]:
        to_fetch = []
        for unit in self._units:
            if isinstance(unit, InputError):
                yield unit
                continue
            if unit.is_web:
                to_fetch.append(unit)
                continue
            size, read = unit_bytes(unit), 0
            for found in read_unit(unit, limits=self._reading.limits, kind=self._reading.kind):
                if self._window and isinstance(found, Document):
                    length = len(found.data or found.html or found.text or "")
                    self._window.read += min(length, max(size - read, 0))
                    read += length
                yield found
            if self._window:
                self._window.read += max(size - read, 0)
        if to_fetch:
            window = self._window
            yield from self._web.read(to_fetch, stopped=lambda: window is not None and window.closed)


def unit_bytes(unit: Unit | InputError) -> int:
    """The size of a file; 0 for what has none that is known before it is read."""
    try:
        return Path(unit.path).stat().st_size if isinstance(unit, Unit) and unit.kind == "file" else 0
    except OSError:
        return 0


def _coding(reading: Reading, processes: int) -> Any:
    @daft.cls(use_process=True, max_concurrency=processes, name_override="coding")
    class Coding:
        """A process that holds the language and turns documents into articles."""

        def __init__(self) -> None:
            for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
                os.environ[threads] = "1"  # there is a process for each core already
            os.environ["TOKENIZERS_PARALLELISM"] = "false"
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
            from onrecord.coding.coder import Coder

            self.coder = Coder()
            _ = self.coder.nlp

        @daft.method.batch(return_dtype=DataType.binary(), batch_size=BATCH)
        def code(self, todos: "Series") -> list[bytes]:
            decode = msgspec.msgpack.Decoder(_Todo).decode
            encode = msgspec.msgpack.Encoder().encode
            work = [decode(todo) for todo in todos.to_pylist()]
            return [encode(outcome) for outcome in code(work, self.coder, reading)]

    return Coding().code


def code(work: list[_Todo], coder: Any, reading: Reading) -> Iterator[Outcome]:
    """What becomes of each of some documents, in their order."""
    from onrecord.pages.reading import read_document

    articles = [read_document(todo.document, reading.kind) for todo in work if todo.document]
    results = coder.code_each(articles)
    for todo in work:
        if todo.document is None:
            yield Outcome(failure=todo.failure, share=todo.share)
            continue
        result = next(results)
        if isinstance(result, InputError):
            yield Outcome(failure=failure(result, reading), share=todo.share)
        else:
            article = stored(result, todo.document, todo.digest)
            yield Outcome(article=article, features=features_of(result), share=todo.share)


def stored(record: Record, document: Document, mark: str) -> StoredArticle:
    """The row of a coded article, but for what is known only when it is committed."""
    from onrecord import __version__

    return StoredArticle(
        **{name: getattr(record, name) for name in record.__struct_fields__},
        key=page_key(record, document),
        version=1,
        input=document.name,
        digest=mark,
        added="",
        coder=__version__,
    )


def failure(error: InputError, reading: Reading) -> Failure:
    """The row of a failed document, but for the time."""
    said = str(error).removeprefix(f"{error.input}: ").removesuffix(f" [{error.code}]")
    return Failure(input=error.input, code=error.code, reason=said, as_=reading.kind, failed="")
