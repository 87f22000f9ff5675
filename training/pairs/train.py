"""Train the pair head, for cross-validation by sentence and to ship. Resumes after the last finished stage.

python -m training.pairs.train --out build/pairs

First on the weak labels, then on the marked pairs: five times on four fifths of the sentences (`fold0.pt` …),
to measure, and once on all of them (`all.pt`), to ship.
"""

import argparse
import copy
import logging
import pickle
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.events.pairs import ACTOR, RECIPIENT
from training.pairs.examples import Example, Key, by_chance, read, together
from training.pairs.folds import FOLDS, fold_of
from training.pairs.model import PairHead, begun
from training.train import SOFTEN

log = logging.getLogger("training")
NONE = PAIR_TYPES.index("NONE")
_ONE_WAY = ("ASSAULT", "COERCE", "ACCUSE", "AID", "SANCTION", "REQUEST", "THREATEN", "REJECT", "YIELD")
"""What the recipient does not do to the actor at the same time."""


@dataclass(frozen=True)
class Recipe:
    """Everything the run depends on besides the data."""

    seed: int = 11
    batch: int = 24
    weak_epochs: int = 3
    epochs: int = 8
    layers_rate: float = 3e-4
    rate: float = 1e-3
    warm_up: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    smoothing: float = 0.05
    average: float = 0.99
    """How much of the running average of the weights a step keeps."""
    weak_of_type: int = 600
    """Weak pairs of one type at most, from the stories and from the articles each."""
    weak_rest: int = 3000
    """Pairs of articles that no trigger reports, in the first stage."""
    weak_again: int = 600
    """Weak pairs an epoch of the second stage."""
    rest: int = 900
    """Pairs of articles that no trigger reports, an epoch of the second stage."""
    others: int = 400
    """Pairs of one who acts and a party that the act is not done to, an epoch of the second stage."""
    rest_weight: float = 0.7
    swapped: int = 150
    swapped_weight: float = 0.3
    hints_hidden: float = 0.2
    """Share of marked pairs that are learned without what triggers say of the two."""
    hints_moved: float = 0.2
    """Share of those that are learned as if triggers said it of one of the two and somebody else."""
    trust_marked: float = 0.5
    trust_weak: float = 0.9
    trust_rest: float = 0.5
    """The teacher's share in what is learned of marked pairs, of weak labels and of pairs with none."""
    taught_again: int = 1500
    """Weak pairs an epoch of the second stage where there is a teacher, in place of `weak_again`."""


def learn(head: PairHead, epochs: list[list[Example]], recipe: Recipe, seed: int) -> PairHead:
    """The head after the examples of each epoch, its weights averaged over the steps."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    averaged = copy.deepcopy(head)
    head.train()
    own = list(head.layers.parameters())
    mine = {id(p) for p in own}
    others = [p for p in head.parameters() if id(p) not in mine]
    groups = [{"params": own, "lr": recipe.layers_rate}, {"params": others, "lr": recipe.rate}]
    moves = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, betas=(0.9, 0.98))
    rates = [group["lr"] for group in moves.param_groups]
    total = sum(len(examples) // recipe.batch + 1 for examples in epochs)
    step, losses, began = 0, 0.0, time.monotonic()
    for epoch, examples in enumerate(epochs):
        order = sorted(examples, key=lambda one: len(one.seen.roles) + rng.random() * 20)
        groups_of = [order[at : at + recipe.batch] for at in range(0, len(order), recipe.batch)]
        rng.shuffle(groups_of)
        losses = 0.0
        for group in groups_of:
            step += 1
            pace = min(step / (recipe.warm_up * total), (total - step + 1) / ((1 - recipe.warm_up) * total))
            for part, rate in zip(moves.param_groups, rates, strict=True):
                part["lr"] = rate * pace
            inputs, types, weights = batch(group)
            with torch.autocast("cpu", torch.bfloat16):
                scores = head(**inputs)
            each = losses_of(scores.float(), types, group, recipe)
            loss = (each * weights).sum() / weights.sum()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            moves.step()
            moves.zero_grad()
            keep = min(recipe.average, step / (step + 10))
            with torch.no_grad():
                for kept, new in zip(averaged.parameters(), head.parameters(), strict=True):
                    kept.lerp_(new, 1 - keep)
            losses += float(loss.detach())
        log.info(
            "epoch %d of %d: loss %.3f, %.0f s",
            epoch + 1,
            len(epochs),
            losses / len(groups_of),
            time.monotonic() - began,
        )
    return averaged.eval()


def losses_of(scores: Tensor, types: Tensor, examples: list[Example], recipe: Recipe) -> Tensor:
    """(pairs,): how far the scores are from the labels and, by the trust in it, from what a teacher says."""
    found = functional.cross_entropy(scores, types, reduction="none", label_smoothing=recipe.smoothing)
    at = [n for n, one in enumerate(examples) if one.taught is not None]
    if at:
        taught = torch.from_numpy(np.stack([one.taught for one in examples if one.taught is not None]))
        trust = torch.tensor([examples[n].trust for n in at])
        apart = divergence(scores[at], taught)
        found = found.index_copy(0, torch.tensor(at), (1 - trust) * found[at] + trust * apart)
    return found


def divergence(scores: Tensor, taught: Tensor) -> Tensor:
    """(pairs,): how far the softened scores are from the teacher's, as for claims."""
    said, meant = (torch.log_softmax(one / SOFTEN, -1) for one in (scores, taught))
    apart = functional.kl_div(said, meant, reduction="none", log_target=True)
    return apart.sum(-1) * SOFTEN**2


