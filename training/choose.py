"""Choose the thresholds on dev, coarsely, and calibrate the confidences; write them into `meta.json`.

python -m training.choose --weights models/en/src/onrecord_en/weights [--only events]
"""

import argparse
from pathlib import Path

import msgspec
import numpy as np

from onrecord.coding.encoder.decoding import Thresholds, apart, claims_of
from onrecord.coding.encoder.encoder import Encoder
from onrecord.coding.encoder.events import EventLimits, events_of
from onrecord.coding.encoder.labels import ARGUMENTS
from onrecord.coding.encoder.loose import content_chances, grown, whole_words
from onrecord.coding.encoder.spans import span_of
from training.calibration import calibration_error, confidences, crossed_error, fit
from training.corpus import Attribution, read_corpus, read_news, read_world
from training.event_scoring import EventScore, marked_mentions, match, read_mentions
from training.export import UNCHOSEN, UNCHOSEN_EVENTS, write_meta
from training.heard import Heard, as_attributions, hear
from training.paths import attribution_folder, corpora_folder
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
LEEWAY = 0.006
"""What an argument's threshold may cost: what is a little better on dev by naming more is mostly luck."""
LEAST_EVENT = 0.15
"""Confidence that an event needs to be kept at all."""
ROUNDS = 1
"""Times that each threshold is looked at; a second time had moved little."""
MARGIN = 0.001
"""F1 that a change must gain to be made."""


def score(heard: list[Heard], limits: Thresholds) -> Score:
    """The reader's score on the articles under these thresholds."""
    total = Score()
    for one in heard:
        total.add(
            one.article.text,
            as_attributions(one.read(limits, UNCHOSEN_EVENTS).claims),
            one.article.attributions or (),
        )
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
    for _ in range(ROUNDS):
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
        right += Score().add(one.article.text, spans, one.article.attributions or ())
        rows += [claim.evidence for claim in kept]
        article += [number] * len(kept)
    evidence, good, at = np.array(rows), np.array(right), np.array(article)
    weights = fit(evidence, good)
    fitted = calibration_error(confidences(evidence, weights), good)
    crossed = crossed_error(evidence, good, at)
    print(f"calibration error {fitted:.4f}, on articles not fitted on {crossed:.4f} ({len(good)} claims)")
    return msgspec.structs.replace(limits, calibration=weights)


def choose_events(heard: list[Heard], alike: tuple[float, float]) -> EventLimits:
    """Calibration, then what is an argument, then the cut, then what is one happening."""
    limits = msgspec.structs.replace(UNCHOSEN_EVENTS, alike=alike, least=0.0)
    rows, right, article = [], [], []
    for number, one in enumerate(heard):
        events = events_of(one.heads, one.article.text, one.tokens, limits)
        marked = marked_mentions(one.article)
        right += EventScore().add(one.article.sentences, marked, read_mentions(events))
        rows += [event.evidence for event in events]
        article += [number] * len(events)
    evidence, good = np.array(rows), np.array(right)
    weights = fit(evidence, good)
    fitted = calibration_error(confidences(evidence, weights), good)
    crossed = crossed_error(evidence, good, np.array(article))
    print(f"events: calibration error {fitted:.4f}, on articles not fitted on {crossed:.4f} ({len(good)})")
    limits = msgspec.structs.replace(limits, calibration=weights)
    chosen = dict(limits.arguments)
    for role in ARGUMENTS:
        shares = {
            least: score_events(
                heard, msgspec.structs.replace(limits, arguments={**chosen, role: least}), 0.4
            ).share(role)
            for least in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
        }
        best = max(shares.values())
        chosen[role] = max(least for least, share in shares.items() if share >= best - LEEWAY)
        print(f"{role} from {chosen[role]}: {shares[chosen[role]]:.4f} right, at best {best:.4f}")
        limits = msgspec.structs.replace(limits, arguments=dict(chosen))
    cuts = {cut / 100: score_events(heard, limits, cut / 100) for cut in range(20, 65, 5)}
    for cut, scored in cuts.items():
        print(f"from {cut:.2f}: F1 {scored.f1:.4f}, whole {scored.whole:.4f}, macro {scored.macro:.4f}")
    cut = max(cuts, key=lambda cut: cuts[cut].f1 + cuts[cut].whole)
    same = max((n / 100 for n in range(20, 85, 5)), key=lambda p: links(heard, limits, cut, p))
    print(f"one happening from {same}: F1 of pairs {links(heard, limits, cut, same):.4f}")
    return msgspec.structs.replace(limits, default=cut, least=LEAST_EVENT, same=same)


def score_events(heard: list[Heard], limits: EventLimits, cut: float) -> EventScore:
    """The reader's score on the articles under these thresholds."""
    total = EventScore()
    for one in heard:
        events = events_of(one.heads, one.article.text, one.tokens, limits)
        total.add(one.article.sentences, marked_mentions(one.article), read_mentions(events, cut))
    return total


def links(heard: list[Heard], limits: EventLimits, cut: float, same: float) -> float:
    """F1 of pairs of mentions of one happening, among mentions that are read right."""
    hit = said = true = 0
    for one in heard:
        events = [
            event
            for event in events_of(one.heads, one.article.text, one.tokens, limits)
            if event.confidence >= cut
        ]
        marked = one.article.events or ()
        pairs = match(one.article.sentences, marked_mentions(one.article), read_mentions(events))
        for n, (i, j) in enumerate(pairs):
            for k, m in pairs[:n]:
                odds = float(events[j].vector @ events[m].vector) * limits.alike[0] + limits.alike[1]
                alike, linked = 1 / (1 + np.exp(-odds)) >= same, marked[i].chain == marked[k].chain
                hit, said, true = hit + (alike and linked), said + alike, true + linked
    return 2 * hit / max(said + true, 1)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--weights", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    asks.add_argument("--same", type=Path, default=Path("build/float32"), help="given the same meta.json")
    asks.add_argument("--only", choices=("claims", "events"), help="leave the others as they are")
    told = asks.parse_args()
    encoder = Encoder(told.weights, threads=2)
    limits, events = encoder.weights.meta.thresholds, encoder.weights.meta.events
    if told.only != "events":
        heard = list(hear(read_corpus(attribution_folder() / "dev"), encoder))
        heard += hear(read_world(attribution_folder() / "world_dev"), encoder)
        limits = choose(heard)
    if told.only != "claims":
        news = list(hear(read_news(corpora_folder() / "news" / "dev.jsonl"), encoder))
        events = choose_events(news, events.alike)
    for folder in (told.weights, told.same):
        if folder.exists():
            write_meta(folder, limits, events)


if __name__ == "__main__":
    main()
