"""Tells whether a capital stands for its government: "Kyiv said" is one, "in Kyiv" a place."""

from functools import cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.parse import Parse


class VerbList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs, and a sentence in which one takes a capital for a government."""

    verbs: frozenset[str]
    example: str


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Prepositions, and a sentence in which one goes before a government."""

    words: frozenset[str]
    example: str


class NounList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a city has and a government has not, and a sentence with it."""

    nouns: frozenset[str]
    example: str


class Metonyms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`metonyms.yaml`."""

    addressed: VerbList
    prepositions: WordList
    given: VerbList
    local: NounList


@cache
def metonyms() -> Metonyms:
    """The table."""
    return tables.load(PACKAGE, "metonyms.yaml", Metonyms)


def acts_as_government(parse: Parse, n: int) -> bool:
    """Whether the capital that ends at word `n` means a government by its place in the clause."""
    table = metonyms()
    n = parse.first_conjunct(n)
    dep, above = parse.dep[n], parse.head[n]
    if dep == "nsubj":
        return parse.pos[above] in ("VERB", "AUX") and parse.lemma[above] != "be"
    if dep == "nsubjpass":
        return parse.lemma[above] in table.addressed.verbs
    if dep == "poss":
        return parse.lemma[above] not in table.local.nouns
    if dep in ("dobj", "dative") and parse.pos[above] == "VERB":
        return parse.lemma[above] in table.addressed.verbs
    if dep == "pobj":
        preposition, owner = parse.words[above].lower(), parse.head[above]
        if parse.dep[above] == "agent":
            return True
        if preposition in ("with", "against", "between", "by"):
            return True
        if preposition not in table.prepositions.words:
            return False
        if parse.pos[owner] == "NOUN":
            return preposition != "to" or not parse.lemma[owner].endswith(
                ("trip", "visit", "flight", "journey", "way")
            )
        return preposition == "to" and parse.lemma[owner] in table.given.verbs
    return False
