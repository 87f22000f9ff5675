"""Agglomerative clustering by average linkage, with time: which of several clusters are one story."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.record.story_terms import rules

Matrix = npt.NDArray[np.float64]


def fading(days: Sequence[Sequence[float]], window: int) -> Matrix:
    """What likeness between clusters is to be multiplied by, 0 to 1, as a square matrix.

    `days`: for each cluster the days of its articles, NaN where unknown. It is the days between the nearest
    articles of two clusters that count: a happening reported on for months is one story as long as reports go
    on. More than `window` days make it 0.
    """
    fade = rules().fade
    flat = np.array([day for cluster in days for day in cluster], np.float64)
    starts = np.cumsum([0, *(len(cluster) for cluster in days[:-1])])
    apart = np.abs(flat[:, None] - flat[None, :])
    apart[np.isnan(apart)] = fade.undated
    nearest = np.minimum.reduceat(np.minimum.reduceat(apart, starts, axis=0), starts, axis=1)
    left: Matrix = np.where(nearest > window, 0.0, (1 + nearest / fade.scale) ** -fade.exponent)
    return left


def united(likeness: Matrix, fades: Matrix, sizes: Sequence[int]) -> list[list[int]]:
    """Which of the clusters are one, as lists of their numbers; each is in one list.

    `likeness`: mean over all pairs of articles. The likest two become one until none are as like as
    `together` in `stories.yaml`; the result is the same in whatever order the clusters are given, ties aside.
    """
    count = len(sizes)
    means, fades = likeness.copy(), fades.copy()
    weight = np.array(sizes, np.float64)
    joined: list[list[int]] = [[number] for number in range(count)]
    linked = means * fades
    np.fill_diagonal(linked, -1.0)
    for _ in range(count - 1):
        one, other = divmod(int(linked.argmax()), count)
        if linked[one, other] < rules().together:
            break
        both = weight[one] + weight[other]
        means[one] = (weight[one] * means[one] + weight[other] * means[other]) / both
        means[:, one] = means[one]
        fades[one] = np.maximum(fades[one], fades[other])
        fades[:, one] = fades[one]
        weight[one] = both
        open_ = linked[one] >= 0
        open_ &= linked[other] >= 0
        linked[one] = np.where(open_, means[one] * fades[one], -1.0)
        linked[:, one] = linked[one]
        linked[other], linked[:, other] = -1.0, -1.0
        joined[one] += joined[other]
        joined[other] = []
    return [cluster for cluster in joined if cluster]
