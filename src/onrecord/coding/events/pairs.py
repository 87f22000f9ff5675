"""What two parties of a sentence have to do with each other, in the trained reader's eyes.

The encoder that reads claims has passed over the text; this goes on from the vectors of its fourth layer with
two layers of its own. These are told which pieces are the actor's and which the recipient's, and what the
lexicon's triggers have made of the sentence. So the text is read once, and a pair costs a third of a pass
over its sentence alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.encoded import Encoded
from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.encoder.network import load_network
from onrecord.coding.encoder.weights import PAIRS, installed_folder, load_weights
from onrecord.model import Event, Span

ACTOR: Final = 1
RECIPIENT: Final = 2
HINTS: Final = 2 * len(PAIR_TYPES)
_ROOM: Final = 96
"""Word pieces of a sentence that are looked at, about the two parties."""
_YIELD: Final = ("CONCEDE", "RETREAT")


class Pair(msgspec.Struct, frozen=True):
    """Two parties in a sentence, all in characters of the text."""

    sentence: Span
    actor: Span
    recipient: Span


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader is shown of a pair."""

    values: NDArray[np.int8]
    """(pieces, 384), to be multiplied by `scales`, as in `Encoded`."""
    scales: NDArray[np.float32]
    """(pieces, 1)"""
    roles: NDArray[np.int64]
    """(pieces,): 1 for the actor's, 2 for the recipient's, else 0."""
    hints: NDArray[np.float32]
    """(2 x types,): how sure triggers are of each type, for the two themselves, then for others beside."""


def pair_type(type_: str) -> str:
    """PLOVER's type as the reader knows it: CONCEDE and RETREAT are one in the data that it learned from."""
    return "YIELD" if type_ in _YIELD else type_


def hints(pair: Pair, events: Iterable[Event]) -> NDArray[np.float32]:
    """What triggers report in the pair's sentence: (2 x types,), see `Seen`."""
    found = np.zeros(HINTS, np.float32)
    for event in events:
        if not touches([pair.sentence], event.spans.trigger):
            continue
        own = touches(event.spans.actor, pair.actor) and touches(event.spans.recipient, pair.recipient)
        at = PAIR_TYPES.index(pair_type(event.type)) + (0 if own else len(PAIR_TYPES))
        found[at] = max(found[at], event.confidence)
    return found


def touches(spans: Sequence[Span], one: Span) -> bool:
    """Whether any of the spans shares a character with the one."""
    return any(start < one[1] and one[0] < end for start, end in spans)


def seen(encoded: Encoded, pair: Pair, events: Iterable[Event]) -> Seen:
    """What the reader is shown: of a very long sentence, the part about the two parties."""
    low, high = _tokens(encoded, pair.sentence)
    if high - low > _ROOM:
        first, last = _tokens(
            encoded, (min(pair.actor[0], pair.recipient[0]), max(pair.actor[1], pair.recipient[1]))
        )
        low = max(low, first - max(_ROOM - (last - first), 0) // 2)
        high = min(high, low + _ROOM)
    roles = np.zeros(high - low, np.int64)
    for role, span in ((ACTOR, pair.actor), (RECIPIENT, pair.recipient)):
        start, end = _tokens(encoded, span)
        roles[max(start - low, 0) : max(min(end, high) - low, 0)] = role
    return Seen(encoded.values[low:high], encoded.scales[low:high], roles, hints(pair, events))


class PairReader:
    """The network with what it tells apart. Loading takes a moment: make one and keep it.

    Raises `WeightsError` where the weights are missing, damaged or made for another version.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        weights = load_weights(folder or installed_folder(), PAIRS)
        assert weights.meta.pairs is not None  # its hash would not fit
        self.threshold = weights.meta.pairs.threshold
        self._network = load_network(weights.pairs, threads)

    def chances(self, pairs: Sequence[Seen]) -> NDArray[np.float32]:
        """The probability of each of `PAIR_TYPES` for each pair: (pairs, types), in the order given.

        One at a time: the 8-bit scales are of all that is read at once, and what is said of a pair must not
        depend on what other pairs there are. Nor are several faster, as they have to be filled up to the
        longest.
        """
        found = np.zeros((len(pairs), len(PAIR_TYPES)), np.float32)
        for chances, one in zip(found, pairs, strict=True):
            if not len(one.roles):
                chances[PAIR_TYPES.index("NONE")] = 1  # the encoder has read nothing there
                continue
            given = {"states": one.values * one.scales, "roles": one.roles, "hints": one.hints}
            (logits,) = self._network.run(["types"], {name: value[None] for name, value in given.items()})
            odds = np.exp(logits[0] - logits[0].max())
            chances[:] = odds / odds.sum()
        return found


def _tokens(encoded: Encoded, span: Span) -> tuple[int, int]:
    """The run of tokens that a span of characters touches."""
    tokens = encoded.tokens
    start = int(np.searchsorted(tokens.ends, span[0], side="right"))
    return start, max(start, int(np.searchsorted(tokens.starts, span[1], side="left")))
