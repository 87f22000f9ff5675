"""The record's tables on disk or in an object store: Delta Lake, one folder a table.

A commit is all or nothing. Commits to `articles` and to `runs` are numbered (Delta's application
transactions), so that of two writers who saw the same state one wins and the other learns of it by an
`OvertakenError`. Readers take the files of the version that they opened; nobody waits for anybody.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec

from onrecord.errors import RecordError
from onrecord.record import rows
from onrecord.record.columns import schema_of, to_arrow
from onrecord.record.whole import wrong_in_files, wrong_in_log

if TYPE_CHECKING:
    from deltalake import DeltaTable
    from pyarrow import RecordBatchReader
    from pyarrow.dataset import Dataset

TABLES: Final[dict[str, type[msgspec.Struct]]] = {
    "articles": rows.StoredArticle,
    "failures": rows.Failure,
    "runs": rows.Run,
    "members": rows.Member,
    "stories": rows.Story,
    "events": rows.StoryEvent,
    "reports": rows.Report,
    "claims": rows.ClaimRow,
    "appearances": rows.Appearance,
}
NUMBERED: Final = frozenset({"articles", "runs"})
"""Tables whose commits notice each other."""
_GROWS_BY: Final = {"articles": "added", "failures": "failed"}
"""The column by which later rows of a table sort after earlier ones, where that is not `run`."""
_TRUE: Final = frozenset({"articles", "failures"})
"""Tables that nothing else tells; all others follow from them."""
_TRIES: Final = 20
_LARGE: Final = 2**25
"""Bytes of a file from which on it is not joined to others any more."""
_TRIPS_DELTA: Final = re.compile(r"[\x00-\x1f\x7f\[\]|^\\]|%[0-9A-Fa-f]{2}")
"""What deltalake cannot have in a folder's name: it ends the process, or takes another folder."""
_FORMAT: Final = "onrecord.format"
_FULL: Final = ("No space left", "StorageFull", "Disk quota", "QuotaExceeded", "os error 28")


class OvertakenError(Exception):
    """Somebody else committed first: look at what is there now, and try again."""


