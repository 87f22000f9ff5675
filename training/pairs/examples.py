"""What the pair head learns from: a pair as the network sees it, with what is between the two."""

import pickle
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
