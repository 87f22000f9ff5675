"""What the words around a noun tell of whom it names: whose he is, and of which sector."""

from functools import cache
from typing import NamedTuple

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE, CountryWord
from onrecord.coding.actors.description import BODIES, COUNTRIES, Because
from onrecord.coding.actors.finder import Hit
from onrecord.coding.actors.lexicon import Head, KnownBody, constructions, modifiers, personal_names
from onrecord.coding.actors.words import HYPHENS, Words

HEADS, MODIFIERS, BODY_NAMES = "heads.yaml", "modifiers.yaml", "body_names.yaml"
GENITIVES = frozenset({"'s", "’s", "'", "’"})
_GENERAL = frozenset({"SOC", "CVL"})
"""Sectors that say little: a word that tells another goes before them."""
_ARMED = frozenset({"MIL", "SPY", "COP", "REB", "UAF", "CRM"})
"""Sectors of those who bear arms, whom a civil word before them does not make civil: "royal army"."""
CIVIL = frozenset({"BUS", "LAB", "MED", "EDU", "HLH", "NGO", "REL", "AGR", "PTY", "IGO"})
"""Sectors of bodies that are no state's."""
_PREPOSITIONS = frozenset(
    {"of", "for", "to", "in", "on", "de", "del", "della", "do", "da", "dos", "das", "du", "des", "di", "für"}
)
"""Before what qualifies a body's name: "Ministry of Defence", "Ministerio de Defensa"."""
_OUTLAWED = frozenset({"REB", "UAF", "CRM"})
_OF_OUTLAWS = frozenset({"OPP", "CVL", "UAF", "MIL", "SOC"})
"""Nouns' sectors to which a body of outlaws goes first: "FARC dissidents", "Hamas military wing"."""


class Owner(NamedTuple):
    """The country and the body named in the words: whose minister, whose troops."""

    country: str | None = None
    body: KnownBody | None = None
    by: Because | None = None


class Told(NamedTuple):
    """A sector, whether more than the noun's default told it, and what did."""

    sector: str | None
    sure: bool
    by: Because | None = None


