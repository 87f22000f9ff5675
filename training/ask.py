"""Ask a teacher beforehand, so that runs need not have it beside them: most of their time would be its.

python -m training.ask --taught-by build/teacher --out build/answers --epochs 0 1

Each epoch's articles are printed and cut anew, once as they are and once with other words in them, and left
with what the teacher says of them in `epoch0-000.pt` and so on, some batches a file, for
`training.train --answers`, which may begin when there are a few. Files that are there are not made again.
"""

import argparse
import logging
import math
import time
from dataclasses import replace
from pathlib import Path

import torch

from training.batches import Batch, Corpus, Feed
from training.corpus import read_corpus, read_unmarked
from training.model import ClaimReader
from training.parses import parses
from training.paths import attribution_folder, corpora_folder
from training.recipe import TAUGHT, Recipe
from training.train import add_doubtful, teacher, tied_to

TOGETHER = 100
"""Batches in a file."""
log = logging.getLogger("training")


@torch.no_grad()
def answered(batch: Batch, by: ClaimReader, recipe: Recipe) -> Batch:
    """The batch with what the teacher says, and with the cues that are likeliest to it besides."""
    whole = batch.to(torch.device("cpu"))
    with torch.autocast("cpu", torch.bfloat16):
        tags, ties = by(whole.given)
        add_doubtful(whole, tags, recipe)
        tied = tied_to(whole, ties)
    meant = tags.half(), tied.half()
    return replace(batch, cues=whole.cues, ties=whole.ties.to(torch.int8), meant=meant)


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--taught-by", type=Path, nargs="+", required=True, help="folders of runs of teachers")
    asks.add_argument("--out", type=Path, default=Path("build/answers"))
    asks.add_argument("--epochs", type=int, nargs="+", default=[0, 1], help="which")
    asks.add_argument("--reworded", type=float, default=1.0, help="share of articles read reworded as well")
    asks.add_argument("--unmarked", type=int, default=0, help="epochs to read the unmarked news once in")
    asks.add_argument("--threads", type=int, default=2)
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    recipe = replace(TAUGHT, reworded=told.reworded, unmarked=told.unmarked, seed=TAUGHT.seed + 100)
    articles = list(read_corpus(attribution_folder() / "train"))
    unmarked = read_unmarked(corpora_folder()) if recipe.unmarked else []
    parsed = parses([*(one.text for one in articles), *unmarked])
    feed = Feed(Corpus(articles, parsed, unmarked).with_words(), recipe)
    teachers = [teacher(folder) for folder in told.taught_by]
    told.out.mkdir(parents=True, exist_ok=True)
    for epoch in told.epochs:
        batches = feed.epoch(epoch)
        for start in range(0, len(batches), TOGETHER):
            file = told.out / f"epoch{epoch}-{start // TOGETHER:03}.pt"
            if file.exists():
                continue
            began, asked = time.monotonic(), batches[start : start + TOGETHER]
            made = [answered(batch, teachers[batch.fold % len(teachers)], recipe) for batch in asked]
            fresh = file.with_suffix(".new")
            torch.save(made, fresh)
            fresh.replace(file)
            pace = sum(batch.given.ids.numel() for batch in asked) / (time.monotonic() - began)
            log.info("%s of %d: %.0f places/s", file.name, math.ceil(len(batches) / TOGETHER), pace)


if __name__ == "__main__":
    main()
