"""Looking up rows of the record's tables, for working out the tables that follow from them."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb
import msgspec

from onrecord.record.columns import from_arrow
from onrecord.record.rows import Member, Report, StoredArticle, StoryEvent
from onrecord.record.store import TABLES, Store

if TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row", bound=msgspec.Struct)

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
            connection.register(name, self._store.dataset(name))
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

    def members(self, first: date, last: date) -> list[Member]:
        """Members published from `first` to `last`, and all others of the same stories."""
        return self._rows(
            Member,
            f"""WITH holding AS ({_HOLDING}),
            near AS (SELECT article, story FROM members SEMI JOIN holding USING (article, run)
                     WHERE left(coalesce(published, added), 10) BETWEEN $1 AND $2)
            SELECT members.* FROM members SEMI JOIN holding USING (article, run)
            WHERE article IN (SELECT article FROM near)
               OR (story != '' AND story IN (SELECT story FROM near))""",
            first.isoformat(),
            last.isoformat(),
        )

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
        found: pa.Table = self._connection.sql(query, params=list(parameters)).to_arrow_table()
        return from_arrow(found, kind)
