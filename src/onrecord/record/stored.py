"""Looking up rows of the record's tables, for working out the tables that follow from them."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.record.columns import from_arrow
from onrecord.record.likeness import Elsewhere
from onrecord.record.lookup import Pass
from onrecord.record.readonly import one_line
from onrecord.record.rows import Member, Report, StoredArticle, StoryEvent
from onrecord.record.store import TABLES, Store, lost

Row = TypeVar("Row", bound=msgspec.Struct)

_BATCH: Final = 10_000
"""Rows brought from the tables at a time."""
_PIECE: Final = 4000
"""And where they are held against new ones."""
_PUBLISHED = "try_cast(left(published, 10) AS DATE)"
_WITHIN = f"(({_PUBLISHED} BETWEEN $1::DATE AND $2::DATE) OR {_PUBLISHED} IS NULL)"
"""An article of no known day may be from any."""
_DAYS = f"719163 + date_diff('day', DATE '1970-01-01', {_PUBLISHED})"
"""The day of publication, counted from the year 1; null where unknown."""
_COUNTS = "run IN (SELECT run FROM runs)"
_HELD = f"""
holding AS (SELECT article, max(run) AS run FROM members WHERE {_COUNTS} GROUP BY article),
held AS (SELECT members.* FROM members SEMI JOIN holding USING (article, run))
"""


class Stored:
    """A store's tables as they are when it is made. Rows of unfinished runs are never seen."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for name in TABLES:
            relation(connection, self._store, name)
        return connection

    def unplaced(self) -> list[str]:
        """Ids of the articles that no finished run has placed, in the order in which they were added."""
        found = self._connection.execute(
            f"""SELECT id FROM articles
            WHERE id NOT IN (SELECT article FROM members WHERE {_COUNTS}) ORDER BY added, input, id"""
        )
        return [article for (article,) in found.fetchall()]

    def articles(self, ids: Collection[str]) -> list[StoredArticle]:
        """Articles by their ids."""
        query = "SELECT * FROM articles WHERE id IN (SELECT unnest($1))"
        return self._rows(StoredArticle, query, [*ids]) if ids else []

    def members(self, first: date, last: date, also: Collection[str] = ()) -> list[Member]:
        """Members published from `first` to `last` or on no known day, some others by their articles, and all
        of their stories.

        Their sketches, terms and weights are arrays, which take a fraction of the room that lists do.
        """
        days = [first.isoformat(), last.isoformat()]
        return self._members(f"{_WITHIN} OR article IN (SELECT unnest($3))", *days, [*also])

    def count(self, first: date, last: date) -> int:
        """About how many members `members` would find, their earlier places too."""
        days = [first.isoformat(), last.isoformat()]
        query = f"SELECT count(*) FROM members WHERE {_WITHIN}"
        return int(self._connection.execute(query, days).fetchall()[0][0])

    def alike(
        self, members: Sequence[Member], first: date, last: date, also: Collection[str], most: int
    ) -> tuple[list[Member], Elsewhere]:
        """The same, but only of stories that some of `members` might belong to: few of a great many, until
        they have `most` articles. And what is known of all the others.
        """
        near = f"FROM held WHERE story != '' AND {_WITHIN}"
        span = [first.isoformat(), last.isoformat()]
        query = f"WITH {_HELD} SELECT story, count(*)::INTEGER AS size {near} GROUP BY story"
        sizes = self._connection.sql(query, params=span).to_arrow_table()
        stories = sizes.column("story").combine_chunks()
        pass_ = Pass(members, sizes.column("size").to_numpy())
        query = f"WITH {_HELD} SELECT story, terms, weights, {_DAYS} AS day {near}"
        for batch in self._connection.sql(query, params=span).to_arrow_reader(_PIECE):
            numbers = pc.index_in(batch.column("story"), stories).to_numpy(zero_copy_only=False)
            terms, sizes = _lists(batch, "terms", np.uint32)
            weights, _ = _lists(batch, "weights", np.float64)
            days = batch.column("day").to_numpy(zero_copy_only=False).astype(np.float64)
            bounds = np.concatenate([[0], np.cumsum(sizes)])
            pass_.take(numbers.astype(np.int64), days, bounds, terms, weights)
        found = stories.take(pa.array(pass_.found(most))).to_pylist()
        where = "story IN (SELECT unnest($1)) OR article IN (SELECT unnest($2))"
        return self._members(where, found, [*also]), pass_.elsewhere

    def _members(self, where: str, *parameters: Any) -> list[Member]:
        """Members that a condition is true of, and all of their stories."""
        near = self._connection.sql(
            f"""WITH {_HELD}, near AS MATERIALIZED (SELECT article, story FROM held WHERE {where})
            SELECT article, run FROM held WHERE article IN (SELECT article FROM near)
            OR (story != '' AND story IN (SELECT story FROM near))""",
            params=list(parameters),
        ).to_arrow_table()
        self._connection.register("near", near)
        found = self._connection.sql("SELECT members.* FROM members SEMI JOIN near USING (article, run)")
        return [member for batch in found.to_arrow_reader(_BATCH) for member in _light(batch)]

    def superseded(self, keys: Collection[str]) -> dict[str, str]:
        """For the articles under some page keys that are not the latest of their key: the latest."""
        found = self._connection.execute(
            """SELECT id, latest FROM
            (SELECT id, last_value(id) OVER (PARTITION BY key ORDER BY version
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS latest
             FROM articles WHERE key IN (SELECT unnest($1))) WHERE id != latest""",
            [[*keys]],
        )
        return dict(found.fetchall())

    def reports(self, articles: Collection[str]) -> list[Report]:
        """What some articles report."""
        query = f"SELECT * FROM reports WHERE {_COUNTS} AND article IN (SELECT unnest($1))"
        return self._rows(Report, query, [*articles]) if articles else []

    def events(self, stories: Collection[str]) -> list[StoryEvent]:
        """The events of some stories, as the latest run left them."""
        query = f"""WITH holding AS (SELECT story, max(run) AS run FROM stories
                         WHERE {_COUNTS} AND story IN (SELECT unnest($1)) GROUP BY story)
            SELECT events.* FROM events SEMI JOIN holding USING (story, run)"""
        return self._rows(StoryEvent, query, [*stories]) if stories else []

    def _rows(self, kind: type[Row], query: str, *parameters: Any) -> list[Row]:
        found = self._connection.sql(query, params=list(parameters)).to_arrow_table()
        return from_arrow(found, kind)


