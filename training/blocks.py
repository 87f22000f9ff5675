"""Trains the labeller of a page's blocks: annotated pages → the weights in
`src/onrecord/pages/blocks.yaml`.

    python training/blocks.py --corpora ../shared/corpora [--folds 5]

Each HTML page of the article-extraction benchmark is turned into plain text (resiliparse, with and without
the pictures' alternative texts, without its line breaks, and once more with most of what surrounds the
article cut away, as scrapers leave it). Its blocks are labelled by aligning their words with the annotated
body. The weights of the conditional random field are fitted by gradient (Adam) on its likelihood, with each
mislabelled block made dearer by its words (softmax margin, Gimpel and Smith 2010). `--folds` measures instead
of writing: pages of one site are never on both sides, and what is printed is the benchmark's own figure
(4-gram precision, recall, F1).
"""

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
import numpy as np
from numpy.typing import NDArray
from resiliparse.extract.html2text import extract_plain_text

from onrecord.pages.block_features import look
from onrecord.pages.blocks import AFTER, BEFORE, BODY, COLUMNS, GAP, STEPS, Weights, best_path, without_hours
from onrecord.pages.lines import Paragraph, paragraphs

TABLE: Final = Path(__file__).parents[1] / "src/onrecord/pages/blocks.yaml"
WORD: Final = re.compile(r"\w+")
COVERED: Final = 0.6  # share of a block's words that must be in the annotated body
RARE: Final = 5  # times a sign must be seen to be weighed
ROUNDS, RATE, DECAY = 80, 0.1, 1.0
STEP_DECAY: Final = 3.0  # the weights of single steps are held tighter: a page has one opening and one close
RESUME: Final = 2.4  # added to going on after a gap: a caption kept harms a record less than a paragraph lost
MARGIN: Final = 1 / 20  # for each word of a mislabelled block, up to a hundred
LEFT: Final = np.array([left for left, _ in STEPS])
RIGHT: Final = np.array([right for _, right in STEPS])
STEP_OF: Final = {step: n for n, step in enumerate(STEPS)}
NEVER: Final = -1e9

Floats = NDArray[np.float64]


class Page(msgspec.Struct, frozen=True):
    """One page as the field sees it in training."""

    key: str
    signs: list[list[str]]
    states: list[int]
    words: list[int]


def is_body(found: Sequence[Paragraph], body: str) -> list[bool]:
    """Which blocks are the annotated body's, by aligning all their words with its."""
    truth = WORD.findall(body)
    owners = [(word, n) for n, block in enumerate(found) for word in WORD.findall(block.text)]
    total = Counter(n for _, n in owners)
    hits: Counter[int] = Counter()
    for match in SequenceMatcher(None, [w for w, _ in owners], truth, autojunk=False).get_matching_blocks():
        hits.update(n for _, n in owners[match.a : match.a + match.size])
    return [bool(total[n]) and hits[n] / total[n] >= COVERED for n in range(len(found))]


def states_of(inside: Sequence[bool]) -> list[int]:
    """The state of each block, given which are body."""
    first, last = inside.index(True), len(inside) - inside[::-1].index(True)
    return [
        BEFORE if n < first else AFTER if n >= last else BODY if held else GAP
        for n, held in enumerate(inside)
    ]


def pages(corpora: Path) -> Iterator[Page]:
    """Every page of the benchmark, in four forms."""
    truth = json.loads((corpora / "pages/ground-truth.json").read_text(encoding="utf-8"))
    chance = random.Random(7)
    for key, fact in sorted(truth.items()):
        path = corpora / "pages/html" / f"{key}.html.gz"
        if not path.exists():
            continue
        html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        for alt_texts in (True, False):
            found = without_hours(paragraphs(extract_plain_text(html, alt_texts=alt_texts)))
            inside = is_body(found, fact["articleBody"])
            if not any(inside):
                continue
            yield _page(key, found, inside)
            if alt_texts:
                found = paragraphs(extract_plain_text(html, preserve_formatting=False))
                if any(inside := is_body(found, fact["articleBody"])):
                    yield _page(key, found, inside)
            else:
                start = max(0, inside.index(True) - chance.choice([0, 1, 2, 3, 4, 6, 10]))
                end = len(inside) - inside[::-1].index(True) + chance.choice([0, 1, 2, 4, 8, 15])
                yield _page(key, found[start:end], inside[start:end])


def _page(key: str, found: list[Paragraph], inside: list[bool]) -> Page:
    signs = [seen.signs for seen in look(found).seen]
    return Page(key, signs, states_of(inside), [len(block.text.split()) for block in found])


