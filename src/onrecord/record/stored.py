"""Looking up rows of the record's tables, for working out the tables that follow from them."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.record.columns import from_arrow
from onrecord.record.rows import Member, Report, StoredArticle, StoryEvent
from onrecord.record.store import TABLES, Store

Row = TypeVar("Row", bound=msgspec.Struct)

_BATCH: Final = 10_000
"""Rows brought from the tables at a time."""
_SLIGHT: Final = 0.02
"""Likeness of terms from which on two articles might be of one story: a third of what makes them so."""
_MOST: Final = 2000
"""Articles looked up as alike, the likest."""
_DAY = "left(coalesce(published, added), 10)"
_COUNTS = "run IN (SELECT run FROM runs)"
_HOLDING = f"""
SELECT article, max(run) AS run FROM members WHERE {_COUNTS} GROUP BY article
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
        """Members published from `first` to `last`, some others by their articles, and all of their stories.

        Their sketches, terms and weights are arrays, which take a fraction of the room that lists do.
        """
        return self._members(
            f"""near AS MATERIALIZED (
                SELECT article, story FROM held
                WHERE {_DAY} BETWEEN $2 AND $3 OR article IN (SELECT unnest($1)))
            """,
            [*also],
            first.isoformat(),
            last.isoformat(),
        )

    def alike(
        self, members: Collection[Member], first: date, last: date, also: Collection[str]
    ) -> list[Member]:
        """The same, but only those that share rare terms with some of `members`: few of a great many."""
        new = pa.table(
            {
                "one": [n for n, member in enumerate(members) for _ in member.terms],
                "term": pa.array([term for member in members for term in member.terms], pa.int64()),
                "weight": [weight for member in members for weight in member.weights],
            }
        )
        self._connection.register("new", new)
        return self._members(
            f"""flat AS (
                SELECT article, story, unnest(terms) AS term, unnest(weights) AS weight
                FROM held WHERE {_DAY} BETWEEN $2 AND $3),
            likeness AS (
                SELECT article, any_value(story) AS story, sum(flat.weight * new.weight) AS likeness
                FROM flat JOIN new USING (term) GROUP BY article, one
                HAVING likeness >= {_SLIGHT} ORDER BY likeness DESC LIMIT {_MOST}),
            near AS MATERIALIZED (
                SELECT article, story FROM likeness
                UNION SELECT article, story FROM held WHERE article IN (SELECT unnest($1)))
            """,
            [*also],
            first.isoformat(),
            last.isoformat(),
        )

    def stories(self) -> int:
        """How many stories there are, about."""
        found = self._connection.execute("SELECT approx_count_distinct(story) FROM members")
        return int(found.fetchall()[0][0])

    def placed(self) -> int:
        """How many articles runs have placed, those of unfinished runs and earlier places counted too."""
        return int(self._connection.execute("SELECT count(*) FROM members").fetchall()[0][0])

    def _members(self, near: str, *parameters: Any) -> list[Member]:
        query = f"""WITH holding AS ({_HOLDING}),
            held AS (SELECT members.* FROM members SEMI JOIN holding USING (article, run)),
            {near}
            SELECT * FROM held WHERE article IN (SELECT article FROM near)
            OR (story != '' AND story IN (SELECT story FROM near))"""
        found = self._connection.sql(query, params=list(parameters)).to_arrow_reader(_BATCH)
        return [member for batch in found for member in _light(batch)]

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
    connection.execute(f"CREATE VIEW {table} AS FROM read_parquet([{listed}], union_by_name = true)")


def _light(batch: pa.RecordBatch) -> Iterator[Member]:
    """The rows of a batch, their lists as arrays."""
    heavy: dict[str, Any] = {}
    for name, kind in (("sketch", np.uint32), ("terms", np.uint32), ("weights", np.float64)):
        column = batch.column(name)
        values = column.flatten().to_numpy(zero_copy_only=False).astype(kind)
        sizes = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
        heavy[name] = np.split(values, np.cumsum(sizes)[:-1])
    rest = from_arrow(pa.Table.from_batches([batch]).drop_columns([*heavy]), Member)
    for number, member in enumerate(rest):
        for name, arrays in heavy.items():
            setattr(member, name, arrays[number])
        yield member
