"""Fine-tune the claims reader. Resumes by itself from the last checkpoint of its output folder.

python -m training.train --out build/claims
python -m training.train --out build/teacher --teacher
python -m training.train --out build/distilled --start build/claims --taught-by build/teacher --unmarked
"""

import argparse
import logging
import math
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.decoding import CUE_TAGS
from onrecord.coding.encoder.syntax import LABELS, NEAR, Parse, Syntax
from onrecord.coding.encoder.tokens import tokenize
from onrecord.coding.encoder.windows import windows
from training.augmentation import other_print
from training.corpus import Attribution, MarkedArticle, read_corpus, read_unmarked
from training.minilm import load_tokenizer
from training.minilm import weights as minilm_weights
from training.model import MINILM, MPNET, ClaimReader, Given, Shape, begin_with, pretrained
from training.mpnet import weights as mpnet_weights
from training.parses import parses
from training.paths import attribution_folder, corpora_folder
from training.targets import IGNORED, Example, example, marked_tokens

log = logging.getLogger("training")


@dataclass(frozen=True)
class Recipe:
    """Everything the run depends on besides the data."""

    shape: Shape = MINILM
    seed: int = 7
    epochs: float = 7
    """May end within one. Going on from a checkpoint with fewer lets the rate fall sooner."""
    batch_places: int = 3072
    """Places (pieces and separators) in one step."""
    sizes: tuple[int, ...] = (96, 128, 192, 256)
    """Window sizes, one drawn for each article and epoch."""
    encoder_rate: float = 2.5e-4
    heads_rate: float = 1e-3
    syntax_rate: float = 3e-4
    """For what the parse adds to a word."""
    relations_rate: float = 1e-2
    """For what a relation adds to a tie: single numbers, which have a long way to go."""
    warm_up: float = 0.06
    weight_decay: float = 0.01
    dropout: float = 0.1
    average: float = 0.997
    """How much of the running average of the weights a step keeps."""
    other_print: float = 0.3
    """Share of articles whose quotation marks are changed."""
    unparsed: float = 0.1
    """Share of articles read without their parse; of those that are printed otherwise, half."""
    doubtful_cues: int = 2
    """Words a window that look most like a cue and are none; the tie head learns to find nothing for them."""
    ties_weigh: float = 1.0
    taught: float = 0.0
    """Weight of what the teacher says, the rest being that of the hand annotation, where there is any."""
    taught_cues: int = 8
    """Words of an unmarked window that look most like a cue; the teacher tells what is tied to them."""


TEACHER = Recipe(shape=MPNET, epochs=3, batch_places=2048, encoder_rate=1e-4, average=0.99)
"""Smaller steps for a larger network, and more of them an epoch, as it has fewer epochs."""
TAUGHT = Recipe(epochs=2, encoder_rate=1.5e-4, heads_rate=5e-4, average=0.99, taught=0.7)
"""For a trained reader that goes on under a teacher."""
SOFTEN = 2.0
"""What both networks' logits are divided by where one teaches the other (Hinton, Vinyals and Dean 2015)."""


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


def epoch_examples(
    texts: Iterable[tuple[str, tuple[Attribution, ...] | None]],
    parsed: dict[str, Parse],
    tokenizer: Tokenizer,
    recipe: Recipe,
    rng: random.Random,
) -> list[Example]:
    """Every text once, printed and cut anew; its attributions are None where nobody has looked for any."""
    found = []
    for text, attributions in texts:
        printed = other_print(text, rng, share=recipe.other_print)
        tokens = tokenize(printed, tokenizer)
        marked = marked_tokens(tokens, attributions)
        blind = rng.random() < (recipe.unparsed if printed == text else 0.5)
        syntax = Syntax(tokens, None if blind else parsed.get(text))
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
        if (len(made[-1]) + 1) * len(one.ids) > recipe.batch_places:
            made.append([])
        made[-1].append(one)
    rng.shuffle(made)
    yield from made


def collate(examples: list[Example], recipe: Recipe, rng: random.Random) -> Batch:
    """The windows as one batch, padded; each cue is represented by a random part of its words."""
    places = max(len(one.ids) for one in examples)
    most = max(len(one.cues) + recipe.doubtful_cues if one.marked else recipe.taught_cues for one in examples)
    shape = (len(examples), places)
    ids, marks, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    labels, near = np.zeros((*shape, len(LABELS)), np.int64), np.zeros((*shape, NEAR), np.int64)
    relations = np.zeros((*shape, places), np.uint8)
    tags = np.full(shape, IGNORED)
    cues = np.zeros((len(examples), most, places), np.float32)
    ties = np.full((len(examples), most, places), IGNORED)
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


