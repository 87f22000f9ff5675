"""The entries of a live blog in a page's plain text: a time of day, a heading, some paragraphs, and again."""

from collections.abc import Container, Iterable, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.block_features import Seen

_LEAST: Final = 3  # entries a live blog has: an article may have a time above it, too
_BESIDE: Final[frozenset[FurnitureKind]] = frozenset(
    {"advert", "byline", "caption", "credit", "date_line", "share"}
)
"""Furniture that may stand inside an entry; any other ends the last one."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One block of the page, as far as it matters here."""

    hour: bool
    """It is a time of day and nothing else."""
    prose: bool
    kind: FurnitureKind | None
    """What its words say beyond doubt that it is."""

    @classmethod
    def of(cls, seen: Seen | None) -> "Line":
        """`seen` is None for a time of day."""
        if seen is None:
            return cls(hour=True, prose=False, kind=None)
        return cls(hour=False, prose=seen.prose, kind=seen.kind if seen.furniture else None)


def whole_entries(page: Sequence[Line], body: Container[int]) -> list[int]:
    """The places of all that belongs to the live blog that holds the body; empty where none does.

    What is told of entries is told of all of them: if one is the article, so are those before and after it,
    each with its heading.
    """
    found: list[int] = []
    for run in _runs(page):
        places = [n for entry in run for n in entry if page[n].kind is None]
        if len(run) >= _LEAST and any(n in body for n in places):
            found += places
    return found


def _runs(page: Sequence[Line]) -> Iterable[list[range]]:
    """Entries that follow each other. Each starts below its time and ends with its last paragraph; what has
    none, as a list of headlines with their times, is no entry.
    """
    hours = [n for n, line in enumerate(page) if line.hour]
    run: list[range] = []
    for start, end in pairwise([*hours, len(page)]):
        past = next((n for n in range(start + 1, end) if (page[n].kind or "advert") not in _BESIDE), end)
        last = max((n for n in range(start + 1, past) if page[n].prose), default=None)
        if last is not None:
            run.append(range(start + 1, last + 1))
        if last is None or past < end:
            yield run
            run = []
    yield run
