"""Whether a sentence tells of a game: there a team that kills another has beaten it."""

from functools import cache

import msgspec
from spacy.tokens import Doc

from onrecord.coding.events.phrases import lemma
from onrecord.coding.parsed import Span, parsed
from onrecord.tables import load


class GameWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`games.yaml`, whose header says what each field holds."""

    types: frozenset[str]
    enough: int
    field: frozenset[str]
    others: frozenset[str]
    harm: frozenset[str]
    examples: dict[str, str]


@cache
def game_words() -> GameWords:
    """The table."""
    return load("onrecord.coding.events", "games.yaml", GameWords)


class Games:
    """Which sentences of a document tell of a game; each is read once."""

    def __init__(self, doc: Doc) -> None:
        words = game_words()
        sentences = parsed(doc).sents
        told = [_told(sentence, words) for sentence in sentences]
        self._starts: set[int] = set()
        for n, sentence in enumerate(sentences):
            around = told[max(n - 1, 0) : n + 2]
            field = set().union(*(field for field, _, _ in around))
            others = set().union(*(others for _, others, _ in around))
            if field and len(field) + len(others) > words.enough and not told[n][2]:
                self._starts.add(sentence.start)

    def play(self, sentence: Span, type_: str) -> bool:
        """Whether what looks like an event of the type is a move in a game."""
        return sentence.start in self._starts and type_ in game_words().types


def _told(sentence: Span, words: GameWords) -> tuple[set[str], set[str], bool]:
    """Words of games, other words that games have, and whether anybody comes to harm."""
    said = {lemma(token) for token in sentence if token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ")}
    return said & words.field, said & words.others, not said.isdisjoint(words.harm)
