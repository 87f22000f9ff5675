"""How well copies are told: articles rewritten as outlets do, and the pairs found compared with those made.

copies.py ARTICLES [--articles 20] [--rounds 5]   ARTICLES: a folder of .txt, or JSONL with `text` and `story`
copies.py --size 200000                           time and memory that an index of so many takes

Of each article chosen (a hundred words at least, and nothing like it in the file), some rewrites are made
that are copies of it, and some that add a third or more, which are not. All are placed in random order
among the other articles of the file. A pair counts that has a rewrite in it. What else is found in the file
is listed, to be read.
"""

import argparse
import json
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations, permutations
from math import comb
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from onrecord.record.copies import KEPT, CopyIndex, new_share, sketch
from onrecord.record.postings import array
from onrecord.record.rows import Member

_SENTENCE = re.compile(r"(?<=[.!?]['\"’”])\s+|(?<=[.!?])\s+|\n+")
_SPELLINGS = """organize organise; organized organised; defense defence; labor labour; center centre;
color colour; program programme; toward towards; percent per cent; neighbor neighbour; harbor harbour;
traveled travelled; big large; begin start; attack assault; around about; near close to; help assist"""


class Source:
    """An article to rewrite, and where background can be taken from."""

    def __init__(self, text: str, near: list[str], far: list[str], chance: Random) -> None:
        """`near`: texts of the same story, to take background from as long as they have any that is new."""
        self.sentences = _sentences(text)
        self.near, self.far, self.chance = near, far, chance

    def background(self, words: int) -> list[str]:
        """So many words of other articles, in their sentences, the last of them cut: none that the text has
        already, as agencies' words that stand in many articles of a story would not be new."""
        taken: list[str] = []
        had = _runs_of_five(self.sentences)
        left, tries = words, 0
        while left > 0:
            tries += 1
            sentences = _sentences(self.chance.choice(self.near if self.near and tries < 20 else self.far))
            start = self.chance.randrange(len(sentences))
            for sentence in sentences[start : start + 3]:
                part = sentence.split()[:left]
                runs = _runs_of_five([sentence])
                if part and not runs & had:
                    had |= runs
                    left -= len(part)
                    taken.append(" ".join(part))
        return taken

    def with_background(self, sentences: list[str], share: float) -> list[str]:
        """`share`: of the words of the sentences, how many are added, in one or two places."""
        added = self.background(round(share * sum(len(part.split()) for part in sentences)))
        half = self.chance.randrange(len(added) + 1) if len(added) > 2 else 0
        at = self.chance.randrange(1, len(sentences) + 1)
        return [*sentences[:at], *added[:half], *sentences[at:], *added[half:]]

    def cut(self, share: float) -> list[str]:
        """Without so many of its sentences, taken from anywhere after the first."""
        gone = self.chance.sample(range(1, len(self.sentences)), round(share * (len(self.sentences) - 1)))
        return [part for i, part in enumerate(self.sentences) if i not in gone]

    def head(self, share: float) -> list[str]:
        words, kept = sum(len(part.split()) for part in self.sentences), []
        for part in self.sentences:
            kept.append(part)
            if sum(len(part.split()) for part in kept) >= share * words:
                break
        return kept

    def reworded(self, sentences: list[str], share: float) -> list[str]:
        """Other spellings where there are any, and for a share of the words others of the text."""
        pairs = [pair.split(" ", 1) for pair in _SPELLINGS.replace("\n", " ").split("; ")]
        other = {old.strip(): new for old, new in pairs}
        words = " ".join(self.sentences).split()

        def reworded(word: str) -> str:
            return self.chance.choice(words) if self.chance.random() < share else other.get(word, word)

        return [" ".join(map(reworded, part.split())) for part in sentences]

    def framed(self, sentences: list[str]) -> list[str]:
        """With another agency's line; the headline is no part of the text."""
        return ["HARBOUR CITY (Kestrel) —", *sentences, "© Kestrel News 2024"]

    def moved(self) -> list[str]:
        at = len(self.sentences) // 2
        return [self.sentences[0], *self.sentences[at:], *self.sentences[1:at]]


