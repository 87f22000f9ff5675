"""What the pair head learns from: a pair as the network sees it, with what is between the two."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.encoded import SIZE
from onrecord.coding.events.pairs import Seen

Span = tuple[int, int]
Key = tuple[str, Span, Span]


@dataclass(frozen=True, slots=True)
class Example:
    """One pair to learn from."""

    seen: Seen
    type: int
    """Position in `PAIR_TYPES`."""
    weight: float
    text: str
    """The sentence, so that folds keep its pairs together."""
    actor: Span
    recipient: Span
    """In characters of `text`."""
    taught: NDArray[np.float32] | None = None
    """(types,): what a teacher says, as logits."""
    trust: float = 0.0
    """The teacher's share in what is to be learned, the rest being `type`'s."""

    @property
    def key(self) -> Key:
        """The pair itself, whatever is known of it."""
        return self.text, self.actor, self.recipient


def by_chance(one: Example) -> bytes:
    """A place in an order that has nothing to do with what the pair is, the same in every run."""
    return blake2b(repr(one.key).encode(), digest_size=8).digest()


def write(folder: Path, name: str, examples: list[Example]) -> None:
    """Keeps the examples as `NAME.pkl`."""
    with (folder / f"{name}.pkl").open("wb") as file:
        pickle.dump(examples, file)


def read(folder: Path, name: str) -> list[Example]:
    """The examples of `NAME.pkl`. Raises `FileNotFoundError` where `prepare` has not been run."""
    with (folder / f"{name}.pkl").open("rb") as file:
        found: list[Example] = pickle.load(file)  # our own, of a moment ago
    return found


def together(pairs: Sequence[Seen]) -> dict[str, NDArray[np.float32] | NDArray[np.int64]]:
    """The network's inputs for some pairs, padded: `states` (pairs, places, 384), `roles` and `mask`
    (pairs, places), `hints` (pairs, 2 x types).
    """
    places = max(1, *(len(one.roles) for one in pairs))
    states = np.zeros((len(pairs), places, SIZE), np.float32)
    roles = np.zeros((len(pairs), places), np.int64)
    mask = np.zeros((len(pairs), places), np.float32)
    for row, one in enumerate(pairs):
        count = len(one.roles)
        states[row, :count] = one.values * one.scales
        roles[row, :count] = one.roles
        mask[row, :count] = 1
    return {"states": states, "roles": roles, "mask": mask, "hints": np.stack([p.hints for p in pairs])}
