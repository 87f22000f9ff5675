"""What the heads should say of a window: each word's tag, and for each cue what each word is to its claim."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.labels import ROLES, TIES, Role, tag
from onrecord.coding.encoder.syntax import Seen
from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import NO_TOKEN, Window
from training.corpus import Attribution, Span

IGNORED = -100
"""Places no loss is counted for: separators, padding, and pieces that continue a word."""


@dataclass(frozen=True, slots=True)
class MarkedTokens:
    """A text's pieces with their tags, and its claims as runs of pieces."""

    tokens: Tokens
    tags: NDArray[np.int64]
    ties: tuple[tuple[tuple[int, int, int], ...], ...]
    """For each claim (first piece, end, tie): its cue first, then its sources and contents."""
    marked: bool = True
    """Whether anybody has looked for claims in the text; what there is without is left to a teacher."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window to learn from; arrays as long as the window."""

    ids: NDArray[np.int64]
    marks: NDArray[np.int64]
    seen: Seen
    tags: NDArray[np.int64]
    cues: tuple[tuple[int, int], ...]
    """The places of each claim's cue in the window."""
    ties: NDArray[np.int64]
    """(claims, places): position in TIES."""
    marked: bool = True


def marked_tokens(tokens: Tokens, attributions: tuple[Attribution, ...] | None) -> MarkedTokens:
    """The pieces tagged by the attributions, if any. Where two spans overlap the later one is kept."""
    tags = np.where(tokens.first, 0, IGNORED)
    ties = []
    for attribution in attributions or ():
        runs = [
            (role, run)
            for role in ROLES
            for span in getattr(attribution, role)
            if (run := _run(tokens, span))
        ]
        for role, (start, end) in runs:
            _tag(tags, tokens, role, start, end)
        if attribution.cue and any(role == "cue" for role, _ in runs):
            runs.sort(key=lambda found: found[0] != "cue")
            ties.append(tuple((a, b, TIES.index(role)) for role, (a, b) in runs))
    return MarkedTokens(tokens, tags, tuple(ties), attributions is not None)


def _run(tokens: Tokens, span: Span) -> tuple[int, int] | None:
    start = int(np.searchsorted(tokens.ends, span[0], side="right"))
    end = int(np.searchsorted(tokens.starts, span[1], side="left"))
    while start < end and not tokens.first[start]:
        start += 1  # a span that begins within a word begins with the next one
    return (start, end) if start < end else None


def _tag(tags: NDArray[np.int64], tokens: Tokens, role: Role, start: int, end: int) -> None:
    words = np.flatnonzero(tokens.first[start:end]) + start
    tags[words] = tag(role, "I")
    tags[words[0]], tags[words[-1]] = tag(role, "B"), tag(role, "E")
    if len(words) == 1:
        tags[words[0]] = tag(role, "S")


def example(window: Window, seen: Seen, marked: MarkedTokens) -> Example:
    """The window with what the parse says of it, and its part of the text's tags and claims; a claim is in it
    when its cue is, all of it.
    """
    inside = np.flatnonzero(window.tokens != NO_TOKEN)
    place = {int(token): int(at) for at, token in zip(inside, window.tokens[inside], strict=True)}
    tags = np.full(len(window), IGNORED)
    tags[inside] = marked.tags[window.tokens[inside]]
    cues, ties = [], []
    for runs in marked.ties:
        start, end, _ = runs[0]
        if start not in place or end - 1 not in place:
            continue
        tied = np.where(tags == IGNORED, IGNORED, 0)
        for low, high, tie in runs:
            for token in range(low, high):
                if (at := place.get(token)) is not None and tied[at] != IGNORED:
                    tied[at] = tie
        cues.append((place[start], place[end - 1] + 1))
        ties.append(tied)
    return Example(
        window.ids,
        window.marks,
        seen,
        tags,
        tuple(cues),
        np.array(ties, dtype=np.int64).reshape(-1, len(window)),
        marked.marked,
    )
