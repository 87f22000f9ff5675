"""Words that tell who somebody is: heads of phrases, modifiers, known bodies, honorifics, given names."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal
from unicodedata import combining, normalize

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE, CountryWord, country_words
from onrecord.coding.actors.finder import Finder
from onrecord.coding.actors.inflection import plural
from onrecord.model import ActorKind

Gender = Literal["m", "f"]


class Heads(msgspec.Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True):
    """Nouns of one sort: an entry of `heads.yaml`, whose header says what each field holds."""

    sector: str | None
    kind: ActorKind
    listed: str = msgspec.field(name="words")
    listed_plural: str = msgspec.field(name="plural", default="")
    weak: bool = False
    national: str | None = None
    office: bool = False
    acts: bool = False
    marked: bool = False
    gender: Gender | None = None
    country: str | None = None
    example: str

    @property
    def words(self) -> tuple[str, ...]:
        """The nouns, in the singular where they have one."""
        return tuple(self.listed.split(", "))

    @property
    def plural(self) -> tuple[str, ...]:
        """Those that have no singular, or an irregular plural."""
        return tuple(self.listed_plural.split(", ")) if self.listed_plural else ()


class Head(msgspec.Struct, frozen=True, gc=False):
    """A noun that heads phrases."""

    word: str
    """In the singular, where it has one."""
    sort: Heads
    plural: bool


class Modifiers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that tell a sector before a head: an entry of `modifiers.yaml`."""

    sector: str
    words: tuple[str, ...]
    example: str


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A body that its name does not explain."""

    name: str
    also: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    wikidata: str | None = None


class Bodies(msgspec.Struct, frozen=True, kw_only=True):
    """Bodies of one sector, country and kind."""

    sector: str | None
    country: str | None
    kind: ActorKind
    bodies: tuple[Body, ...]


class _Rows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of `organisations.yaml`, whose header says how a line is written."""

    sector: str
    country: str | None = None
    kind: ActorKind = "organization"
    bodies: str


class KnownBody(msgspec.Struct, frozen=True, gc=False):
    """A body and what it is."""

    body: Body
    sort: Bodies
    seat: bool = False
    """Named by its seat, which is a place as well."""


class Nouns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns, and a phrase with the first of them."""

    words: frozenset[str]
    example: str


class Abroad(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`abroad.yaml`, whose header says what each field holds."""

    away: Nouns
    detached: Nouns
    matters: Nouns


class Constructions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`constructions.yaml`, whose header says what each field holds."""

    owning: Nouns
    amounts: Nouns
    kin: Nouns
    presiding: Nouns


class Honorifics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forms of address that go before a name."""

    words: frozenset[str]
    gender: Gender | None


class PersonalNames(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`names.yaml`: what surrounds and makes up people's names."""

    honorifics: tuple[Honorifics, ...]
    short: dict[str, str]
    companies: frozenset[str]
    particles: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]


@cache
def personal_names() -> PersonalNames:
    """Honorifics, particles and given names."""
    return tables.load(PACKAGE, "names.yaml", PersonalNames)


@cache
def honorifics() -> dict[str, Gender | None]:
    """Forms of address, and the gender they tell."""
    return {word: sort.gender for sort in personal_names().honorifics for word in sort.words}


def gender_of_given_name(name: str) -> Gender | None:
    """What the first of a person's names says of "he" or "she"; None where it does not tell."""
    names = personal_names()
    return "m" if name in names.men else "f" if name in names.women else None


def is_given_name(word: str, following: str) -> bool:
    """Whether a noun with a capital begins a person's name: "Marine Le Pen", not "Marine John Smith"."""
    return (
        word[:1].isupper()
        and following[:1].isupper()
        and gender_of_given_name(word) is not None
        and gender_of_given_name(following) is None
    )


@cache
def heads() -> Finder[Head]:
    """The nouns that name somebody, in singular and plural, in any case."""
    return Finder(head_words(), fold=True)


