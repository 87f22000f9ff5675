"""Which capitalised words are nobody's name: "the Clean Harbour Act", "Cape Zeeland", "Friday", headlines."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.lexicon import Nouns, gender_of_given_name
from onrecord.coding.actors.parse import Parse

_SHORT = 4
"""Letters of a word that headlines write with a small letter: "for", "with"."""
_LEAST = 4
"""Longer words that a line must have to be told for a headline, and how many of four have a capital."""


class NotNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`not_names.yaml`, whose header says what each field holds."""

    things: Nouns
    places: Nouns
    opens: Nouns
    days: Nouns


@cache
def not_names() -> NotNames:
    """The table."""
    return tables.load(PACKAGE, "not_names.yaml", NotNames)


def is_thing(name: Sequence[str]) -> bool:
    """Whether the words name a law, a contest, a weapon and the like."""
    return name[-1] in not_names().things.words and gender_of_given_name(name[0]) is None


def is_place(name: Sequence[str]) -> bool:
    """Whether the words name a place rather than a person."""
    table = not_names()
    told = len(name) > 1 and (name[-1] in table.places.words or name[0] in table.opens.words)
    return told and gender_of_given_name(name[0]) is None


class Headlines(NamedTuple):
    """The lines of a text that are written in title case, where a capital says nothing."""

    inside: frozenset[int]
    """Numbers of their words."""
    elsewhere: frozenset[str]
    """The words of the other lines."""

    def alone_have(self, words: list[str], start: int, end: int) -> bool:
        """Whether the name at words `[start, end)` stands in a headline, and its last word nowhere else."""
        return start in self.inside and words[end - 1] not in self.elsewhere


def headlines(parse: Parse) -> Headlines:
    """Those of a text that has more of other lines; of any other text none."""
    found: set[int] = set()
    start, other = 0, 0
    for n in range(len(parse.words) + 1):
        if n < len(parse.words) and "\n" not in parse.words[n]:
            continue
        if _is_title_case(parse.words[start:n]):
            found.update(range(start, n))
        else:
            other += n - start
        start = n + 1
    if other <= len(found):
        return Headlines(frozenset(), frozenset())
    return Headlines(frozenset(found), frozenset(w for n, w in enumerate(parse.words) if n not in found))


def _is_title_case(line: Sequence[str]) -> bool:
    longer = [word for word in line if len(word) > _SHORT and word.isalpha()]
    if len(longer) < _LEAST:
        return False
    return 4 * sum(word[:1].isupper() for word in longer) > 3 * len(longer)
