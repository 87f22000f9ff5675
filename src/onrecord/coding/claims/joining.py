"""Puts the rules' claims beside the trained reader's.

The trained reader finds more and ties better; the rules see what the grammar is sure of: what a cue does,
who is told, where a second verb of the same speaker begins a claim of its own ("said … and called for …"),
whose subject it is that stands right before a cue, and what somebody else is said to have said.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable

from onrecord.coding.claims.cues import cue_table
from onrecord.coding.claims.quotations import OPENING
from onrecord.coding.claims.reading import Attribution
from onrecord.model import Span

_LEADS_OVER = re.compile(r"(?:[\s,;]|\b(?:and|but|while|as)\b)+$")
_JOINED = re.compile(r"(?:\b(?:and|but|while)|[,;])\s*$")
"""What stands before a clause beside another; "that", "whether" and prepositions go before one within it."""
_AND = re.compile(r"(?:and|but|or|nor|so)\b")
_EXPLETIVES = ("it", "there")
_ANYBODY = ("i", "we", "you", "he", "she", "it", "one", "what", "anyone", "anybody", "nobody")
"""Sources that inside a claim mean its own speaker, or no one in particular."""
_SPEAKERS = ("he", "she", "i", "we")
"""Those of them that, before a colon, speak the quotation below it."""
_NEAR = 40
"""Characters before a cut in which the words that lead over to the next clause stand."""


def join(text: str, trained: list[Attribution], ruled: list[Attribution]) -> list[Attribution]:
    """The trained claims, corrected in place by the rules' of the same cues, and those of the rules' that are
    new and sure enough: where nothing is read, inside what somebody says, or by the same speaker at the end
    of a claim, which they then end.
    """
    cues = Owners((one.cue, one) for one in trained if one.cue is not None)
    content = Owners((span, one) for one in trained for span in one.content)
    joined = list(trained)
    for one in ruled:
        if one.cue is None:
            continue
        same = cues.of(one.cue)
        if same is not None:
            _correct(text, same, one, content)
        elif _is_new(text, one, one.cue, content):
            joined.append(one)
    return joined


def end_before(text: str, one: Attribution, place: int) -> bool:
    """Ends a claim's content before `place` and the words that lead over; False, and nothing done, where
    nothing would be left.
    """
    left = []
    for start, end in one.content:
        if start < place < end:
            before = text[max(start, place - _NEAR) : place]
            end = place - len(before) + len(_LEADS_OVER.sub("", before))
        if start < end <= place:
            left.append((start, end))
    if left:
        one.content = left
    return bool(left)


class Owners:
    """Whose some disjoint spans are."""

    def __init__(self, spans: Iterable[tuple[Span, Attribution]]) -> None:
        self._spans = sorted(spans, key=lambda pair: pair[0])
        self._starts = [span[0] for span, _ in self._spans]

    def of(self, span: Span) -> Attribution | None:
        """Whose the last of the spans is that `span` touches."""
        n = bisect_right(self._starts, span[1] - 1) - 1
        return self._spans[n][1] if n >= 0 and self._spans[n][0][1] > span[0] else None


def _correct(text: str, mine: Attribution, ruled: Attribution, content: Owners) -> None:
    """Takes over what the grammar says of the same cue."""
    mine.act = ruled.act
    if ruled.told_to is not None and not _touch(ruled.told_to, (*mine.content, *_source(mine))):
        mine.told_to = ruled.told_to
    if mine.cue is not None and _AND.match(text, mine.content[0][0]):  # "It was agreed, he said, and “no …”"
        ahead = [span for span in ruled.content if span[1] <= mine.cue[0] and content.of(span) is None]
        if mine.cue[1] <= mine.content[0][0]:
            mine.content[:0] = ahead
    if ruled.source is None or mine.cue is None:
        return
    if mine.source is None:
        if text[slice(*ruled.source)].lower() not in _EXPLETIVES:
            mine.source, mine.speaker = ruled.source, ruled.speaker
        return
    if _touch(ruled.source, _source(mine)):
        mine.speaker = ruled.speaker or mine.speaker
        return
    # "… accused X of arming Y and Z has reported …": Z is no part of the accusation.
    before = content.of(ruled.source)
    if before is None or before is mine or ruled.source[1] > mine.cue[0]:
        return
    if _joined(text, ruled.source[0]):
        ends = max(end for start, end in before.content if start < ruled.source[1])
        if ends <= mine.cue[0] and end_before(text, before, ruled.source[0]):
            mine.source, mine.speaker = ruled.source, ruled.speaker


def _is_new(text: str, one: Attribution, cue: Span, content: Owners) -> bool:
    sure = cue_table().beside_trained
    outer = content.of(cue)
    if one.source is None or not one.made:
        return False
    anybody = text[slice(*one.source)].lower() in _ANYBODY
    if outer is None:
        spoken = text[slice(*one.source)].lower() in _SPEAKERS and text[one.content[0][0]] in OPENING
        somebody = not anybody or spoken  # "She said:", and her words below
        return one.confidence >= sure.free and somebody and not any(content.of(s) for s in one.content)
    if _touch(one.source, _source(outer)):  # "said … and called for …"
        return one.confidence >= sure.second and _joined(text, cue[0]) and end_before(text, outer, cue[0])
    inside = all(any(a <= start and end <= b for a, b in outer.content) for start, end in one.content)
    return one.confidence >= sure.nested and not anybody and inside


def _joined(text: str, place: int) -> bool:
    return _JOINED.search(text, max(0, place - _NEAR), place) is not None


def _source(one: Attribution) -> tuple[Span, ...]:
    return () if one.source is None else (one.source,)


def _touch(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
