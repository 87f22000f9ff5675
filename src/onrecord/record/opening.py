"""An open record: what it says, asked from Python."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Self

from onrecord.record.asking import Question, ask
from onrecord.record.asking import check as check_filters
from onrecord.record.filters import Filters
from onrecord.record.readonly import QueryError, check, one_line
from onrecord.record.showing import show
from onrecord.record.shown import Shown
from onrecord.record.store import Store
from onrecord.record.views import connect

if TYPE_CHECKING:
    import pyarrow as pa


_ROWS = 10_000
"""Rows in a piece of an answer."""


def open_record(where: str | PathLike[str]) -> "OpenRecord":
    """The record at a folder or `s3://` address, as it is now.

    Raises `RecordError` where there is none.
    """
    return OpenRecord(Store.open(fspath(where)))


class OpenRecord:
    """A record as it was when it was opened; what is added later is seen by opening it again.

    The questions give Arrow tables, whose columns `docs/record.md` describes; `.to_pandas()` makes one a
    DataFrame where pandas is installed. Filters are those of the command line (`type`, `actor`, `recipient`,
    `source`, `status`, `goods`, `since`, `until`, `text`, `story`); each takes one value or several.

        record = onrecord.open_record("record")
        record.events(type="AID", actor="PRK", since="2024-06")
        record.sql("SELECT speaker, count(*) FROM claims GROUP BY 1 ORDER BY 2 DESC LIMIT 10")
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.connection = connect(store)
        """DuckDB's; reads the record's files and nothing else."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def articles(self, *, limit: int | None = None, **filters: Any) -> "pa.Table":
        """The articles, latest first, without their text. Raises `FilterError`, as all of these do."""
        return self._table("articles", filters, limit)

    def claims(self, *, limit: int | None = None, **filters: Any) -> "pa.Table":
        """Who says what, latest first. By type, actor and so on: the claims on which such a report rests."""
        return self._table("claims", filters, limit)

    def reports(self, *, limit: int | None = None, **filters: Any) -> "pa.Table":
        """Who did what to whom, as each article has it, latest first."""
        return self._table("reports", filters, limit)

    def events(self, *, limit: int | None = None, **filters: Any) -> "pa.Table":
        """What happened, each event once, with how many report, assert, allege and deny it; latest first."""
        return self._table("events", filters, limit)

    def stories(self, *, limit: int | None = None, **filters: Any) -> "pa.Table":
        """Articles on one happening, latest first; `articles` holds their own ids where they had any."""
        return self._table("stories", filters, limit)

    def actors(self, *, limit: int | None = None, **filters: Any) -> "pa.Table":
        """Who appears in the articles, those in most of them first."""
        return self._table("actors", filters, limit)

    def sql(self, query: str, values: Mapping[str, object] | Sequence[object] | None = None) -> "pa.Table":
        """What one SQL query over the views says; `values` are bound to its `$names` or `?`.

        Of columns with one name the second gets another: `id`, `id_1`.

        Raises `QueryError` for what is no query, writes, or cannot be answered.
        """
        return self.answer(self.query(query, values)).read_all()

    def query(self, query: str, values: Mapping[str, object] | Sequence[object] | None = None) -> Question:
        """A question in SQL, checked: it only reads. Raises `QueryError`."""
        return Question(check(self.connection, query), values or {})

    def ask(self, kind: str, limit: int | None = None, **filters: Any) -> Question:
        """The question for rows of one of `asking.KINDS`. Raises `FilterError`."""
        read = Filters.of(filters)
        check_filters(self.connection, read)
        return ask(kind, read, limit)

    def answer(self, question: Question) -> "pa.RecordBatchReader":
        """The answer in pieces, for those too long for memory; read it before the next question is asked.

        Raises `QueryError`, here or while it is read.
        """
        import duckdb
        import pyarrow as pa

        try:
            answer = self.connection.sql(question.sql, params=question.values).to_arrow_reader(_ROWS)
        except duckdb.Error as fault:
            raise QueryError(one_line(fault)) from None
        columns = zip(_told_apart(answer.schema.names), answer.schema, strict=True)
        schema = pa.schema([column.with_name(name) for name, column in columns])
        return pa.RecordBatchReader.from_batches(schema, _pieces(answer, schema))

    def unplaced(self) -> int:
        """How many articles have not been placed among the others yet; the next `onrecord add` does."""
        query = "SELECT count(*) FROM stored.articles WHERE id NOT IN (SELECT article FROM stored.placed)"
        ((count,),) = self.connection.execute(query).fetchall()
        return int(count)

    def show(self, id: str) -> Shown:
        """One article, claim, report, story, event or actor with all that belongs to it.

        The beginning of its id will do.

        Raises `LookupError`: `UnknownError` where there is none, `AmbiguousError` where there are several.
        """
        return show(self.connection, id)

    def _table(self, kind: str, filters: Mapping[str, Any], limit: int | None) -> "pa.Table":
        return self.answer(self.ask(kind, limit, **filters)).read_all()


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names, each once; the later of two has a number, as DuckDB itself gives them."""
    given: dict[str, None] = {}
    for name in names:
        own, number = name, 0
        while own in given or (number and own in names):
            number += 1
            own = f"{name}_{number}"
        given[own] = None
    return list(given)


def _pieces(answer: "pa.RecordBatchReader", schema: "pa.Schema") -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    try:
        for batch in answer:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
    except OSError as fault:  # so Arrow hands on what goes wrong in DuckDB half-way
        raise QueryError(one_line(fault)) from None
