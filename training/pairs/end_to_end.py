"""Code PLV's sentences end to end, each with the pair head that has not seen it, to be scored.

python -m training.pairs.end_to_end --run build/pairs
score_events.py plv_train.tsv --pred build/pairs/crossed.jsonl

Runs on the product's own environment, after `training.pairs.export --folds`.
"""

import argparse
import json
from pathlib import Path

import msgspec

from onrecord.coding.coder import load_language
from onrecord.coding.events.component import Events
from onrecord.coding.events.pairs import PairReader
from training.pairs.corpus import events_folder, read_plv
from training.pairs.folds import FOLDS, fold_of


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--run", type=Path, default=Path("build/pairs"))
    asks.add_argument("--threshold", type=float, help="another than the exported one")
    told = asks.parse_args()
    texts = sorted({pair.text for pair in read_plv(events_folder() / "plv_train.tsv")})
    of = fold_of(texts)
    nlp = load_language()
    events = nlp.get_pipe("onrecord_events")
    assert isinstance(events, Events)
    with (told.run / "crossed.jsonl").open("w", encoding="utf-8") as file:
        for fold in range(FOLDS):
            reader = PairReader(told.run / f"fold{fold}")
            reader.threshold = told.threshold or reader.threshold
            events.reader = reader
            for doc in nlp.pipe(text for text in texts if of[text] == fold):
                record = {"text": doc.text, "events": msgspec.to_builtins(doc._.events)}
                file.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
