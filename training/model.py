"""The encoder with its heads: a tag head and a tie head over MiniLM-L6 (a BERT of six layers, Wang et al.
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

from onrecord.coding.encoder.labels import EDGES, TAGS, TIES
from onrecord.coding.encoder.syntax import LABELS, NEAR, RELATIONS
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
    frozen: int = 0
    """The lowest layers that stay as they were pretrained. The marks are added above them, so that nothing
    has to be carried back through these layers."""
    syntax: bool = False
    """Whether it is told of the parse."""


MINILM: Final = Shape(hidden=384, layers=6, inner=1536, syntax=True)
MPNET: Final = Shape(hidden=768, layers=8, inner=3072, norm_eps=1e-5, buckets=32, frozen=4)
"""The lower eight of its twelve layers, of which four learn: on two cores all twelve take too long."""
MPNET_WHOLE: Final = Shape(hidden=768, layers=12, inner=3072, norm_eps=1e-5, buckets=32, syntax=True)
"""All of it, for a GPU."""
FARTHEST_BUCKET = 128
"""Pieces farther apart than this share MPNet's last class of distance."""
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
        if bias is None:
            seen: Tensor = Attention.apply(*self.query_key_value(x).chunk(3, -1), self.heads)
            return self._beyond(x, seen)
        batch, places, hidden = x.shape
        parts = self.query_key_value(x).view(batch, places, 3, self.heads, hidden // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / math.sqrt(hidden // self.heads)
        seen = torch.softmax(scores + bias.to(scores.dtype), -1) @ value
        return self._beyond(x, seen.transpose(1, 2).reshape(batch, places, hidden))

    def _beyond(self, x: Tensor, seen: Tensor) -> Tensor:
        """What the layer makes of what each place has seen of the others."""
        x = self.mix_norm(x + self.dropout(self.mix(seen)))
        out: Tensor = self.norm(x + self.dropout(self.narrow(functional.gelu(self.widen(x)))))
        return out


class WordSyntax(nn.Module):
    """What the parse says of each word (`syntax.py`), to be added to its embedding: a vector for each of its
    labels, and a view of the embeddings of the words it is told of. Nothing at first, so that a network
    trained without goes on from where it was.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.labels = nn.ModuleList(nn.Embedding(count, hidden) for count in LABELS)
        self.near = nn.ModuleList(nn.Linear(hidden, hidden, bias=False) for _ in range(NEAR))
        for part in (*self.labels, *self.near):
            nn.init.zeros_(part.weight)

    def forward(self, words: nn.Embedding, labels: Tensor, near: Tensor) -> Tensor:
        """(batch, places, hidden) for labels (batch, places, len(LABELS)) and near (batch, places, NEAR)."""
        out: Tensor = sum(part(labels[..., n]) for n, part in enumerate(self.labels))
        for n, part in enumerate(self.near):
            out = out + part(words(near[..., n]))
        return out


@dataclass(frozen=True)
class Given:
    """What the network is given of some windows."""

    ids: Tensor
    """(windows, places), as the two below."""
    marks: Tensor
    mask: Tensor | None
    """1 where a piece stands; None where one stands everywhere."""
    labels: Tensor
    """(windows, places, len(LABELS))"""
    near: Tensor
    """(windows, places, NEAR)"""
    relations: Tensor
    """(windows, places, places)"""


def unparsed(ids: Tensor, marks: Tensor, mask: Tensor | None) -> Given:
    """What an encoder is given that is not told of the parse."""
    windows, places = ids.shape
    return Given(
        ids,
        marks,
        mask,
        ids.new_zeros(windows, places, len(LABELS)),
        ids.new_zeros(windows, places, NEAR),
        ids.new_zeros(windows, places, places, dtype=torch.uint8),
    )


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
        self.syntax = WordSyntax(shape.hidden) if shape.syntax else None
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        if shape.buckets:
            self.apart = nn.Embedding(shape.buckets, shape.heads)

    def forward(self, given: Given) -> Tensor:
        """Returns (batch, places, hidden)."""
        ids, marks = given.ids, given.marks
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places)
        if self.syntax is not None:
            x = x + self.syntax(self.words, given.labels, given.near)
        bias = None
        if given.mask is not None:
            bias = (1.0 - given.mask[:, None, None, :].to(x.dtype)) * -10000.0
        if self.shape.buckets:
            classes = distance_classes(places[None] - places[:, None], self.shape.buckets)
            apart = self.apart(classes).permute(2, 0, 1)[None]
            bias = apart if bias is None else bias + apart
        if not self.shape.frozen:
            x = self.dropout(self.norm(x + self.marks(marks)))
        else:
            x = self.norm(x)
            for layer in self.layers[: self.shape.frozen]:
                x = layer(x, bias)
            x = self.dropout(x + self.marks(marks))
        for layer in self.layers[self.shape.frozen :]:
            x = layer(x, bias)
        out: Tensor = x
        return out

    def freeze(self) -> None:
        """Keep what is not to be trained: the words, so that those unseen here keep their company, and below
        the first layer to be trained everything.
        """
        kept: list[nn.Module] = [self.words]
        if self.shape.frozen:
            kept += [self.places, self.norm, *self.layers[: self.shape.frozen]]
        if self.shape.buckets:
            kept.append(self.apart)
        for part in kept:
            part.requires_grad_(False)


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


class ClaimHeads(nn.Module):
    """Two readings of the encoder's vectors: each word's tag, and what it is to the claim of a given cue.

    The second is a biaffine form (Dozat and Manning 2017) over the word as a cue and the word as a part, to
    which are added how far the two stand apart, whether they share a paragraph, and the tag head's reading.
    """

    def __init__(self, hidden: int, syntax: bool, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = LockedDropout(dropout)
        self.tags = nn.Linear(hidden, len(TAGS))
        self.as_cue = nn.Linear(hidden, len(TIES) * TIE_SIZE)
        self.as_part = nn.Linear(hidden, len(TIES) * TIE_SIZE)
        self.alone = nn.Linear(hidden, len(TIES))
        self.distance = nn.Embedding(2 * FARTHEST + 1, len(TIES))
        self.apart = nn.Parameter(torch.tensor([2.0, -1.0, -1.0, -1.0]))
        self.tag_counts = nn.Parameter(torch.ones(len(TIES)))
        nn.init.zeros_(self.distance.weight)
        self.relations = nn.Embedding(RELATIONS, len(TIES)) if syntax else None
        if self.relations is not None:
            nn.init.zeros_(self.relations.weight)

    def forward(self, x: Tensor, paragraphs: Tensor, relations: Tensor) -> tuple[Tensor, Tensor]:
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
        if self.relations is not None:
            ties = ties + self.relations(relations.int()).permute(0, 3, 1, 2)
        return tags, ties

    def roles(self, tags: Tensor) -> Tensor:
        """Log-probability of nothing, source, cue, content: (batch, places, TIES)."""
        sure = torch.log_softmax(tags.float(), -1)
        roles = sure[..., 1:].reshape(*sure.shape[:2], len(TIES) - 1, len(EDGES)).logsumexp(-1)
        return torch.cat([sure[..., :1], roles], -1).clamp(min=-12)


class ClaimReader(nn.Module):
    """The encoder and the heads for claims. Other heads (events) may share the same pass over the text."""

    def __init__(self, shape: Shape = MINILM, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout)
        self.claims = ClaimHeads(shape.hidden, shape.syntax)

    def forward(self, given: Given) -> tuple[Tensor, Tensor]:
        """What `ClaimHeads.forward` returns."""
        paragraphs = (given.ids == SEP).long().cumsum(1)
        out: tuple[Tensor, Tensor] = self.claims(self.encoder(given), paragraphs, given.relations)
        return out

    def of_syntax(self) -> set[str]:
        """Names of the parameters that take in the parse."""
        return {
            name
            for name, _ in self.named_parameters()
            if name.startswith(("encoder.syntax.", "claims.relations."))
        }


def pretrained(shape: Shape, weights: Path, dropout: float = 0.1) -> ClaimReader:
    """The reader with the encoder of the package's `model.safetensors`, heads fresh."""
    stored = load_file(weights)
    reader = ClaimReader(shape, dropout)
    begin_with(reader.encoder, (_from_mpnet if shape.buckets else _from_bert)(stored, shape))
    return reader


def mean(runs: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the runs' weights, which reads better than either (Wortsman et al. 2022, model soups)."""
    return {name: torch.stack([run[name] for run in runs]).mean(0) for name in runs[0]}


def begin_with(part: nn.Module, stored: dict[str, Tensor]) -> None:
    """Loads parameters; those that take in the parse may be missing. Raises `ValueError` naming others."""
    names = ("syntax.", "relations.")
    missing = part.load_state_dict(stored, strict=False)
    if (
        wrong := [name for name in missing.missing_keys if not any(one in name for one in names)]
        + missing.unexpected_keys
    ):
        raise ValueError(f"weights do not fit: {', '.join(wrong)}")


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
