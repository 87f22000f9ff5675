"""Batches for training: the articles of an epoch, printed and cut anew, as the network takes them."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.coding.encoder.syntax import LABELS, NEAR, Parse, Syntax
from onrecord.coding.encoder.tokens import tokenize
from onrecord.coding.encoder.windows import windows
from training.augmentation import other_print, other_words, words_by_tag
from training.corpus import Attribution, MarkedArticle
from training.minilm import load_tokenizer
from training.model import Given
from training.recipe import FOLDS, Recipe
from training.targets import IGNORED, Example, example, marked_tokens

AHEAD = 2
"""Epochs that workers make beforehand."""
ANSWERED = 2
"""Files of answers that make an epoch."""


@dataclass(slots=True)
class Batch:
    given: Given
    tags: Tensor
    cues: Tensor
    """(windows, cues, places): each row averages over (a part of) a cue's words; zero rows pad."""
    ties: Tensor
    """(windows, cues, places)."""
    marked: Tensor
    """(windows): whether the tags and ties are anybody's word."""
    fold: int = 0
    """The fold that all of its windows are of."""
    meant: tuple[Tensor, Tensor] | None = None
    """What a teacher said, if it was asked beforehand: logits of the tags (windows, places, TAGS) and of the
    ties (windows, cues, places, TIES).
    """

    def to(self, device: torch.device) -> "Batch":
        """The same on the device, in the types that the network takes."""
        given = Given(
            *(
                part if part is None else part.to(device).to(kind)
                for part, kind in (
                    (self.given.ids, torch.int64),
                    (self.given.marks, torch.int64),
                    (self.given.mask, torch.int64),
                    (self.given.labels, torch.int64),
                    (self.given.near, torch.int64),
                    (self.given.relations, torch.uint8),
                )
            )
        )
        rest = (
            part.to(device).to(kind, copy=True)  # the likeliest false cues are put into them
            for part, kind in (
                (self.tags, torch.int64),
                (self.cues, torch.float32),
                (self.ties, torch.int64),
                (self.marked, torch.bool),
            )
        )
        meant = self.meant and (self.meant[0].to(device).float(), self.meant[1].to(device).float())
        return Batch(given, *rest, self.fold, meant)


@dataclass(frozen=True)
class Corpus:
    """What runs read from."""

    articles: Sequence[MarkedArticle]
    parsed: dict[str, Parse]
    unmarked: Sequence[str] = ()
    words: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    """Of each fine tag, the words of one piece that bear it, as often as they do."""

    def with_words(self) -> "Corpus":
        """The same, its words counted."""
        texts = [one.text for one in self.articles]
        return replace(self, words=words_by_tag(texts, self.parsed, load_tokenizer()))


@dataclass(frozen=True)
class Part:
    """What is made at once: one fold of an epoch's texts."""

    epoch: int
    kind: str
    """`marked`, `reworded` or `unmarked`."""
    fold: int


def parts_of(epoch: int, recipe: Recipe, without: int | None) -> list[Part]:
    """The epoch's parts. `without` is a fold that is not looked at."""
    kinds = ["marked"] + ["reworded"] * bool(recipe.reworded) + ["unmarked"] * bool(recipe.unmarked)
    return [Part(epoch, kind, fold) for kind in kinds for fold in range(FOLDS) if fold != without]


