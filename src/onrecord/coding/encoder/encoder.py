"""The network with its tokenizer: text in, claims and events out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from onrecord.coding.encoder.decoding import Thresholds, TokenClaim, apart, claims_of
from onrecord.coding.encoder.events import EventLimits, ReadEvent, events_of
from onrecord.coding.encoder.heads import Heads
from onrecord.coding.encoder.loose import content_chances, grown, quotations, whole_words
from onrecord.coding.encoder.network import load_network
from onrecord.coding.encoder.sequences import Array
from onrecord.coding.encoder.spans import Span, span_of
from onrecord.coding.encoder.tokens import Tokens, tokenize
from onrecord.coding.encoder.weights import (
    NETWORK,
    TOKENIZER,
    Weights,
    WeightsError,
    installed_folder,
    load_weights,
)
from onrecord.coding.encoder.windows import windows

SLOW = ["SkipLayerNormFusion"]
"""What onnxruntime makes of the network that costs it more on a CPU than what it replaces."""
NOBODYS = 0.15
"""Confidence in a quotation of which is only known that it is somebody's; annotators mostly see whose."""
AT_ONCE = 8
"""Windows whose claims are decided together: as many as a usual article has."""


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """Somebody's word: spans are code points of the text that was read."""

    cue: Span | None
    source: tuple[Span, ...]
    """Empty where no one is named."""
    content: tuple[Span, ...]
    """At least one piece, in order."""
    confidence: float
    """0 to 1: how often a claim with this figure is right, as hand annotation sees it."""
    act: str = "say"
    """What the cue does."""
    act_chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over a text has found."""

    claims: list[ReadClaim]
    """In order of their first word; no two share a character of content."""
    events: list[ReadEvent]
    """In order of their triggers."""


class Encoder:
    """The network with its tokenizer. Loading takes a moment: make one and keep it, or ask `shared_encoder`.

    Raises `WeightsError` where the weights are missing, damaged or made for another version.
    """

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        self.weights = load_weights(folder or installed_folder(), NETWORK, TOKENIZER)
        self._tokenizer = self._load_tokenizer(self.weights)
        self._network = load_network(self.weights.network, threads, SLOW)

    @staticmethod
    def _load_tokenizer(weights: Weights) -> Tokenizer:
        try:
            tokenizer = Tokenizer.from_file(str(weights.tokenizer))
        except Exception as error:  # tokenizers raises bare Exception
            raise WeightsError(
                "W007", folder=weights.folder, file=weights.tokenizer.name, reason=error
            ) from None
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def read(self, text: str) -> Reading:
        """The text's claims and events."""
        tokens = self.tokens(text)
        meta = self.weights.meta
        return read_heads(text, tokens, self.heads(tokens), meta.thresholds, meta.events)

    def tokens(self, text: str) -> Tokens:
        """The text in word pieces."""
        return tokenize(text, self._tokenizer)

    def heads(self, tokens: Tokens) -> Iterator[Heads]:
        """What the network says of each window.

        One at a time: several together are no faster, since they leave the processor's cache and have to be
        filled up to the longest; and the 8-bit scales are each window's own, so that nothing read in one
        depends on what stands in another.
        """
        names = Heads.outputs()
        for window in windows(tokens, self.weights.meta.window, self.weights.meta.overlap):
            said = self._network.run(names, {"ids": window.ids[None], "marks": window.marks[None]})
            yield Heads(window, *(part[0] for part in said))


@cache
def shared_encoder() -> Encoder:
    """The installed weights' encoder, loaded once a process. Raises as `Encoder` does."""
    return Encoder()


def read_heads(
    text: str, tokens: Tokens, heads: Iterable[Heads], limits: Thresholds, events: EventLimits
) -> Reading:
    """What the network's word about a text's windows comes to."""
    found: list[TokenClaim] = []
    happened: list[ReadEvent] = []
    chances = np.zeros(len(tokens), np.float32)
    heads = content_chances(heads, chances)
    while some := list(islice(heads, AT_ONCE)):
        found += claims_of(some, tokens, limits)
        happened += events_of(some, text, tokens, events)
    return Reading(_claims(text, tokens, found, chances, limits), happened)


def _claims(
    text: str, tokens: Tokens, found: list[TokenClaim], chances: Array, limits: Thresholds
) -> list[ReadClaim]:
    """The claims in characters, with content that no cue has laid hold on."""
    chances = whole_words(chances, tokens)
    kept = [claim for claim in apart(found, len(tokens)) if claim.confidence >= limits.claim]
    kept = grown(kept, chances, tokens)
    read = [
        ReadClaim(
            cue=span_of(text, tokens, claim.cue),
            source=tuple(span_of(text, tokens, run) for run in claim.source),
            content=tuple(span_of(text, tokens, run) for run in claim.content),
            confidence=claim.confidence,
            act=claim.act,
            act_chance=claim.act_chance,
        )
        for claim in kept
    ]
    read += [
        ReadClaim(cue=None, source=(), content=(span_of(text, tokens, run),), confidence=NOBODYS)
        for run in quotations(kept, chances, tokens)
    ]
    return sorted(read, key=_first_character)


def _first_character(claim: ReadClaim) -> Span:
    return min(*claim.source, *claim.content, *((claim.cue,) if claim.cue else ()), claim.content[0])
