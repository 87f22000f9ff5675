"""A text in words, with what the tables find in it."""

from typing import NamedTuple

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.finder import Finder, Hit
from onrecord.coding.actors.lexicon import Head, KnownBody, constructions, head_words, heads, named

HYPHENS = frozenset({"-", "–"})


class Words(NamedTuple):
    """A text in words, with the phrases of the tables that stand in it."""

    text: str
    words: list[str]
    starts: list[int]
    named: dict[int, Hit[CountryWord | KnownBody]]
    """Countries and known bodies, under each of their words."""
    heads: dict[int, Hit[Head]]
    """Nouns that name somebody, under each of their words."""

    def slice(self, start: int, end: int) -> str:
        """The text of the words `[start, end)`."""
        return self.text[self.starts[start] : self.starts[end - 1] + len(self.words[end - 1])]

    def is_joined(self, end: int) -> bool:
        """Whether a hyphen joins the name that ends at a word to one that makes it no owner: "US-backed"."""
        if end >= len(self.words) or self.words[end] not in HYPHENS:
            return False
        return " ".join(self.words[end + 1 : end + 2]).lower() not in constructions().owning.words

    def joined(self, n: int) -> str:
        """The word with what a hyphen joins before it: "far-right"."""
        if n > 1 and self.words[n - 1] in HYPHENS:
            return f"{self.words[n - 2]}-{self.words[n]}"
        return self.words[n]


def mark(
    text: str,
    words: list[str],
    starts: list[int],
    ends: dict[int, int],
    own: Finder[KnownBody] | None = None,
) -> Words:
    """The words of a text with the phrases of the tables found in them; a user's `own` bodies go before."""
    known = {n: hit for hit in named().find(text, starts, ends) for n in range(hit.start, hit.end)}
    own_hits = own.find(text, starts, ends) if own is not None else []
    if own_hits:
        taken = {n for hit in own_hits for n in range(hit.start, hit.end)}
        known = {n: hit for n, hit in known.items() if taken.isdisjoint(range(hit.start, hit.end))}
        known |= {n: Hit(*hit) for hit in own_hits for n in range(hit.start, hit.end)}
    nouns = (_after_name(hit, known) for hit in heads().find(text, starts, ends, last=True))
    return Words(text, words, starts, known, {n: hit for hit in nouns for n in range(hit.start, hit.end)})


def _after_name(noun: Hit[Head], known: dict[int, Hit[CountryWord | KnownBody]]) -> Hit[Head]:
    """The noun without what belongs to the name of a body: "general" in "Korean People's Army general"."""
    body = known.get(noun.start)
    if (
        body is None
        or not isinstance(body.entry, KnownBody)
        or not body.start < noun.start < body.end < noun.end
    ):
        return noun
    rest = noun.entry.word.split(" ")[body.end - noun.start :]
    entry = head_words().get(" ".join(rest))
    return noun if entry is None or noun.entry.plural else Hit(body.end, noun.end, entry)