class Store:
    """The tables of one record, at a folder or an `s3://` address (credentials from the usual AWS variables).

    A store sees the tables as they were when it was opened or last refreshed, and what it appended itself.
    """

    def __init__(self, where: str, tables: "dict[str, DeltaTable]") -> None:
        self.where = where
        self._tables = tables

    @classmethod
    def open(cls, where: str) -> "Store":
        """The record at `where`. Raises `RecordError` where there is none or it can't be read."""
        _refuse_name(where)
        store = cls(where, {name: _table(where, name) for name in TABLES})
        store._agree()
        for name, table in store._tables.items():
            wrong = None if "://" in where else wrong_in_files(Path(where, name), table)
            if wrong:
                raise lost(where, name, wrong)
        return store

    @classmethod
    def create(cls, where: str) -> "Store":
        """The record at `where`, made where there is none yet.

        Raises `RecordError` where the place holds something else, or nothing can be made there.
        """
        from deltalake import DeltaTable

        _refuse_name(where)
        try:
            if DeltaTable.is_deltatable(_address(where, "articles"), options(where)):
                _table(where, "articles")  # refuses a later format before anything is made beside it
            else:
                _refuse_other_things(where)
            for name, kind in reversed(TABLES.items()):  # articles last: a record is one that has it
                DeltaTable.create(
                    _address(where, name),
                    schema_of(kind),
                    mode="ignore",
                    name=name,
                    configuration={_FORMAT: str(rows.FORMAT), "delta.checkpointInterval": "50"},
                    storage_options=options(where),
                    raise_if_key_not_exists=False,
                )
        except RecordError:
            raise
        except Exception as fault:
            raise failed(where, fault, "cannot be made") from fault
        return cls.open(where)

    @staticmethod
    def is_there(where: str) -> bool:
        """Whether there is a record at `where`. Raises `RecordError` for a name that none can have."""
        from deltalake import DeltaTable

        _refuse_name(where)
        try:
            return DeltaTable.is_deltatable(_address(where, "articles"), options(where))
        except Exception as fault:
            raise failed(where, fault, "cannot be opened") from fault

    def check_writable(self) -> None:
        """Raises `RecordError` where a table's folder lets nothing be written in it.

        Where deltalake finds that out by itself, it prints what only its makers can read.
        """
        if "://" in self.where:
            return
        for name in TABLES:
            for folder in (Path(self.where, name), Path(self.where, name, "_delta_log")):
                try:
                    TemporaryFile(dir=folder).close()
                except OSError as fault:
                    raise failed(self.where, fault, "cannot be written") from None

    def refresh(self) -> None:
        """See what others have committed."""
        for table in self._tables.values():
            table.update_incremental()
        self._agree()

    def _agree(self) -> None:
        """Sees to it that all tables are seen as they were at one time: that no run ended meanwhile.

        Else the rows of an earlier run, which it replaced, might be gone already.
        """
        runs = self._tables["runs"]
        for _ in range(_TRIES):
            seen = runs.version()
            runs.update_incremental()
            if runs.version() == seen:
                return
            for table in self._tables.values():
                table.update_incremental()

    def version(self, table: str) -> int:
        """The version of a table that this store sees."""
        return self._tables[table].version()

    def files(self, table: str) -> list[str]:
        """Paths or addresses of a table's current Parquet files."""
        found = self._tables[table].file_uris()
        return found if "://" in self.where else [unquote(path) for path in found]

    def dataset(self, table: str) -> "Dataset":
        """A table's current rows, to be read in part or whole."""
        return self._tables[table].to_pyarrow_dataset()

    def columns(self, table: str) -> list[str]:
        """Names of the columns that a table has; one of an earlier version has fewer."""
        return [field.name for field in self._tables[table].schema().fields]

    def append(self, table: str, added: Sequence[msgspec.Struct]) -> None:
        """Adds rows, all or none of them; rows none, no commit.

        Raises `OvertakenError` where the table is numbered and somebody else committed since it was last
        seen, and `RecordError` where writing fails; the table is as before then.
        """
        from deltalake import CommitProperties, Transaction, WriterProperties, write_deltalake
        from deltalake.exceptions import CommitFailedError

        if not added:
            return
        seen = self._tables[table]
        transactions = [Transaction(table, seen.version() + 1)] if table in NUMBERED else None
        try:
            write_deltalake(
                seen,
                to_arrow(added, TABLES[table]),
                mode="append",
                schema_mode="merge",
                writer_properties=WriterProperties(compression="ZSTD"),
                commit_properties=CommitProperties(app_transactions=transactions),
            )
            seen.update_incremental()
        except CommitFailedError as fault:
            if table in NUMBERED and "oncurrent" in str(fault):
                seen.update_incremental()
                raise OvertakenError(table) from fault
            raise failed(self.where, fault, "cannot be written") from fault
        except Exception as fault:
            raise failed(self.where, fault, "cannot be written") from fault

    def replace(self, table: str, kept: "RecordBatchReader") -> bool:
        """Puts `kept` in the place of the rows that this store sees; what others add meanwhile stays.

        False where somebody else rewrote the table meanwhile, which then is as they left it. Raises
        `RecordError` where writing fails; the table is as before then.
        """
        from deltalake import WriterProperties, write_deltalake
        from deltalake.exceptions import CommitFailedError

        seen = self._tables[table]
        properties = WriterProperties(compression="ZSTD")
        try:
            write_deltalake(seen, kept, mode="overwrite", writer_properties=properties)
        except CommitFailedError:
            seen.update_incremental()
            return False
        except Exception as fault:
            raise failed(self.where, fault, "cannot be written") from fault
        seen.update_incremental()
        return True

    def join_files(self, table: str) -> None:
        """Joins a table's small files. Where somebody else wrote meanwhile, it is left for another time.

        Delta's own compaction is not used: two at once would leave the rows of both. This replaces rows by
        the same rows, which a commit notices whose files are gone.
        """
        import pyarrow.dataset as ds
        from deltalake import WriterProperties, write_deltalake
        from deltalake.exceptions import CommitFailedError

        seen = self._tables[table]
        seen.update_incremental()
        since = self._small_since(table)
        if since is None:
            return
        column = _GROWS_BY.get(table, "run")
        rows = self.dataset(table).scanner(filter=ds.field(column) >= since).to_reader()
        try:
            write_deltalake(
                seen,
                rows,
                mode="overwrite",
                predicate=f"{column} >= '{since}'",
                target_file_size=2 * _LARGE,
                writer_properties=WriterProperties(compression="ZSTD"),
            )
        except CommitFailedError:
            pass
        except Exception as fault:
            raise failed(self.where, fault, "cannot be written") from fault
        seen.update_incremental()

    def _small_since(self, table: str) -> str | None:
        """From which row on a table has small files only; None where there are not two of them."""
        import pyarrow as pa

        column = _GROWS_BY.get(table, "run")
        files = pa.table(self._tables[table].get_add_actions(flatten=True)).to_pylist()
        sizes = [(file["size_bytes"], file.get(f"min.{column}"), file.get(f"max.{column}")) for file in files]
        last = max((most or "~" for size, _, most in sizes if size >= _LARGE), default="")
        small = [least for size, least, _ in sizes if size < _LARGE and least is not None and least > last]
        return min(small) if len(small) > 1 else None

    def delete_unread_files(self, table: str, kept: timedelta) -> int:
        """Deletes files replaced longer ago than `kept`, and the log's old entries; how many files."""
        seen = self._tables[table]
        hours = int(kept.total_seconds() // 3600)
        try:
            gone = seen.vacuum(hours, dry_run=False, enforce_retention_duration=False)
            seen.create_checkpoint()
            seen.cleanup_metadata()
        except Exception as fault:
            raise failed(self.where, fault, "cannot be written") from fault
        return len(gone)


def options(where: str) -> dict[str, str] | None:
    """What deltalake needs to know of the place beside its address."""
    if where.startswith("s3://"):
        return {"conditional_put": "etag"}  # the store itself refuses the second of two commits
    return None


def failed(where: str, fault: Exception, what: str) -> RecordError:
    """One line for whatever the libraries say when the record cannot be made, read or written."""
    said = " ".join(str(fault).split())
    if any(sign in said for sign in _FULL):
        return RecordError(f"{where}: the disk is full; free some space and run the same command again")
    if "ermission denied" in said:
        return RecordError(f"{where}: {what} (permission denied); check who owns the folder")
    if "ead-only file system" in said:
        return RecordError(f"{where}: {what} (read-only file system); copy it to where it can be")
    return RecordError(f"{where}: {what} ({said[:200]}); what was there before is intact")


def lost(where: str, table: str, wrong: str) -> RecordError:
    """One line for a file of a record that is not there, or not whole."""
    if table in _TRUE:
        return RecordError(
            f"{where}: {wrong}; restore it from a backup, or add the pages again to a new record"
        )
    rest = " ".join(name for name in TABLES if name not in _TRUE)
    return RecordError(
        f"{where}: {wrong}; restore it from a backup, or delete the record's folders {rest} and run "
        f"onrecord add --retry --record {where}, which makes them anew"
    )


def _table(where: str, name: str) -> "DeltaTable":
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    wrong = None if "://" in where else wrong_in_log(Path(where, name))
    if wrong:
        raise lost(where, name, wrong)
    try:
        table = DeltaTable(_address(where, name), storage_options=options(where))
    except TableNotFoundError:
        raise RecordError(
            f"{where}: no record there; make one with: onrecord add SOURCE --record {where}"
        ) from None
    except Exception as fault:
        raise failed(where, fault, "cannot be opened") from fault
    found = table.metadata().configuration.get(_FORMAT)
    if found is None or not found.isdigit():
        raise RecordError(f"{where}: a Delta table, but not one of a record; name another folder")
    if int(found) > rows.FORMAT:
        raise RecordError(
            f"{where}: written by a later OnRecord (format {found}, this one reads {rows.FORMAT}); "
            "upgrade with: pip install --upgrade onrecord"
        )
    return table


def _address(where: str, name: str) -> str:
    return f"{where.rstrip('/')}/{name}"


def _refuse_name(where: str) -> None:
    """A folder must have a name, and one that all the libraries can open, as must those above it."""
    if not where.strip():
        raise RecordError("the record's folder has no name; give one, as: --record record")
    if "://" in where:
        return
    found = _TRIPS_DELTA.search(str(Path(where).absolute()))
    if found:
        raise RecordError(
            f"{where}: a record's path may have no {found[0]!r} in it; rename the folder, or name another"
        )


def _refuse_other_things(where: str) -> None:
    """A record is not made in the midst of somebody's files."""
    if "://" in where:
        return
    folder = Path(where)
    if folder.exists() and not folder.is_dir():
        raise RecordError(f"{where}: a file, not a folder; name another place for the record")
    if folder.is_dir() and any(entry.name not in TABLES for entry in folder.iterdir()):
        raise RecordError(
            f"{where}: holds other files and no record; name an empty folder, or one that is not there yet"
        )