def train(examples: Sequence[Page]) -> dict[str, list[float]]:
    """The weights of every sign that isn't rare, one for each of `COLUMNS`."""
    seen = Counter(sign for page in examples for held in page.signs for sign in held)
    names = sorted(sign for sign, count in seen.items() if count >= RARE)
    place = {sign: n for n, sign in enumerate(names)}
    columns = np.zeros((len(COLUMNS), len(STEPS)))
    for column, steps in enumerate(COLUMNS):
        columns[column, list(steps)] = 1
    free = np.ones((len(names), len(COLUMNS)))
    free[:, -1] = 0  # staying out is a matter of length alone
    free[place["any"], -1] = 1
    decay = DECAY * np.array([1.0] + [STEP_DECAY] * (len(COLUMNS) - 1))

    lengths = np.array([len(page.states) for page in examples])
    rows = np.full((len(examples), lengths.max()), lengths.sum())  # the last row is past every page's end
    rows[np.arange(lengths.max()) < lengths[:, None]] = np.arange(lengths.sum())
    held = np.zeros((lengths.sum(), len(names)), dtype=np.float32)
    gold = np.zeros((lengths.sum(), len(STEPS)), dtype=np.float32)
    margin = np.zeros((lengths.sum() + 1, len(STEPS)))
    at = 0
    for page in examples:
        before = BEFORE
        for signs, state, words in zip(page.signs, page.states, page.words, strict=True):
            held[at, [place[s] for s in signs if s in place]] = 1
            gold[at, STEP_OF[before, state]] = 1
            margin[at] = MARGIN * min(words, 100) * ((RIGHT == BODY) != (state == BODY))
            before, at = state, at + 1
    wanted = held.T @ gold

    weights, mean, spread = (np.zeros((len(names), len(COLUMNS))) for _ in range(3))
    for turn in range(1, ROUNDS + 1):
        scores = (
            np.vstack([held @ (weights @ columns).astype(np.float32), np.zeros((1, len(STEPS)))]) + margin
        )
        expected = _expected(scores[rows], lengths)
        took = np.zeros((lengths.sum() + 1, len(STEPS)), dtype=np.float32)
        took[rows] = expected
        slope = ((wanted - held.T @ took[:-1]) @ columns.T - decay * weights) * free
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights += RATE * (mean / (1 - 0.9**turn)) / (np.sqrt(spread / (1 - 0.99**turn)) + 1e-8)
    weights[place["any"], COLUMNS.index((STEP_OF[GAP, BODY],))] += RESUME
    return {sign: [round(float(w), 2) for w in weights[n]] for sign, n in place.items()}


def _expected(scores: Floats, lengths: NDArray[np.int64]) -> Floats:
    """The probability of each step at each block of each page (forward and backward sums), pages × blocks ×
    steps.
    """
    count, longest, _ = scores.shape
    into = [np.flatnonzero(state == RIGHT) for state in range(4)]
    out_of = [np.flatnonzero(state == LEFT) for state in range(4)]
    forward = np.full((count, longest + 1, 4), NEVER)
    forward[:, 0, BEFORE] = 0
    for n in range(longest):
        steps = forward[:, n, LEFT] + scores[:, n]
        for state in range(4):
            forward[:, n + 1, state] = np.logaddexp.reduce(steps[:, into[state]], axis=1)
        forward[n >= lengths, n + 1] = forward[n >= lengths, n]
    backward = np.full((count, 4), NEVER)
    backward[:, [BODY, AFTER]] = 0
    total = np.logaddexp.reduce(forward[:, -1] + backward, axis=1)
    expected = np.zeros_like(scores)
    for n in range(longest - 1, -1, -1):
        live = n < lengths
        steps = scores[:, n] + backward[:, RIGHT]
        chance = np.exp(np.clip(forward[:, n, LEFT] + steps - total[:, None], -700, 0))
        expected[live, n] = chance[live]
        before = np.stack([np.logaddexp.reduce(steps[:, out_of[s]], axis=1) for s in range(4)], axis=1)
        backward = np.where(live[:, None], before, backward)
    return expected


def write(weights: dict[str, list[float]]) -> None:
    """The table, a sign a line."""
    lines = (f"  {json.dumps(sign)}: {json.dumps(row)}\n" for sign, row in weights.items())
    TABLE.write_text(
        f"# Written by training/blocks.py; columns: blocks.COLUMNS.\nsigns:\n{''.join(lines)}", "utf-8"
    )


def measure(corpora: Path, examples: Sequence[Page], folds: int) -> str:
    """The benchmark's figure for pages of sites the weights weren't trained on."""
    truth = json.loads((corpora / "pages/ground-truth.json").read_text(encoding="utf-8"))
    sites = sorted({urlsplit(fact["url"]).netloc for fact in truth.values()})
    random.Random(1).shuffle(sites)
    counts: list[Floats] = []
    for fold in range(folds):
        aside = {
            key for key, fact in truth.items() if sites.index(urlsplit(fact["url"]).netloc) % folds == fold
        }
        table = Weights(signs=train([page for page in examples if page.key not in aside]))
        for key in sorted(aside):
            html = gzip.decompress((corpora / "pages/html" / f"{key}.html.gz").read_bytes())
            found = without_hours(paragraphs(extract_plain_text(html.decode("utf-8", "replace"))))
            states = best_path(look(found).seen, table)
            said = " ".join(block.text for block, state in zip(found, states, strict=True) if state == BODY)
            counts.append(_counts(truth[key]["articleBody"], said))
    hit, spurious, missed = np.sum(counts, axis=0)
    precision, recall = hit / (hit + spurious), hit / (hit + missed)
    f1 = 2 * precision * recall / (precision + recall)
    return f"precision {precision:.4f} recall {recall:.4f} f1 {f1:.4f}"


def _counts(truth: str, said: str) -> Floats:
    a, b = (
        Counter(zip(*(words[n:] for n in range(4)), strict=False))
        for words in map(WORD.findall, (truth, said))
    )
    found = np.array([(a & b).total(), (b - a).total(), (a - b).total()], dtype=float)
    share: Floats = found / max(found.sum(), 1)
    return share


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--folds", type=int, default=0)
    args = parser.parse_args()
    examples = list(pages(args.corpora))
    if args.folds:
        print(measure(args.corpora, examples, args.folds))
    else:
        write(train(examples))


if __name__ == "__main__":
    main()
