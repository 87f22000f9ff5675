"""Fine-tune the claims reader. Resumes by itself from the last checkpoint of its output folder.

python -m training.train --out build/claims
python -m training.train --out build/teacher --teacher
python -m training.train --out build/distilled --start build/claims --taught-by build/teacher --unmarked
python -m training.train --out build/taught --start build/claims --answers build/answers
"""

import argparse
import logging
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.decoding import CUE_TAGS
from training.batches import Answered, Batch, Corpus, Feed, batches, collate, epoch_examples
from training.corpus import MarkedArticle, read_corpus, read_unmarked
from training.minilm import load_tokenizer
from training.minilm import weights as minilm_weights
from training.model import ClaimReader, begin_with, mean, pretrained
from training.mpnet import weights as mpnet_weights
from training.parses import parses
from training.paths import attribution_folder, corpora_folder
from training.recipe import ANSWERED, FOLDS, LONG_TAUGHT, TAUGHT, TEACHER, WHOLE_TEACHER, Recipe
from training.targets import IGNORED

log = logging.getLogger("training")
SOFTEN = 2.0
"""What both networks' logits are divided by where one teaches the other (Hinton, Vinyals and Dean 2015)."""


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
    reader: ClaimReader, batch: Batch, recipe: Recipe, taught_by: ClaimReader | None = None
) -> tuple[Tensor, Tensor]:
    """The tag loss and the tie loss, each per word that has a role; in part of the teacher's view, if any."""
    tags, ties = reader(batch.given)
    meant: tuple[Tensor | None, Tensor | None] = batch.meant or (None, None)
    if batch.meant is None:
        add_doubtful(batch, tags, recipe)
        if taught_by is not None:
            with torch.no_grad():
                taught_tags, taught_ties = taught_by(batch.given)
            meant = taught_tags.float(), tied_to(batch, taught_ties)
    said = tags.float(), tied_to(batch, ties)
    right = batch.tags, batch.ties
    of_tags, of_ties = (_loss(*each, batch.marked, recipe) for each in zip(said, meant, right, strict=True))
    return of_tags, of_ties


