"""How like a clause is to the description of a type: by words, each weighed by how rare it is.

`alike` is all that the coding knows of it, so that vectors of an encoder can take the place of words.
"""

import math
import re
from collections.abc import Iterable
from functools import cache

from onrecord.commonness import commonness
from onrecord.ontology.acts import stem
from onrecord.ontology.plover import EventType

_WORD = re.compile(r"[a-z]+")
_COMMON = 0.1
"""Words in a greater share of documents say nothing of what a clause is about."""


def alike(clause: Iterable[str], type_: EventType) -> float:
    """0 to 1: how much the words of a clause and those of the type's description are the same."""
    said, meant = stems(clause), _described(type_)
    shared = _square(said & meant)
    return shared / math.sqrt(_square(said) * _square(meant)) if shared else 0.0


def stems(words: Iterable[str]) -> frozenset[str]:
    """Stems of the words that say what something is about."""
    return frozenset(
        stem(word) for word in map(str.lower, words) if len(word) > 2 and commonness().share(word) <= _COMMON
    )


@cache
def _described(type_: EventType) -> frozenset[str]:
    return stems(_WORD.findall(type_.description.lower()))


def _square(words: frozenset[str]) -> float:
    return sum(_rarity().get(word, _rarity()[""]) ** 2 for word in words)


@cache
def _rarity() -> dict[str, float]:
    """Weight of each stem: that of its most common form; of an unknown one at "" that of the rarest."""
    shares = {word: commonness().share(word) for word in commonness().words}
    found: dict[str, float] = {"": -math.log(min(shares.values()))}
    for word, share in shares.items():
        key = stem(word)
        found[key] = min(found.get(key, math.inf), -math.log(share))
    return found
