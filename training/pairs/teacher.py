"""A base-size network that types pairs from the sentence itself, to teach the small head.

python -m training.pairs.teacher --out build/pairs

Learns from what `prepare` left: first from weak labels, then, once for each fold and once for all, from the
marked pairs of the other sentences. Leaves `taught0.pkl` to `taught4.pkl` and `taughtall.pkl`: what each says
of every pair that the head may learn from, by the pair. A teacher never sees a sentence of its fold, so that
the folds stay a measure of head and teacher together. Resumes after the last finished stage.
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
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.encoder.tokens import MARKS, Tokens, tokenize
from onrecord.coding.encoder.windows import CLS, SEP
from onrecord.coding.events.pairs import ACTOR, RECIPIENT
from training.minilm import load_tokenizer
from training.model import MPNET, pretrained, unparsed
from training.mpnet import weights
from training.pairs.examples import Example, Key, Span
from training.pairs.folds import FOLDS, fold_of
from training.pairs.model import mean_of
from training.pairs.train import Data, Recipe, macro_f1, stage_two

log = logging.getLogger("training")
ROOM = 120
"""Word pieces of a sentence that are looked at, about the two parties."""
_ROLES = 3


@dataclass(frozen=True)
class Sight:
    """A pair as the teacher sees it: pieces of the sentence with their marks and roles."""

    ids: NDArray[np.int64]
    marks: NDArray[np.int64]
    roles: NDArray[np.int64]


class PairTeacher(nn.Module):
    """MPNet's lower eight layers over the sentence. Who acts and who is acted upon is told above the frozen
    layers, together with case and quotation.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = pretrained(MPNET, weights(), dropout).encoder
        hidden = MPNET.hidden
        self.encoder.marks = nn.Embedding(_ROLES * MARKS, hidden)
        nn.init.zeros_(self.encoder.marks.weight)
        with torch.no_grad():
            for role in (ACTOR, RECIPIENT):
                self.encoder.marks.weight[role * MARKS : (role + 1) * MARKS] = torch.randn(hidden) * 0.3
        self.dropout = nn.Dropout(0.2)
        self.middle = nn.Linear(4 * hidden, hidden)
        self.out = nn.Linear(hidden, len(PAIR_TYPES))

    def forward(self, ids: Tensor, marks: Tensor, roles: Tensor, mask: Tensor) -> Tensor:
        """Scores (pairs, types); all inputs are (pairs, places)."""
        x = self.encoder(unparsed(ids, marks + MARKS * roles, mask))
        seen = [mean_of(x, (roles == role).to(x.dtype)) for role in (ACTOR, RECIPIENT)]
        seen += [mean_of(x, mask.to(x.dtype)), x[:, 0]]
        scores: Tensor = self.out(
            self.dropout(functional.gelu(self.middle(self.dropout(torch.cat(seen, -1)))))
        )
        return scores


