"""Marked articles with what the network says of them, so that choices can be tried without running it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.coding.encoder.decoding import Thresholds
from onrecord.coding.encoder.encoder import Encoder, ReadClaim, Reading, read_heads
from onrecord.coding.encoder.events import EventLimits
from onrecord.coding.encoder.heads import Heads
from onrecord.coding.encoder.tokens import Tokens
from training.corpus import Attribution, MarkedArticle


@dataclass(frozen=True, slots=True)
class Heard:
    article: MarkedArticle
    tokens: Tokens
    heads: list[Heads]

    def read(self, limits: Thresholds, events: EventLimits) -> Reading:
        """What is read of the article under these thresholds."""
        return read_heads(self.article.text, self.tokens, self.heads, limits, events)


def hear(articles: Iterable[MarkedArticle], encoder: Encoder) -> Iterator[Heard]:
    """Run the network over each article."""
    for article in articles:
        tokens = encoder.tokens(article.text)
        yield Heard(article, tokens, list(encoder.heads(tokens)))


def as_attributions(claims: Iterable[ReadClaim]) -> list[Attribution]:
    """The claims in the form in which marked ones are read."""
    return [
        Attribution(claim.source, (claim.cue,) if claim.cue else (), claim.content, claim.act)
        for claim in claims
    ]
