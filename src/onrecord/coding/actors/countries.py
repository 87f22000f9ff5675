"""Countries as news names them: by name, nationality, capital, palace, region."""

from functools import cache
from typing import Literal

import msgspec

from onrecord import tables
from onrecord.coding.actors.inflection import plural

PACKAGE = "onrecord.coding.actors"

Naming = Literal["name", "adjective", "people", "capital", "palace", "part", "part_adjective"]


class Country(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One country or territory: a row of `countries.yaml`, whose header says what each field holds."""

    code: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    palaces: tuple[str, ...] = ()
    parts: dict[str, str | None] = {}
    ambiguous: bool = False
    wikidata: str

    @property
    def name(self) -> str:
        """The standard name."""
        return self.names[0]


class CountryWord(msgspec.Struct, frozen=True, gc=False):
    """One way to name a country."""

    country: Country
    naming: Naming
    name: str
    """Standard name of what is named: the country, its capital, the palace or the part."""
    plural: bool = False
    """Said of several of its people: "Ukrainians"."""


@cache
def countries() -> dict[str, Country]:
    """All countries by their code."""
    return {country.code: country for country in tables.load(PACKAGE, "countries.yaml", tuple[Country, ...])}


@cache
def country_words() -> dict[str, CountryWord]:
    """Every way to name a country in news. Of two countries that share a word the first keeps it."""
    words: dict[str, CountryWord] = {}

    def add(word: str, *rest: object) -> None:
        words.setdefault(word, CountryWord(*rest))  # type: ignore[arg-type]

    everyone = countries().values()
    for country in everyone:
        for name in country.names:
            add(name, country, "name", country.name)
    for country in everyone:
        for adjective in country.adjectives:
            add(adjective, country, "adjective", country.name)
            if adjective.endswith(("n", "i", "k", "t", "b", "d", "h", "o")) and not adjective.endswith("sh"):
                add(plural(adjective), country, "people", country.name, True)
        for person in country.people:
            add(person, country, "people", country.name)
            add(plural(person), country, "people", country.name, True)
        for capital in country.capitals:
            add(capital, country, "capital", country.capitals[0])
        for palace in country.palaces:
            add(palace, country, "palace", country.palaces[0])
        for part, of_part in country.parts.items():
            add(part, country, "part", part)
            if of_part:
                add(of_part, country, "part_adjective", part)
                add(plural(of_part), country, "part_adjective", part, True)
    return words
