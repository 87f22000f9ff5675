"""Labels in sequence: probabilities, best paths, and runs of like labels."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Run = tuple[int, int]
"""First place and the place after the last."""


def log_softmax(x: Array, axis: int) -> Array:
    x = x - x.max(axis, keepdims=True)
    out: Array = x - np.log(np.exp(x).sum(axis, keepdims=True))
    return out


def viterbi(scores: Array, cost: Array) -> NDArray[np.int64]:
    """The best labels (sequences, words) for log-probabilities (sequences, words, labels), where going from
    one label to another before a word costs `cost` (words, from, to).
    """
    count, length, labels = scores.shape
    best, back = scores[:, 0], np.zeros((count, length, labels), dtype=np.int8)
    for at in range(1, length):
        ways = best[:, :, None] - cost[at]
        back[:, at] = ways.argmax(1)
        best = ways.max(1) + scores[:, at]
    path = np.zeros((count, length), dtype=np.int64)
    path[:, -1] = best.argmax(1)
    for at in range(length - 1, 0, -1):
        path[:, at - 1] = back[np.arange(count), at, path[:, at]]
    return path


def runs_of(mask: NDArray[np.bool_]) -> list[Run]:
    """Half-open runs of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
