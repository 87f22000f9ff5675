"""Choose the thresholds on dev, coarsely, and calibrate the confidence; write both into `meta.json`.

python -m training.choose --weights models/en/src/onrecord_en/weights
"""

import argparse
from pathlib import Path

import msgspec
import numpy as np

from onrecord.coding.encoder.decoding import Thresholds, apart, claims_of
from onrecord.coding.encoder.encoder import ClaimEncoder
from onrecord.coding.encoder.loose import content_chances, grown, whole_words
from onrecord.coding.encoder.spans import span_of
from training.calibration import calibration_error, confidences, crossed_error, fit
from training.corpus import Attribution, read_corpus
from training.export import UNCHOSEN, write_meta
from training.heard import Heard, as_attributions, hear
from training.paths import attribution_folder
from training.scoring import Score

GRID: dict[str, tuple[float, ...]] = {
    "cue": (0.2, 0.35, 0.5),
    "cue_opens": (0.5, 0.7),
    "change": (0.2, 0.5, 1.0),
    "edges": (0.25, 0.75),
    "gain": (0.0, 0.3, 0.6, 1.0),
    "source": (0.1, 0.2, 0.35),
    "coverage": (0.3, 0.6, 0.8),
    "paragraph": (1.0, 3.0),
}
"""Few values, far apart: 84 articles are too few to tell fine ones from luck."""
LEAST = 0.2
"""Confidence that a claim needs to be read. What the unsure ones say is mostly somebody's word, even where
cue or source are not the marked ones: from 0.25 down to 0.2 it costs 0.0004 of F1 and gives 0.0006 of content
and 0.002 of cue; down to 0.15 it costs 0.002 more and gives as much.
"""
MARGIN = 0.001
"""F1 that a change must gain to be made."""


def score(heard: list[Heard], limits: Thresholds) -> Score:
    """The reader's score on the articles under these thresholds."""
    total = Score()
    for one in heard:
        total.add(one.article.text, as_attributions(one.read(limits)), one.article.attributions)
    return total


def aim(scored: Score) -> float:
    """What is chosen for: F1 of whole claims, the overlap of the three roles, and half as much the recall of
    each kind of claim, so that the kinds hard to find are not left out for the sake of precision.
    """
    overlap = sum(counts.f1 for counts in scored.overlap.values()) / len(scored.overlap)
    kinds = [scored.kinds[kind].recall for kind in ("direct", "indirect", "mixed") if kind in scored.kinds]
    return scored.claims.f1 + overlap + sum(kinds) / max(len(kinds), 1) / 2


def choose(heard: list[Heard]) -> Thresholds:
    """Thresholds found one at a time, then the calibration."""
    limits = calibrated(heard, UNCHOSEN)
    best = aim(score(heard, limits))
    for _ in range(2):
        for name, values in GRID.items():
            for value in values:
                tried = msgspec.structs.replace(limits, **{name: value})
                if value != getattr(limits, name) and (reached := aim(score(heard, tried))) > best + MARGIN:
                    best, limits = reached, tried
                    print(f"{name} = {value}: {best:.4f}")
        limits = calibrated(heard, limits)
        best = aim(score(heard, limits))
    return msgspec.structs.replace(limits, claim=LEAST)


def calibrated(heard: list[Heard], limits: Thresholds) -> Thresholds:
    """The thresholds with a confidence that fits the claims they let through, and a line on how well."""
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    article: list[int] = []
    for number, one in enumerate(heard):
        read = claims_of(one.heads, one.tokens, limits)
        chances = np.zeros(len(one.tokens), np.float32)
        list(content_chances(one.heads, chances))
        kept = grown(apart(read, len(one.tokens)), whole_words(chances, one.tokens), one.tokens)
        spans = [
            Attribution(
                *(
                    tuple(span_of(one.article.text, one.tokens, run) for run in runs)
                    for runs in (claim.source, (claim.cue,), claim.content)
                )
            )
            for claim in kept
        ]
        right += Score().add(one.article.text, spans, one.article.attributions)
        rows += [claim.evidence for claim in kept]
        article += [number] * len(kept)
    evidence, good, at = np.array(rows), np.array(right), np.array(article)
    weights = fit(evidence, good)
    fitted = calibration_error(confidences(evidence, weights), good)
    crossed = crossed_error(evidence, good, at)
    print(f"calibration error {fitted:.4f}, on articles not fitted on {crossed:.4f} ({len(good)} claims)")
    return msgspec.structs.replace(limits, calibration=weights)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--weights", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    asks.add_argument(
        "--same", type=Path, default=Path("build/claims/float32"), help="given the same meta.json"
    )
    told = asks.parse_args()
    heard = list(hear(read_corpus(attribution_folder() / "dev"), ClaimEncoder(told.weights, threads=2)))
    chosen = choose(heard)
    for folder in (told.weights, told.same):
        if folder.exists():
            write_meta(folder, chosen)


if __name__ == "__main__":
    main()
