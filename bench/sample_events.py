"""Events of plain articles to be read by eye: a sample over all types, the same for the same seed.

python bench/sample_events.py TEXT_DIR [--events 50] [--articles N] [--seed S] [--min-confidence C]

Prints of each its type, mode, status, confidence, parties and sentence. What is right is for the
reader to say; `docs/benchmarks.md` has what came of it.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from onrecord.coding.coder import COMPONENTS, load_language
from onrecord.coding.events.component import Events
from onrecord.model import Event


def shown(doc: Doc, event: Event) -> str:
    """The event in a few lines."""
    names = {
        actor.id: f"{actor.name} [{actor.country or '-'} {actor.sector or '-'}]" for actor in doc._.actors
    }
    spans = event.spans

    def side(ids: list[str], places: list[tuple[int, int]]) -> str:
        words = "; ".join(doc.text[start:end] for start, end in places)
        return f"{words!r} = {', '.join(names[one] for one in ids) or 'nobody known'}"

    sentence = next(s for s in doc.sents if s.end_char > spans.trigger[0])
    return "\n".join(
        (
            f"{event.type} {event.mode or '-'} | {event.status} {event.confidence} | "
            f"{doc.text[slice(*spans.trigger)]} | {len(event.according_to)} claims",
            f"  who   {side(event.actors, spans.actor)}",
            f"  whom  {side(event.recipients, spans.recipient)}",
            f"  {' '.join(sentence.text.split())}",
        )
    )


def sample(found: dict[str, list[str]], count: int, rng: random.Random) -> Iterator[str]:
    """One of each type in turn, until there are enough or none is left."""
    piles = [rng.sample(some, len(some)) for _, some in sorted(found.items())]
    rng.shuffle(piles)
    while count and any(piles):
        for pile in piles:
            if pile and count:
                count -= 1
                yield pile.pop()


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("folder", type=Path)
    asks.add_argument("--events", type=int, default=50)
    asks.add_argument("--articles", type=int)
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--min-confidence", type=float, help="in place of the cut that comes with the weights")
    told = asks.parse_args()
    rng = random.Random(told.seed)
    nlp = load_language(COMPONENTS[:-1])
    events = Events(min_confidence=told.min_confidence)
    paths = sorted(told.folder.glob("*.txt"))
    paths = rng.sample(paths, min(told.articles or len(paths), len(paths)))
    found: dict[str, list[str]] = {}
    total = 0
    for path, doc in zip(paths, nlp.pipe(path.read_text(encoding="utf-8") for path in paths), strict=True):
        for event in events(doc)._.events:
            total += 1
            found.setdefault(event.type, []).append(f"{path.stem} {event.id}\n{shown(doc, event)}")
    print(f"{total} events in {len(paths)} articles")
    for number, one in enumerate(sample(found, told.events, rng), 1):
        print(f"\n{number}. {one}")


if __name__ == "__main__":
    main()
