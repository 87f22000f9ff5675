"""The pair head: two layers, begun from MiniLM's last two, over the vectors that the encoder leaves."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.events.pairs import ACTOR, HINTS, RECIPIENT
from training.minilm import folder
from training.model import MINILM, Layer, pretrained

HIDDEN, OWN_LAYERS = MINILM.hidden, 2
_ROLES = 3
_HINT_OWN, _HINT_OTHER = 3.0, 0.0
"""How much a trigger's type counts at first, of the pair itself and of others in the sentence."""


class PairHead(nn.Module):
    """What one party of a sentence does to another.

    Pieces are told their role by a vector added to theirs; the pair is read off the actor's pieces, the
    recipient's, all, and those that an attention of one query picks. What the lexicon's triggers say is added
    to the scores, so that the head learns how far to trust them.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        types = len(PAIR_TYPES)
        self.roles = nn.Embedding(_ROLES, HIDDEN)
        self.layers = nn.ModuleList(Layer(MINILM, dropout) for _ in range(OWN_LAYERS))
        self.dropout = nn.Dropout(0.2)
        self.picks = nn.Linear(HIDDEN, 1)
        self.middle = nn.Linear(4 * HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, types)
        self.listed = nn.Linear(HINTS, types, bias=False)
        nn.init.normal_(self.roles.weight, std=0.3)
        with torch.no_grad():
            self.roles.weight[0] = 0
            self.listed.weight.copy_(
                torch.cat([_HINT_OWN * torch.eye(types), _HINT_OTHER * torch.eye(types)], 1)
            )

    def forward(self, states: Tensor, roles: Tensor, hints: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores (pairs, types), of inputs as `training.pairs.examples.together` makes them; without a mask a
        piece stands everywhere.
        """
        hidden = None if mask is None else (1 - mask[:, None, None, :]) * -1e4
        x = states + self.roles(roles)
        mask = torch.ones_like(states[..., 0]) if mask is None else mask
        for layer in self.layers:
            x = layer(x, hidden)
        picked = torch.softmax(self.picks(x)[..., 0] + (mask - 1) * 1e4, -1)
        seen = [
            mean_of(x, (roles == ACTOR).to(x.dtype)),
            mean_of(x, (roles == RECIPIENT).to(x.dtype)),
            mean_of(x, mask.to(x.dtype)),
            (picked[..., None] * x).sum(1),
        ]
        middle = functional.gelu(self.middle(self.dropout(torch.cat(seen, -1))))
        scores: Tensor = self.out(self.dropout(middle)) + self.listed(hints)
        return scores


def mean_of(x: Tensor, chosen: Tensor) -> Tensor:
    """The mean of the chosen places: x (pairs, places, size), chosen (pairs, places) of 0 and 1."""
    return (x * chosen[..., None]).sum(1) / chosen.sum(1, keepdim=True).clamp(min=1)


def begun(dropout: float = 0.1) -> PairHead:
    """A head whose layers are the pretrained encoder's last ones."""
    head = PairHead(dropout)
    encoder = pretrained(MINILM, folder() / "model.safetensors").encoder
    for own, theirs in zip(head.layers, list(encoder.layers)[-OWN_LAYERS:], strict=True):
        own.load_state_dict(theirs.state_dict())
    return head