def add_doubtful(batch: Batch, tags: Tensor, recipe: Recipe) -> None:
    """Put the likeliest false cues into the batch's last rows, with nothing tied to them; of unmarked windows
    the likeliest cues.
    """
    likely = tags.detach().float().softmax(-1)[..., CUE_TAGS].sum(-1)
    near = functional.max_pool1d((batch.cues.sum(1) > 0).float()[:, None], 5, 1, 2)[:, 0]
    likely[(batch.tags != 0) | (near > 0)] = 0
    rows = max(recipe.doubtful_cues, 0 if batch.marked.all() else recipe.taught_cues)
    chance, at = likely.topk(min(rows, likely.shape[1]), 1)
    chance[batch.marked, recipe.doubtful_cues :] = 0
    window, row = torch.nonzero(chance > 0.02, as_tuple=True)
    last = batch.cues.shape[1] - 1 - row
    batch.cues[window, last, at[window, row]] = 1
    batch.ties[window, last] = torch.where(batch.tags[window] == IGNORED, IGNORED, 0)


def loss(
    reader: ClaimReader, batch: Batch, recipe: Recipe, teacher: ClaimReader | None = None
) -> tuple[Tensor, Tensor]:
    """The tag loss and the tie loss, each per word that has a role; in part of the teacher's view, if any."""
    tags, ties = reader(batch.given)
    add_doubtful(batch, tags, recipe)
    said, meant = (tags.float(), _tied(batch, ties)), (None, None)
    if teacher is not None:
        with torch.no_grad():
            tags, ties = teacher(batch.given)
            meant = tags.float(), _tied(batch, ties)
    right = batch.tags, batch.ties
    of_tags, of_ties = (_loss(*each, batch.marked, recipe) for each in zip(said, meant, right, strict=True))
    return of_tags, of_ties


def _tied(batch: Batch, ties: Tensor) -> Tensor:
    """(windows, cues, places, TIES)."""
    return (batch.cues[:, None] @ ties.float()).permute(0, 2, 3, 1)


def _loss(said: Tensor, meant: Tensor | None, right: Tensor, marked: Tensor, recipe: Recipe) -> Tensor:
    """`said` and `meant` are logits (windows, ..., labels), `right` the labels (windows, ...)."""
    counts = right != IGNORED
    known = counts & marked.reshape(-1, *[1] * (right.ndim - 1))
    roles = (right[known] > 0).sum()
    found = functional.cross_entropy(said[known], right[known], reduction="sum")
    if meant is not None:
        alone = counts & ~known
        roles = roles + (meant[alone].argmax(-1) > 0).sum()
        told = recipe.taught * divergence(said[known], meant[known]) + divergence(said[alone], meant[alone])
        found = (1 - recipe.taught) * found + told
    return found / roles.clamp(min=1)


def divergence(logits: Tensor, taught: Tensor) -> Tensor:
    """How far the softened distributions (places, labels) are from the teacher's, summed over the places,
    times the square of `SOFTEN`, by which softening weakens the gradient where neither is sure.
    """
    said = torch.log_softmax(logits / SOFTEN, -1)
    meant = torch.log_softmax(taught / SOFTEN, -1)
    return functional.kl_div(said, meant, reduction="sum", log_target=True) * SOFTEN**2


