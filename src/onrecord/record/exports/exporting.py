"""Writes a record, or the events chosen from it, in another tool's form."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec

import onrecord
from onrecord.errors import RecordError, reason
from onrecord.record.asking import ask, check
from onrecord.record.exports import ftm, gdelt, polecat, tables, target
from onrecord.record.exports.gathering import ALL, Gathering
from onrecord.record.exports.separated import line
from onrecord.record.filters import FilterError, Filters

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Form = Literal["polecat", "gdelt", "parquet", "duckdb", "ftm"]
Progress = Callable[[int], None]
"""Is told how many rows more are written."""

_STEP: Final = 1_000


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What an export wrote."""

    rows: int
    """Events; entities of FollowTheMoney; rows of all tables."""
    left_out: int = 0
    """Events that were asked for, but that nobody says happened."""


def export(
    record: "DuckDBPyConnection",
    to: Path,
    form: Form,
    filters: Filters,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Writes to `to`, which appears when it is whole. `record` is a connection that has the record's views.

    In a form of events (`polecat`, `gdelt`, `ftm`) those that pass the filters are written. As these forms
    have no status, events that nobody asserts or alleges are left out, unless a status is asked for. Raises
    `RecordError` where `to` can't be written, `FilterError` where a form that is always the whole record is
    given filters.
    """
    import duckdb

    try:
        return _export(record, to, form, filters, force, _Counter(progress))
    except duckdb.Error as fault:
        raise RecordError(
            f"{to}: the export failed ({reason(fault)}); what was there before is intact"
        ) from fault


def _export(
    record: "DuckDBPyConnection", to: Path, form: Form, filters: Filters, force: bool, counter: "_Counter"
) -> Written:
    if form in ("parquet", "duckdb"):
        if filters.given():
            raise FilterError(filters.given()[0], f"--as {form} writes the whole record; leave it out")
        if form == "parquet":
            with target.folder(to, force, ".parquet") as folder:
                tables.parquet(record, folder, counter)
        else:
            with target.file(to, force) as file:
                tables.duckdb(record, file, counter)
        return Written(rows=counter.rows)

    check(record, filters)
    question = ask("events", filters) if filters.given() else None
    with (
        target.file(to, force) as path,
        Gathering(
            record,
            path.parent,
            question.sql if question else ALL,
            question.values if question else None,
            cast=form != "gdelt",
            any_status=bool(filters.status),
        ) as gathering,
        path.open("wb") as file,
    ):
        if form == "polecat":
            file.write(line(polecat.COLUMNS).encode())
        for written in _LINES[form](gathering):
            file.write(written)
            counter.one()
        counter.flush()
        return Written(rows=counter.rows, left_out=gathering.left_out)


def _gdelt(gathering: Gathering) -> Iterator[bytes]:
    return (line(gdelt.row(account)).encode() for account in gathering.accounts())


def _polecat(gathering: Gathering) -> Iterator[bytes]:
    version = f"onrecord {onrecord.__version__}"
    return (line(polecat.row(account, version)).encode() for account in gathering.accounts())


def _ftm(gathering: Gathering) -> Iterator[bytes]:
    """Whoever is referred to comes before who refers to them, and nobody is referred to who does not come."""
    encoder = msgspec.json.Encoder()
    figures: set[str] = set()
    for figure in filter(None, map(ftm.figure, gathering.figures())):
        figures.add(figure.id)
        yield encoder.encode_lines([figure])
    others: Iterable[ftm.Entity | None] = chain(
        map(ftm.paper, gathering.papers()),
        map(ftm.naming, gathering.namings()),
        (ftm.event(account, figures) for account in gathering.accounts()),
    )
    for entity in filter(None, others):
        yield encoder.encode_lines([entity])


_LINES: Final = {"gdelt": _gdelt, "polecat": _polecat, "ftm": _ftm}


class _Counter:
    """Counts rows, and tells of them in steps."""

    def __init__(self, progress: Progress | None) -> None:
        self.rows = 0
        self._told = 0
        self._progress = progress

    def __call__(self, rows: int) -> None:
        self.rows += rows
        if self.rows - self._told >= _STEP:
            self.flush()

    def one(self) -> None:
        self(1)

    def flush(self) -> None:
        if self._progress is not None:
            self._progress(self.rows - self._told)
        self._told = self.rows
