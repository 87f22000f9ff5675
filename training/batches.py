"""Batches for training: the articles of an epoch, printed and cut anew, as the network takes them."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.coding.encoder.labels import ARGUMENTS
from onrecord.coding.encoder.tokens import tokenize
from onrecord.coding.encoder.windows import windows
from training.augmentation import other_print
from training.corpus import EITHER, MarkedArticle
from training.recipe import Recipe
from training.targets import IGNORED, Example, example, marked_tokens


@dataclass(slots=True)
class Batch:
    """Some windows, padded; small types until they are on the device."""

    ids: Tensor
    """(windows, places), as `marks`, `mask`, `tags`, `acts`, `triggers`, `sectors`."""
    marks: Tensor
    mask: Tensor
    """1 where a piece stands."""
    style: Tensor
    """(windows)"""
    tags: Tensor
    cues: Tensor
    """(windows, cues, places): each row averages over (a part of) a cue's words; zero rows pad."""
    ties: Tensor
    """(windows, cues, places)."""
    acts: Tensor
    triggers: Tensor
    sectors: Tensor
    events: Tensor
    """(events, 2): the window and place of each trigger's first word."""
    labels: Tensor
    """(events, 3): type, status, mode."""
    chains: Tensor
    """(events, 2): the number of its group, and of its chain."""
    arguments: Tensor
    """(events, ARGUMENTS, places)"""

    def to(self, device: torch.device) -> "Batch":
        """The same on the device, in the types that the network takes."""
        kept = ("cues",)
        return Batch(
            *(
                part.to(device) if one.name in kept else part.to(device).to(torch.int64)
                for one in fields(self)
                if (part := getattr(self, one.name)) is not None
            )
        )


def epoch_examples(
    articles: Iterable[MarkedArticle], tokenizer: Tokenizer, recipe: Recipe, rng: random.Random
) -> list[Example]:
    """Every article once, printed and cut anew."""
    found = []
    for article in articles:
        printed = other_print(article.text, rng, share=recipe.other_print)
        marked = marked_tokens(tokenize(printed, tokenizer), article)
        size, overlap = rng.choice(recipe.windows)
        found += [example(window, marked) for window in windows(marked.tokens, size, overlap)]
    return found


def batches(examples: list[Example], recipe: Recipe, rng: random.Random) -> Iterator[list[Example]]:
    """Windows of like length together, the batches in random order. Articles whose chains run through several
    stay with these.
    """
    together = {one.group for one in examples if one.chains and not (one.triggers >= 0).any()}
    order = sorted(
        examples, key=lambda one: (one.group if one.group in together else "", len(one.ids), rng.random())
    )
    made: list[list[Example]] = [[]]
    longest, group = 0, ""
    for one in order:
        its = one.group if one.group in together else ""
        longest = max(longest, len(one.ids))
        if made[-1] and ((len(made[-1]) + 1) * longest > recipe.batch_places or its != group):
            made.append([])
            longest = len(one.ids)
        made[-1].append(one)
        group = its
    rng.shuffle(made)
    yield from (group for group in made if group)


def collate(examples: list[Example], recipe: Recipe, rng: random.Random) -> Batch:
    """The windows as one batch, padded; each cue is represented by a random part of its words. A third of the
    windows doesn't tell whose guidelines its claims follow.
    """
    places = max(len(one.ids) for one in examples)
    most = max(len(one.cues) for one in examples) + recipe.doubtful_cues
    shape = (len(examples), places)
    ids, marks, mask = np.zeros(shape, np.int32), np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    tags, acts, triggers, sectors = (np.full(shape, IGNORED, np.int8) for _ in range(4))
    cues = np.zeros((len(examples), most, places), np.float32)
    ties = np.full((len(examples), most, places), IGNORED, np.int8)
    count = sum(len(one.at) for one in examples)
    arguments = np.full((count, len(ARGUMENTS), places), IGNORED, np.int8)
    events, labels = np.zeros((count, 2), np.int32), np.zeros((count, 3), np.int16)
    chains = np.full((count, 2), -1, np.int32)
    groups: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    at = 0
    for row, one in enumerate(examples):
        size = len(one.ids)
        ids[row, :size], marks[row, :size], mask[row, :size] = one.ids, one.marks, 1
        for whole, part in ((tags, one.tags), (acts, one.acts), (triggers, one.triggers)):
            whole[row, :size] = part
        sectors[row, :size] = one.sectors
        for number, (start, end) in enumerate(one.cues):
            words = [place for place in range(start, end) if one.tags[place] != IGNORED] or [start]
            low = rng.randrange(len(words)) if rng.random() < 0.5 else 0
            high = rng.randint(low + 1, len(words)) if rng.random() < 0.5 else len(words)
            cues[row, number, words[low:high]] = 1 / (high - low)
            ties[row, number, :size] = one.ties[number]
        for number, chain in enumerate(one.chains):
            events[at] = row, one.at[number]
            labels[at] = one.labels[number]
            arguments[at, :, :size] = one.arguments[number]
            if chain is not None:
                group = groups.setdefault(one.group, len(groups))
                chains[at] = group, names.setdefault((one.group, chain), len(names))
            at += 1
    style = np.array([EITHER if rng.random() < recipe.untold else one.style for one in examples], np.int64)
    parts = (ids, marks, mask, style, tags, cues, ties, acts, triggers, sectors)
    return Batch(*(torch.from_numpy(part) for part in (*parts, events, labels, chains, arguments)))