def optimizer(reader: ClaimReader, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW over all that is not frozen."""
    reader.encoder.freeze()
    left = {name: p for name, p in reader.named_parameters() if p.requires_grad}
    groups = []
    for prefix, rate in (
        ("encoder.syntax.", recipe.syntax_rate),
        ("claims.relations.", recipe.relations_rate),
        ("claims.", recipe.heads_rate),
        ("encoder.", recipe.encoder_rate),
    ):
        moved = [p for name, p in left.items() if name.startswith(prefix)]
        left = {name: p for name, p in left.items() if not name.startswith(prefix)}
        for decays in (True, False):
            chosen = [p for p in moved if (p.ndim > 1) == decays]
            groups.append(
                {"params": chosen, "lr": rate, "weight_decay": recipe.weight_decay if decays else 0.0}
            )
    return torch.optim.AdamW(groups, fused=True, betas=(0.9, 0.98))


def train(
    articles: list[MarkedArticle],
    recipe: Recipe,
    out: Path,
    *,
    save_every: int = 100,
    start: Path | None = None,
    teacher: Path | None = None,
    unmarked: Sequence[str] = (),
) -> None:
    """Leaves averaged weights as `averaged.pt` in `out`, beside the checkpoint that it resumes from. `start`
    and `teacher` are such folders: the weights to begin with, and those of the `TEACHER` to learn from.
    `unmarked` texts, of which the teacher alone speaks, are dealt out among the epochs.
    """
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    torch.manual_seed(recipe.seed)
    tokenizer = load_tokenizer()
    weights = mpnet_weights() if recipe.shape is MPNET else minilm_weights()
    reader = pretrained(recipe.shape, weights, recipe.dropout).train()
    if start is not None:
        begin_with(reader, torch.load(start / "averaged.pt"))
    taught_by = None
    if teacher is not None:
        taught_by = ClaimReader(TEACHER.shape).eval()
        taught_by.load_state_dict(torch.load(teacher / "averaged.pt"))
    averaged = ClaimReader(recipe.shape, recipe.dropout)
    averaged.load_state_dict(reader.state_dict())
    moves = optimizer(reader, recipe)
    rates = [group["lr"] for group in moves.param_groups]
    done = 0
    if checkpoint.exists():
        stored = torch.load(checkpoint)
        reader.load_state_dict(stored["reader"])
        averaged.load_state_dict(stored["averaged"])
        moves.load_state_dict(stored["optimizer"])
        torch.set_rng_state(stored["random"])
        done = stored["step"]
    parsed = parses([*(one.text for one in articles), *unmarked]) if recipe.shape.syntax else {}
    pairs = [
        (a, b) for a, b in zip(averaged.parameters(), reader.parameters(), strict=True) if b.requires_grad
    ]
    step, total, began = 0, 0, time.monotonic()
    sums = np.zeros(3)
    epochs = math.ceil(recipe.epochs)
    for epoch in range(epochs):
        rng = random.Random(f"{recipe.seed} {epoch}")
        read = [
            *((one.text, one.attributions) for one in articles),
            *((one, None) for one in unmarked[epoch::epochs]),
        ]
        made = list(batches(epoch_examples(read, parsed, tokenizer, recipe, rng), recipe, rng))
        total = total or round(len(made) * recipe.epochs)
        for group in made[: total - step]:
            batch = collate(group, recipe, rng)
            step += 1
            if step <= done:
                continue
            pace = min(
                step / (recipe.warm_up * total), max(0.02, (total - step) / ((1 - recipe.warm_up) * total))
            )
            for part, rate in zip(moves.param_groups, rates, strict=True):
                part["lr"] = rate * pace
            with torch.autocast("cpu", torch.bfloat16):
                tag_loss, tie_loss = loss(reader, batch, recipe, taught_by)
            torch.autograd.backward(tag_loss + recipe.ties_weigh * tie_loss)
            nn.utils.clip_grad_norm_((b for _, b in pairs), 1.0)
            moves.step()
            moves.zero_grad()
            keep = min(recipe.average, step / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_([a.data for a, _ in pairs], [b.data for _, b in pairs], 1 - keep)
            sums += (float(tag_loss.detach()), float(tie_loss.detach()), batch.given.ids.numel())
            if step % 25 == 0:
                pace_now = sums[2] / (time.monotonic() - began)
                log.info(
                    "step %d of about %d, epoch %d: tags %.4f, ties %.4f, %.0f places/s",
                    step, total, epoch, *(sums[:2] / 25), pace_now,
                )  # fmt: skip
                sums[:], began = 0, time.monotonic()
            if step % save_every == 0:
                _save(checkpoint, reader, averaged, moves, step)
    _save(checkpoint, reader, averaged, moves, step)
    torch.save(averaged.state_dict(), out / "averaged.pt")


def _save(
    path: Path, reader: ClaimReader, averaged: ClaimReader, moves: torch.optim.Optimizer, step: int
) -> None:
    """All or nothing: an interrupted save leaves the last checkpoint."""
    state = {
        "reader": reader.state_dict(),
        "averaged": averaged.state_dict(),
        "optimizer": moves.state_dict(),
        "random": torch.get_rng_state(),
        "step": step,
    }
    fresh = path.with_suffix(".new")
    torch.save(state, fresh)
    fresh.replace(path)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--out", type=Path, default=Path("build/claims"))
    asks.add_argument("--teacher", action="store_true", help="the base-size network, for distillation")
    asks.add_argument("--start", type=Path, help="folder of a run to begin with the weights of")
    asks.add_argument("--taught-by", type=Path, help="folder of a run with --teacher")
    asks.add_argument("--unmarked", action="store_true", help="learn from news that nobody marked, too")
    asks.add_argument("--epochs", type=float, help="in place of the recipe's")
    asks.add_argument("--taught", type=float, default=TAUGHT.taught, help="weight of what the teacher says")
    asks.add_argument("--seed", type=int, default=Recipe.seed, help="another round: other prints and windows")
    asks.add_argument("--articles", type=int, help="only so many articles, to try things")
    asks.add_argument("--threads", type=int, default=2)
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    if told.unmarked and not told.taught_by:
        asks.error("--unmarked needs a teacher: name one with --taught-by")
    articles = list(read_corpus(attribution_folder() / "train"))
    if told.articles:
        articles = random.Random(0).sample(articles, told.articles)
    recipe = TEACHER if told.teacher else TAUGHT if told.taught_by else Recipe()
    recipe = replace(recipe, epochs=told.epochs or recipe.epochs, seed=told.seed)
    if told.taught_by:
        recipe = replace(recipe, taught=told.taught)
    unmarked = read_unmarked(corpora_folder()) if told.unmarked else []
    random.Random(recipe.seed).shuffle(unmarked)
    train(articles, recipe, told.out, start=told.start, teacher=told.taught_by, unmarked=unmarked)


if __name__ == "__main__":
    main()
