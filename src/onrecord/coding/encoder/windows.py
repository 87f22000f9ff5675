"""A text cut into overlapping windows that the encoder can take, along paragraphs where these are short."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.tokens import Tokens

NO_TOKEN = -1
CLS, SEP = 101, 102
"""BERT's own ids for the start of a sequence and for what parts paragraphs."""


@dataclass(frozen=True, slots=True)
class Window:
    """A run of tokens with a separator after each paragraph."""

    tokens: NDArray[np.int64]
    """Position in the text's tokens of each place of the window; NO_TOKEN where a separator stands."""
    ids: NDArray[np.int64]
    marks: NDArray[np.int64]
    owned: tuple[int, int]
    """The tokens whose cues this window answers for; every token is owned by one window."""

    def __len__(self) -> int:
        return len(self.ids)


def windows(tokens: Tokens, size: int, overlap: int) -> Iterator[Window]:
    """Windows of at most `size` places that own each token once.

    A window begins with a paragraph and takes as many whole ones as fit, and before them such whole
    paragraphs as fit into `overlap` tokens, for context. A paragraph longer than a window is cut, each cut
    with `overlap` tokens of context on both sides. Raises `ValueError` where the overlap leaves no room.
    """
    if size - 2 - 3 * overlap <= 0:
        raise ValueError(f"windows of {size} places are too small for an overlap of {overlap}")
    count, starts = len(tokens), np.flatnonzero(np.diff(tokens.paragraphs, prepend=-1))
    ends = np.append(starts[1:], count)
    begin = 0
    while begin < count:
        here = int(np.searchsorted(starts, begin, side="right")) - 1
        if starts[here] < begin:
            low = begin - overlap
        else:
            low = int(starts[np.searchsorted(starts, begin - overlap)]) if overlap else begin
        room = size - 1 - (begin - low) - (here - int(np.searchsorted(starts, low, side="right")) + 1)
        high, last = begin, here
        while last < len(ends) and int(ends[last]) - begin + (last - here + 1) <= room:
            high = int(ends[last])
            last += 1
        own = high
        if high == begin:
            high = begin + room - 1
            own = high - overlap
        yield _window(tokens, low, high, (begin, own))
        begin = own


def _window(tokens: Tokens, low: int, high: int, owned: tuple[int, int]) -> Window:
    inside = np.arange(low, high)
    cuts = np.flatnonzero(np.diff(tokens.paragraphs[low:high])) + 1
    places = np.concatenate([[NO_TOKEN], np.insert(inside, cuts, NO_TOKEN), [NO_TOKEN]])
    ids = np.where(places == NO_TOKEN, SEP, tokens.ids[places])
    ids[0] = CLS
    return Window(places, ids, np.where(places == NO_TOKEN, 0, tokens.marks[places]), owned)
