"""Upkeep: many small files become few, rows that no longer count and files that nobody reads go.

All of it may run while others add and read: a commit that joins files changes no row, and rows that somebody
adds meanwhile stay.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import duckdb
import msgspec

from onrecord.record.store import TABLES, Store
from onrecord.record.stored import relation

MANY: Final = 64
"""Files of a table from which on adding joins the small ones."""
KEPT: Final = timedelta(days=1)
"""How long replaced files stay for those who still read them, and rows of a run that may yet end."""

_HOLDING: Final = {
    "members": "article",
    "stories": "story",
}
"""Tables in which the latest finished run's row holds, and of what."""


class Upkeep(msgspec.Struct, kw_only=True):
    """What was done to one table."""

    table: str
    files_before: int
    files: int
    rows_dropped: int = 0
    files_deleted: int = 0


def join_small_files(store: Store) -> None:
    """Joins the small files of every table that has many. Quick where there is nothing to do."""
    for table in TABLES:
        if len(store.files(table)) >= MANY:
            store.join_files(table)


def compact(store: Store) -> list[Upkeep]:
    """Drops rows that no longer count, joins small files, deletes those that nobody reads any more.

    Raises `RecordError` where the record cannot be written.
    """
    done = []
    store.check_writable()
    store.refresh()
    for table in reversed(TABLES):  # events before the stories that say which of them hold
        before = len(store.files(table))
        dropped = _drop_rows(store, table)
        store.join_files(table)
        deleted = store.delete_unread_files(table, KEPT)
        done.append(
            Upkeep(
                table=table,
                files_before=before,
                files=len(store.files(table)),
                rows_dropped=dropped,
                files_deleted=deleted,
            )
        )
    return done


def _drop_rows(store: Store, table: str) -> int:
    """Rows of worked-out tables that later runs have replaced, or whose run never ended."""
    if table in ("articles", "failures", "runs"):
        return 0
    connection = duckdb.connect()
    for name in {table, "runs", "stories"}:
        relation(connection, store, name)
    # A run that has not ended may still do so: its number is followed by the time at which it began.
    young = f"{datetime.now(UTC) - KEPT:%Y%m%d%H%M%S}"
    counts = f"(run IN (SELECT run FROM runs) OR split_part(run, '-', 2) > '{young}')"
    unfinished = "run NOT IN (SELECT run FROM runs)"
    if key := _HOLDING.get(table):
        latest = f"(SELECT {key}, max(run) FROM {table} WHERE NOT ({unfinished}) GROUP BY {key})"
        counts += f" AND ({unfinished} OR ({key}, run) IN {latest})"
    elif table == "events":
        latest = f"(SELECT story, max(run) FROM stories WHERE NOT ({unfinished}) GROUP BY story)"
        counts += f" AND ({unfinished} OR (story, run) IN {latest})"
    dropped = int(connection.execute(f"SELECT count(*) FROM {table} WHERE NOT ({counts})").fetchall()[0][0])
    if dropped:
        kept = connection.sql(f"SELECT * FROM {table} WHERE {counts}").to_arrow_reader()
        return dropped if store.replace(table, kept) else 0
    return 0
