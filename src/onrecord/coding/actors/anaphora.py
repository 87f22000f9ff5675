"""Which body named before a noun means that is no part of its name: "Boko Haram … The group"."""

from collections.abc import Iterable
from functools import cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.member import Member


class Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns, and the sectors of the bodies that they can mean."""

    nouns: tuple[str, ...]
    sectors: frozenset[str]
    example: str


class Anaphora(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`anaphora.yaml`, whose header says what each field holds."""

    others: frozenset[str]
    sorts: tuple[Nouns, ...]
    several: tuple[Nouns, ...]


@cache
def anaphora() -> Anaphora:
    """The table."""
    return tables.load(PACKAGE, "anaphora.yaml", Anaphora)


@cache
def _sectors() -> dict[tuple[str, bool], frozenset[str]]:
    found: dict[tuple[str, bool], frozenset[str]] = {}
    for plural, sorts in ((False, anaphora().sorts), (True, anaphora().several)):
        for sort in sorts:
            for noun in sort.nouns:
                found[noun, plural] = found.get((noun, plural), frozenset()) | sort.sectors
    return found


def meant_by(noun: str, plural: bool, words: Iterable[str], named: Iterable[Member]) -> Member | None:
    """The one body among those `named` that "the" noun can mean; None where there is none or a choice.

    `words` are the phrase's: those that tell it from another ("the rival group") rule all out.
    """
    sectors = _sectors().get((noun, plural))
    if sectors is None or not anaphora().others.isdisjoint(words):
        return None
    found = [
        m for m in named if m.sector in sectors and m.proper and m.kind in ("organization", "government")
    ]
    return found[0] if len(found) == 1 else None
