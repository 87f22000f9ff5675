"""Stories: how good the grouping is and how little it depends on the order of arrival, and what it costs
(seconds of processor time).

stories.py ARTICLES.jsonl [ORDERS] [--coded FILE]   B-cubed in the file's order, by date, and shuffled
stories.py --scale MEMBERS                          time to load so many and to place one more; memory

ARTICLES.jsonl: one article a line (id outlet title published text) with its hand label as `story`. --coded
keeps the coded records in FILE, so that they are coded once.
"""

import argparse
import copy
import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import msgspec
import numpy as np

from onrecord import Coder
from onrecord.model import Record
from onrecord.record.likeness import term_numbers
from onrecord.record.rows import Member
from onrecord.record.stories import WINDOW_DAYS, StoryIndex, features


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("orders", nargs="?", type=int, default=20)
    parser.add_argument("--coded", type=Path)
    parser.add_argument("--scale", type=int)
    asked = parser.parse_args()
    if asked.articles:
        quality(asked.articles, asked.orders, asked.coded)
    if asked.scale:
        scale(asked.scale)


def quality(path: Path, orders: int, coded: Path | None) -> None:
    """Prints a line for the file's order, one for the order of publication, one for all shuffled orders."""
    with path.open(encoding="utf-8") as file:
        labels = {article["id"]: article["story"] for article in map(json.loads, file)}
    records = code(path, coded)
    begun = time.process_time()
    members = [member(record) for record in records]
    told = (time.process_time() - begun) / len(members)
    truth = [labels[each.article] for each in members]

    def placed(order: Sequence[int]) -> tuple[float, float, float]:
        these = copy.deepcopy(members)
        index = StoryIndex([])
        for number in order:
            index.place(these[number])
        return b_cubed([each.story for each in these], truth)

    numbers = list(range(len(members)))
    begun = time.process_time()
    in_file = placed(numbers)
    each_took = (time.process_time() - begun) / len(members)
    by_date = placed(sorted(numbers, key=lambda number: members[number].published or ""))
    chance = random.Random(1)
    shuffled = [placed(chance.sample(numbers, len(numbers))) for _ in range(orders)]
    show("file order", [in_file])
    show("by date", [by_date])
    if shuffled:
        show(f"{orders} shuffled", shuffled)
    sys.stdout.write(f"an article: features {1000 * told:.2f} ms, place {1000 * each_took:.2f} ms\n")


def code(path: Path, coded: Path | None) -> list[Record]:
    """The coded records of a JSONL file, from `coded` where that is there already."""
    if coded and coded.exists():
        return msgspec.msgpack.decode(coded.read_bytes(), type=list[Record])
    records = [each for each in Coder().read_each([path], kind="article") if isinstance(each, Record)]
    if coded:
        coded.write_bytes(msgspec.msgpack.encode(records))
    return records


def member(record: Record) -> Member:
    terms, weights = features(record)
    name = record.source_id or record.id
    return Member(
        article=name, key=name, group=name, published=record.published, terms=terms, weights=weights
    )


def b_cubed(found: Sequence[str], truth: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998), each 0 to 1."""
    sizes, true_sizes, both = Counter(found), Counter(truth), Counter(zip(found, truth, strict=True))
    precision = mean(both[pair] / sizes[pair[0]] for pair in zip(found, truth, strict=True))
    recall = mean(both[pair] / true_sizes[pair[1]] for pair in zip(found, truth, strict=True))
    return precision, recall, 2 * precision * recall / (precision + recall)


def show(name: str, scores: Sequence[tuple[float, float, float]]) -> None:
    f1 = [score[2] for score in scores]
    precision, recall = (mean(score[part] for score in scores) for part in (0, 1))
    sys.stdout.write(
        f"{name}: precision {precision:.4f} recall {recall:.4f} "
        f"F1 mean {mean(f1):.4f} min {min(f1):.4f} max {max(f1):.4f}\n"
    )


def scale(count: int) -> None:
    """Places 200 articles among `count`, of which a quarter tell a story that others tell too."""
    chance = random.Random(2)
    words = [f"w{number}" for number in range(400_000)]
    days = [(date(2024, 1, 1) + timedelta(days=day)).isoformat() for day in range(WINDOW_DAYS)]

    def made(number: int) -> Member:
        story = number if chance.random() < 0.75 else chance.randrange(number // 40 + 1) * 40
        of_story = random.Random(story)
        own = {words[int(len(words) * of_story.random() ** 4)] for _ in range(40)}
        own |= {words[int(len(words) * chance.random() ** 4)] for _ in range(24)}
        terms = term_numbers(sorted(own)[:64])
        day = of_story.choice(days)
        article = f"a{number}"
        return Member(
            article=article, key=article, group=article, story=f"s{story}", published=day,
            terms=terms,  # type: ignore[arg-type]  # as they come from an Arrow column
            weights=np.full(len(terms), 0.125, np.float32),
        )  # fmt: skip

    known = [made(number) for number in range(count)]
    before = memory()
    begun = time.process_time()
    index = StoryIndex(known)
    loaded = time.process_time() - begun
    fresh = [made(count + number) for number in range(200)]
    took = []
    for each in fresh:
        each.story = ""
        begun = time.process_time()
        index.place(each)
        took.append(1000 * (time.process_time() - begun))
    took.sort()
    sys.stdout.write(
        f"{count} members, terms as arrays: load {loaded:.1f} s, {memory() - before:.0f} MB beside them; "
        f"place mean {mean(took):.1f} ms, median {took[100]:.1f}, worst {took[-1]:.1f}\n"
    )


def memory() -> float:
    """Peak memory of the process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
