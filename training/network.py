"""The encoder with its heads, for claims and for events: over MiniLM-L6 (a BERT of six layers, Wang et al.
2020), which ships, or over MPNet (twice as wide, Song et al. 2020), which can teach it.

Written out rather than taken from a library because on a CPU more than half of the cost would be drawing
dropout masks: here one mask serves all places of a sequence (Gal and Ghahramani 2016), which costs nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.coding.encoder.labels import (
    ACTS,
    ARGUMENTS,
    EDGES,
    MODES,
    SECTORS,
    STATUSES,
    TAGS,
    TIES,
    TRIGGERS,
    TYPES,
    VECTOR,
)
from onrecord.coding.encoder.tokens import MARKS
from onrecord.coding.encoder.windows import CLS, SEP

VOCABULARY, PLACES = 30522, 512


@dataclass(frozen=True)
class Shape:
    """What tells one encoder from another."""

    hidden: int
    layers: int
    inner: int
    heads: int = 12
    norm_eps: float = 1e-12
    buckets: int = 0
    """Classes of distance that attention has a bias for; 0 for none."""


MINILM: Final = Shape(hidden=384, layers=6, inner=1536)
MPNET: Final = Shape(hidden=768, layers=12, inner=3072, norm_eps=1e-5, buckets=32)
FARTHEST_BUCKET = 128
"""Pieces farther apart than this share MPNet's last class of distance."""
TIE_SIZE = 96
TIE_SCALE = 0.25
"""Keeps the first scores small."""
ARGUMENT_SIZE = 64
FARTHEST = 96
"""Words farther from the cue or trigger than this share one bias."""
POOLED = 3
"""The first roles of `ARGUMENTS`, whose words have a say in what an event is."""


class LockedDropout(nn.Module):
    """Dropout of whole features: one mask for all places of a sequence."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        keep = 1 - self.share
        mask = torch.empty(x.shape[0], 1, x.shape[2], device=x.device).bernoulli_(keep).div_(keep)
        return x * mask.to(x.dtype)


class Attention(torch.autograd.Function):
    """Attention with nothing masked, which onnxruntime has a kernel of its own for."""

    @staticmethod
    def forward(ctx: object, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        """All (batch, places, hidden)."""
        query, key, value = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in (query, key, value))
        return functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        """The node that the export puts in its place."""
        found = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        found.setType(query.type())
        return found


class Layer(nn.Module):
    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query_key_value = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.mix = nn.Linear(shape.hidden, shape.hidden)
        self.mix_norm = nn.LayerNorm(shape.hidden, eps=shape.norm_eps)
        self.widen = nn.Linear(shape.hidden, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.norm_eps)
        self.dropout = LockedDropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """`bias` is added to what each place (the last axis but one) makes of each other, before softmax."""
        if bias is None and torch.onnx.is_in_onnx_export():
            seen: Tensor = Attention.apply(*self.query_key_value(x).chunk(3, -1), self.heads)
            return self._beyond(x, seen)
        batch, places, hidden = x.shape
        parts = self.query_key_value(x).view(batch, places, 3, self.heads, hidden // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / math.sqrt(hidden // self.heads)
        if bias is not None:
            scores = scores + bias.to(scores.dtype)
        seen = torch.softmax(scores, -1) @ value
        return self._beyond(x, seen.transpose(1, 2).reshape(batch, places, hidden))

    def _beyond(self, x: Tensor, seen: Tensor) -> Tensor:
        """What the layer makes of what each place has seen of the others."""
        x = self.mix_norm(x + self.dropout(self.mix(seen)))
        out: Tensor = self.norm(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))
        return out


class Encoder(nn.Module):
    """Word pieces in, a vector for each out. `marks` gives back case and quotation (`tokens.py`)."""

    def __init__(self, shape: Shape = MINILM, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(VOCABULARY, shape.hidden)
        self.places = nn.Embedding(PLACES, shape.hidden)
        self.marks = nn.Embedding(MARKS, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.norm_eps)
        self.dropout = LockedDropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        if shape.buckets:
            self.apart = nn.Embedding(shape.buckets, shape.heads)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor | None) -> Tensor:
        """(windows, places, hidden) for pieces and their marks (windows, places). `mask` is 1 where a piece
        stands; None where one stands everywhere.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places)
        bias = None
        if mask is not None and not bool(mask.all()):
            bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        if self.shape.buckets:
            classes = distance_classes(places[None] - places[:, None], self.shape.buckets)
            apart = self.apart(classes).permute(2, 0, 1)[None]
            bias = apart if bias is None else bias + apart
        x = self.dropout(self.norm(x + self.marks(marks)))
        for layer in self.layers:
            x = layer(x, bias)
        out: Tensor = x
        return out

    def freeze(self) -> None:
        """Keep the words, so that those unseen here keep their company."""
        self.words.requires_grad_(False)
        if self.shape.buckets:
            self.apart.requires_grad_(False)


