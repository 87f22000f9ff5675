"""A page's plain text as paragraphs: lines put back together where a paragraph was wrapped or cut at a
link.
"""

import re
from itertools import pairwise

import msgspec

_MARK = re.compile(r"\A[•◦▪‣●○■·*–-]\s+")
_BULLET = re.compile(r"\A(?:[•◦▪‣●○■·*–-]|\d{1,2}[.)])\s+")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*\Z")
_GOES_ON = re.compile(r"\A(?:[^\W\d_A-Z]|[,.;:!?)\]’”%])")
_LINK_TARGET = re.compile(r"\s?\((?:https?://|/|#|mailto:|javascript:)[^\s()]{0,500}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]?\s+(?=[\"'“‘(]?[^\W\d_a-z])")
_MANY_TARGETS = (
    10  # link targets in a page before they are taken for printed links, not for the author's own words
)
_WIDTH = (40, 140)  # characters: how wide text is wrapped where it is wrapped by hand or by mail
_UNBROKEN = 400  # words in one line before it is taken for a whole page without its line breaks
_SENTENCE = 6  # words in a line before it may be the start of a sentence that a link cuts


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A run of lines that belong together."""

    text: str
    """The lines, joined by a space, without bullet and printed link targets."""
    start: int
    end: int
    """Where it stands in the page, in code points; `page[start:end]` starts and ends with its own
    characters.
    """
    apart: bool
    """A blank line stands before it."""
    item: bool
    """It is marked as an item of a list."""
    sentence: bool
    """It is a sentence of a line that holds a whole page."""


class _Line(msgspec.Struct, frozen=True):
    start: int
    end: int
    text: str
    apart: bool
    sentence: bool = False


def paragraphs(page: str) -> list[Paragraph]:
    """The page's paragraphs in order. Every character of the page but white space is in exactly one."""
    lines = _lines(page)
    width = _wrap_width(lines)
    links_printed = sum(1 for _ in _LINK_TARGET.finditer(page)) >= _MANY_TARGETS
    found: list[Paragraph] = []
    at = 0
    while at < len(lines):
        upto = at + 1
        while upto < len(lines) and _joins(lines, upto, width):
            upto += 1
        group = lines[at:upto]
        text = " ".join(line.text for line in group)
        text = re.sub(r"(?<!\s)\s+([,.;:!?)\]’”%])", r"\1", text) if len(group) > 1 and not width else text
        item = bool(_BULLET.match(text))
        words = _MARK.sub("", text)
        if links_printed:
            words = _LINK_TARGET.sub("", words)
        found.append(
            Paragraph(
                text=words.strip() or text,
                start=group[0].start,
                end=group[-1].end,
                apart=group[0].apart,
                item=item,
                sentence=group[0].sentence,
            )
        )
        at = upto
    return found


def _lines(page: str) -> list[_Line]:
    found: list[_Line] = []
    at, apart = 0, True
    for raw in page.splitlines(keepends=True):
        text = raw.strip()
        if text:
            start = at + len(raw) - len(raw.lstrip())
            if text.count(" ") < _UNBROKEN:
                found.append(_Line(start, start + len(text), text, apart))
            else:
                found += _sentences(text, start, apart)
        apart = not text
        at += len(raw)
    return found


def _sentences(text: str, start: int, apart: bool) -> list[_Line]:
    """A page without its line breaks, as its sentences."""
    found: list[_Line] = []
    at = 0
    for gap in [*_SENTENCE_END.finditer(text), None]:
        upto = len(text) if gap is None else gap.end()
        piece = text[at:upto].strip()
        if piece:
            found.append(
                _Line(start + at, start + at + len(piece), piece, apart or bool(found), sentence=True)
            )
        at = upto
    return found


def _wrap_width(lines: list[_Line]) -> int:
    """How wide the page's text is wrapped, in characters; 0 where it isn't.

    Wrapped lines are told by what wrapping does: the next line's first word would not have fitted on this
    one.
    """
    low, high = _WIDTH
    best = pairs = 0
    run: list[_Line] = []
    for line in [*lines, None]:
        if line is not None and not line.apart:
            run.append(line)
            continue
        if len(run) >= 3:
            width = max(len(part.text) for part in run)
            if low <= width <= high and all(not _fits(a, b, width) for a, b in pairwise(run)):
                best = max(best, width)
                pairs += len(run) - 1
        run = [line] if line is not None else []
    return best if pairs >= 3 else 0


def _fits(one: _Line, two: _Line, width: int) -> bool:
    return len(one.text) + 1 + len(two.text.split(maxsplit=1)[0]) <= width


def _joins(lines: list[_Line], at: int, width: int) -> bool:
    """Whether line `at` goes on with the paragraph of the line before it."""
    one, two = lines[at - 1], lines[at]
    if two.apart or _BULLET.match(two.text):
        return False
    if width and len(one.text) <= width and len(two.text) <= width and not _fits(one, two, width):
        return True
    if _ended(one) and not re.match(r"[,.;:!?)\]”]", two.text):
        return False
    if _GOES_ON.match(two.text):
        return _long(one) or _long(two)
    after = lines[at + 1] if at + 1 < len(lines) else None
    short = len(two.text.split()) <= 10 and not _ended(two)
    return bool(short and _long(one) and after and not after.apart and _GOES_ON.match(after.text))


def _long(line: _Line) -> bool:
    return len(line.text.split()) >= _SENTENCE


def _ended(line: _Line) -> bool:
    return bool(_ENDED.search(line.text))