def made(part: Part, corpus: Corpus, tokenizer: Tokenizer, recipe: Recipe) -> list[Batch]:
    """The part's batches; the same whenever they are made."""
    rng = random.Random(f"{recipe.seed} {part.epoch} {part.kind} {part.fold}")
    texts: Iterable[tuple[str, tuple[Attribution, ...] | None]]
    if part.kind == "unmarked":
        turn = corpus.unmarked[part.epoch % recipe.unmarked :: recipe.unmarked]
        # another teacher each time they come round
        texts = ((text, None) for text in turn[(part.fold + part.epoch // recipe.unmarked) % FOLDS :: FOLDS])
    else:
        texts = ((one.text, one.attributions) for one in corpus.articles[part.fold :: FOLDS])
    if part.kind == "reworded":
        texts = [one for one in texts if rng.random() < recipe.reworded]
    words = corpus.words if part.kind == "reworded" else None
    examples = epoch_examples(texts, corpus.parsed, tokenizer, recipe, rng, words)
    return [replace(collate(group, recipe, rng), fold=part.fold) for group in batches(examples, recipe, rng)]


_shared: tuple[Corpus, Tokenizer, Recipe] | None = None
"""What workers are forked with."""


def _made(part: Part) -> list[Batch]:
    if _shared is None:
        raise RuntimeError("no corpus was shared")
    torch.set_num_threads(1)
    return made(part, *_shared)


class Feed:
    """The batches of each epoch, in random order. With `workers` other processes make them beforehand; they
    are forked, so have this made before a GPU is spoken to.
    """

    def __init__(self, corpus: Corpus, recipe: Recipe, without: int | None = None, workers: int = 0) -> None:
        global _shared
        self._all = corpus, load_tokenizer(), recipe
        self._recipe, self._without = recipe, without
        self._pool = None
        self._asked: dict[int, list[Future[list[Batch]]]] = {}
        if workers:
            _shared = self._all
            self._pool = ProcessPoolExecutor(workers, mp_context=get_context("fork"))
            self._ask(0)

    def epoch(self, number: int) -> list[Batch]:
        """All batches of the epoch."""
        if self._pool is None:
            found = [one for part in self._parts(number) for one in made(part, *self._all)]
        else:
            self._ask(number)
            found = [one for part in self._asked.pop(number) for one in part.result()]
        random.Random(f"{self._recipe.seed} {number}").shuffle(found)
        return found

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _parts(self, epoch: int) -> list[Part]:
        return parts_of(epoch, self._recipe, self._without)

    def _ask(self, epoch: int) -> None:
        if self._pool is not None:
            for number in range(epoch, epoch + 1 + AHEAD):
                if number not in self._asked:
                    self._asked[number] = [self._pool.submit(_made, part) for part in self._parts(number)]


class Answered:
    """Batches that a teacher was asked about beforehand (`training.ask`): an epoch is a few files, those that
    were read least, so that a run can go on while more are made. Raises `FileNotFoundError` where there are
    none.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._read: Counter[str] = Counter()
        if not any(folder.glob("*.pt")):
            raise FileNotFoundError(f"no answers (*.pt) in {folder}; run training.ask first")

    def epoch(self, number: int) -> list[Batch]:
        """The batches of the epoch's files, in random order."""
        rng = random.Random(f"{self._seed} {number}")
        files = sorted(self._folder.glob("*.pt"), key=lambda file: (self._read[file.name], rng.random()))
        chosen = files[:ANSWERED]
        self._read.update(file.name for file in chosen)
        found: list[Batch] = [one for file in chosen for one in torch.load(file, weights_only=False)]
        rng.shuffle(found)
        return found

    def close(self) -> None:
        """Nothing to end."""


def epoch_examples(
    texts: Iterable[tuple[str, tuple[Attribution, ...] | None]],
    parsed: dict[str, Parse],
    tokenizer: Tokenizer,
    recipe: Recipe,
    rng: random.Random,
    words: dict[int, NDArray[np.int64]] | None = None,
) -> list[Example]:
    """Every text once, printed and cut anew; its attributions are None where nobody has looked for any. Given
    `words` by tag, some of the text's are replaced by others; then nobody has.
    """
    found = []
    for text, attributions in texts:
        printed = other_print(text, rng, share=recipe.other_print)
        tokens = tokenize(printed, tokenizer)
        parse = parsed.get(text)
        if words is not None:
            if parse is None:
                continue
            tokens, attributions = other_words(tokens, parse, words, rng), None
        marked = marked_tokens(tokens, attributions)
        blind = rng.random() < (recipe.unparsed if printed == text else 0.5)
        syntax = Syntax(tokens, None if blind else parse)
        size = rng.choice(recipe.sizes)
        found += [
            example(window, syntax.of(window), marked)
            for window in windows(tokens, size, rng.choice((0, 16, 24)))
        ]
    return found


def batches(examples: list[Example], recipe: Recipe, rng: random.Random) -> Iterator[list[Example]]:
    """Windows of like length together, the batches in random order."""
    order = sorted(examples, key=lambda one: (len(one.ids), rng.random()))
    made: list[list[Example]] = [[]]
    for one in order:
        if made[-1] and (len(made[-1]) + 1) * len(one.ids) > recipe.batch_places:
            made.append([])
        made[-1].append(one)
    rng.shuffle(made)
    yield from (group for group in made if group)


def collate(examples: list[Example], recipe: Recipe, rng: random.Random) -> Batch:
    """The windows as one batch, padded, in small types; each cue is represented by a random part of its
    words.
    """
    places = max(len(one.ids) for one in examples)
    most = max(len(one.cues) + recipe.doubtful_cues if one.marked else recipe.taught_cues for one in examples)
    shape = (len(examples), places)
    ids, marks, mask = np.zeros(shape, np.int32), np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    labels, near = np.zeros((*shape, len(LABELS)), np.uint8), np.zeros((*shape, NEAR), np.int32)
    relations = np.zeros((*shape, places), np.uint8)
    tags = np.full(shape, IGNORED, np.int8)
    cues = np.zeros((len(examples), most, places), np.float32)
    ties = np.full((len(examples), most, places), IGNORED, np.int8)
    for row, one in enumerate(examples):
        count = len(one.ids)
        ids[row, :count], marks[row, :count], mask[row, :count], tags[row, :count] = (
            one.ids,
            one.marks,
            1,
            one.tags,
        )
        labels[row, :count], near[row, :count] = one.seen.labels, one.seen.near
        relations[row, :count, :count] = one.seen.relations
        for number, (start, end) in enumerate(one.cues):
            words = [at for at in range(start, end) if one.tags[at] != IGNORED] or [start]
            low = rng.randrange(len(words)) if rng.random() < 0.5 else 0
            high = rng.randint(low + 1, len(words)) if rng.random() < 0.5 else len(words)
            cues[row, number, words[low:high]] = 1 / (high - low)
            ties[row, number, :count] = one.ties[number]
    marked = np.array([one.marked for one in examples])
    given = Given(*(torch.from_numpy(part) for part in (ids, marks, mask, labels, near, relations)))
    return Batch(given, *(torch.from_numpy(part) for part in (tags, cues, ties, marked)))
