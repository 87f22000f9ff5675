"""What there is to read, one file or address at a time: folders and globs taken apart, nothing read yet.

A `Unit` is small and can be pickled, so that another process may do the reading (`documents.read_unit`).
"""

import glob
import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final, Literal

import msgspec

from onrecord.errors import InputError, reason
from onrecord.pages import encoding
from onrecord.pages.document import Kind, suffix
from onrecord.pages.feeds import HEAD, list_kind
from onrecord.pages.forms import starts_page
from onrecord.pages.jsonl import JSONL_SUFFIXES
from onrecord.pages.mhtml import MHTML_SUFFIXES
from onrecord.pages.warc import WARC_SUFFIXES

PAGE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml", ".txt", ".text"})
STDIN: Final = "-"
_GZIP: Final = b"\x1f\x8b"
_TOLD: Final = 8
"""Endings that are told of one by one."""
_SHOWN: Final = 40  # characters of an address in a message
_SUFFIXES: Final = PAGE_SUFFIXES | JSONL_SUFFIXES | WARC_SUFFIXES | MHTML_SUFFIXES
"""What is read of a folder; of other names, those that hold an HTML page."""
NO_ENDING: Final = "without an ending"
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")
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
    sources: Iterable[str | os.PathLike[str]], *, kind: Kind = "auto", skipped: Counter[str] | None = None
) -> Iterator[Unit | InputError]:
    """Every file among `sources`, in their order; a folder's and a glob's in the order of their names.

    They are found as they are asked for: a folder of any size needs little memory. What cannot be found or
    looked into comes as an `InputError` in its place. Feeds and lists of feeds are known by how they start,
    where they are named themselves or by a glob, under a name that is no page's, and `kind` is "auto". A
    folder's are left alone: nothing is fetched that nobody asked for.

    Of a folder, a file is read whose name is a page's, and one of any other name that starts as an HTML page
    does: pages are saved as `story.php`, or under no ending. The others are counted in `skipped`, by how
    their names end.
    """
    skipped = Counter() if skipped is None else skipped
    for source in sources:
        yield from _source(os.fspath(source), kind, skipped)


def _source(source: str, kind: Kind, skipped: Counter[str]) -> Iterator[Unit | InputError]:
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
            yield from _glob(source, kind, skipped)
        else:
            yield InputError(shown(source), "P001")
        return
    if S_ISDIR(mode):
        yield from _folder(source, skipped)
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


def _glob(pattern: str, kind: Kind, skipped: Counter[str]) -> Iterator[Unit | InputError]:
    found = sorted(glob.iglob(pattern, recursive=True))  # noqa: PTH207  `Path.glob` takes no absolute patterns
    if not found:
        yield InputError(shown(pattern), "P020")
    for path in found:
        if _is_folder(path):
            if "**" not in pattern:  # which comes to what is in the folder by itself
                yield from _folder(path, skipped)
        else:
            yield _named(path, kind)


def _folder(folder: str, skipped: Counter[str]) -> Iterator[Unit | InputError]:
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
                    elif not entry.is_dir():
                        skipped[ending(entry.name)] += 1
        except OSError as fault:
            found = True
            yield InputError(shown(path), "P003", reason=reason(fault))
        waiting += sorted(inside, reverse=True)
    if not found:
        yield InputError(shown(folder), "P012")


def _is_page(entry: "os.DirEntry[str]") -> bool:
    """Whether a folder's entry is to be read: a file with a page's name, what cannot be told to be none, and
    a file of another name that holds a page.

    A link with a page's name that leads nowhere or in a circle is read: that says what is wrong with it.
    """
    named = suffix(entry.name) in _SUFFIXES
    try:
        return S_ISREG(entry.stat().st_mode) and (named or _holds_page(entry.path))
    except OSError:
        return named


def _holds_page(path: str) -> bool:
    """Whether a file, packed or not, starts as an HTML page does."""
    try:
        with Path(path).open("rb") as file:
            start = file.read(HEAD)
        if start.startswith(_GZIP):
            with gzip.open(path) as packed:
                start = packed.read(HEAD)
    except (OSError, EOFError, zlib.error):
        return False
    return b"<" in start and starts_page(encoding.decode(start, markup=False).text)


def ending(name: str) -> str:
    """How a file's name ends: ".pdf", `NO_ENDING`. What follows a question mark is no part of it."""
    plain = name.lower().partition("?")[0]
    found = suffix(plain) or Path(plain).suffix
    return found if _ENDING.fullmatch(found) else NO_ENDING


def told_skipped(skipped: Counter[str]) -> str | None:
    """A line that says how many files of folders were skipped, of which endings; None where none was."""
    if not skipped:
        return None
    count = skipped.total()
    most = sorted(skipped.items(), key=lambda one: (-one[1], one[0]))
    listed = [f"{number} {name}" for name, number in most[:_TOLD]]
    rest = sum(number for _, number in most[_TOLD:])
    return f"skipped {count} {'file' if count == 1 else 'files'}: " + ", ".join(
        [*listed, f"{rest} {'other' if rest == 1 else 'others'}"] if rest else listed
    )


def _is_folder(path: str) -> bool:
    try:
        return S_ISDIR(Path(path).stat().st_mode)
    except OSError:
        return False  # and opening it says why


def shown(path: str) -> str:
    """A path as UTF-8 can hold it: the file system may have bytes that are none."""
    return os.fsencode(path).decode("utf-8", "replace") if "\0" not in path else path.replace("\0", "�")
