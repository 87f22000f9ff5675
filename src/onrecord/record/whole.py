"""Whether a record's files are all there and whole. What a power cut, a full disk or a copy that was broken
off leaves behind would else be read as if there were less in the record.

Folders only are looked at: an object store puts an object whole or not at all.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec

if TYPE_CHECKING:
    from deltalake import DeltaTable

_ENTRY: Final = re.compile(r"(\d{20})\.json")
_NONE: Final = msgspec.Raw(b"null")


class _Metrics(msgspec.Struct):
    """How many files a commit says that it added and removed."""

    num_added_files: int = 0
    num_removed_files: int = 0


class _Info(msgspec.Struct, rename="camel"):
    operation_metrics: _Metrics | None = None


class _Action(msgspec.Struct, rename="camel"):
    """A line of an entry in Delta's log, so far as it matters here."""

    commit_info: _Info | None = None
    add: msgspec.Raw = _NONE
    remove: msgspec.Raw = _NONE


class _Checkpoint(msgspec.Struct):
    version: int


def wrong_in_log(folder: Path) -> str | None:
    """Which entry of a table's log since its last checkpoint is cut, garbled or missing; None where none is.

    The latest may be missing without a trace.
    """
    log = folder / "_delta_log"
    if not log.is_dir():
        return None
    looked_from = -1
    while True:  # somebody else may make a checkpoint meanwhile, and delete what stands before it
        first = _after_checkpoint(log)
        wrong = _wrong_from(first, log)
        if wrong is None or first == looked_from:
            return wrong
        looked_from = first


def wrong_in_files(folder: Path, table: "DeltaTable") -> str | None:
    """Which Parquet file of a table is missing, or not as long as it was written; None where none is."""
    import pyarrow as pa

    files = pa.table(table.get_add_actions()).select(["path", "size_bytes"]).to_pylist()
    for file in files:
        path = folder / unquote(file["path"])
        size = _size(path)
        if size is None:
            return f"{folder.name}/{path.name} is missing"
        if size != file["size_bytes"]:
            return f"{folder.name}/{path.name} has {size} bytes of {file['size_bytes']}"
    return None


def _wrong_from(first: int, log: Path) -> str | None:
    for number, path in sorted(entry for entry in _entries(log) if entry[0] >= first):
        name = f"{log.parent.name}/{log.name}"
        if number > first:
            return f"{name}/{first:020}.json is missing"
        try:
            whole = _is_whole(path.read_bytes())
        except FileNotFoundError:
            return f"{name}/{path.name} is missing"
        if not whole:
            return f"{name}/{path.name} is cut or garbled"
        first += 1
    return None


def _entries(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in folder.iterdir():
        if found := _ENTRY.fullmatch(path.name):
            yield int(found[1]), path


def _after_checkpoint(folder: Path) -> int:
    """The first entry that is read one by one."""
    try:
        return msgspec.json.decode((folder / "_last_checkpoint").read_bytes(), type=_Checkpoint).version + 1
    except FileNotFoundError:
        return 0
    except msgspec.DecodeError:  # a hint, without which all that is there is read
        return min((number for number, _ in _entries(folder)), default=0)


def _is_whole(data: bytes) -> bool:
    """Whether an entry has all the lines that it was written with."""
    try:
        actions = msgspec.json.Decoder(_Action).decode_lines(data)
    except msgspec.DecodeError:
        return False
    infos = [action.commit_info for action in actions if action.commit_info]
    if not infos:
        return False
    told = infos[0].operation_metrics or _Metrics()
    added = sum(action.add != _NONE for action in actions)
    removed = sum(action.remove != _NONE for action in actions)
    return added >= told.num_added_files and removed >= told.num_removed_files


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
