"""What each part of reading claims off the network is worth, and how the claims as they ship compare.

python -m training.ablations [--split dev]

One part is left out at a time, the thresholds of the others as they ship. The last row is the component with
the rules' claims beside the encoder's.
"""

import argparse
from unittest.mock import patch

import msgspec
import numpy as np

from onrecord.coding.coder import load_language
from onrecord.coding.encoder import loose
from onrecord.coding.encoder.decoding import Thresholds
from onrecord.coding.encoder.encoder import ClaimEncoder
from onrecord.coding.encoder.syntax import Syntax
from onrecord.model import Claim
from training.calibration import calibration_error
from training.corpus import Attribution, MarkedArticle, read_corpus
from training.evaluate import row
from training.heard import Heard, as_attributions, hear
from training.paths import attribution_folder
from training.scoring import Score

PARTS = {
    "the tag head's view of what belongs to a claim": {"coverage": 0.0},
    "where the tag head sees edges": {"edges": 0.0},
    "the price of a change": {"change": 0.0, "edges": 0.0},
    "the price of another paragraph": {"paragraph": 0.0},
    "the gain of being content": {"gain": 0.0},
    "the likeliest word as source where none was read": {"source": 1.1},
    "leaving out unlikely claims": {"claim": 0.0},
}

LOOSE: dict[str, dict[str, float]] = {
    "likely words beside a claim's content": {"BESIDE": 2.0},
    "quotations that no claim has": {"QUOTED": 2.0},
}
"""What `loose` adds, and what turns it off."""


def encoder_score(heard: list[Heard], limits: Thresholds) -> tuple[Score, float]:
    """The figures of the encoder alone, and its calibration error."""
    score = Score()
    sure: list[float] = []
    right: list[bool] = []
    for one in heard:
        claims = one.read(limits)
        right += score.add(one.article.text, as_attributions(claims), one.article.attributions)
        sure += [claim.confidence for claim in claims]
    return score, calibration_error(np.array(sure), np.array(right))


def shipped_score(articles: list[MarkedArticle]) -> tuple[Score, float]:
    """The same of the component."""
    nlp = load_language()
    score = Score()
    sure: list[float] = []
    right: list[bool] = []
    for article, doc in zip(articles, nlp.pipe(one.text for one in articles), strict=True):
        claims: list[Claim] = doc._.claims
        right += score.add(article.text, [_attribution(claim) for claim in claims], article.attributions)
        sure += [claim.confidence for claim in claims]
    return score, calibration_error(np.array(sure), np.array(right))


def _attribution(claim: Claim) -> Attribution:
    return Attribution(
        (claim.source.span,) if claim.source else (),
        (claim.cue.span,) if claim.cue else (),
        tuple(piece.span for piece in claim.content),
    )


def told(name: str, score: Score, error: float) -> str:
    """A line of the report: the figures, then recall by kind and the calibration error."""
    kinds = "  ".join(
        f"{kind} {score.kinds[kind].recall:.3f}" for kind in ("direct", "mixed", "indirect", "no source")
    )
    return f"{row(name[:52].ljust(52), score)}   {kinds}   calibration {error:.3f}"


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--split", default="dev")
    articles = list(read_corpus(attribution_folder() / asks.parse_args().split))
    encoder = ClaimEncoder()
    limits = encoder.weights.meta.thresholds
    heard = list(hear(articles, encoder))
    print(told("the encoder alone", *encoder_score(heard, limits)))
    for part, without in PARTS.items():
        print(
            told(f"without {part}", *encoder_score(heard, msgspec.structs.replace(limits, **without))),
            flush=True,
        )
    for part, without in LOOSE.items():
        with patch.multiple(loose, **without):
            print(told(f"without {part}", *encoder_score(heard, limits)), flush=True)
    unparsed = [
        Heard(article, tokens, list(encoder.heads(tokens, Syntax(tokens, None))))
        for article in articles
        for tokens in [encoder.tokens(article.text)]
    ]
    print(told("without the parse", *encoder_score(unparsed, limits)), flush=True)
    print(told("as shipped, rules beside it", *shipped_score(articles)))


if __name__ == "__main__":
    main()
