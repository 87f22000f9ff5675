"""Whom a phrase names, and what that is of a country or body that the tables know."""

from typing import NamedTuple

import msgspec

from onrecord.coding.actors.countries import Country, CountryWord, country_words
from onrecord.coding.actors.finder import Hit
from onrecord.coding.actors.lexicon import Gender, KnownBody, modifiers
from onrecord.coding.actors.words import Words
from onrecord.model import ActorKind

COUNTRIES, BODIES, MODIFIERS = "countries.yaml", "organisations.yaml", "modifiers.yaml"


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


def _other_country(
    words: Words, hit: Hit[CountryWord | KnownBody], start: int, own: str | None
) -> Country | None:
    """The country in the words before a body's name that is not the one of the table."""
    for n in range(start, hit.start) if own not in (None, "IGO") else ():
        before = words.named.get(n)
        country = before.entry.country if before and isinstance(before.entry, CountryWord) else None
        if before is None or words.is_joined(before.end):
            continue  # "the UAE-backed council"
        if country is not None and country.code != own and not country.ambiguous:
            return country
    return None


def of_known(words: Words, hit: Hit[CountryWord | KnownBody], start: int) -> Description:
    """What the tables say of a country, a capital, a nationality or a body, in a phrase from word `start`."""
    entry = hit.entry
    if isinstance(entry, KnownBody):
        body, sort = entry.body, entry.sort
        before = words.words[hit.start - 1].lower() if hit.start > start else ""
        if sort.sector == "PTY" and modifiers().get(before) == "LEG":  # "Senate Republicans"
            return Description(
                name=words.slice(hit.start - 1, hit.end),
                kind="group",
                country=sort.country,
                sector="LEG",
                plural=True,
                country_by=Because(body.name, BODIES),
                sector_by=Because(before, MODIFIERS),
            )
        other = _other_country(words, hit, start, sort.country)
        if other is not None:  # "Sweden's Social Democrats": a name that several countries know
            return Description(
                name=words.slice(hit.start, hit.end),
                kind=sort.kind,
                country=other.code,
                sector=sort.sector,
                proper=True,
                country_by=Because(other.name, COUNTRIES),
                sector_by=Because(body.name, BODIES),
            )
        opposed = next(
            (w for w in words.words[start : hit.start] if modifiers().get(w.lower()) == "OPP"), None
        )  # "the main opposition Unity Party"
        in_opposition = opposed is not None and sort.sector == "PTY"
        return Description(
            name=body.name,
            kind=sort.kind,
            country=sort.country,
            sector="OPP" if in_opposition else sort.sector,
            proper=True,
            known=f"body:{body.name}",
            wikidata=body.wikidata,
            country_by=Because(body.name, BODIES),
            sector_by=Because(opposed, MODIFIERS)
            if opposed is not None and in_opposition
            else Because(body.name, BODIES),
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
    beside = words.named.get(hit.start - 1) if hit.start > start else None
    of_state = beside.entry.country if beside and isinstance(beside.entry, CountryWord) else None
    ethnic = hit.start > start and words.words[hit.start - 1].lower() == "ethnic"
    said = words_said.split()
    if len(said) > 1 and all(word in country_words() for word in said):
        of_state = country
    if ethnic or of_state is not None:  # "ethnic Serbs", "Bosnian Serbs": a people of another state
        return Description(
            name=words.slice(hit.start - (said[-1] == words_said), hit.end),
            kind="group" if several else "person",
            country=of_state.code if of_state is not None else None,
            sector="SOC",
            plural=several,
            country_by=Because(of_state.name, COUNTRIES) if of_state is not None else None,
            sector_by=Because(words.slice(hit.start - 1, hit.end), COUNTRIES),
        )
    civil = entry.plural or naming == "people"
    before = words.words[hit.start - 1].lower() if hit.start > start else ""
    told = modifiers().get(before)
    if civil and told not in (None, "ELI", "GOV", "SOC", "CVL"):  # "displaced Syrians", "armed Tuaregs"
        return Description(
            name=words.slice(hit.start - 1, hit.end),
            kind="group" if several else "person",
            country=country.code,
            sector="UAF" if told == "MIL" else told,
            plural=several,
            noun=words_said,
            country_by=because,
            sector_by=Because(before, MODIFIERS),
        )
    return Description(
        name=words_said,
        kind="group" if several else "person",
        country=country.code,
        sector=("SOC" if naming == "part_adjective" else "CVL") if civil else None,
        plural=several,
        noun=words_said,
        known=f"people:{entry.name}" if several else None,
        sure=False,
        country_by=because,
        sector_by=because if civil else None,
    )
