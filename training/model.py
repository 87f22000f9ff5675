"""The encoder with its heads: MiniLM-L6 (a BERT of six layers, Wang et al. 2020), a tag head and a tie head.

Written out rather than taken from a library because on a CPU more than half of the cost would be drawing
dropout masks: here one mask serves all places of a sequence (Gal and Ghahramani 2016), which costs nothing.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.labels import EDGES, TAGS, TIES
from onrecord.coding.encoder.tokens import MARKS
from onrecord.coding.encoder.windows import SEP

HIDDEN, HEADS, LAYERS, INNER, VOCABULARY, PLACES = 384, 12, 6, 1536, 30522, 512
TIE_SIZE = 96
TIE_SCALE = 0.25
"""Keeps the first scores small beside what the tag head says."""
FARTHEST = 96
"""Words farther from the cue than this share one bias in the tie head."""


class LockedDropout(nn.Module):
    """Dropout of whole features: one mask for all places of a sequence."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        keep = 1 - self.share
        mask = torch.empty(x.shape[0], 1, x.shape[2]).bernoulli_(keep).div_(keep)
        return x * mask.to(x.dtype)


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query_key_value = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.mix = nn.Linear(HIDDEN, HIDDEN)
        self.mix_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.widen = nn.Linear(HIDDEN, INNER)
        self.narrow = nn.Linear(INNER, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = LockedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, places, _ = x.shape
        parts = self.query_key_value(x).view(batch, places, 3, HEADS, HIDDEN // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / math.sqrt(HIDDEN // HEADS)
        seen = torch.softmax(scores + mask.to(scores.dtype), -1) @ value
        x = self.mix_norm(x + self.dropout(self.mix(seen.transpose(1, 2).reshape(batch, places, HIDDEN))))
        out: Tensor = self.norm(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))
        return out


class Encoder(nn.Module):
    """Word pieces in, a vector of 384 for each out. `marks` gives back case and quotation (`tokens.py`)."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.places = nn.Embedding(PLACES, HIDDEN)
        self.marks = nn.Embedding(MARKS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = LockedDropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """ids, marks, mask: (batch, places), mask 1 where a piece stands. Returns (batch, places, 384)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.words(ids) + self.places(places) + self.marks(marks)))
        hidden = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, hidden)
        out: Tensor = x
        return out


class ClaimHeads(nn.Module):
    """Two readings of the encoder's vectors: each word's tag, and what it is to the claim of a given cue.

    The second is a biaffine form (Dozat and Manning 2017) over the word as a cue and the word as a part, to
    which are added how far the two stand apart, whether they share a paragraph, and the tag head's reading.
    """

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = LockedDropout(dropout)
        self.tags = nn.Linear(HIDDEN, len(TAGS))
        self.as_cue = nn.Linear(HIDDEN, len(TIES) * TIE_SIZE)
        self.as_part = nn.Linear(HIDDEN, len(TIES) * TIE_SIZE)
        self.alone = nn.Linear(HIDDEN, len(TIES))
        self.distance = nn.Embedding(2 * FARTHEST + 1, len(TIES))
        self.apart = nn.Parameter(torch.tensor([2.0, -1.0, -1.0, -1.0]))
        self.tag_counts = nn.Parameter(torch.ones(len(TIES)))
        nn.init.zeros_(self.distance.weight)

    def forward(self, x: Tensor, paragraphs: Tensor) -> tuple[Tensor, Tensor]:
        """Tags (batch, places, TAGS); ties of each place as cue to each (batch, TIES, cues, places)."""
        x = self.dropout(x)
        tags = self.tags(x)
        shape = (*x.shape[:2], len(TIES), TIE_SIZE)
        cues = functional.gelu(self.as_cue(x)).view(shape).permute(0, 2, 1, 3)
        parts = functional.gelu(self.as_part(x)).view(shape).permute(0, 2, 3, 1)
        places = torch.arange(x.shape[1], device=x.device)
        steps = (places[None] - places[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        parted = (paragraphs[:, None] != paragraphs[:, :, None]).to(self.apart.dtype)
        own = self.alone(x) + self.tag_counts * self.roles(tags.detach())
        ties = (cues * TIE_SCALE) @ parts + own.permute(0, 2, 1)[:, :, None]
        ties = ties + self.distance(steps).permute(2, 0, 1) + parted[:, None] * self.apart[:, None, None]
        return tags, ties

    def roles(self, tags: Tensor) -> Tensor:
        """Log-probability of nothing, source, cue, content: (batch, places, TIES)."""
        sure = torch.log_softmax(tags.float(), -1)
        roles = sure[..., 1:].reshape(*sure.shape[:2], len(TIES) - 1, len(EDGES)).logsumexp(-1)
        return torch.cat([sure[..., :1], roles], -1).clamp(min=-12)


class ClaimReader(nn.Module):
    """The encoder and the heads for claims. Other heads (events) may share the same pass over the text."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.claims = ClaimHeads()

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """What `ClaimHeads.forward` returns, for (batch, places) of pieces; mask is 1 where one stands."""
        out: tuple[Tensor, Tensor] = self.claims(
            self.encoder(ids, marks, mask), (ids == SEP).long().cumsum(1)
        )
        return out


def pretrained(weights: Path, dropout: float = 0.1) -> ClaimReader:
    """The reader with the encoder of `model.safetensors` from the MiniLM package, heads fresh."""
    stored = load_file(weights)
    reader = ClaimReader(dropout)
    encoder = reader.encoder
    stem = "embeddings."
    state = {
        "words.weight": stored[stem + "word_embeddings.weight"],
        "places.weight": stored[stem + "position_embeddings.weight"]
        + stored[stem + "token_type_embeddings.weight"][0],
        "marks.weight": torch.zeros(MARKS, HIDDEN),
        "norm.weight": stored[stem + "LayerNorm.weight"],
        "norm.bias": stored[stem + "LayerNorm.bias"],
    }
    parts = {
        "mix": "attention.output.dense",
        "mix_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    for number in range(LAYERS):
        old, new = f"encoder.layer.{number}.", f"layers.{number}."
        for kind in ("weight", "bias"):
            three = [stored[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"{new}query_key_value.{kind}"] = torch.cat(three)
            for ours, theirs in parts.items():
                state[f"{new}{ours}.{kind}"] = stored[f"{old}{theirs}.{kind}"]
    encoder.load_state_dict(state)
    return reader