def batch(examples: list[Example]) -> tuple[dict[str, Tensor], Tensor, Tensor]:
    """The network's inputs, the types and the weights."""
    inputs = {name: torch.from_numpy(part) for name, part in together([e.seen for e in examples]).items()}
    types = torch.tensor([e.type for e in examples])
    return inputs, types, torch.tensor([e.weight for e in examples])


@torch.no_grad()
def scores(head: PairHead, examples: list[Example]) -> NDArray[np.float32]:
    """(pairs, types), as log-probabilities."""
    found = np.zeros((len(examples), len(PAIR_TYPES)), np.float32)
    for at in range(0, len(examples), 64):
        inputs, _, _ = batch(examples[at : at + 64])
        found[at : at + 64] = torch.log_softmax(head(**inputs).float(), -1).numpy()
    return found


def macro_f1(types: NDArray[np.int64], said: NDArray[np.int64]) -> tuple[float, list[float]]:
    """The mean F1 of the types that are not NONE, and each."""
    each = []
    for type_ in range(NONE):
        right = ((types == type_) & (said == type_)).sum()
        all_ = (types == type_).sum() + (said == type_).sum()
        each.append(float(2 * right / all_) if all_ else 0.0)
    return float(np.mean(each)), each


def unhinted(one: Example) -> Example:
    """Without what triggers say of the two: it is where a weak label comes from, or to be done without."""
    bare = one.seen.hints.copy()
    bare[: len(PAIR_TYPES)] = 0
    return replace(one, seen=replace(one.seen, hints=bare))


def displaced(one: Example) -> Example:
    """As if what triggers say of the two were said of others in the sentence: the reader is asked, too, about
    a party that a trigger's construction does not reach.
    """
    types = len(PAIR_TYPES)
    moved = one.seen.hints.copy()
    moved[types:] = np.maximum(moved[:types], moved[types:])
    moved[:types] = 0
    return replace(one, seen=replace(one.seen, hints=moved))


def hidden_in_part(one: Example, recipe: Recipe, rng: random.Random) -> Example:
    """The pair with what triggers say of it, without, or with that said of others."""
    drawn = rng.random()
    if drawn < recipe.hints_hidden:
        return unhinted(one)
    return displaced(one) if drawn < recipe.hints_hidden + recipe.hints_moved else one


def weak_label(one: Example) -> Example:
    """A pair as triggers code it, without any word of them."""
    return replace(one, seen=replace(one.seen, hints=np.zeros_like(one.seen.hints)))


def swapped(one: Example, weight: float) -> Example:
    """The pair the other way round, between which the same is not."""
    roles = np.where(one.seen.roles > 0, ACTOR + RECIPIENT - one.seen.roles, 0)
    seen = replace(one.seen, roles=roles, hints=np.zeros_like(one.seen.hints))
    return Example(seen, NONE, weight, one.text, actor=one.recipient, recipient=one.actor)


