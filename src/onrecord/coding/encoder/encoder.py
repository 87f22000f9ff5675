"""The trained reader of claims, at run time: onnxruntime and tokenizers, nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from onrecord.coding.encoder.decoding import Heads, Thresholds, TokenClaim, apart, claims_of
from onrecord.coding.encoder.encoded import Encoded
from onrecord.coding.encoder.loose import content_chances, grown, quotations, whole_words
from onrecord.coding.encoder.network import load_network
from onrecord.coding.encoder.spans import Span, span_of
from onrecord.coding.encoder.syntax import Parse, Syntax
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
"""Windows whose claims are decided together: as many as a usual article has; each takes half a megabyte."""


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


class ClaimEncoder:
    """The network with its tokenizer. Loading takes a moment: make one and keep it.

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

    def read(self, text: str, parse: Parse | None = None) -> list[ReadClaim]:
        """The text's claims, in order of their first word. No two share a character of content."""
        return self.encode(text, parse)[0]

    def encode(self, text: str, parse: Parse | None = None) -> tuple[list[ReadClaim], Encoded]:
        """The text's claims, and what the same pass leaves for other readers. It reads worse without the
        text's parse.
        """
        tokens = self.tokens(text)
        encoded = Encoded.empty(tokens)
        limits = self.weights.meta.thresholds
        heads = encoded.keeping(self.heads(tokens, Syntax(tokens, parse)))
        return read_claims(text, tokens, heads, limits), encoded

    def tokens(self, text: str) -> Tokens:
        """The text in word pieces."""
        return tokenize(text, self._tokenizer)

    def heads(self, tokens: Tokens, syntax: Syntax) -> Iterator[Heads]:
        """What the network says of each window.

        One at a time: several together are no faster, since they leave the processor's cache and have to be
        filled up to the longest; and the 8-bit scales are each window's own, so that nothing read in one
        depends on what stands in another.
        """
        for window in windows(tokens, self.weights.meta.window, self.weights.meta.overlap):
            seen = syntax.of(window)
            tags, ties, states = self._network.run(
                ["tags", "ties", "states"],
                {
                    "ids": window.ids[None],
                    "marks": window.marks[None],
                    "labels": seen.labels[None],
                    "near": seen.near[None],
                    "relations": seen.relations[None],
                },
            )
            yield Heads(window, tags[0], ties[0], states[0])


def read_claims(text: str, tokens: Tokens, heads: Iterable[Heads], limits: Thresholds) -> list[ReadClaim]:
    """The claims of a text from what the network said of its windows."""
    found: list[TokenClaim] = []
    chances = np.zeros(len(tokens), np.float32)
    heads = content_chances(heads, chances)
    while some := list(islice(heads, AT_ONCE)):
        found += claims_of(some, tokens, limits)
    chances = whole_words(chances, tokens)
    kept = [claim for claim in apart(found, len(tokens)) if claim.confidence >= limits.claim]
    kept = grown(kept, chances, tokens)
    read = [
        ReadClaim(
            cue=span_of(text, tokens, claim.cue),
            source=tuple(span_of(text, tokens, run) for run in claim.source),
            content=tuple(span_of(text, tokens, run) for run in claim.content),
            confidence=claim.confidence,
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
