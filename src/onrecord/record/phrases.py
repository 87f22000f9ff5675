"""What the words of a name or description tell, whoever it is."""

import unicodedata
from functools import cache, lru_cache
from typing import Final

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import country_words
from onrecord.coding.actors.lexicon import head_words

LONGEST = 5
"""Words of the longest noun that heads a description."""


class Alike(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words for one thing, and a phrase with its id."""

    words: tuple[str, ...]
    example: tuple[str, str]


class Walk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A walk of life that leaves no time for an office, and a role with the id that it gets."""

    name: str
    words: frozenset[str]
    example: tuple[str, str]
    beside: frozenset[str] = frozenset()


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`identity.yaml`, whose header says what each field holds."""

    counting: frozenset[str]
    relations: frozenset[str]
    institutions: tuple[Alike, ...]
    qualities: frozenset[str]
    ministries: tuple[Alike, ...]
    letters: dict[str, str]
    walks: tuple[Walk, ...]
    joining: frozenset[str]
    past: frozenset[str]
    offices: frozenset[str]
    public: frozenset[str]


_REMEMBERED: Final = 1 << 15
"""Names whose judgement is kept: the news has the same ones over and over."""


@cache
def rules() -> Rules:
    """The table."""
    return tables.load("onrecord.record", "identity.yaml", Rules)


@lru_cache(_REMEMBERED)
def plain(name: str) -> str:
    """The name in lower case without accents, apostrophes, hyphens and points, one space between words."""
    letters, folded = rules().letters, unicodedata.normalize("NFKD", name.casefold()).casefold()
    taken = unicodedata.normalize("NFKD", "".join(letters.get(c, c) for c in folded))
    kept = "".join(
        c if c.isalnum() else "" if unicodedata.combining(c) or c in "'’‘ʼ`´." else " " for c in taken
    )
    return " ".join(kept.split())


@lru_cache(_REMEMBERED)
def noun(name: str) -> str | None:
    """The noun, in the singular, that describes somebody; None for a name."""
    words, owned = own_words(name)
    if not words:
        return "people"  # "the Kenyans"
    ends = next((n for n, word in enumerate(words) if n and word.lower() in rules().relations), len(words))
    head = words[:ends]
    for n in range(max(0, len(head) - LONGEST), len(head)):
        known = head_words().get(" ".join(head[n:]).lower())
        if known is None:
            continue
        named = head[-1][:1].isupper() and (n > 0 or owned)
        return None if named else known.word
    return None if any(word[:1].isupper() for word in words) else head[-1]


def own_words(name: str) -> tuple[list[str], bool]:
    """The words of a name without owner, country and what only counts: "Kenya's three soldiers".

    And whether an owner or country stood before them.
    """
    owned = False
    for genitive in ("'s ", "’s ", "s' ", "s’ "):
        before, found, after = name.rpartition(genitive)
        if found and before:
            name, owned = after, True
    words = name.split()
    while words and (words[0].lower() in rules().counting or words[0][:1].isdigit()):
        words = words[1:]
    for length in (3, 2, 1):
        word = country_words().get(" ".join(words[:length]))
        if word is not None and word.naming in ("name", "adjective", "people"):
            return words[length:], True
    return words, owned


def walk(role: str) -> str | None:
    """The walk of life that a role tells of somebody who is nothing else beside it: "Kenyan footballer"."""
    found = {_walk_at_end(piece) for piece in _pieces(role)}
    if len(found) != 1 or any(word in rules().past for word in plain(role).split()):
        return None
    return found.pop()


def walks_besides(role: str) -> frozenset[str]:
    """The walks of life that a role gives somebody, if once or beside others: "singer and senator"."""
    ends = {_walk_of_words().get(words) for piece in _pieces(role) for words in _endings(piece)}
    return frozenset(filter(None, ends))


def _pieces(role: str) -> list[list[str]]:
    """What somebody is called, each thing by itself, without what he is it for."""
    joining = rules().joining
    pieces: list[list[str]] = [[]]
    for word in plain(role).split():
        if word in joining:
            pieces.append([])
        elif word in rules().relations:
            break
        else:
            pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _endings(words: list[str]) -> list[str]:
    """The phrases that end the words, the longest first."""
    return [" ".join(words[n:]) for n in range(max(0, len(words) - LONGEST), len(words))]


def _walk_at_end(words: list[str]) -> str | None:
    """The walk of life that the last words tell; None where those before them tell an office."""
    found = next((_walk_of_words()[end] for end in _endings(words) if end in _walk_of_words()), None)
    heads = (head_words().get(word) for word in words[:-1])
    offices = any(
        head and head.sort.kind == "person" and head.sort.sector in rules().public for head in heads
    )
    return None if offices else found


@cache
def _walk_of_words() -> dict[str, str]:
    return {word: one.name for one in rules().walks for word in one.words}
