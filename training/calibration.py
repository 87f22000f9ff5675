"""How sure to say one is: logistic regression of a claim's being right on what speaks for it (Platt 1999)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fit(
    evidence: Array, right: NDArray[np.bool_], *, ridge: float = 1.0, rounds: int = 50
) -> tuple[float, ...]:
    """Weights of the evidence (claims, features), the constant last, by Newton's method."""
    x = np.column_stack([evidence, np.ones(len(evidence))])
    weights = np.zeros(x.shape[1])
    penalty = ridge * np.diag([1.0] * evidence.shape[1] + [0.0])
    for _ in range(rounds):
        sure = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (right - sure) - penalty @ weights
        weights = weights + np.linalg.solve(x.T @ (x * (sure * (1 - sure))[:, None]) + penalty, slope)
        if np.abs(slope).max() < 1e-6:
            break
    return tuple(round(float(weight), 4) for weight in weights)


def confidences(evidence: Array, weights: Sequence[float]) -> Array:
    """0 to 1 for each row of evidence."""
    out: Array = 1 / (1 + np.exp(-(evidence @ np.array(weights[:-1]) + weights[-1])))
    return out


def calibration_error(sure: Array, right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error: how far confidence and share right lie apart, over bins of equal width."""
    at = np.minimum((sure * bins).astype(int), bins - 1)
    apart = [
        abs(sure[at == n].mean() - right[at == n].mean()) * (at == n).mean()
        for n in range(bins)
        if (at == n).any()
    ]
    return float(sum(apart))


def crossed_error(
    evidence: Array, right: NDArray[np.bool_], article: NDArray[np.int64], folds: int = 5
) -> float:
    """Calibration error of claims whose article the weights were not fitted on."""
    sure = np.zeros(len(right))
    for fold in range(folds):
        out = article % folds == fold
        if out.any():
            sure[out] = confidences(evidence[out], fit(evidence[~out], right[~out]))
    return calibration_error(sure, right)
