"""Content that no claim has: what the tag head sees beside a claim's, and quotations that are nobody's yet.

The tie head reads a claim off the window that its cue stands in. A long quotation may go on in the next
window, or stand far from whoever says it; there the tag head still sees that it is somebody's word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.decoding import CONTENT, TokenClaim, roles_of
from onrecord.coding.encoder.heads import Heads
from onrecord.coding.encoder.sequences import Array, Run, log_softmax, runs_of
from onrecord.coding.encoder.tokens import INSIDE, OUTSIDE, STATES, Tokens
from onrecord.coding.encoder.windows import NO_TOKEN

BESIDE = 0.6
"""From this probability on a word right beside a claim's content is the claim's."""
QUOTED = 0.6
"""From this mean probability on a quotation is somebody's word."""
FEWEST = 4
"""Words (and commas) of such a quotation; fewer are a name or a scare quote."""


def content_chances(windows: Iterable[Heads], out: Array) -> Iterator[Heads]:
    """Passes the windows on, and notes in `out` (tokens) how likely each word is content to the tag head."""
    for heads in windows:
        window = heads.window
        low, high = window.owned
        places = np.flatnonzero((window.tokens != NO_TOKEN) & (window.tokens >= low) & (window.tokens < high))
        said = log_softmax(heads.tags[places], 1)
        out[window.tokens[places]] = np.exp(roles_of(said)[:, CONTENT])
        yield heads


def whole_words(chances: Array, tokens: Tokens) -> Array:
    """The chances of words, for all of their pieces; only the first is ever asked for."""
    first = np.maximum.accumulate(np.where(tokens.first, np.arange(len(tokens)), 0))
    out: Array = chances[first]
    return out


def grown(claims: Sequence[TokenClaim], chances: Array, tokens: Tokens) -> list[TokenClaim]:
    """The claims with what stands right beside their content, as far as that is likely content too, is no
    other claim's and stands in the same paragraph.
    """
    free = (chances >= BESIDE) & ~taken(claims, len(tokens))
    found = []
    for claim in claims:
        content: list[Run] = []
        for start, end in claim.content:
            while start > 0 and free[start - 1] and tokens.paragraphs[start - 1] == tokens.paragraphs[start]:
                start -= 1
                free[start] = False
            while end < len(free) and free[end] and tokens.paragraphs[end] == tokens.paragraphs[end - 1]:
                free[end] = False
                end += 1
            if content and content[-1][1] == start:
                start = content.pop()[0]
            content.append((start, end))
        found.append(replace(claim, content=tuple(content)))
    return found


def quotations(claims: Sequence[TokenClaim], chances: Array, tokens: Tokens) -> list[Run]:
    """Quotations, each in its paragraph, of which no claim has a word and which are likely somebody's."""
    inside = tokens.marks % STATES == INSIDE
    quoted = tokens.marks % STATES != OUTSIDE
    held = taken(claims, len(tokens))
    found = []
    for start, end in runs_of(quoted):
        cuts = np.flatnonzero(np.diff(tokens.paragraphs[start:end])) + start + 1
        for low, high in zip([start, *cuts.tolist()], [*cuts.tolist(), end], strict=True):
            words = tokens.first[low:high] & inside[low:high]
            sure = float(chances[low:high][words].mean()) if words.any() else 0.0
            if sure >= QUOTED and words.sum() >= FEWEST and not held[low:high].any():
                found.append((low, high))
    return found


def taken(claims: Iterable[TokenClaim], count: int) -> NDArray[np.bool_]:
    """Which of `count` tokens a claim has: its cue, source or content."""
    out = np.zeros(count, np.bool_)
    for claim in claims:
        for start, end in (claim.cue, *claim.source, *claim.content):
            out[start:end] = True
    return out
