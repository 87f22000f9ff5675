"""What the pair head learns from: a pair as the network sees it, with what is between the two."""

import pickle
from dataclasses import dataclass
from pathlib import Path

from onrecord.coding.events.pairs import Seen


@dataclass(frozen=True, slots=True)
class Example:
    """One pair to learn from."""

    seen: Seen
    type: int
    """Position in `PAIR_TYPES`."""
    weight: float
    text: str
    """The sentence, so that folds keep its pairs together."""


def write(folder: Path, name: str, examples: list[Example]) -> None:
    """Keeps the examples as `NAME.pkl`."""
    with (folder / f"{name}.pkl").open("wb") as file:
        pickle.dump(examples, file)


def read(folder: Path, name: str) -> list[Example]:
    """The examples of `NAME.pkl`. Raises `FileNotFoundError` where `prepare` has not been run."""
    with (folder / f"{name}.pkl").open("rb") as file:
        found: list[Example] = pickle.load(file)  # our own, of a moment ago
    return found
