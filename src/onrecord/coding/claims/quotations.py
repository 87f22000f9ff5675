"""Where the text stands in quotation marks: every kind of mark, unbalanced ones and apostrophes included.

One pass over the marks, so a text of any length is read in linear time. A quotation that is left open at
the end of a paragraph goes on in the next one if that opens with a mark again, as newspapers print long
quotes.
"""

import re
from bisect import bisect_right

import msgspec

from onrecord.model import Span

_MARKS = re.compile(r"``|''|[\"“”„‟«»‘’‚‛'＂「」]|\n")
_CLOSERS = {
    "“": ("”", "''", '"'),
    "„": ("“", "”", "‟", '"'),
    "‟": ("”",),
    "«": ("»",),
    "``": ("''", '"'),
    "''": ("''",),
    "「": ("」",),
    '"': ('"', "''", "”"),
    "＂": ("＂",),
    "‘": ("’",),
    "‚": ("‘", "’"),
    "‛": ("’",),
    "'": ("'",),
}
OPENING = frozenset(mark[0] for mark in _CLOSERS)
"""The first characters of the marks that open a quotation."""
_STRAIGHT = ('"', "＂", "''")
_SINGLE = "‘’‚‛'"
_OPENS_AFTER = ' \t\n\r\xa0([{—–-/:;,.…"“„«'
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:,…”\"’])\s*$")


class Quotation(msgspec.Struct, frozen=True):
    """Words in quotation marks: the marks and all between them, a span for each paragraph."""

    parts: tuple[Span, ...]
    closed: bool
    single: bool
    """In single marks, which are weaker evidence: they may be apostrophes."""

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


class _Open(msgspec.Struct):
    mark: str
    start: int
    parts: list[Span]


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quotations of `text`, in order; quotations inside quotations are part of the outer
    one."""
    marks = [(m.group(), m.start(), m.end()) for m in _MARKS.finditer(text)]
    found: list[Quotation] = []
    open_: _Open | None = None
    waiting: _Open | None = None  # left open by the paragraph before
    depth = 0
    skip_to = 0
    for n, (mark, start, end) in enumerate(marks):
        if start < skip_to:
            continue
        if mark == "\n":
            if _ends_paragraph(text, end):
                if open_ is not None:
                    stop = _rstrip(text, open_.start, start)
                    if stop > open_.start + 1:
                        open_.parts.append((open_.start, stop))
                    waiting, open_ = open_, None
                elif waiting is not None and text[_line_start(text, start) : start].strip():
                    _give_up(text, waiting, found)
                    waiting = None
                depth = 0
            continue
        if open_ is None:
            if mark in _SINGLE:
                close = _single_close(text, marks, n)
                if close is not None:
                    if waiting is not None:
                        _give_up(text, waiting, found)
                        waiting = None
                    found.append(Quotation(((start, close),), True, True))
                    skip_to = close
                continue
            if mark in _CLOSERS and _may_open(text, mark, start, end):
                fresh = _Open(mark, start, [])
                if waiting is not None:
                    if waiting.mark == mark and not text[_line_start(text, start) : start].strip():
                        fresh.parts = waiting.parts
                    else:
                        _give_up(text, waiting, found)
                    waiting = None
                open_, depth = fresh, 1
        elif mark in _CLOSERS[open_.mark] and not _reopens(text, mark, start, end):
            depth -= 1
            if depth <= 0:
                found.append(Quotation((*open_.parts, (open_.start, end)), True, False))
                open_ = None
        elif mark == open_.mark and mark not in _CLOSERS[mark]:
            depth += 1
    if open_ is not None:
        stop = _rstrip(text, open_.start, len(text))
        if stop > open_.start + 1:
            open_.parts.append((open_.start, stop))
        waiting = open_
    if waiting is not None:
        _give_up(text, waiting, found)
    found.sort(key=lambda quotation: quotation.start)
    return found


class Quotations:
    """The quotations of one text, to look up by place."""

    def __init__(self, text: str) -> None:
        self.all = find_quotations(text)
        self._starts = [quotation.start for quotation in self.all]

    def at(self, place: int) -> int | None:
        """Index of the quotation that the character at `place` stands in."""
        n = bisect_right(self._starts, place) - 1
        return n if n >= 0 and place < self.all[n].end else None

    def before(self, place: int) -> int | None:
        """Index of the last quotation that has ended at `place`."""
        n = bisect_right(self._starts, place) - 1
        if n >= 0 and self.all[n].end > place:
            n -= 1
        return n if n >= 0 else None

    def touching(self, start: int, end: int) -> range:
        """Indices of the quotations that share a character with `[start, end)`."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.all[first].end <= start:
            first += 1
        return range(first, max(first, bisect_right(self._starts, end - 1)))


def _give_up(text: str, left_open: _Open, found: list[Quotation]) -> None:
    """A mark that was never closed quotes to the end of its paragraph if it starts a sentence or follows a
    comma or colon; elsewhere it is a stray."""
    if left_open.parts and _SENTENCE_BEFORE.search(
        text, max(0, left_open.parts[0][0] - 4), left_open.parts[0][0]
    ):
        found.append(Quotation(tuple(left_open.parts), False, False))


def _may_open(text: str, mark: str, start: int, end: int) -> bool:
    after = text[end : end + 1]
    if mark in _STRAIGHT:
        before = text[start - 1 : start] if start else " "
        return bool(after.strip()) and (before in _OPENS_AFTER or not before.isalnum())
    return mark not in "”»」" and bool(after.strip())


def _reopens(text: str, mark: str, start: int, end: int) -> bool:
    """A straight mark between a space and a word opens a quotation inside the quotation, or one that was
    never closed; it does not close."""
    return mark in _STRAIGHT and text[start - 1 : start].isspace() and text[end : end + 1].isalnum()


def _single_close(text: str, marks: list[tuple[str, int, int]], n: int) -> int | None:
    """Where a quotation in single marks that opens at `marks[n]` ends; None if that mark is an apostrophe."""
    mark, start, end = marks[n]
    if mark not in _CLOSERS:
        return None
    before = text[start - 1 : start] if start else " "
    after = text[end : end + 1]
    if before not in _OPENS_AFTER or not after or after.isspace():
        return None
    first: int | None = None
    for other, at, stop in marks[n + 1 : n + 60]:
        if other == "\n":
            if _ends_paragraph(text, stop):
                break
            continue
        before, after = text[at - 1 : at], text[stop : stop + 1]
        if other == mark and mark != "'" and before in _OPENS_AFTER and after.isalnum():
            break
        if other not in _CLOSERS[mark] or before.isspace() or after.isalnum() or at == end:
            continue
        if not before.isalnum():
            return stop
        if first is None:
            first = stop
            if before not in "sS":  # "the workers’ rights": perhaps a possessive, perhaps the end
                return first
    return first


def _ends_paragraph(text: str, after: int) -> bool:
    """A line break ends a paragraph unless the next line goes on in lower case, as hard-wrapped text does."""
    return not text[after : after + 1].islower()


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
