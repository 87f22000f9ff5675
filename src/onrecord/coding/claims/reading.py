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
