"""What there is to read, one file or address at a time: folders and globs taken apart, nothing read yet.

A `Unit` is small and can be pickled, so that another process may do the reading (`documents.read_unit`).
"""

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, Literal

import msgspec

from onrecord.errors import InputError, reason
from onrecord.pages.document import Kind, suffix
from onrecord.pages.feeds import HEAD, list_kind
from onrecord.pages.jsonl import JSONL_SUFFIXES
from onrecord.pages.warc import WARC_SUFFIXES

PAGE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml", ".txt", ".text"})
STDIN: Final = "-"
_SHOWN: Final = 40  # characters of an address in a message
_SUFFIXES: Final = PAGE_SUFFIXES | JSONL_SUFFIXES | WARC_SUFFIXES  # what is read of a folder
_ADDRESS = re.compile(r"[a-z][a-z0-9+-]{1,20}://", re.I)
_FETCHED: Final = ("http://", "https://")
_GLOB = re.compile(r"[*?\[]")


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One file or address to be read, which may hold many documents."""

    path: str
    """As it can be opened: the file system's own characters, which need not be UTF-8. `-`: standard input."""
    kind: Literal["file", "stdin", "address", "list"]
    """`address`: of the web; `list`: a file that is a feed or a list of feeds."""

    @property
    def name(self) -> str:
        """The path as UTF-8 can hold it, as documents and messages have it."""
        return shown(self.path)

    @property
    def is_web(self) -> bool:
        """Whether reading it means fetching pages, which is for `web.Web` to do."""
        return self.kind in ("address", "list")


def list_units(
    sources: Iterable[str | os.PathLike[str]], *, kind: Kind = "auto"
) -> Iterator[Unit | InputError]:
    """Every file among `sources`, in their order; a folder's and a glob's in the order of their names.

    They are found as they are asked for: a folder of any size needs little memory. What cannot be found or
    looked into comes as an `InputError` in its place. Feeds and lists of feeds are known by how they start,
    where they are named themselves or by a glob, under a name that is no page's, and `kind` is "auto". A
    folder's are left alone: nothing is fetched that nobody asked for.
    """
    for source in sources:
        yield from _source(os.fspath(source), kind)


def _source(source: str, kind: Kind) -> Iterator[Unit | InputError]:
    if source == STDIN:
        yield Unit(path=source, kind="stdin")
        return
    if _ADDRESS.match(source):
        if source.lower().startswith(_FETCHED):
            yield Unit(path=source, kind="address")
        else:
            yield InputError(shown(source), "P025", reason=repr(shown(source[:_SHOWN])))
        return
    try:
        mode = Path(source).stat().st_mode
    except (OSError, ValueError) as fault:
        if isinstance(fault, PermissionError):
            yield InputError(shown(source), "P003", reason=reason(fault))
        elif _GLOB.search(source) and "\0" not in source:
            yield from _glob(source, kind)
        else:
            yield InputError(shown(source), "P001")
        return
    if S_ISDIR(mode):
        yield from _folder(source)
    else:
        yield _named(source, kind)


def _named(path: str, kind: Kind) -> Unit:
    """The unit that a file is which the user named."""
    if kind != "auto" or suffix(path) in _SUFFIXES:
        return Unit(path=path, kind="file")
    try:
        if not S_ISREG(Path(path).stat().st_mode):  # a pipe gives its bytes only once
            return Unit(path=path, kind="file")
        with Path(path).open("rb") as file:
            start = file.read(HEAD)
    except OSError:
        return Unit(path=path, kind="file")  # and reading it says why
    return Unit(path=path, kind="list" if list_kind(start) else "file")


def _glob(pattern: str, kind: Kind) -> Iterator[Unit | InputError]:
    found = sorted(glob.iglob(pattern, recursive=True))  # noqa: PTH207  `Path.glob` takes no absolute patterns
    if not found:
        yield InputError(shown(pattern), "P020")
    for path in found:
        if _is_folder(path):
            if "**" not in pattern:  # which comes to what is in the folder by itself
                yield from _folder(path)
        else:
            yield _named(path, kind)


def _folder(folder: str) -> Iterator[Unit | InputError]:
    """The pages under a folder, hidden ones and links to folders left out."""
    found = False
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            found = True
            yield Unit(path=path, kind="file")
            continue
        inside = []
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        inside.append((entry.path, True))
                    elif _is_page(entry):
                        inside.append((entry.path, False))
        except OSError as fault:
            found = True
            yield InputError(shown(path), "P003", reason=reason(fault))
        waiting += sorted(inside, reverse=True)
    if not found:
        yield InputError(shown(folder), "P012")


def _is_page(entry: "os.DirEntry[str]") -> bool:
    """Whether a folder's entry is to be read: a file with a page's name, or what cannot be told to be none.

    A link that leads nowhere or in a circle is one of these: reading it says what is wrong with it.
    """
    if suffix(entry.name) not in _SUFFIXES:
        return False
    try:
        return S_ISREG(entry.stat().st_mode)
    except OSError:
        return True


def _is_folder(path: str) -> bool:
    try:
        return S_ISDIR(Path(path).stat().st_mode)
    except OSError:
        return False  # and opening it says why


def shown(path: str) -> str:
    """A path as UTF-8 can hold it: the file system may have bytes that are none."""
    return os.fsencode(path).decode("utf-8", "replace") if "\0" not in path else path.replace("\0", "�")
