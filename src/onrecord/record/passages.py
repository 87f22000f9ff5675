"""The words of an article around what was read in them."""

import re
from collections.abc import Sequence
from typing import Final

from onrecord.model import Claim, Event, EventSpans, Record, Span
from onrecord.record.shown import Mark, Part, Passage

_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_LONGEST: Final = 600
"""Characters shown around the words meant where a paragraph has no sentences."""


def of_event(record: Record, event: Event) -> Passage:
    """The sentence of the trigger, with the words marked that say who, to whom, what, where and when."""
    return of_mention(record, event.spans)


def of_mention(record: Record, spans: EventSpans) -> Passage:
    """The same for one mention of an event."""
    marks: list[tuple[Span, Part]] = [(spans.trigger, "trigger")]
    for part, several in (("actor", spans.actor), ("recipient", spans.recipient), ("goods", spans.goods)):
        marks += [(span, part) for span in several]  # type: ignore[misc]
    marks += [(span, "place") for span in (spans.place,) if span]
    marks += [(span, "date") for span in (spans.date,) if span]
    return _passage(record.text, [spans.trigger], marks)


def of_claim(record: Record, claim: Claim) -> Passage:
    """The sentences of the claim, with source, cue and content marked."""
    marks: list[tuple[Span, Part]] = [(piece.span, "content") for piece in claim.content]
    marks += [(claim.source.span, "source")] if claim.source else []
    marks += [(claim.cue.span, "cue")] if claim.cue else []
    return _passage(record.text, [span for span, _ in marks], marks)


def _passage(text: str, around: Sequence[Span], marks: Sequence[tuple[Span, Part]]) -> Passage:
    start = min(_sentence(text, span)[0] for span in around)
    end = max(_sentence(text, span)[1] for span in around)
    kept, taken = [], start
    for (first, last), part in sorted(marks, key=lambda mark: mark[0]):
        if taken <= first and last <= end:  # one word is marked once
            kept.append(Mark(span=(first - start, last - start), part=part))
            taken = last
    return Passage(text=text[start:end], start=start, marks=kept)


def _sentence(text: str, span: Span) -> Span:
    """The sentence around a span, as far as full stops and capitals tell; no longer than is good to read."""
    first, last = span
    start, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    end = len(text) if end < 0 else end
    for stop in _SENTENCE_END.finditer(text, start, end):
        if stop.end() <= first:
            start = stop.end()
        elif stop.start() >= last:
            end = stop.start() + len(stop.group().rstrip())
            break
    return max(start, first - _LONGEST), min(end, last + _LONGEST)