Way = Callable[[Source], list[str]]
COPIES: dict[str, Way] = {
    "another agency line": lambda s: s.framed(s.sentences),
    "cut by a third": lambda s: s.cut(0.33),
    "first half": lambda s: s.head(0.5),
    "first quarter": lambda s: s.head(0.25),
    "sentences moved": lambda s: s.moved(),
    "reworded": lambda s: s.reworded(s.sentences, 0.02),
    "adds a tenth": lambda s: s.with_background(s.sentences, 0.1),
    "adds a fifth": lambda s: s.with_background(s.sentences, 0.2),
    "adds a quarter": lambda s: s.with_background(s.sentences, 0.25),
    "cut, adds a fifth of what is left": lambda s: s.with_background(s.cut(0.33), 0.2),
    "all at once": lambda s: s.framed(s.with_background(s.reworded(s.cut(0.3), 0.02), 0.1)),
}
OTHERS: dict[str, Way] = {
    "adds a third": lambda s: s.with_background(s.sentences, 1 / 3),
    "adds two fifths": lambda s: s.with_background(s.sentences, 0.4),
    "adds a half": lambda s: s.with_background(s.sentences, 0.5),
    "doubles": lambda s: s.with_background(s.sentences, 1.0),
    "half of it, doubled": lambda s: s.with_background(s.head(0.5), 1.0),
    "reworded, adds a half": lambda s: s.framed(s.with_background(s.reworded(s.sentences, 0.02), 0.5)),
}


def read(path: Path) -> list[tuple[str, str]]:
    """Text and story of each article, without those of fewer than three sentences."""
    if path.is_dir():
        found = [(file.read_text(encoding="utf-8"), file.name) for file in sorted(path.glob("*.txt"))]
    else:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = [(line["text"], line.get("story") or str(i)) for i, line in enumerate(lines)]
    return [(text, story) for text, story in found if len(_sentences(text)) >= 3]


def alone(articles: list[tuple[str, str]]) -> list[int]:
    """Articles to rewrite: long enough, and without any in the file that may itself be a copy."""
    sketches = [sketch(text) for text, _ in articles]
    near: set[int] = set()
    for one, other in permutations(range(len(articles)), 2):
        if new_share(sketches[one], sketches[other]) < 0.5:
            near |= {one, other}
    return [i for i, (text, _) in enumerate(articles) if i not in near and len(text.split()) >= 100]


def members(
    articles: list[tuple[str, str]], chosen: list[int], chance: Random, same_day: bool
) -> list[Member]:
    """The articles and the rewrites of those chosen, in the order in which they are to be placed."""
    made = [_member(f"a{i}", text, "2024-06-19", 8) for i, (text, _) in enumerate(articles)]
    for i in chosen:
        text, story = articles[i]
        near = [t for t, s in articles if s == story and t != text] if chance.random() < 0.5 else []
        source = Source(text, near, [t for t, s in articles if s != story], chance)
        for name, way in [*COPIES.items(), *OTHERS.items()]:
            day = "2024-06-19" if same_day else f"2024-06-{chance.randrange(20, 29)}"
            made.append(_member(f"a{i} {name}", "\n".join(way(source)), day, 9))
    chance.shuffle(made)
    return sorted(made, key=lambda member: member.added) if same_day else made


