"""How often an event has the mode that a story was labelled with: the first event of the labelled type in
each story, and whether any has it. Stories without a mode count apart: there the right answer is none.

python bench/modes.py STORIES.csv [STORIES_A_LABEL] [--every-other 0|1]

The table has the columns `title`, `text`, `label` (a type) and `mode` (empty for none).
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from onrecord.coding.coder import load_language
from onrecord.ontology import event_modes

_SPELT = {"sieze": "seize", "primative": "primitive"}


def chosen(path: str, few: int, half: int | None) -> Iterator[tuple[str, str, str | None]]:
    """Text, type and mode of the first stories of each label."""
    taken: Counter[tuple[str, str]] = Counter()
    with Path(path).open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            key = row["label"], row["mode"]
            taken[key] += 1
            if taken[key] > few or (half is not None and taken[key] % 2 != half):
                continue
            mode = row["mode"].lower()
            yield f"{row['title']}\n\n{row['text']}", row["label"], _SPELT.get(mode, mode) or None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories")
    parser.add_argument("few", type=int, nargs="?", default=24)
    parser.add_argument("--every-other", type=int, choices=(0, 1), default=None)
    parser.add_argument("--wrong", action="store_true", help="show which modes are taken for which")
    asked = parser.parse_args()
    moded = {mode.type for mode in event_modes()}
    stories = [one for one in chosen(asked.stories, asked.few, asked.every_other) if one[1] in moded]
    coded = load_language().pipe([text for text, _, _ in stories], batch_size=8)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    taken_for: Counter[tuple[str, str | None, str | None]] = Counter()
    for doc, (_, type_, mode) in zip(coded, stories, strict=True):
        events = [event for event in doc._.events if event.type == type_]
        event = events[0] if events else None
        for name in ("all", type_):
            count = counts[name]
            count["stories"] += 1
            if event is None:
                continue
            count["with an event of the type"] += 1
            if mode is None:
                count["no mode labelled"] += 1
                count["no mode labelled, none given"] += event.mode is None
            else:
                count["mode labelled"] += 1
                count["mode labelled, given"] += event.mode is not None
                count["mode labelled, right"] += event.mode == mode
                count["mode labelled, some event right"] += any(e.mode == mode for e in events)
        if event is not None and event.mode != mode:
            taken_for[type_, mode, event.mode] += 1
    for count in counts.values():
        right = count["mode labelled, right"]
        count["recall in thousandths"] = round(1000 * right / max(count["mode labelled"], 1))
        count["precision in thousandths"] = round(1000 * right / max(count["mode labelled, given"], 1))
    print(json.dumps(counts, indent=1))
    if asked.wrong:
        for (type_, mode, other), n in taken_for.most_common(60):
            print(n, type_, mode, "->", other)


if __name__ == "__main__":
    main()