@cache
def head_words() -> dict[str, Head]:
    """The nouns that name somebody, in lower case."""
    words: dict[str, Head] = {}
    for sort in tables.load(PACKAGE, "heads.yaml", tuple[Heads, ...]):
        plurals = sort.plural
        for word in sort.words:
            words.setdefault(word, Head(word, sort, word in plurals))
            words.setdefault(plural(word), Head(word, sort, True))
        for word in plurals:
            words.setdefault(word, Head(word, sort, True))
    return words


@cache
def modifiers() -> dict[str, str]:
    """Sector by modifier, in lower case."""
    return {
        word: sort.sector
        for sort in tables.load(PACKAGE, "modifiers.yaml", tuple[Modifiers, ...])
        for word in sort.words
    }


@cache
def bodies() -> tuple[Bodies, ...]:
    """Bodies that their names do not explain."""
    return tuple(
        Bodies(
            sector=rows.sector,
            country=rows.country,
            kind=rows.kind,
            bodies=tuple(_body(line) for line in rows.bodies.splitlines()),
        )
        for rows in tables.load(PACKAGE, "organisations.yaml", tuple[_Rows, ...])
    )


def _body(line: str) -> Body:
    names, *rest = line.split(" | ")
    name, *also = names.split(" = ")
    if not rest:
        return Body(name=name, also=tuple(also))
    return Body(
        name=name,
        also=tuple(also),
        seats=tuple(part.removeprefix("seat ") for part in rest if part.startswith("seat ")),
        wikidata=next((part for part in rest if part.startswith("Q")), None),
    )


@cache
def abroad() -> Abroad:
    """Those of whom a place near them tells little."""
    return tables.load(PACKAGE, "abroad.yaml", Abroad)


@cache
def constructions() -> Constructions:
    """How words join whom a phrase names to somebody else."""
    return tables.load(PACKAGE, "constructions.yaml", Constructions)


_SPELLINGS = (
    *(("Al-", "al-"), ("al-", "Al-"), ("al-", "al "), ("al-", "Al "), ("Al-", "Al ")),
    *(("isation", "ization"), ("ization", "isation"), ("Defence", "Defense"), ("Defense", "Defence")),
    *(("Labour", "Labor"), ("Labor ", "Labour "), ("Centre", "Center"), ("Center", "Centre")),
    *(("’", "'"), ("'", "’"), (" and ", " & "), (" & ", " and "), ("-", " "), ("-", "‑")),
)
"""What the names of bodies are written with, and what may stand in its stead."""


_SPELLED = re.compile("|".join(re.escape(one) for one, _ in _SPELLINGS))


def _spellings(name: str) -> Iterator[str]:
    """Other ways to write the name of a body: hyphens, accents, British and American."""
    for one, other in _SPELLINGS if _SPELLED.search(name) else ():
        if one in name and (one != "-" or " " in name or name.count("-") > 1):
            yield name.replace(one, other)
    if not name.isascii():
        plain = "".join(c for c in normalize("NFKD", name) if not combining(c))
        if plain != name:
            yield plain


@cache
def named() -> Finder[CountryWord | KnownBody]:
    """Countries in all their names and known bodies; a body goes before a country that shares its name."""
    words: dict[str, CountryWord | KnownBody] = dict(country_words())
    spelled: dict[str, CountryWord | KnownBody] = {}
    for sort in bodies():
        for body in sort.bodies:
            entry = KnownBody(body, sort)
            for name in (body.name, *body.also):
                words[name] = entry
                for other in _spellings(name):
                    spelled.setdefault(other, entry)
            for seat in body.seats:
                words[seat] = KnownBody(body, sort, seat=True)
    words = spelled | words
    words |= {
        word.upper(): entry for word, entry in words.items() if len(word) > 4 and word.upper() not in words
    }
    return Finder(words)
