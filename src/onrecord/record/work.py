"""Documents to coded articles on all cores: one plan for Daft, run on this machine or on a Ray cluster.

Reading is one task here, held back so that no more documents are under way than the processes can use; on a
cluster it is a task for every few files, which must be found there under the same names.
"""

import gc
import logging
import os
import re
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import daft
import msgspec
from daft import DataType
from daft.io.source import DataSource, DataSourceTask
from daft.recordbatch import RecordBatch
from daft.runners import get_or_infer_runner_type
from daft.schema import Schema

from onrecord.errors import InputError, InstallationError, reason
from onrecord.model import Record
from onrecord.pages.document import Document
from onrecord.pages.units import Unit
from onrecord.pages.web import Web
from onrecord.record.features import Features, features_of
from onrecord.record.handing import Handing, Reading, Todo, Window, failure, todos
from onrecord.record.known import Known, page_key
from onrecord.record.rows import Failure, StoredArticle
from onrecord.record.stillborn import told

if TYPE_CHECKING:
    from daft.series import Series

BATCH: Final = 1
"""Documents that a process takes before it hands on what has become of them. Of several the first would wait
for the last, which gains nothing: they are coded one by one in any case, as each is a piece of the source's.
"""
_ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""For a process that codes: there is one for each core already."""
_UNITS: Final = 16
"""Files in one task of a cluster."""
_FAULTS: Final = (RuntimeError, ConnectionError, EOFError)
"""What the engine raises where a process is gone, among other things."""
_DIED: Final = re.compile("EOF|terminated")
_AHEAD: Final = 4
"""Documents under way where they are taken one by one: with one alone the engine would wait for the next."""
_DEATHS: Final = 3
"""Processes that die one after the other before it is taken not to be the documents' fault."""
_SCHEMA: Final = Schema._from_field_name_and_types([("todo", DataType.binary())])


class Outcome(msgspec.Struct, kw_only=True):
    """What became of one document: an article or a failure."""

    article: StoredArticle | None = None
    features: Features | None = None
    failure: Failure | None = None
    number: int = 0
    """That of the `Todo`."""
    share: float | None = None
    """How much of the input has been read with it, 0 to 1; null where that can't be told."""


class CodingError(Exception):
    """No process could be got to code anything."""


def outcomes(
    units: Iterator[Unit | InputError],
    known: Known,
    reading: Reading,
    *,
    web: Web,
    processes: int,
    window: Window,
) -> Iterator[Outcome]:
    """An article or a failure for each document that the record lacks, on this machine.

    Where a process dies, what was under way is coded one by one; a document over which it dies then, too, has
    failed. Raises `CodingError` where processes die over everything, and `KeyboardInterrupt` where it is
    stopped by hand.
    """
    os.environ.update(_ONE_THREAD)  # which the processes inherit: numpy looks when it is imported
    if get_or_infer_runner_type() != "native":  # it may be set once in a process
        daft.set_runner_native()
    logging.getLogger("daft_local_execution").setLevel(logging.CRITICAL)  # a death is told of here
    handing = Handing(todos(units, known, reading, web, window), window)
    try:
        with told():
            while not handing.ended:
                try:
                    yield from _handed(handing, reading, processes)
                except _FAULTS as fault:
                    if not _died(fault):
                        raise CodingError(reason(fault)) from fault
                    yield from _one_by_one(handing.broken_off(), reading)
                    continue
                if not handing.ended or handing.under_way:
                    raise KeyboardInterrupt  # the engine takes the signal for itself, and just ends
    finally:
        window.closed = True


def _handed(handing: Handing, reading: Reading, processes: int) -> Iterator[Outcome]:
    source = _Source([_Handed(handing, handing.begin())])
    for outcome in _run(source, reading, processes):
        handing.back(outcome.number)
        yield outcome


def _one_by_one(suspects: list[Todo], reading: Reading) -> Iterator[Outcome]:
    """Codes documents one of which a process died over; the one it is has failed."""
    died: list[Todo] = []
    deaths = 0
    while suspects:
        handing = Handing(iter(suspects), Window(_AHEAD))
        try:
            for outcome in _handed(handing, reading, 1):
                suspects = [todo for todo in suspects if todo.number != outcome.number]
                yield from _failed(died, reading)
                died, deaths = [], 0
                yield outcome
        except _FAULTS as fault:
            if not _died(fault):
                raise CodingError(reason(fault)) from fault
            deaths += 1
            if isinstance(fault, RuntimeError):  # else it had not come to work
                died.append(suspects.pop(0))  # one process takes them one by one, in their order
            if deaths == _DEATHS:
                raise CodingError("process after process was ended") from fault
            continue
        if suspects:
            raise KeyboardInterrupt
    yield from _failed(died, reading)