def sight(tokens: Tokens, actor: Span, recipient: Span) -> Sight:
    """The pair in the pieces of its sentence; of a long one those about the two."""
    roles = np.zeros(len(tokens), np.int64)
    for role, (start, end) in ((ACTOR, actor), (RECIPIENT, recipient)):
        roles[(tokens.starts < end) & (tokens.ends > start)] = role
    held = np.flatnonzero(roles)
    low = max(0, int(held[0]) - max(ROOM - int(held[-1] - held[0]), 0) // 2) if len(held) else 0
    part = slice(low if len(tokens) > ROOM else 0, low + ROOM)
    return Sight(
        np.concatenate([[CLS], tokens.ids[part], [SEP]]),
        np.concatenate([[0], tokens.marks[part], [0]]),
        np.concatenate([[0], roles[part], [0]]),
    )


class Sights:
    """The pairs as the teacher sees them, each sentence cut once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._tokens: dict[str, Tokens] = {}

    def __call__(self, one: Example) -> Sight:
        if one.text not in self._tokens:
            self._tokens[one.text] = tokenize(one.text, self._tokenizer)
        return sight(self._tokens[one.text], one.actor, one.recipient)


def together(pairs: list[Sight]) -> list[Tensor]:
    """ids, marks, roles and mask of some pairs, padded."""
    places = max(len(one.ids) for one in pairs)
    found = np.zeros((4, len(pairs), places), np.int64)
    for row, one in enumerate(pairs):
        for number, part in enumerate((one.ids, one.marks, one.roles, np.ones_like(one.ids))):
            found[number, row, : len(part)] = part
    return list(torch.from_numpy(found))


def learn(
    teacher: PairTeacher, epochs: list[list[Example]], sights: Sights, *, rate: float, seed: int
) -> PairTeacher:
    """The teacher after the examples of each epoch."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    teacher.train()
    teacher.encoder.freeze()
    moved = [p for p in teacher.encoder.parameters() if p.requires_grad]
    heads = [*teacher.middle.parameters(), *teacher.out.parameters()]
    moves = torch.optim.AdamW(
        [{"params": moved, "lr": rate}, {"params": heads, "lr": 5 * rate}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )  # fmt: skip
    rates = [group["lr"] for group in moves.param_groups]
    size = 24
    total = sum(len(examples) // size + 1 for examples in epochs)
    step = 0
    for epoch, examples in enumerate(epochs):
        began, losses = time.monotonic(), 0.0
        order = sorted(examples, key=lambda one: len(one.text) + rng.random() * 60)
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        rng.shuffle(groups)
        for group in groups:
            step += 1
            pace = min(step / (0.1 * total), (total - step + 1) / (0.9 * total))
            for part, full in zip(moves.param_groups, rates, strict=True):
                part["lr"] = full * pace
            with torch.autocast("cpu", torch.bfloat16):
                scores = teacher(*together([sights(one) for one in group]))
            types = torch.tensor([one.type for one in group])
            weigh = torch.tensor([one.weight for one in group])
            each = functional.cross_entropy(scores.float(), types, reduction="none", label_smoothing=0.05)
            loss = (each * weigh).sum() / weigh.sum()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(moved + heads, 1.0)
            moves.step()
            moves.zero_grad()
            losses += float(loss.detach())
        took = time.monotonic() - began
        log.info("epoch %d of %d: loss %.3f, %.0f s", epoch + 1, len(epochs), losses / len(groups), took)
    return teacher.eval()


@torch.no_grad()
def said(teacher: PairTeacher, examples: list[Example], sights: Sights) -> dict[Key, NDArray[np.float32]]:
    """Logits (types,) for each pair."""
    found = {}
    order = sorted({one.key: one for one in examples}.values(), key=lambda one: len(one.text))
    for at in range(0, len(order), 48):
        group = order[at : at + 48]
        with torch.autocast("cpu", torch.bfloat16):
            scores = teacher(*together([sights(one) for one in group])).float().numpy()
        found.update({one.key: row for one, row in zip(group, scores, strict=True)})
    return found


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--out", type=Path, default=Path("build/pairs"), help="where prepare wrote its pairs")
    asks.add_argument("--threads", type=int, default=2)
    told = asks.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    recipe = Recipe()
    data = Data(told.out, replace(recipe, weak_of_type=150))
    sights = Sights(load_tokenizer())
    teacher, weak = PairTeacher(), told.out / "teacher_weak.pt"
    if weak.exists():
        teacher.load_state_dict(torch.load(weak))
    else:
        rng = random.Random(recipe.seed)
        examples = data.weak + rng.sample(data.rest, min(600, len(data.rest)))
        log.info("weak labels: %d", len(examples))
        learn(teacher, [examples], sights, rate=6e-5, seed=recipe.seed)
        torch.save(teacher.state_dict(), weak)
    pools = data.pools()
    of = fold_of(one.text for one in data.marked)
    for fold in (*range(FOLDS), None):
        path = told.out / f"taught{'all' if fold is None else fold}.pkl"
        if path.exists():
            continue
        outside = {text for text, its in of.items() if its == fold}
        inside = [one for one in data.marked if one.text not in outside]
        once = replace(recipe, epochs=3, weak_again=120, rest=120, others=0, swapped=80)
        epochs = stage_two(data, inside, outside, once, recipe.seed)
        log.info("%s: %d marked pairs", path.stem, len(inside))
        made = learn(copy.deepcopy(teacher), epochs, sights, rate=8e-5, seed=recipe.seed)
        unseen = [one for one in data.marked if one.text in outside]
        if unseen:
            answers = said(made, unseen, sights)
            types = np.array([one.type for one in unseen])
            mean, _ = macro_f1(types, np.array([answers[one.key][:-1].argmax() for one in unseen]))
            log.info("%s: macro F1 %.3f on the sentences left out", path.stem, mean)
        fresh = path.with_suffix(".new")  # an interrupted run leaves no half of an answer
        fresh.write_bytes(pickle.dumps(said(made, [*inside, *pools], sights)))
        fresh.replace(path)


if __name__ == "__main__":
    main()