def distance_classes(steps: Tensor, buckets: int) -> Tensor:
    """The class of each distance in pieces (T5's and MPNet's): half of them for what comes after; of either
    half, half again for single steps and the rest for ever longer stretches.
    """
    half = buckets // 2
    single = half // 2
    far = steps.abs()
    ratio = torch.log(far.clamp(min=1) / single) / math.log(FARTHEST_BUCKET / single)
    stretch = (single + (ratio * (half - single)).long()).clamp(max=half - 1)
    return torch.where(steps > 0, half, 0) + torch.where(far < single, far, stretch)


def steps_of(x: Tensor) -> Tensor:
    """How far each place stands from each, as classes: (places, places)."""
    places = torch.arange(x.shape[1], device=x.device)
    return (places[None] - places[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST


class ClaimHeads(nn.Module):
    """Readings of the encoder's vectors: each word's tag, what it is to the claim of a given cue, and what it
    does if it is a cue.

    The second is a biaffine form (Dozat and Manning 2017) over the word as a cue and the word as a part, to
    which are added how far the two stand apart, whether they share a paragraph, and the tag head's reading.
    """

    def __init__(self, hidden: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = LockedDropout(dropout)
        self.style = nn.Embedding(3, hidden)
        self.tags = nn.Linear(hidden, len(TAGS))
        self.acts = nn.Linear(hidden, len(ACTS))
        self.as_cue = nn.Linear(hidden, len(TIES) * TIE_SIZE)
        self.as_part = nn.Linear(hidden, len(TIES) * TIE_SIZE)
        self.alone = nn.Linear(hidden, len(TIES))
        self.distance = nn.Embedding(2 * FARTHEST + 1, len(TIES))
        self.apart = nn.Parameter(torch.tensor([2.0, -1.0, -1.0, -1.0]))
        self.tag_counts = nn.Parameter(torch.ones(len(TIES)))
        nn.init.zeros_(self.style.weight)
        nn.init.zeros_(self.distance.weight)

    def forward(self, x: Tensor, paragraphs: Tensor, style: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Tags (windows, places, TAGS); ties of each place as cue to each (windows, TIES, cues, places); acts
        (windows, places, ACTS). `style` (windows): whose guidelines are followed.
        """
        x = self.dropout(x + self.style(style)[:, None])
        tags = self.tags(x)
        shape = (*x.shape[:2], len(TIES), TIE_SIZE)
        cues = functional.gelu(self.as_cue(x)).view(shape).permute(0, 2, 1, 3)
        parts = functional.gelu(self.as_part(x)).view(shape).permute(0, 2, 3, 1)
        parted = (paragraphs[:, None] != paragraphs[:, :, None]).to(self.apart.dtype)
        own = self.alone(x) + self.tag_counts * self.roles(tags.detach())
        ties = (cues * TIE_SCALE) @ parts + own.permute(0, 2, 1)[:, :, None]
        ties = (
            ties + self.distance(steps_of(x)).permute(2, 0, 1) + parted[:, None] * self.apart[:, None, None]
        )
        return tags, ties, self.acts(x)

    def roles(self, tags: Tensor) -> Tensor:
        """Log-probability of nothing, source, cue, content: (batch, places, TIES)."""
        sure = torch.log_softmax(tags.float(), -1)
        roles = sure[..., 1:].reshape(*sure.shape[:2], len(TIES) - 1, len(EDGES)).logsumexp(-1)
        return torch.cat([sure[..., :1], roles], -1).clamp(min=-12)


class EventHeads(nn.Module):
    """Where triggers are, what each word is to the event of each, and what that event is.

    What it is, is decided last: from the trigger and from the words that are likely who does it, to whom, and
    who says so, each kind pooled by its likelihood.
    """

    def __init__(self, hidden: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = LockedDropout(dropout)
        self.triggers = nn.Linear(hidden, len(TRIGGERS))
        self.sectors = nn.Linear(hidden, len(SECTORS))
        self.as_trigger = nn.Linear(hidden, len(ARGUMENTS) * ARGUMENT_SIZE)
        self.as_argument = nn.Linear(hidden, len(ARGUMENTS) * ARGUMENT_SIZE)
        self.of_trigger = nn.Linear(hidden, len(ARGUMENTS))
        self.of_argument = nn.Linear(hidden, len(ARGUMENTS))
        self.distance = nn.Embedding(2 * FARTHEST + 1, len(ARGUMENTS))
        self.apart = nn.Parameter(torch.zeros(len(ARGUMENTS)))
        self.event = nn.Linear((1 + POOLED) * hidden, hidden)
        self.types = nn.Linear(hidden, len(TYPES))
        self.statuses = nn.Linear(hidden, len(STATUSES))
        self.modes = nn.Linear(hidden, len(MODES))
        self.vectors = nn.Linear(hidden, VECTOR)
        self.alike = nn.Parameter(torch.tensor([8.0, -4.0]))
        """What two vectors' likeness is multiplied by, and what is added, for the odds of one happening."""
        nn.init.zeros_(self.distance.weight)
        nn.init.constant_(self.of_trigger.bias, -3.0)

    def forward(self, x: Tensor, paragraphs: Tensor, mask: Tensor | None) -> dict[str, Tensor]:
        """Of each place (windows, places, …) the triggers, sectors, types, statuses, modes and vectors; and
        the arguments, (windows, ARGUMENTS, triggers, places). All but the vectors are logits.
        """
        x = self.dropout(x)
        shape = (*x.shape[:2], len(ARGUMENTS), ARGUMENT_SIZE)
        starts = functional.gelu(self.as_trigger(x)).view(shape).permute(0, 2, 1, 3)
        parts = functional.gelu(self.as_argument(x)).view(shape).permute(0, 2, 3, 1)
        parted = (paragraphs[:, None] != paragraphs[:, :, None]).to(self.apart.dtype)
        arguments = (starts * TIE_SCALE) @ parts + self.of_argument(x).permute(0, 2, 1)[:, :, None]
        arguments = arguments + self.of_trigger(x).permute(0, 2, 1)[..., None]
        arguments = arguments + self.distance(steps_of(x)).permute(2, 0, 1)
        arguments = arguments + parted[:, None] * self.apart[:, None, None]
        likely = torch.sigmoid(arguments[:, :POOLED])
        if mask is not None:
            likely = likely * mask[:, None, None].to(likely.dtype)
        pooled = (likely @ x[:, None]) / (likely.sum(-1, keepdim=True) + 0.5)
        seen = torch.cat([x, pooled.permute(0, 2, 1, 3).flatten(2)], -1)
        event = self.dropout(functional.gelu(self.event(seen)))
        return {
            "triggers": self.triggers(x),
            "sectors": self.sectors(x),
            "arguments": arguments,
            "types": self.types(event),
            "statuses": self.statuses(event),
            "modes": self.modes(event),
            "vectors": functional.normalize(self.vectors(event).float(), dim=-1),
        }


class Reader(nn.Module):
    """The encoder and its heads: one pass reads claims and events."""

    def __init__(self, shape: Shape = MINILM, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.claims = ClaimHeads(shape.hidden)
        self.events = EventHeads(shape.hidden)

    def forward(self, ids: Tensor, marks: Tensor, mask: Tensor | None, style: Tensor) -> dict[str, Tensor]:
        """What the heads say, by the names of their parts; see `ClaimHeads.forward`, `EventHeads.forward`."""
        paragraphs = (ids == SEP).long().cumsum(1)
        x = self.encoder(ids, marks, mask)
        tags, ties, acts = self.claims(x, paragraphs, style)
        return {"tags": tags, "ties": ties, "acts": acts, **self.events(x, paragraphs, mask)}


def pretrained(shape: Shape, weights: Path, dropout: float = 0.1) -> Reader:
    """The reader with the encoder of the package's `model.safetensors`, heads fresh."""
    stored = load_file(weights)
    reader = Reader(shape, dropout)
    reader.encoder.load_state_dict((_from_mpnet if shape.buckets else _from_bert)(stored, shape))
    return reader


def mean(runs: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the runs' weights, which reads better than either (Wortsman et al. 2022, model soups)."""
    return {name: torch.stack([run[name] for run in runs]).mean(0) for name in runs[0]}


def begin_with(reader: Reader, stored: dict[str, Tensor]) -> list[str]:
    """Loads the weights that fit, of a reader that may have had fewer or other heads; names of those left as
    they were.
    """
    own = reader.state_dict()
    fit = {name: part for name, part in stored.items() if name in own and own[name].shape == part.shape}
    reader.load_state_dict(fit, strict=False)
    return [name for name in own if name not in fit]


def _from_bert(stored: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    parts = {
        "mix": "attention.output.dense",
        "mix_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    three = [f"attention.self.{part}" for part in ("query", "key", "value")]
    stem = "embeddings."
    return _layers(stored, shape, parts, three) | {
        "words.weight": stored[stem + "word_embeddings.weight"],
        "places.weight": stored[stem + "position_embeddings.weight"]
        + stored[stem + "token_type_embeddings.weight"][0],
    }


def _from_mpnet(stored: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """MPNet has BERT's words after four of its own, among them what opens and parts a text; here they are put
    in BERT's order, so that both take the same ids. Its places are counted from two.
    """
    parts = {
        "mix": "attention.attn.o",
        "mix_norm": "attention.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "norm": "output.LayerNorm",
    }
    words = stored["embeddings.word_embeddings.weight"]
    ours = words[4 : 4 + VOCABULARY].clone()
    ours[CLS], ours[SEP] = words[0], words[2]
    return _layers(stored, shape, parts, [f"attention.attn.{part}" for part in "qkv"]) | {
        "words.weight": ours,
        "places.weight": stored["embeddings.position_embeddings.weight"][2:],
        "apart.weight": stored["encoder.relative_attention_bias.weight"],
    }


def _layers(
    stored: dict[str, Tensor], shape: Shape, parts: dict[str, str], three: list[str]
) -> dict[str, Tensor]:
    """The layers by our names, given theirs of the parts and of query, key and value; and what both share."""
    state = {f"norm.{kind}": stored[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
    state["marks.weight"] = torch.zeros(MARKS, shape.hidden)
    for number in range(shape.layers):
        old, new = f"encoder.layer.{number}.", f"layers.{number}."
        for kind in ("weight", "bias"):
            state[f"{new}query_key_value.{kind}"] = torch.cat(
                [stored[f"{old}{part}.{kind}"] for part in three]
            )
            for ours, theirs in parts.items():
                state[f"{new}{ours}.{kind}"] = stored[f"{old}{theirs}.{kind}"]
    return state
