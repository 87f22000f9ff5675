"""Marked articles with what the network says of them, so that choices can be tried without running it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.coding.encoder.decoding import Heads, Thresholds
from onrecord.coding.encoder.encoder import ClaimEncoder, ReadClaim, read_claims
from onrecord.coding.encoder.syntax import Syntax
from onrecord.coding.encoder.tokens import Tokens
from training.corpus import Attribution, MarkedArticle
from training.parses import parses


@dataclass(frozen=True, slots=True)
class Heard:
    article: MarkedArticle
    tokens: Tokens
    heads: list[Heads]

    def read(self, limits: Thresholds) -> list[ReadClaim]:
        """The article's claims under these thresholds."""
        return read_claims(self.article.text, self.tokens, self.heads, limits)


def hear(articles: Iterable[MarkedArticle], encoder: ClaimEncoder) -> Iterator[Heard]:
    """Run the network over each article."""
    found = list(articles)
    parsed = parses([article.text for article in found])
    for article in found:
        tokens = encoder.tokens(article.text)
        syntax = Syntax(tokens, parsed.get(article.text))
        yield Heard(article, tokens, list(encoder.heads(tokens, syntax)))


def as_attributions(claims: Iterable[ReadClaim]) -> list[Attribution]:
    """The claims in the form in which marked ones are read."""
    return [Attribution(claim.source, (claim.cue,) if claim.cue else (), claim.content) for claim in claims]