def compare(made: list[Member], chosen: list[int]) -> tuple[Counter[str], Counter[str]]:
    """How many pairs are right, wrong, and were made; and of each way, how many rewrites were taken for
    copies.
    """
    index = CopyIndex([])
    for member in made:
        index.place(member)
    group_of = {member.article: member.group for member in made}
    pairs, taken = Counter[str](), Counter[str]()
    pairs["made"] = len(chosen) * comb(len(COPIES) + 1, 2)
    groups: dict[str, list[str]] = {}
    for article, group in group_of.items():
        groups.setdefault(group, []).append(article)
    for group in groups.values():
        for one, other in combinations(group, 2):
            (first, _, way), (second, _, other_way) = one.partition(" "), other.partition(" ")
            if way or other_way:
                same = first == second and way not in OTHERS and other_way not in OTHERS
                pairs["right" if same else "wrong"] += 1
    for i in chosen:
        for way in [*COPIES, *OTHERS]:
            taken[way] += group_of[f"a{i} {way}"] == group_of[f"a{i}"]
    return pairs, taken


def measure(path: Path, count: int, rounds: int) -> None:
    articles = read(path)
    fit = alone(articles)
    for same_day in (False, True):
        pairs, taken = Counter[str](), Counter[str]()
        for seed in range(rounds):
            chance = Random(seed)
            chosen = chance.sample(fit, min(count, len(fit)))
            for total, part in zip(
                (pairs, taken), compare(members(articles, chosen, chance, same_day), chosen), strict=True
            ):
                total.update(part)
        precision, recall = pairs["right"] / (pairs["right"] + pairs["wrong"]), pairs["right"] / pairs["made"]
        print("all of one day" if same_day else "rewritten on later days", f"{precision=:.3f} {recall=:.3f}")
        for way in [*COPIES, *OTHERS]:
            print(f"  {taken[way] / (rounds * min(count, len(fit))):5.2f}  {way}")
    found = [_member(str(i), text, "2024-06-19", 8) for i, (text, _) in enumerate(articles)]
    index = CopyIndex([])
    for member in found:
        index.place(member)
    print("copies in the file:", *sorted((m.group, m.article) for m in found if m.group != m.article))


def measure_size(size: int) -> None:
    """Sketches as of texts of 750 words: one hash in ten is that of a phrase that others have too (Zipf);
    then a thousand new ones, of which each tenth is a text known, cut to three quarters."""
    draw = np.random.default_rng(0)
    reach = 2**31  # half of the hashes of such a text

    def sketches(count: int) -> npt.NDArray[np.uint32]:
        made = draw.integers(0, reach, (count, KEPT), dtype=np.uint32)
        phrases = np.minimum(draw.zipf(1.1, (count, KEPT // 10)), 2**20).astype(np.uint64)
        made[:, : KEPT // 10] = phrases * np.uint64(0x9E3779B1) % np.uint64(reach)
        return made

    known = [Member(article=f"k{i}", key="", group=f"k{i}", published="2024-06-19") for i in range(size)]
    for member, hashes in zip(known, sketches(size), strict=True):
        member.sketch = hashes  # type: ignore[assignment]
    start = time.process_time()
    index = CopyIndex(known)
    loaded = time.process_time() - start
    new = [Member(article=f"n{i}", key="", published="2024-06-20") for i in range(1000)]
    for i, (member, hashes) in enumerate(zip(new, sketches(1000), strict=True)):
        member.sketch = (hashes if i % 10 else array(known[i].sketch)[KEPT // 4 :]).tolist()
    start = time.process_time()
    for member in new:
        index.place(member)
    placed = time.process_time() - start  # of a thousand in seconds, of one in milliseconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{size} known: {loaded:.1f} s to load, {placed:.2f} ms to place one, {peak:.0f} MB (processor time)"
    )
    print(f"{sum(member.group != member.article for member in new)} grouped of the 100 copies among 1,000")


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text) if part.strip()]


def _runs_of_five(sentences: list[str]) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(sentences).lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def _member(article: str, text: str, day: str, hour: int) -> Member:
    added = f"2024-06-30T{hour:02}:00:00Z"
    return Member(article=article, key=article, published=day, added=added, sketch=sketch(text))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=int)
    options = parser.parse_args()
    if options.size:
        measure_size(options.size)
    if options.path:
        measure(options.path, options.articles, options.rounds)


if __name__ == "__main__":
    main()
