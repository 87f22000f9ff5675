"""What one pass of the encoder leaves behind of a text, for readers of other things than claims."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.decoding import Heads
from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import NO_TOKEN

SIZE = 384
"""Numbers in a vector."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's word pieces, each with the vector of the encoder's fourth layer, in 8-bit integers: a long
    text's vectors stay until its events are read.
    """

    tokens: Tokens
    values: NDArray[np.int8]
    """(tokens, 384)"""
    scales: NDArray[np.float32]
    """(tokens, 1): what the values are to be multiplied by."""

    @classmethod
    def empty(cls, tokens: Tokens) -> "Encoded":
        """Room for the vectors of a text's pieces."""
        count = len(tokens)
        return cls(tokens, np.zeros((count, SIZE), np.int8), np.zeros((count, 1), np.float32))

    def keeping(self, heads: Iterable[Heads]) -> Iterator[Heads]:
        """The same windows; the vectors of the tokens that each owns are kept on the way."""
        for window in heads:
            tokens = window.window.tokens
            low, high = window.window.owned
            places = np.flatnonzero((tokens != NO_TOKEN) & (tokens >= low) & (tokens < high))
            states = window.states[places]
            scales = np.maximum(np.abs(states).max(axis=1, keepdims=True), 1e-6) / 127
            self.values[tokens[places]] = np.rint(states / scales)
            self.scales[tokens[places]] = scales
            yield window

    def vectors(self, start: int, end: int) -> NDArray[np.float32]:
        """The vectors of some tokens: (tokens, 384)."""
        found: NDArray[np.float32] = self.values[start:end] * self.scales[start:end]
        return found