def _died(fault: Exception) -> bool:
    """Whether a process is gone, and not one reports a fault."""
    return not isinstance(fault, RuntimeError) or bool(_DIED.search(str(fault)))


def _failed(died: list[Todo], reading: Reading) -> Iterator[Outcome]:
    for todo in died:
        if todo.document:
            error = InputError(todo.document.name, "C002")
            yield Outcome(failure=failure(error, reading), share=todo.share)


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
    try:
        import ray  # noqa: F401  # the engine asks for it much later, and then in many lines
    except ImportError as fault:
        raise InstallationError(
            '--engine ray needs Ray; install it with: pip install "onrecord[ray]"'
        ) from fault
    daft.set_runner_ray(address, noop_if_initialized=True)
    listed = list(units)
    fetched: list[Unit | InputError] = [unit for unit in listed if isinstance(unit, Unit) and unit.is_web]
    files = iter([unit for unit in listed if unit not in fetched])
    chunks = [fetched, *batched(files)]
    tasks = [_Listed(chunk, known, reading, web) for chunk in chunks if chunk]
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
    def __init__(self, tasks: "Sequence[DataSourceTask]") -> None:
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


class _Handed(DataSourceTask):
    """What is handed out to one plan on this machine."""

    def __init__(self, handing: Handing, plan: int) -> None:
        self._handing, self._plan = handing, plan

    @property
    def schema(self) -> Schema:
        return _SCHEMA

    async def read(self) -> AsyncIterator[RecordBatch]:
        while todo := await self._handing.next(self._plan):
            yield _row(todo)


class _Listed(DataSourceTask):
    """Some units, read where the task is carried out."""

    def __init__(self, units: list[Unit | InputError], known: Known, reading: Reading, web: Web) -> None:
        self._units, self._known, self._reading, self._web = units, known, reading, web

    @property
    def schema(self) -> Schema:
        return _SCHEMA

    async def read(self) -> AsyncIterator[RecordBatch]:
        window = Window(0)
        for todo in todos(iter(self._units), self._known, self._reading, self._web, window):
            yield _row(todo)


def _row(todo: Todo) -> RecordBatch:
    return RecordBatch.from_pydict({"todo": [msgspec.msgpack.encode(todo)]})


def _end_with(parent: int) -> None:
    """Ends this process soon after the one that started it, however that ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _coding(reading: Reading, processes: int) -> Any:
    @daft.cls(use_process=True, max_concurrency=processes, name_override="coding")
    class Coding:
        """A process that holds the language and turns documents into articles."""

        def __init__(self) -> None:
            threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
            os.environ.update(_ONE_THREAD)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
            from onrecord.coding.coder import Coder

            self.coder = Coder(
                actors=reading.actors, ontology=reading.ontology, min_confidence=reading.min_confidence
            )
            _ = self.coder.nlp
            gc.freeze()  # tables and networks stay to the end: the collector need not go through them

        @daft.method.batch(return_dtype=DataType.binary(), batch_size=BATCH)
        def code(self, todos: "Series") -> list[bytes]:
            decode = msgspec.msgpack.Decoder(Todo).decode
            encode = msgspec.msgpack.Encoder().encode
            work = [decode(todo) for todo in todos.to_pylist()]
            return [encode(outcome) for outcome in code(work, self.coder, reading)]

    return Coding().code


def code(work: list[Todo], coder: Any, reading: Reading) -> Iterator[Outcome]:
    """What becomes of each of some documents, in their order."""
    from onrecord.pages.reading import read_document

    articles = [read_document(todo.document, reading.kind) for todo in work if todo.document]
    results = coder.code_each(articles)
    for todo in work:
        if todo.document is None:
            yield Outcome(failure=todo.failure, number=todo.number, share=todo.share)
            continue
        result = next(results)
        if isinstance(result, InputError):
            yield Outcome(failure=failure(result, reading), number=todo.number, share=todo.share)
        else:
            article = stored(result, todo.document, todo.digest)
            yield Outcome(article=article, features=features_of(result), number=todo.number, share=todo.share)


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
