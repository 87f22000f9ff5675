"""Adding pages to a record: what is new is read, coded and committed batch by batch.

It can be stopped at any moment. What was committed is not read again, and what was committed but not yet
placed among the other articles is placed by whoever comes next.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import PathLike, cpu_count
from typing import Final

import msgspec

from onrecord.errors import RecordError
from onrecord.pages.units import STDIN, list_units
from onrecord.pages.web import Web
from onrecord.record.features import Features
from onrecord.record.grouping import Grouping
from onrecord.record.handing import Reading, Window, unit_bytes
from onrecord.record.known import Known
from onrecord.record.rows import Failure, StoredArticle
from onrecord.record.store import OvertakenError, Store
from onrecord.record.upkeep import join_small_files
from onrecord.record.work import CodingError, Outcome, outcomes, outcomes_on_ray

COMMIT_ARTICLES: Final = 200
COMMIT_SECONDS: Final = 10.0
"""A commit is due after so many articles or so long, whichever is first: this much is done again at most."""
_LOOK: Final = 0.5
"""Seconds from one look at whether a commit is due to the next."""
_AHEAD: Final = 32
"""Documents under way for each process."""
_LINE: Final = re.compile(r"^(?!\w+://)(.+):\d+$", re.DOTALL)
_MISNAMED: Final = frozenset({"P001", "P020", "P025"})
"""Failures of inputs that are not there, or no address: what never was anything else was mistyped."""


class Added(msgspec.Struct, kw_only=True):
    """How far it has come."""

    articles: int = 0
    """New in the record, changed pages among them."""
    changed: int = 0
    """New versions of pages that the record had."""
    undated: int = 0
    """How many of the articles have no day of publication."""
    known: int = 0
    """Documents that the record had already."""
    failures: list[Failure] = []
    """What failed since the last report of progress."""
    failed: int = 0
    again: int = 0
    """How many of these can be tried again by what they are called."""
    share: float | None = None
    """How much of the input is done, 0 to 1; null where that can't be told."""


def add(
    store: Store,
    sources: Iterable[str | PathLike[str]],
    reading: Reading,
    *,
    web: Web | None = None,
    commit_every: float = COMMIT_SECONDS,
    processes: int | None = None,
    ray: bool = False,
    address: str | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Added]:
    """Adds what `sources` hold and the record does not; yields how far it has come, after each document.

    `web` says how addresses, feeds and lists of feeds are fetched. A commit is due every `commit_every`
    seconds, and sooner where many articles have come in. `processes` is how many do the coding (as
    many as there are cores); `ray` has them run on the cluster at `address`. `skipped` counts the files of
    folders that are no pages, as for `list_units`. Raises `RecordError` where the
    record cannot be written.
    """
    store.check_writable()
    adding = _Adding(store, commit_every)
    processes = processes or cpu_count() or 1
    sources = list(sources)
    size = sum(map(unit_bytes, list_units(sources, kind=reading.kind, skipped=skipped)))
    web = msgspec.structs.replace(web or Web(), known=adding.known.has_page)
    window = Window(_AHEAD * processes, size)
    units = list_units(sources, kind=reading.kind)
    if ray:
        found = outcomes_on_ray(units, adding.known, reading, web=web, address=address, processes=processes)
    else:
        found = outcomes(units, adding.known, reading, web=web, processes=processes, window=window)
    try:
        with adding.committing():
            for outcome in found:
                yield adding.take(outcome, window.known)
    except CodingError as fault:
        adding.commit()
        raise RecordError(
            f"{store.where}: coding stopped ({fault}); free some memory and run the same command again"
        ) from fault
    except BaseException:  # stopped by hand: what is done is kept
        adding.commit()
        raise
    yield adding.finish(window.known)


def failed_inputs(store: Store) -> list[str]:
    """What failed and was not added since, as it can be named again: a line of a file by its file.

    What standard input held is gone: `-` would wait for somebody to type. What was never there is left out.
    """
    failed = store.dataset("failures").to_table(columns=["input", "code"]).to_pylist()
    done = set(store.dataset("articles").to_table(columns=["input"]).column(0).to_pylist())
    names = {row["input"] for row in failed if _again(row["input"], row["code"])}
    return sorted({_LINE.sub(r"\1", name) for name in names - done})


