"""Which fifth of the marked sentences each is in."""

import random
from collections.abc import Iterable

FOLDS = 5


def fold_of(texts: Iterable[str], seed: int = 5) -> dict[str, int]:
    """A fold for each text, the same for the same texts in any order."""
    order = sorted(set(texts))
    random.Random(seed).shuffle(order)
    return {text: number % FOLDS for number, text in enumerate(order)}
