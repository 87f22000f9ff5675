"""What a reader of claims finds, before it is numbered, nested and tied to actors: the seam between a
reader and the rest.

The rules give these today; a trained reader gives the same and nothing behind it changes.
"""

import msgspec

from onrecord.model import Span


class Attribution(msgspec.Struct, kw_only=True):
    """One cue with its source and content, all as characters of the text."""

    act: str
    cue: Span | None
    source: Span | None
    speaker: Span | None = None
    """The words that name the source where `source` only stands for them: "the mayor" for "who"."""
    content: list[Span]
    told_to: Span | None = None
    confidence: float
    made: bool = True
    """Whether it is reported as made: not "hopes to explain", "should reply", "will announce"."""


EDGES = " \n\t\r\xa0,;:—–-."
"""What is no part of content at its edges."""


def trimmed(text: str, span: Span) -> Span | None:
    """`span` without spaces and punctuation at its edges; None where nothing is left."""
    start, end = span
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return (start, end) if start < end else None
