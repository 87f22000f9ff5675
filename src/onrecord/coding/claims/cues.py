"""The cue table: which words make something somebody's word, what they do, and what they take as content."""

from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from onrecord.coding.parsed import Token
from onrecord.tables import load


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that take content in the same way and do the same act. `cues.yaml` says what each field means."""

    act: str
    lemmas: tuple[str, ...]
    takes: tuple[str, ...]
    example: str
    content: str
    confidence: float = 0.5
    hearer: bool = False
    raised: bool = False
    voice: Literal["active", "passive"] = "active"


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A preposition that names a source: "according to the mayor"."""

    act: str
    opens: str
    then: str
    example: str
    content: str
    confidence: float = 0.5


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What words do that only the trained reader takes for a cue, in any part of speech."""

    act: str
    lemmas: tuple[str, ...]
    example: str


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Speakers before a colon."""

    act: str
    words: frozenset[str]
    pages: frozenset[str]
    """Words before a colon that name a piece of the page, and nobody."""
    example: str
    content: str
    confidence: float = 0.5


class Sure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which confidence on a claim by rule stands beside the trained reader's."""

    free: float
    """Where the trained reader finds nothing."""
    nested: float
    """Inside the content of one of its claims, by somebody else."""
    second: float
    """At the end of one of its claims, by the same speaker."""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    beside_trained: Sure
    deeds: frozenset[str]
    patients: frozenset[str]
    occasions: frozenset[str]
    hearers: frozenset[str]
    nests: frozenset[str]
    negated: dict[str, str]
    verbs: tuple[Cue, ...]
    nouns: tuple[Cue, ...]
    adjectives: tuple[Cue, ...]
    adverbs: tuple[Cue, ...]
    meanings: tuple[Meaning, ...]
    unlisted: Cue
    phrases: tuple[Phrase, ...]
    labels: Labels


class CueTable:
    """The table, indexed by lemma and part of speech."""

    def __init__(self, table: _Table) -> None:
        self.entries = (*table.verbs, *table.nouns, *table.adjectives, *table.adverbs)
        self.phrases = table.phrases
        self.unlisted = table.unlisted
        self.labels = table.labels
        self.beside_trained = table.beside_trained
        self.deeds = table.deeds
        self.patients = table.patients
        self.occasions = table.occasions
        self.hearers = table.hearers
        self.meanings = table.meanings
        self._nests = table.nests
        self._negated = table.negated
        self._by_part = {
            "VERB": _by_lemma(table.verbs),
            "NOUN": _by_lemma(table.nouns),
            "ADJ": _by_lemma(table.adjectives),
            "ADV": _by_lemma(table.adverbs),
        }
        self._meanings = {lemma: meaning.act for meaning in table.meanings for lemma in meaning.lemmas}
        self._any_part: dict[str, str] = {}
        for cue in self.entries:
            if cue.voice == "active":
                for lemma in cue.lemmas:
                    self._any_part.setdefault(lemma, cue.act)
        self._phrases = {phrase.opens: phrase for phrase in table.phrases}

    def of(self, token: Token) -> tuple[Cue, ...]:
        """The entries that `token` may be a cue by, in order of the table."""
        by_lemma = self._by_part.get(token.pos_)
        return () if by_lemma is None else by_lemma.get(token.lemma_.lower(), ())

    def phrase(self, token: Token) -> Phrase | None:
        """The phrase that `token` opens."""
        return self._phrases.get(token.lower_)

    def meaning(self, words: Iterable[Token]) -> str | None:
        """What a cue does of which no word is listed in its part of speech: as `meanings` has it, else as the
        same word does in another part, since headlines are often tagged wrong."""
        lemmas = [form for word in words for form in (word.lemma_.lower(), word.lower_.removesuffix("s"))]
        for table in (self._meanings, self._any_part):
            for lemma in lemmas:
                if lemma in table:
                    return table[lemma]
        return None

    def reports(self, words: Iterable[Token]) -> bool:
        """Whether any word of a cue, in any part of speech, is known to make something somebody's word."""
        words = list(words)
        return self.meaning(words) is not None or any(self.of(word) or self.phrase(word) for word in words)

    def nests(self, act: str) -> bool:
        """Whether `act` makes a claim of its own when it is itself reported in somebody's claim."""
        return act in self._nests

    def negated(self, act: str) -> str:
        """What is done by not doing `act`: not confirming is withholding."""
        return self._negated.get(act, act)


@cache
def cue_table() -> CueTable:
    """The table beside this file. Raises `msgspec.ValidationError` naming the field that does not fit."""
    return CueTable(load("onrecord.coding.claims", "cues.yaml", _Table))


def _by_lemma(cues: tuple[Cue, ...]) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for cue in cues:
        for lemma in cue.lemmas:
            found.setdefault(lemma, []).append(cue)
    return {lemma: tuple(of_lemma) for lemma, of_lemma in found.items()}
