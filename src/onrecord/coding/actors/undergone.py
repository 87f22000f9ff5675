"""Whom "the suspect" means: the one person of whom the article has said that he was arrested."""

from collections.abc import Sequence
from functools import cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.member import Member
from onrecord.coding.actors.parse import Parse

_OBJECTS = frozenset({"dobj", "nsubjpass"})


class Undergone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns for somebody to whom the verbs were done: an entry of `undergone.yaml`."""

    nouns: tuple[str, ...]
    verbs: frozenset[str]
    example: str


@cache
def undergone() -> tuple[Undergone, ...]:
    """The table."""
    return tables.load(PACKAGE, "undergone.yaml", tuple[Undergone, ...])


@cache
def _verbs() -> dict[str, frozenset[str]]:
    return {noun: sort.verbs for sort in undergone() for noun in sort.nouns}


def sufferer(noun: str, before: int, members: Sequence[Member], parse: Parse) -> Member | None:
    """The one of the members to whom, before a word, the verbs of "the" noun were done.

    None where there is none or a choice, or where the one is several people.
    """
    verbs = _verbs().get(noun)
    if verbs is None:
        return None
    found = [m for m in members if m.kind in ("person", "group") and _underwent(m, before, verbs, parse)]
    if len(found) != 1 or found[0].plural or found[0].kind != "person":
        return None
    told = {parse.sentence[head] for _, _, head in found[0].mentions}
    for member in members:  # "Police accused Ann Lee of theft, and Bob Ray of fraud": a choice
        beside = (h for _, _, h in member.mentions if parse.dep[h] == "conj" and parse.sentence[h] in told)
        if member is not found[0] and member.kind == "person" and any(beside):
            return None
    return found[0]


def _underwent(member: Member, before: int, verbs: frozenset[str], parse: Parse) -> bool:
    for _, _, head in member.mentions:
        first = parse.first_conjunct(head)
        if head < before and parse.dep[first] in _OBJECTS and parse.lemma[parse.head[first]] in verbs:
            return True
    return False