def tied_to(batch: Batch, ties: Tensor) -> Tensor:
    """What is tied to each of the batch's cues: (windows, cues, places, TIES)."""
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
    corpus: Corpus,
    recipe: Recipe,
    out: Path,
    *,
    save_every: int = 100,
    start: Sequence[Path] = (),
    teachers: Sequence[Path] = (),
    without: int | None = None,
    answered: Path | None = None,
    watched: Sequence[MarkedArticle] = (),
    workers: int = 0,
    device: str = "cpu",
) -> None:
    """Leaves averaged weights as `averaged.pt` in `out`, after each epoch, and the checkpoint to resume from.

    `start` and `teachers` are such folders: the weights to begin with the mean of, and those of larger
    networks to learn from, of which each speaks of the folds that have its turn (the n-th of four of the n-th
    fold). `without` is a fold that is left out; `answered` holds batches that teachers were asked about,
    which are then read in place of the corpus. On `watched` articles the loss is told after each epoch.
    """
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    torch.manual_seed(recipe.seed)
    feed = Answered(answered, recipe.seed) if answered else Feed(corpus, recipe, without, workers)
    held_out = list(plain_batches(watched, corpus, recipe))
    on = torch.device(device)
    if start:
        reader = ClaimReader(recipe.shape, recipe.dropout)
        begin_with(reader, mean([torch.load(run / "averaged.pt", map_location="cpu") for run in start]))
    else:
        weights = mpnet_weights() if recipe.shape.buckets else minilm_weights()
        reader = pretrained(recipe.shape, weights, recipe.dropout)
    reader.to(on).train()
    taught_by = [teacher(folder).to(on) for folder in teachers]
    averaged = ClaimReader(recipe.shape, recipe.dropout).to(on).eval()
    averaged.load_state_dict(reader.state_dict())
    moves = optimizer(reader, recipe)
    rates = [group["lr"] for group in moves.param_groups]
    done = 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=on)
        reader.load_state_dict(stored["reader"])
        averaged.load_state_dict(stored["averaged"])
        moves.load_state_dict(stored["optimizer"])
        torch.set_rng_state(stored["random"].cpu())
        done = stored["step"]
    pairs = [
        (a, b) for a, b in zip(averaged.parameters(), reader.parameters(), strict=True) if b.requires_grad
    ]
    step, total, began = 0, 0, time.monotonic()
    sums, places = torch.zeros(2, device=on), 0
    for epoch in range(math.ceil(recipe.epochs)):
        made = feed.epoch(epoch)
        total = total or round(len(made) * recipe.epochs)
        for batch in made[: total - step]:
            step += 1
            if step <= done:
                continue
            batch = batch.to(on)
            pace = min(
                step / (recipe.warm_up * total), max(0.02, (total - step) / ((1 - recipe.warm_up) * total))
            )
            for part, rate in zip(moves.param_groups, rates, strict=True):
                part["lr"] = rate * pace
            with torch.autocast(on.type, torch.bfloat16):
                tag_loss, tie_loss = loss(
                    reader, batch, recipe, taught_by[batch.fold % len(taught_by)] if taught_by else None
                )
            torch.autograd.backward(tag_loss + recipe.ties_weigh * tie_loss)
            nn.utils.clip_grad_norm_((b for _, b in pairs), 1.0)
            moves.step()
            moves.zero_grad()
            keep = min(recipe.average, step / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_([a.data for a, _ in pairs], [b.data for _, b in pairs], 1 - keep)
            sums += torch.stack([tag_loss.detach(), tie_loss.detach()])
            places += batch.given.ids.numel()
            if step % 25 == 0:
                tag, tie = (sums / 25).tolist()
                pace_now = places / (time.monotonic() - began)
                log.info(
                    "step %d of about %d, epoch %d: tags %.4f, ties %.4f, %.0f places/s",
                    step, total, epoch, tag, tie, pace_now,
                )  # fmt: skip
                sums.zero_()
                places, began = 0, time.monotonic()
            if save_every and step % save_every == 0:
                _save(checkpoint, reader, averaged, moves, step)
        if step > done:
            torch.save(averaged.state_dict(), out / "averaged.pt")
        if held_out and step > done:
            log.info(
                "epoch %d, on articles held out: tags %.4f, ties %.4f",
                epoch,
                *watch(averaged, held_out, recipe, on),
            )
    feed.close()
    torch.save(averaged.state_dict(), out / "averaged.pt")
    if save_every:
        _save(checkpoint, reader, averaged, moves, step)


def teacher(folder: Path) -> ClaimReader:
    """The larger network that a run with `--teacher` or `--whole-teacher` left, to be asked only."""
    stored = torch.load(folder / "averaged.pt", map_location="cpu")
    shape = WHOLE_TEACHER.shape if "encoder.layers.11.norm.weight" in stored else TEACHER.shape
    found = ClaimReader(shape).eval()
    found.load_state_dict(stored)
    return found.requires_grad_(False)


def plain_batches(articles: Sequence[MarkedArticle], corpus: Corpus, recipe: Recipe) -> Iterator[Batch]:
    """The articles as they are, to measure the loss on."""
    if not articles:
        return
    plain = replace(recipe, other_print=0.0, unparsed=0.0, sizes=(192,))
    rng = random.Random(0)
    texts = [(one.text, one.attributions) for one in articles]
    examples = epoch_examples(texts, corpus.parsed, load_tokenizer(), plain, rng)
    for group in batches(examples, plain, rng):
        yield collate(group, plain, rng)


@torch.no_grad()
def watch(
    reader: ClaimReader, held_out: Sequence[Batch], recipe: Recipe, on: torch.device
) -> tuple[float, float]:
    """The mean losses of tags and ties, of what is marked."""
    sums = torch.zeros(2)
    for batch in held_out:
        with torch.autocast(on.type, torch.bfloat16):
            sums += torch.stack(loss(reader, batch.to(on), replace(recipe, taught=0.0))).cpu()
    tags, ties = (sums / len(held_out)).tolist()
    return tags, ties


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
    kinds = asks.add_mutually_exclusive_group()
    kinds.add_argument("--teacher", action="store_true", help="the base-size network, for distillation")
    kinds.add_argument("--whole-teacher", action="store_true", help="all of its layers; for a GPU")
    kinds.add_argument("--long", action="store_true", help="the long recipe under teachers; for a GPU")
    asks.add_argument("--without-fold", type=int, choices=range(FOLDS), help="articles to leave out")
    asks.add_argument(
        "--start", type=Path, nargs="+", default=[],
        help="folders of runs to begin with the weights of, or their mean",
    )  # fmt: skip
    asks.add_argument(
        "--taught-by", type=Path, nargs="+", default=[],
        help="folders of runs of teachers; of four, each teaches the fold it was without",
    )  # fmt: skip
    asks.add_argument("--answers", type=Path, help="what training.ask left, in place of --taught-by")
    asks.add_argument("--unmarked", action="store_true", help="learn from news that nobody marked, too")
    asks.add_argument("--epochs", type=float, help="in place of the recipe's")
    asks.add_argument(
        "--taught", type=float, help="weight of what the teacher says, in place of the recipe's"
    )
    asks.add_argument("--rate", type=float, help="of the encoder's weights, in place of the recipe's")
    asks.add_argument("--seed", type=int, default=Recipe.seed, help="another round: other prints and windows")
    asks.add_argument("--articles", type=int, help="only so many articles, to try things")
    asks.add_argument("--watch", action="store_true", help="tell the loss on dev after each epoch")
    asks.add_argument("--threads", type=int, default=2)
    asks.add_argument("--workers", type=int, default=0, help="processes that make batches beforehand")
    asks.add_argument("--save-every", type=int, default=100, help="steps; 0 for no checkpoints")
    asks.add_argument("--device", default="cpu", help="cpu or cuda")
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    if (told.unmarked or told.long) and not told.taught_by:
        asks.error("--unmarked and --long need a teacher: name one with --taught-by")
    articles = list(read_corpus(attribution_folder() / "train"))
    if told.articles:
        articles = random.Random(0).sample(articles, told.articles)
    recipe = (
        TEACHER if told.teacher else WHOLE_TEACHER if told.whole_teacher else LONG_TAUGHT if told.long
        else ANSWERED if told.answers else TAUGHT if told.taught_by else Recipe()
    )  # fmt: skip
    asked = {"epochs": told.epochs, "taught": told.taught, "encoder_rate": told.rate, "seed": told.seed}
    recipe = replace(recipe, **{name: value for name, value in asked.items() if value is not None})
    if told.unmarked:
        recipe = replace(recipe, unmarked=recipe.unmarked or math.ceil(recipe.epochs))
    unmarked = read_unmarked(corpora_folder()) if recipe.unmarked else []
    random.Random(recipe.seed).shuffle(unmarked)
    watched = list(read_corpus(attribution_folder() / "dev")) if told.watch else []
    texts = [one.text for one in (*articles, *watched)]
    parsed = parses([*texts, *unmarked]) if recipe.shape.syntax else {}
    corpus = Corpus(articles, parsed, unmarked)
    train(
        corpus.with_words() if recipe.reworded else corpus,
        recipe,
        told.out,
        save_every=told.save_every,
        start=told.start,
        teachers=told.taught_by,
        without=told.without_fold,
        answered=told.answers,
        watched=watched,
        workers=told.workers,
        device=told.device,
    )


if __name__ == "__main__":
    main()
