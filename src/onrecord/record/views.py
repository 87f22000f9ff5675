"""The record as DuckDB sees it: the stored tables, the views of `views.sql` over them, and nothing else.

A connection reads the files that hold when it is made and stays at them, whatever is added meanwhile. It
reaches no other file, no network and no extension, so that what a question says cannot do harm.
"""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from onrecord.record.columns import schema_of
from onrecord.record.namesakes import settle
from onrecord.record.readonly import one_line
from onrecord.record.store import TABLES, Store, lost

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VIEWS: Final = (
    "articles",
    "claims",
    "reports",
    "events",
    "stories",
    "actors",
    "appearances",
    "failures",
)
_GLOB: Final = re.compile(r"[*?\[]")


def connect(store: Store) -> "DuckDBPyConnection":
    """A connection to an empty database in memory that has the views over `store`'s current files.

    Raises `RecordError` where one of these is no Parquet file any more.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("CREATE SCHEMA stored")
    allowed: list[str] = []
    for table in TABLES:
        try:
            allowed += _relation(connection, store, table)
        except duckdb.Error as fault:
            raise lost(store.where, table, f"{table} cannot be read ({one_line(fault)})") from None
    settle(connection)
    connection.execute(files("onrecord.record").joinpath("views.sql").read_text(encoding="utf-8"))
    _confine(connection, allowed)
    return connection


def _relation(connection: "DuckDBPyConnection", store: Store, table: str) -> list[str]:
    """Makes `stored.table`; the local files that it reads."""
    parquet = store.files(table)
    if not parquet or "://" in store.where or _GLOB.search(store.where):
        # Arrow reads the files of an object store, for which DuckDB would fetch an extension from the net,
        # and those whose names DuckDB would take for a pattern.
        rows = store.dataset(table) if parquet else schema_of(TABLES[table]).empty_table()
        later = _columns_of_later(connection, store, table) if parquet else ""
        if later:
            _view(connection, f"{table}_there", rows)
            connection.execute(f"CREATE VIEW stored.{table} AS FROM stored.{table}_there{later}")
        else:
            _view(connection, table, rows)
        return []
    paths = [str(Path(path).resolve()) for path in parquet]
    later = _columns_of_later(connection, store, table)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    # By name, because a column that came with a later version is missing in older files.
    connection.execute(
        f"CREATE VIEW stored.{table} AS FROM read_parquet([{listed}], union_by_name = true){later}"
    )
    return paths


def _view(connection: "DuckDBPyConnection", name: str, rows: object) -> None:
    """Makes `stored.name` of Arrow's rows. Registered, they would be listed beside the record's views."""
    connection.execute("SET schema = 'stored'")
    connection.from_arrow(rows).create_view(name)
    connection.execute("SET schema = 'main'")


def _columns_of_later(connection: "DuckDBPyConnection", store: Store, table: str) -> str:
    """What gives a table of an earlier version the columns that it lacks, as null; empty where it has all."""
    whole = schema_of(TABLES[table])
    there = set(store.columns(table))
    missing = [field for field in whole if field.name not in there]
    if not missing:
        return ""
    import pyarrow as pa

    _view(connection, f"{table}_later", pa.schema(missing).empty_table())
    return f" UNION ALL BY NAME FROM stored.{table}_later"


def _confine(connection: "DuckDBPyConnection", allowed: list[str]) -> None:
    connection.execute("SET allowed_paths = $paths", {"paths": allowed})
    for setting in (
        "temp_directory = ''",  # nothing spills to disk
        "python_enable_replacements = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
