"""Where an export goes: written beside its place under another name, and put there when it is whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import RecordError, reason


@contextmanager
def file(to: Path, force: bool) -> Iterator[Path]:
    """A path to write to; afterwards the file stands at `to`, or, after any exception, nothing has changed.

    Raises `RecordError` where `to` is there already and `force` is not given, is a folder, or lies in none.
    """
    if to.is_dir():
        raise RecordError(f"{to}: a folder; name the file to write")
    _vacant(to, force)
    with _beside(to) as room:
        yield room / to.name
        _put(room / to.name, to)


@contextmanager
def folder(to: Path, force: bool, suffix: str) -> Iterator[Path]:
    """An empty folder to write files ending in `suffix` to, which afterwards stands at `to`.

    Raises `RecordError` as `file` does, and where the folder that would be replaced holds anything else: an
    export never deletes what no export wrote.
    """
    if to.exists() and not to.is_dir():
        raise RecordError(f"{to}: a file; name the folder to write")
    held = sorted(to.iterdir()) if to.is_dir() else []
    if held:
        _vacant(to, force)
        other = next((entry.name for entry in held if entry.suffix != suffix or not entry.is_file()), None)
        if other is not None:
            raise RecordError(f"{to}: holds {other}, which no export wrote; name another folder")
    with _beside(to) as room:
        new = room / to.name
        new.mkdir()
        yield new
        if to.is_dir():
            _put(to, room / "replaced")
        _put(new, to)


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A folder of our own on the same file system, gone afterwards with whatever is left in it."""
    parent = to.absolute().parent
    if not parent.is_dir():
        raise RecordError(f"{to}: there is no folder {parent}; make it first")
    try:
        room = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=parent))
    except OSError as fault:
        raise _failed(to, fault) from fault
    try:
        yield room
    except OSError as fault:
        raise _failed(to, fault) from fault
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _put(made: Path, to: Path) -> None:
    for part in [made, *made.iterdir()] if made.is_dir() else [made]:
        if part.is_file():
            with part.open("rb+") as handle:
                os.fsync(handle.fileno())  # on the disk before it bears the name
    made.replace(to)


def _vacant(to: Path, force: bool) -> None:
    if to.exists() and not force:
        raise RecordError(f"{to}: is there already; add --force to replace it, or name another place")


def _failed(to: Path, fault: OSError) -> RecordError:
    return RecordError(f"{to}: cannot be written ({reason(fault)}); what was there before is intact")