class BodyNames(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words in bodies' names that tell their sector: an entry of `body_names.yaml`."""

    sector: str
    words: tuple[str, ...]
    example: str


@cache
def body_names() -> dict[str, str]:
    """Sector by the word of a name."""
    return {
        word: sort.sector
        for sort in tables.load(PACKAGE, BODY_NAMES, tuple[BodyNames, ...])
        for word in sort.words
    }


def owner(words: Words, start: int, end: int) -> Owner:
    """Whose the words `[start, end)` make somebody: "Syrian-run" does, "US-backed" owns nothing."""
    country: str | None = None
    body: KnownBody | None = None
    by: Because | None = None
    for n in range(start, end):
        hit, noun = words.named.get(n), words.heads.get(n)
        if noun is not None and noun.entry.sort.country and noun.end <= end and country is None:
            country, by = noun.entry.sort.country, Because(noun.entry.word, HEADS)  # "Mapuche activists"
        if hit is None or hit.start != n or hit.end > end:
            continue
        if n > 0 and words.words[n - 1] in HYPHENS:
            continue
        if words.is_joined(hit.end):
            continue
        if isinstance(hit.entry, KnownBody) and " ".join(words.words[hit.end : hit.end + 1]) in HYPHENS:
            if country is None:  # "the Hamas-run health ministry" is of Hamas's country, and a ministry
                country, by = hit.entry.sort.country, Because(words.slice(hit.start, hit.end), BODIES)
        elif isinstance(hit.entry, KnownBody):
            body = body or hit.entry
            by = by or Because(words.slice(hit.start, hit.end), BODIES)
        elif country is None and (not hit.entry.country.ambiguous or hit.entry.naming != "name"):
            country, by = hit.entry.country.code, Because(words.slice(hit.start, hit.end), COUNTRIES)
    return Owner(country, body, by)


def of_a_country(noun: Head) -> str:
    """How the reason is put that a noun is of the government because a country owns it."""
    return f"{noun.word} of a country"


def sector(words: Words, start: int, noun: Hit[Head], owned: Owner) -> Told:
    """The sector of whom `noun` heads, by the words before it and by whose he is."""
    sort = noun.entry.sort
    own = Because(noun.entry.word, HEADS)
    if owned.body is not None:
        of_body = owned.body.sort.sector
        governs = sort.kind == "government" and of_body in _OUTLAWED  # "the Houthi government"
        if (
            (sort.weak and not governs)
            or of_body == "IGO"
            or (of_body in _OUTLAWED and sort.sector in _OF_OUTLAWS)
        ):
            return Told(of_body, True, Because(owned.body.body.name, BODIES))
    presides = noun.entry.word in constructions().presiding.words
    if presides and owned.body is not None and owned.body.sort.sector in CIVIL:
        return Told(owned.body.sort.sector, True, Because(owned.body.body.name, BODIES))
    if not sort.weak and not presides:
        return Told(sort.sector, True, own)
    if sort.sector == "LEG" and any(_tells(words, n) == "LEG" for n in range(start, noun.start)):
        return Told("LEG", True, own)  # "the Senate banking committee"
    for n in range(noun.start - 1, start - 1, -1):  # the nearest modifier tells most
        if words.words[n] in GENITIVES and noun.entry.word in constructions().kin.words:
            break  # "the soldier's wife" is no soldier
        told = _tells(words, n)
        fits = _presided(told) if presides else sort.sector not in _ARMED or told in _ARMED
        if sort.sector == "LEG" and sort.kind == "organization" and n < noun.start - 1:
            fits = told != "GOV"  # a parliament's "Government Reform Committee", not a "government committee"
        if told is not None and told != "ELI" and n not in words.named and fits:
            if words.words[n].lower() == "armed" and sort.sector in _GENERAL:
                told = "UAF"  # "armed suspects" are no soldiers
            return Told(told, True, Because(words.words[n], MODIFIERS))
        hit = words.heads.get(n)
        if n in words.named and isinstance(words.named[n].entry, CountryWord):
            continue  # the "Bank" of "West Bank settlers"
        told = hit.entry.sort.sector if hit is not None else None
        fits = _presided(told) if presides else sort.sector not in _ARMED or told in _ARMED
        if hit is not None and hit.entry.plural and words.words[hit.start][:1].isupper():
            continue  # "Cardinals coach": a club's name
        if words.is_joined(n + 1) or words.words[n] == "general":  # "the general public"
            continue
        if hit is not None and told and fits and not hit.entry.sort.weak:
            return Told(hit.entry.sort.sector, True, Because(hit.entry.word, HEADS))
    if not sort.weak:
        return Told(sort.sector, True, own)
    if sort.national and owned.country is not None:
        return Told(sort.national, True, Because(of_a_country(noun.entry), HEADS))
    return Told(sort.sector, sort.sector is not None and sort.sector not in _GENERAL, own)


def _presided(told: str | None) -> bool:
    """Whether a word of the sector before "president" says whose: "company", but not "Republican"."""
    return told in CIVIL and told != "PTY"


def _tells(words: Words, n: int) -> str | None:
    """The sector that a modifier tells; none where a hyphen joins it to what follows: "college-educated"."""
    if words.is_joined(n + 1):
        return None
    return modifiers().get(words.joined(n).lower()) or modifiers().get(words.words[n].lower())


def sector_of_owner(words: Words, start: int, end: int) -> Told | None:
    """The sector that "of the rebels", "for the Foreign Ministry" gives to a spokesman."""
    for n in range(start, end):
        noun, told = words.heads.get(n), modifiers().get(words.words[n].lower())
        if noun is not None and noun.entry.sort.sector not in (None, *_GENERAL):
            return Told(noun.entry.sort.sector, True, Because(noun.entry.word, HEADS))
        if told is not None and n not in words.named:
            return Told(told, True, Because(words.words[n], MODIFIERS))
    return None


def sector_of_name(name: list[str]) -> Told | None:
    """The sector that the words of a body's name tell: "Lakeside Herald" MED, "Zee Airlines" BUS.

    The word that heads the name goes before those that qualify it. None where no word tells.
    """
    if len(name) > 1 and name[-1] in personal_names().companies:
        return Told("BUS", True, Because(name[-1], "names.yaml"))
    head = next((n for n, word in enumerate(name) if n and word.lower() in _PREPOSITIONS), len(name))
    known = body_names()
    for word in (*reversed(name[:head]), *name[head:]):
        told = known.get(word)
        if told is not None:
            return Told(told, True, Because(word, BODY_NAMES))
    return None
