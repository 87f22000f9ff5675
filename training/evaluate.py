"""Score weights on marked articles: claims by kind and publisher, events by type and kind of error.

python -m training.evaluate --weights models/en/src/onrecord_en/weights
"""

import argparse
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from onrecord.coding.encoder.encoder import Encoder
from training.calibration import calibration_error
from training.corpus import MarkedArticle, read_corpus, read_news, read_world
from training.event_scoring import EventScore, marked_mentions, read_mentions
from training.heard import as_attributions
from training.paths import attribution_folder, corpora_folder
from training.scoring import Score


def row(name: str, scored: Score) -> str:
    """One line of the report."""
    claims = scored.claims
    spans = "  ".join(f"{scored.overlap[role].f1:.3f}" for role in ("source", "cue", "content"))
    whole = f"{claims.f1:.3f}  {claims.precision:.3f}  {claims.recall:.3f}"
    return f"{name:<24}{claims.marked:>6}  {whole}   {spans}"


def report_claims(name: str, articles: list[MarkedArticle], encoder: Encoder) -> None:
    """Print how good the claims are."""
    total, publishers = Score(), defaultdict[str, Score](Score)
    sure: list[float] = []
    right: list[bool] = []
    words, acts, met = 0, 0, 0
    began = time.process_time()
    read = [(article, encoder.read(article.text).claims) for article in articles]
    spent = time.process_time() - began
    for article, claims in read:
        marked = article.attributions or ()
        right += total.add(article.text, as_attributions(claims), marked)
        publishers[article.publisher].add(article.text, as_attributions(claims), marked)
        sure += [claim.confidence for claim in claims]
        words += len(article.text.split())
        by_cue = {one.cue: one.act for one in marked if one.act}
        for claim in claims:
            act = by_cue.get((claim.cue,)) if claim.cue else None
            met += act is not None
            acts += act == claim.act
    print(f"{name:<24}claims     F1      P      R   source    cue  content (overlap F1)")
    print(row("all", total))
    if len(publishers) < 12:
        for publisher in sorted(publishers):
            print(row(publisher, publishers[publisher]))
    for kind, counts in sorted(total.kinds.items()):
        print(f"recall, {kind:<16}{counts.marked:>6}  {counts.recall:.3f}")
    print("missed for: " + ", ".join(f"{fault} {count}" for fault, count in total.faults.most_common()))
    if met:
        print(f"act right where the cue is the marked one: {acts / met:.3f} of {met}")
    print(f"calibration error {calibration_error(np.array(sure), np.array(right)):.4f}")
    print(f"{words / spent:.0f} words a second of processor time")


def report_events(articles: list[MarkedArticle], encoder: Encoder) -> None:
    """Print how good the events are at the default cut."""
    total = EventScore()
    cut = encoder.weights.meta.events.default
    for article in articles:
        read = read_mentions(encoder.read(article.text).events, cut)
        total.add(article.sentences, marked_mentions(article), read)
    print("\n".join(total.lines()))


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--weights", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    asks.add_argument("--threads", type=int, default=1)
    asks.add_argument("--only", choices=("claims", "events"))
    told = asks.parse_args()
    encoder = Encoder(told.weights, threads=told.threads)
    if told.only != "events":
        report_claims("attribution/dev", list(read_corpus(attribution_folder() / "dev")), encoder)
        report_claims("world_dev", list(read_world(attribution_folder() / "world_dev")), encoder)
    if told.only != "claims":
        report_events(list(read_news(corpora_folder() / "news" / "dev.jsonl")), encoder)


if __name__ == "__main__":
    main()
