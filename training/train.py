"""Train the reader of claims and events. Goes on by itself from the last checkpoint of its output folder.

python -m training.train --out build/reader
python -m training.train --out build/reader --start build/shipped    begins with a run's weights
python -m training.train --out build/teacher --teacher --device cuda
"""

import argparse
import logging
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import torch
from torch import nn

from training.batches import Batch, batches, collate, epoch_examples
from training.corpus import POLNEAR, MarkedArticle, training_articles
from training.losses import losses, rarities
from training.minilm import load_tokenizer
from training.minilm import weights as minilm_weights
from training.mpnet import weights as mpnet_weights
from training.network import Reader, begin_with, mean, pretrained
from training.paths import corpora_folder
from training.recipe import TEACHER, Recipe

log = logging.getLogger("training")


def epoch(articles: Sequence[MarkedArticle], recipe: Recipe, number: int) -> list[Batch]:
    """The batches of one epoch; the same for the same seed."""
    torch.set_num_threads(1)
    rng = random.Random(recipe.seed * 1000 + number)
    polnear = [one for one in articles if one.style == POLNEAR]
    chosen = rng.sample(polnear, round(recipe.polnear * len(polnear)))
    chosen += [one for one in articles if one.style != POLNEAR]
    examples = epoch_examples(chosen, load_tokenizer(), recipe, rng)
    return [collate(group, recipe, rng) for group in batches(examples, recipe, rng)]


def epochs(articles: Sequence[MarkedArticle], recipe: Recipe, first: int) -> Iterator[list[Batch]]:
    """Epoch after epoch, each made by another process while the last is learned."""
    torch.multiprocessing.set_sharing_strategy("file_system")
    with ProcessPoolExecutor(1, get_context("spawn")) as maker:
        ahead = maker.submit(epoch, articles, recipe, first)
        for number in range(first, math.ceil(recipe.epochs)):
            made = ahead.result()
            if number + 1 < math.ceil(recipe.epochs):
                ahead = maker.submit(epoch, articles, recipe, number + 1)
            yield made