def _again(input: str, code: str) -> bool:
    """Whether what failed so can be tried again by its name."""
    return code not in _MISNAMED and _LINE.sub(r"\1", input) != STDIN


class _Adding:
    def __init__(self, store: Store, commit_every: float = COMMIT_SECONDS) -> None:
        self.store = store
        self._commit_every = commit_every
        self.known = Known(store)
        self.grouping = Grouping(store)
        self.grouping.catch_up()
        self.added = Added()
        self._articles: list[StoredArticle] = []
        self._features: dict[str, Features] = {}
        self._failures: list[Failure] = []
        self._lock = threading.Lock()
        self._fault: Exception | None = None
        self._due = time.monotonic() + commit_every

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Within it, commits come when they are due, though nothing may have come back for long."""
        over = threading.Event()

        def look() -> None:
            while not over.wait(_LOOK):
                with self._lock:
                    try:
                        if self._is_due():
                            self._commit()
                    except Exception as fault:
                        self._fault = fault
                        return

        clock = threading.Thread(target=look, daemon=True)
        clock.start()
        try:
            yield
        finally:
            over.set()
            clock.join()
            if self._fault:
                raise self._fault

    def take(self, outcome: Outcome, known: int) -> Added:
        """Keeps what became of a document until the next commit, which may be now."""
        with self._lock:
            if self._fault:
                raise self._fault
            return self._take(outcome, known)

    def _take(self, outcome: Outcome, known: int) -> Added:
        failures = []
        if outcome.article:
            self._articles.append(outcome.article)
            if outcome.features:
                self._features[outcome.article.id] = outcome.features
        elif outcome.failure:
            outcome.failure.failed = _now()
            self._failures.append(outcome.failure)
            failures.append(outcome.failure)
            self.added.failed += 1
            self.added.again += _again(outcome.failure.input, outcome.failure.code)
        if self._is_due() or len(self._articles) >= COMMIT_ARTICLES:
            self._commit()
        self.added.share = outcome.share
        return self._progress(failures, known)

    def finish(self, known: int) -> Added:
        """Commits the rest."""
        self.commit()
        return self._progress([], known)

    def _progress(self, failures: list[Failure], known: int) -> Added:
        pending = len(self._articles)
        return msgspec.structs.replace(
            self.added,
            articles=self.added.articles + pending,
            undated=self.added.undated + _undated(self._articles),
            known=self.added.known + known,
            failures=failures,
        )

    def commit(self) -> None:
        """Writes what was kept: the failures, the articles, and what follows from them."""
        with self._lock:
            self._commit()

    def _is_due(self) -> bool:
        return time.monotonic() >= self._due and bool(self._articles or self._failures)

    def _commit(self) -> None:
        began = time.monotonic()
        self.store.append("failures", self._failures)
        self._failures = []
        while self._articles:
            self.known.load()
            fresh = self._new()
            try:
                self.store.append("articles", fresh)
            except OvertakenError:
                continue
            if fresh:
                self.known.see(fresh)
            self.added.articles += len(fresh)
            self.added.undated += _undated(fresh)
            self.added.changed += sum(article.version > 1 for article in fresh)
            self.added.known += len(self._articles) - len(fresh)
            features, self._articles, self._features = self._features, [], {}
            self.grouping.catch_up(fresh, features)
            join_small_files(self.store)
        took = time.monotonic() - began
        # From its beginning, unless committing would then be all that is done.
        self._due = began + max(self._commit_every, took + min(self._commit_every, took))

    def _new(self) -> list[StoredArticle]:
        """What was kept, without what the record has, dated and numbered."""
        now, fresh = _now(), []
        versions: Counter[str] = Counter()
        ids = set()
        for article in self._articles:
            if article.id in self.known.ids or article.id in ids:
                continue
            ids.add(article.id)
            versions[article.key] += 1
            article.version = self.known.latest.get(article.key, (0, ""))[0] + versions[article.key]
            article.added = now
            fresh.append(article)
        return fresh


def _undated(articles: Iterable[StoredArticle]) -> int:
    return sum(article.published is None for article in articles)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
