"""Speakers set off by a colon: headlines ("Harbour chief: bridge is safe"), transcripts ("SMITH: It is
safe.")."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.coding.parsed import Parsed
from onrecord.model import Span

_LABEL = re.compile(r"^[ \t]*([^\W\d_][^:\n“”\"]{0,58}[^\W_]\.?):[ \t]+(\S[^\n]*)$", re.MULTILINE)
_MOST_WORDS = 6


class Label(NamedTuple):
    """A line of the text that opens with its speaker."""

    source: Span
    cue: Span
    content: Span


def labels(doc: Parsed, names: frozenset[str]) -> Iterator[Label]:
    """Lines of which the words before the first colon name somebody: all of them proper nouns, an entity
    that can speak, or one of `names` ("poll")."""
    for line in _LABEL.finditer(doc.text):
        start, end = line.span(1)
        before = doc.char_span(start, end, "contract")
        if (
            before is None
            or (before.start_char, before.end_char) != (start, end)
            or len(before) > _MOST_WORDS
        ):
            continue
        speaks = any(token.ent_type_ in ("PERSON", "ORG", "NORP") for token in before)
        proper = all(token.pos_ == "PROPN" or token.is_punct for token in before)
        if not (speaks or proper or before.text.lower() in names) or any(
            t.pos_ in ("VERB", "AUX") for t in before
        ):
            continue
        stop = line.start(2) + len(line.group(2).rstrip(" \t."))
        said = doc.char_span(line.start(2), line.end(2), "expand")
        if said is not None and stop > line.start(2) and any(t.pos_ in ("VERB", "AUX") for t in said):
            yield Label((start, end), (end, end + 1), (line.start(2), stop))
