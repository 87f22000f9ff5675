"""Labels in sequence: probabilities, best paths, and runs of like labels."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Run = tuple[int, int]
"""First place and the place after the last."""


def log_softmax(x: Array, axis: int) -> Array:
    x = x - x.max(axis, keepdims=True)
    out: Array = x - np.log(np.exp(x).sum(axis, keepdims=True))
    return out


def viterbi(windows: Sequence[tuple[Array, Array]]) -> list[NDArray[np.int64]]:
    """The best labels (sequences, words) of each window's sequences, for their log-probabilities (sequences,
    words, labels), where going from one label to another before a word of the window costs (words, from, to).

    All windows go side by side, the shorter with free steps at their ends: a step costs the same for many.
    """
    if not windows:
        return []
    longest = max(scores.shape[1] for scores, _ in windows)
    scores = np.concatenate([_filled(scores, 1, longest) for scores, _ in windows])
    costs = np.stack([_filled(cost, 0, longest) for _, cost in windows])
    of_window = np.repeat(np.arange(len(windows)), [len(scores) for scores, _ in windows])
    steps = np.ascontiguousarray(costs.transpose(1, 0, 3, 2))[:, of_window]  # by word: sequences, to, from
    count, _, labels = scores.shape
    best, back = scores[:, 0], np.zeros((longest, count, labels), dtype=np.int8)
    for at in range(1, longest):
        ways = best[:, None, :] - steps[at]
        back[at] = ways.argmax(2)
        best = ways.max(2) + scores[:, at]
    path = np.zeros((count, longest), dtype=np.int64)
    path[:, -1] = best.argmax(1)
    rows = np.arange(count)
    for at in range(longest - 1, 0, -1):
        path[:, at - 1] = back[at, rows, path[:, at]]
    return [path[of_window == n, : cost.shape[0]] for n, (_, cost) in enumerate(windows)]


def _filled(values: Array, axis: int, length: int) -> Array:
    """With zeros at the end of an axis, up to a length."""
    wide = [(0, 0)] * values.ndim
    wide[axis] = (0, length - values.shape[axis])
    return np.pad(values, wide)


def runs_of(mask: NDArray[np.bool_]) -> list[Run]:
    """Half-open runs of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
