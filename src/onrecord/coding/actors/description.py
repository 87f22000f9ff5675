"""Whom a phrase names, and what that is of a country or body that the tables know."""

from typing import NamedTuple

import msgspec

from onrecord.coding.actors.countries import Country, CountryWord
from onrecord.coding.actors.finder import Hit
from onrecord.coding.actors.lexicon import Gender, KnownBody
from onrecord.coding.actors.words import Words
from onrecord.model import ActorKind

COUNTRIES, BODIES = "countries.yaml", "organisations.yaml"


class Because(NamedTuple):
    """Which words of a phrase decided, and in which table they stand."""

    words: str
    table: str


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a phrase names, as far as its own words tell."""

    name: str
    """The proper name, or the noun phrase without its determiner; standard names where tables have them."""
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    role: tuple[int, int] | None = None
    """Words of the title or function."""
    noun: str | None = None
    """The noun that heads the phrase or the title, in the singular."""
    office: bool = False
    former: bool = False
    gender: Gender | None = None
    plural: bool = False
    proper: bool = False
    """Whether the phrase holds a name."""
    known: str | None = None
    """Whose this is in the tables, the same for all its names."""
    wikidata: str | None = None
    sure: bool = True
    """False where the sector is the noun's default, which anything else in the article may replace."""
    country_by: Because | None = None
    sector_by: Because | None = None


def of_country(country: Country) -> Description:
    """The country as a whole."""
    return Description(
        name=country.name,
        kind="country",
        country=country.code,
        proper=True,
        known=f"country:{country.code}",
        wikidata=country.wikidata,
        country_by=Because(country.name, COUNTRIES),
    )


def of_known(words: Words, hit: Hit[CountryWord | KnownBody], start: int) -> Description:
    """What the tables say of a country, a capital, a nationality or a body, in a phrase from word `start`."""
    entry = hit.entry
    if isinstance(entry, KnownBody):
        body, sort = entry.body, entry.sort
        return Description(
            name=body.name,
            kind=sort.kind,
            country=sort.country,
            sector=sort.sector,
            proper=True,
            known=f"body:{body.name}",
            wikidata=body.wikidata,
            country_by=Because(body.name, BODIES),
            sector_by=Because(body.name, BODIES),
        )
    country, naming = entry.country, entry.naming
    words_said = words.slice(hit.start, hit.end)
    because = Because(words_said, COUNTRIES)
    if naming == "name":
        return of_country(country)
    if naming in ("capital", "palace"):
        return Description(
            name=entry.name,
            kind="government",
            country=country.code,
            sector="GOV",
            proper=True,
            known=f"{'government' if naming == 'capital' else 'palace'}:{country.code}",
            country_by=because,
            sector_by=because,
        )
    if naming == "part":
        return Description(
            name=entry.name,
            kind="place",
            country=country.code,
            proper=True,
            known=f"part:{entry.name}",
            country_by=because,
        )
    several = entry.plural or (
        naming != "people" and start < hit.start and words.words[start].lower() == "the"
    )
    return Description(
        name=words_said,
        kind="group" if several else "person",
        country=country.code,
        plural=several,
        noun=words_said,
        known=f"people:{entry.name}" if several else None,
        country_by=because,
    )
