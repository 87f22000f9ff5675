"""Score weights on marked articles: all, by kind of claim and by publisher; write the records if asked.

python -m training.evaluate --weights models/en/src/onrecord_en/weights [--pred build/dev.jsonl]
"""

import argparse
import time
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np

from onrecord.coding.encoder.encoder import ClaimEncoder, ReadClaim
from training.calibration import calibration_error
from training.corpus import MarkedArticle, read_corpus
from training.heard import as_attributions
from training.parses import parses
from training.paths import attribution_folder
from training.scoring import Score


def record(article: MarkedArticle, claims: list[ReadClaim]) -> dict[str, object]:
    """The article record's fields that `score_claims.py --pred` reads."""
    made = []
    for claim in claims:
        source = {"span": claim.source[0]} if claim.source else None
        content = [{"span": span} for span in claim.content]
        made.append({"cue": {"span": claim.cue} if claim.cue else None, "source": source, "content": content})
    return {"path": f"{article.name}.txt", "text": article.text, "claims": made}


def row(name: str, scored: Score) -> str:
    """One line of the report."""
    claims = scored.claims
    spans = "  ".join(f"{scored.overlap[role].f1:.3f}" for role in ("source", "cue", "content"))
    whole = f"{claims.f1:.3f}  {claims.precision:.3f}  {claims.recall:.3f}"
    return f"{name:<24}{claims.marked:>6}  {whole}   {spans}"


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--weights", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    asks.add_argument("--split", default="dev")
    asks.add_argument("--pred", type=Path)
    asks.add_argument("--threads", type=int, default=1)
    told = asks.parse_args()
    encoder = ClaimEncoder(told.weights, threads=told.threads)
    total, publishers = Score(), defaultdict[str, Score](Score)
    sure: list[float] = []
    right: list[bool] = []
    lines, words = [], 0
    articles = list(read_corpus(attribution_folder() / told.split))
    parsed = parses([article.text for article in articles])
    began = time.process_time()
    read = [(article, encoder.read(article.text, parsed.get(article.text))) for article in articles]
    spent = time.process_time() - began
    for article, claims in read:
        right += total.add(article.text, as_attributions(claims), article.attributions)
        publishers[article.publisher].add(article.text, as_attributions(claims), article.attributions)
        sure += [claim.confidence for claim in claims]
        lines.append(msgspec.json.encode(record(article, claims)))
        words += len(article.text.split())
    print(f"{'':<24}claims     F1      P      R   source    cue  content (overlap F1)")
    print(row("all", total))
    for name in sorted(publishers):
        print(row(name, publishers[name]))
    for kind, counts in sorted(total.kinds.items()):
        print(f"recall, {kind:<16}{counts.marked:>6}  {counts.recall:.3f}")
    print("exact F1: " + ", ".join(f"{role} {counts.f1:.3f}" for role, counts in total.exact.items()))
    print("missed for: " + ", ".join(f"{fault} {count}" for fault, count in total.faults.most_common()))
    print(f"calibration error {calibration_error(np.array(sure), np.array(right)):.4f}")
    print(f"{words / spent:.0f} words a second of processor time")
    if told.pred:
        told.pred.write_bytes(b"\n".join(lines) + b"\n")


if __name__ == "__main__":
    main()
