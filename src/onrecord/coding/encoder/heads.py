"""What the network says of a window of text, and how a word's scores become words of the text."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.sequences import Array
from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import NO_TOKEN, Window

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Heads:
    """What the network says of one window; logits, but for the vectors."""

    window: Window
    tags: Array
    """(places, TAGS)"""
    ties: Array
    """(TIES, cues, places): what each place is to the claim of the cue at each other place."""
    acts: Array
    """(places, ACTS)"""
    triggers: Array
    """(places, TRIGGERS)"""
    sectors: Array
    """(places, SECTORS)"""
    arguments: Array
    """(ARGUMENTS, triggers, places): what each place is to the event of the trigger at each other place."""
    types: Array
    """(places, TYPES), as those below: of the event whose trigger begins there."""
    statuses: Array
    """(places, STATUSES)"""
    modes: Array
    """(places, MODES)"""
    vectors: Array
    """(places, VECTOR), of length 1."""

    @classmethod
    def outputs(cls) -> list[str]:
        """Names of the network's outputs, in this order."""
        return [one.name for one in fields(cls)][1:]

    def words(self, tokens: Tokens) -> Ints:
        """The places of the window at which a word begins."""
        places = np.flatnonzero(self.window.tokens != NO_TOKEN)
        return places[tokens.first[self.window.tokens[places]]]


def word_ends(tokens: Tokens, words: Ints) -> Ints:
    """The token after each word's last piece, given tokens that begin words; the window may cut the last."""
    end = int(words[-1]) + 1
    while end < len(tokens) and not tokens.first[end]:
        end += 1
    return np.append(words[1:], end)