def relation(connection: duckdb.DuckDBPyConnection, store: Store, table: str) -> None:
    """Lets a connection see a table of a store under its name."""
    files = store.files(table)
    if not files or any(re.search(r"[*?\[]|://", path) for path in files):
        connection.register(table, store.dataset(table))  # much slower, but wherever it is
        return
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    try:
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet([{listed}], union_by_name = true)")
    except duckdb.Error as fault:
        raise lost(store.where, table, f"{table} cannot be read ({one_line(fault)})") from None


def _light(batch: pa.RecordBatch) -> Iterator[Member]:
    """The rows of a batch, their lists as arrays."""
    heavy: dict[str, Any] = {}
    for name, kind in (("sketch", np.uint32), ("terms", np.uint32), ("weights", np.float64)):
        values, sizes = _lists(batch, name, kind)
        heavy[name] = np.split(values, np.cumsum(sizes)[:-1])
    rest = from_arrow(pa.Table.from_batches([batch]).drop_columns([*heavy]), Member)
    for number, member in enumerate(rest):
        for name, arrays in heavy.items():
            setattr(member, name, arrays[number])
        yield member


def _lists(batch: pa.RecordBatch, name: str, kind: type[np.number[Any]]) -> tuple[Any, Any]:
    """What the lists of a column hold, one after the other, and how long each is."""
    column = batch.column(name)
    values = column.flatten().to_numpy(zero_copy_only=False).astype(kind)
    return values, pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