def optimizer(reader: Reader, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW over all that is not frozen."""
    reader.encoder.freeze()
    groups = []
    for of_encoder, rate in ((True, recipe.encoder_rate), (False, recipe.heads_rate)):
        for decays in (True, False):
            chosen = [
                part
                for name, part in reader.named_parameters()
                if part.requires_grad
                and name.startswith("encoder.") == of_encoder
                and (part.ndim > 1) == decays
            ]
            decay = recipe.weight_decay if decays else 0.0
            groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True, betas=(0.9, 0.98))


def train(
    articles: Sequence[MarkedArticle],
    recipe: Recipe,
    out: Path,
    *,
    start: Sequence[Path] = (),
    save_every: int = 150,
    device: str = "cpu",
) -> None:
    """Leaves averaged weights as `averaged.pt` in `out`, after each epoch, and the checkpoint to go on from.
    `start` are such folders, of whose weights the mean is begun with.
    """
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    torch.manual_seed(recipe.seed)
    on = torch.device(device)
    weights = mpnet_weights() if recipe.shape.buckets else minilm_weights()
    reader = pretrained(recipe.shape, weights, recipe.dropout)
    if start:
        fresh = begin_with(
            reader, mean([torch.load(run / "averaged.pt", map_location="cpu") for run in start])
        )
        log.info("%d parameters are new: %s", len(fresh), ", ".join(fresh))
    reader.to(on).train()
    averaged = Reader(recipe.shape, recipe.dropout).to(on).eval()
    averaged.load_state_dict(reader.state_dict())
    moves = optimizer(reader, recipe)
    rates = [group["lr"] for group in moves.param_groups]
    done, step, number, total = 0, 0, 0, 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=on)
        reader.load_state_dict(stored["reader"])
        averaged.load_state_dict(stored["averaged"])
        moves.load_state_dict(stored["optimizer"])
        torch.set_rng_state(stored["random"].cpu())
        done, step, number, total = (stored[name] for name in ("step", "began", "epoch", "an_epoch"))
    types = Counter(event.type for one in articles for event in one.events or ())
    rarity = rarities(types, recipe.rare).to(on)
    pairs = [
        (a, b) for a, b in zip(averaged.parameters(), reader.parameters(), strict=True) if b.requires_grad
    ]
    sums: defaultdict[str, float] = defaultdict(float)
    places, since = 0, time.monotonic()
    for number, made in enumerate(epochs(articles, recipe, number), number):  # noqa: B020
        an_epoch = total = total or len(made)
        last = round(an_epoch * recipe.epochs)
        began = step
        for batch in made[: last - step]:
            step += 1
            if step <= done:
                continue
            batch = batch.to(on)
            warm = recipe.warm_up * last
            pace = min(step / warm, max(0.02, (last - step) / (last - warm)))
            for part, rate in zip(moves.param_groups, rates, strict=True):
                part["lr"] = rate * pace
            with torch.autocast(on.type, torch.bfloat16):
                found, _ = losses(reader, batch, recipe, rarity)
            sum(recipe.weights[name] * part for name, part in found.items()).backward()
            nn.utils.clip_grad_norm_((b for _, b in pairs), 1.0)
            moves.step()
            moves.zero_grad()
            keep = min(recipe.average, step / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_([a.data for a, _ in pairs], [b.data for _, b in pairs], 1 - keep)
            for name, part in found.items():
                sums[name] += float(part.detach())
            places += batch.ids.numel()
            if step % 25 == 0:
                told = ", ".join(f"{name} {value / 25:.3f}" for name, value in sums.items())
                speed = places / (time.monotonic() - since)
                log.info("step %d of %d, epoch %d: %s; %.0f places/s", step, last, number, told, speed)
                sums.clear()
                places, since = 0, time.monotonic()
            if step % save_every == 0:
                state = {"step": step, "began": began, "epoch": number, "an_epoch": an_epoch}
                _save(checkpoint, reader, averaged, moves, state)
        torch.save(averaged.state_dict(), out / "averaged.pt")
        torch.save(averaged.state_dict(), out / f"epoch{number}.pt")
        state = {"step": step, "began": step, "epoch": number + 1, "an_epoch": an_epoch}
        _save(checkpoint, reader, averaged, moves, state)


def _save(
    path: Path, reader: Reader, averaged: Reader, moves: torch.optim.Optimizer, state: dict[str, int]
) -> None:
    """All or nothing: an interrupted save leaves the last checkpoint."""
    stored = {
        "reader": reader.state_dict(),
        "averaged": averaged.state_dict(),
        "optimizer": moves.state_dict(),
        "random": torch.get_rng_state(),
        **state,
    }
    fresh = path.with_suffix(".new")
    torch.save(stored, fresh)
    fresh.replace(path)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--out", type=Path, default=Path("build/reader"))
    asks.add_argument("--teacher", action="store_true", help="the base-size network; for a GPU")
    asks.add_argument(
        "--start", type=Path, nargs="+", default=[],
        help="folders of runs to begin with the weights of, or their mean",
    )  # fmt: skip
    asks.add_argument("--epochs", type=float, help="in place of the recipe's")
    asks.add_argument("--rate", type=float, help="of the encoder's weights, in place of the recipe's")
    asks.add_argument("--batch", type=int, help="places in a step, in place of the recipe's")
    asks.add_argument("--seed", type=int, default=Recipe.seed, help="another round: other prints and windows")
    asks.add_argument("--articles", type=int, help="only so many articles, to try things")
    asks.add_argument("--threads", type=int, default=2)
    asks.add_argument("--save-every", type=int, default=150, help="steps")
    asks.add_argument("--device", default="cpu", help="cpu or cuda")
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    articles = training_articles(corpora_folder())
    if told.articles:
        articles = random.Random(0).sample(articles, told.articles)
    recipe = TEACHER if told.teacher else Recipe()
    asked = {
        "epochs": told.epochs, "encoder_rate": told.rate, "seed": told.seed, "batch_places": told.batch
    }  # fmt: skip
    recipe = replace(recipe, **{name: value for name, value in asked.items() if value is not None})
    train(articles, recipe, told.out, start=told.start, save_every=told.save_every, device=told.device)


if __name__ == "__main__":
    main()