class Data:
    """What `prepare` left in the folder."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self.marked, self.unrelated = read(folder, "plv"), read(folder, "unrelated")
        self.weak: list[Example] = []
        for name in ("stories", "articles"):
            by_type: dict[int, list[Example]] = {}
            for one in map(weak_label, sorted(read(folder, name), key=by_chance)):
                by_type.setdefault(one.type, []).append(one)
            for some in by_type.values():
                self.weak += some[: recipe.weak_of_type]
        rest = sorted(read(folder, "rest"), key=by_chance)
        self.rest = [replace(e, weight=recipe.rest_weight) for e in rest]
        others = sorted(read(folder, "others"), key=by_chance)
        self.others = [replace(e, weight=recipe.rest_weight) for e in others]

    def pools(self, most_of_rest: int = 1000) -> list[Example]:
        """What besides the marked pairs a teacher may speak of."""
        return [*self.unrelated, *self.weak, *self.rest[:most_of_rest]]


def stage_two(
    data: Data, marked: list[Example], outside: set[str], recipe: Recipe, seed: int
) -> list[list[Example]]:
    """The examples of each epoch; none of a sentence in `outside`."""
    rng = random.Random(seed)
    unrelated = [e for e in data.unrelated if e.text not in outside]
    turned = [swapped(e, recipe.swapped_weight) for e in marked if PAIR_TYPES[e.type] in _ONE_WAY]
    drawn = (
        (data.rest, recipe.rest),
        (data.others, recipe.others),
        (data.weak, recipe.weak_again),
        (turned, recipe.swapped),
    )
    return [
        [hidden_in_part(e, recipe, rng) for e in marked]
        + unrelated
        + [e for pool, most in drawn for e in rng.sample(pool, min(most, len(pool)))]
        for _ in range(recipe.epochs)
    ]


def taught(data: Data, path: Path, recipe: Recipe) -> Data:
    """The data with what the fold's teacher says of its pairs; weak labels that it says nothing of are left
    out of the second stage.
    """
    answers: dict[Key, NDArray[np.float32]] = pickle.loads(path.read_bytes())  # our own, of a moment ago

    def told(examples: list[Example], trust: float) -> list[Example]:
        return [
            replace(one, taught=answers[one.key], trust=trust) if one.key in answers else one
            for one in examples
        ]

    made = copy.copy(data)
    made.marked = told(data.marked, recipe.trust_marked)
    made.unrelated, made.rest = (told(some, recipe.trust_rest) for some in (data.unrelated, data.rest))
    made.weak = [one for one in told(data.weak, recipe.trust_weak) if one.taught is not None]
    return made


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--out", type=Path, default=Path("build/pairs"), help="where prepare wrote its pairs")
    asks.add_argument("--taught-in", type=Path, help="where the teacher left its answers, if it did")
    asks.add_argument("--threads", type=int, default=2)
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    recipe = Recipe()
    data = Data(told.out, recipe)
    head = begun(recipe.dropout)
    weak = told.out / "weak.pt"
    if weak.exists():
        head.load_state_dict(torch.load(weak))
    else:
        rng = random.Random(recipe.seed)
        log.info("weak labels: %d, and %d of the rest", len(data.weak), recipe.weak_rest)
        examples = data.weak + rng.sample(data.rest, min(recipe.weak_rest, len(data.rest)))
        head = learn(head, [examples] * recipe.weak_epochs, recipe, recipe.seed)
        torch.save(head.state_dict(), weak)
    of = fold_of(e.text for e in data.marked)
    for fold in range(FOLDS + 1):
        path = told.out / ("all.pt" if fold == FOLDS else f"fold{fold}.pt")
        if path.exists():
            continue
        outside = {text for text, its in of.items() if its == fold}
        known, once = data, recipe
        if told.taught_in:
            name = f"taught{'all' if fold == FOLDS else fold}.pkl"
            known = taught(data, told.taught_in / name, recipe)
            once = replace(recipe, weak_again=recipe.taught_again)
        marked = [e for e in known.marked if e.text not in outside]
        log.info("%s: %d marked pairs", path.stem, len(marked))
        seed = recipe.seed + fold
        epochs = stage_two(known, marked, outside, once, seed)
        torch.save(learn(copy.deepcopy(head), epochs, recipe, seed).state_dict(), path)


if __name__ == "__main__":
    main()
