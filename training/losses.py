"""What a batch costs: the loss of each head, per thing that there is to find."""

import torch
from torch import Tensor
from torch.nn import functional

from onrecord.coding.encoder.decoding import CUE_TAGS
from onrecord.coding.encoder.labels import TYPES
from training.batches import Batch
from training.network import Reader
from training.recipe import Recipe
from training.targets import FIRST, IGNORED

DOUBTFUL = 0.03
"""What looks less like a cue or a trigger than this needs no lesson."""


def losses(
    reader: Reader, batch: Batch, recipe: Recipe, rarity: Tensor
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The loss of each head by its name, and what the network said. `rarity` (TYPES) is a type's weight."""
    said = reader(batch.ids, batch.marks, batch.mask, batch.style)
    said = {name: part.float() for name, part in said.items()}
    _add_doubtful_cues(batch, said["tags"], recipe)
    ties = (batch.cues[:, None] @ said["ties"]).permute(0, 2, 3, 1)
    found = {
        "tags": _found(said["tags"], batch.tags),
        "ties": _found(ties, batch.ties),
        "acts": _mean(said["acts"], batch.acts),
        "sectors": _mean(said["sectors"], batch.sectors),
        "triggers": _found(said["triggers"], batch.triggers),
    }
    window, place = batch.events.unbind(1)
    types, statuses, modes = batch.labels.unbind(1)
    at = said["arguments"][window, :, place]  # (events, ARGUMENTS, places)
    known = batch.arguments != IGNORED
    right = batch.arguments.clamp(min=0).to(at.dtype)
    each = functional.binary_cross_entropy_with_logits(at, right, reduction="none")
    found["arguments"] = each[known].sum() / right[known].sum().clamp(min=1)
    doubtful = _doubtful_triggers(batch, said["triggers"], recipe)
    heads = torch.cat([said["types"][window, place], said["types"][doubtful]])
    labels = torch.cat([types, types.new_zeros(len(heads) - len(types))])
    cost = functional.cross_entropy(heads, labels, weight=rarity, reduction="sum")
    found["types"] = cost / max(len(types), 1)
    found["statuses"] = _mean(said["statuses"][window, place], statuses)
    found["modes"] = _mean(said["modes"][window, place], modes)
    found["vectors"] = _linked(said["vectors"][window, place], batch.chains, reader.events.alike)
    return found, said


def _found(logits: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy over all places that are known, per place where there is something."""
    known = right != IGNORED
    cost = functional.cross_entropy(logits[known], right[known], reduction="sum")
    return cost / (right[known] > 0).sum().clamp(min=1)


def _mean(logits: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy per known place."""
    known = right != IGNORED
    return functional.cross_entropy(logits[known], right[known], reduction="sum") / known.sum().clamp(min=1)


def _linked(vectors: Tensor, chains: Tensor, alike: Tensor) -> Tensor:
    """Whether each two events of one group are one happening, by how close their vectors lie."""
    group, chain = chains.unbind(1)
    near = (group[:, None] == group) & (group >= 0)[:, None]
    near = near.triu(diagonal=1)
    odds = (vectors @ vectors.T * alike[0] + alike[1])[near]
    same = (chain[:, None] == chain)[near].to(odds.dtype)
    cost = functional.binary_cross_entropy_with_logits(odds, same, reduction="sum")
    return cost / same.sum().clamp(min=1)


def _doubtful_triggers(batch: Batch, triggers: Tensor, recipe: Recipe) -> tuple[Tensor, Tensor]:
    """Window and place of what looks most like a trigger and is none."""
    likely = triggers.detach().softmax(-1)[..., FIRST].clone()
    likely[batch.triggers != 0] = 0
    chance, at = likely.topk(min(recipe.doubtful_triggers, likely.shape[1]), 1)
    window, row = torch.nonzero(chance > DOUBTFUL, as_tuple=True)
    return window, at[window, row]


def _add_doubtful_cues(batch: Batch, tags: Tensor, recipe: Recipe) -> None:
    """Put the likeliest false cues into the batch's last rows, with nothing tied to them."""
    likely = tags.detach().softmax(-1)[..., CUE_TAGS].sum(-1)
    near = functional.max_pool1d((batch.cues.sum(1) > 0).float()[:, None], 5, 1, 2)[:, 0]
    likely[(batch.tags != 0) | (near > 0)] = 0
    chance, at = likely.topk(min(recipe.doubtful_cues, likely.shape[1]), 1)
    window, row = torch.nonzero(chance > DOUBTFUL, as_tuple=True)
    last = batch.cues.shape[1] - 1 - row
    batch.cues[window, last, at[window, row]] = 1
    batch.ties[window, last] = torch.where(batch.tags[window] == IGNORED, IGNORED, 0)


def rarities(counts: dict[str, int], power: float) -> Tensor:
    """What each type counts, 1 on the mean over events; none counts 1."""
    shares = torch.tensor([counts.get(name, 0) for name in TYPES[1:]], dtype=torch.float)
    weights = (shares.clamp(min=1) / shares.sum()) ** -power
    weights = weights * shares.sum() / (weights * shares).sum()
    return torch.cat([torch.ones(1), weights])
