"""The record's views as Parquet files, or as one database of DuckDB, that need the record no more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

TABLES: Final = ("articles", "claims", "reports", "events", "stories", "actors", "appearances")
_BATCH: Final = 20_000
"""Rows at a time; an article's is some kilobytes."""
_MEMORY: Final = "512MB"
"""What the database that is written may hold before it puts it down."""

Progress = Callable[[int], None]


def parquet(record: "DuckDBPyConnection", folder: Path, progress: Progress) -> None:
    """Writes each of `TABLES` to a file of its name in `folder`."""
    import pyarrow.parquet as pq

    for table in TABLES:
        rows = _rows(record, table)
        with pq.ParquetWriter(folder / f"{table}.parquet", rows.schema, compression="zstd") as writer:
            for batch in _counted(rows, progress):
                writer.write_batch(batch)


def duckdb(record: "DuckDBPyConnection", file: Path, progress: Progress) -> None:
    """Writes a database with each of `TABLES`, which needs the record no more."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect(str(file)) as own:
        own.execute(f"SET memory_limit = '{_MEMORY}'")
        for table in TABLES:
            rows = _rows(record, table)
            own.register("coming", pa.RecordBatchReader.from_batches(rows.schema, _counted(rows, progress)))
            own.execute(f"CREATE TABLE {table} AS FROM coming")
            own.unregister("coming")


def _rows(record: "DuckDBPyConnection", table: str) -> "pa.RecordBatchReader":
    return record.sql(f"FROM {table}").to_arrow_reader(_BATCH)


def _counted(rows: "pa.RecordBatchReader", progress: Progress) -> "Iterator[pa.RecordBatch]":
    for batch in rows:
        yield batch
        progress(batch.num_rows)
