"""Events as rows of GDELT 2.0's event table: 61 columns, tab-separated, no header.

Column by column after "The GDELT Event Database: Data Format Codebook V2.0" (2015).
"""

import re
from hashlib import blake2b
from typing import Final

from onrecord.ontology.cameo import cameo
from onrecord.record.exports.accounts import Account
from onrecord.record.exports.countries import codes
from onrecord.record.exports.locations import Location, locate
from onrecord.record.exports.separated import Cell
from onrecord.record.rows import Who

_ACTOR: Final = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
_GEO: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")

COLUMNS: Final = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor1{part}" for part in _ACTOR),
    *(f"Actor2{part}" for part in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"Actor1Geo_{part}" for part in _GEO),
    *(f"Actor2Geo_{part}" for part in _GEO),
    *(f"ActionGeo_{part}" for part in _GEO),
    *("DATEADDED", "SOURCEURL"),
)

_EXACT = 53
"""Bits of a whole number that every language's floating point holds: R and JavaScript read the id as one."""
_NO_PLACE: Final[tuple[Cell, ...]] = (0, *[None] * (len(_GEO) - 1))


def row(account: Account) -> tuple[Cell, ...]:
    """One event as the values of `COLUMNS`."""
    event, day = account.event, account.day or ""
    code = cameo(event.type, event.mode, event.contexts)
    first = account.tellings[0] if account.tellings else None
    place = locate(event.place) if event.place is not None else None
    return (
        event_number(event.event),
        day.replace("-", "") if len(day) == 10 else None,
        day[:7].replace("-", "") if len(day) >= 7 else None,
        day[:4] or None,
        _fraction(day),
        *_actor(event.actors[0] if event.actors else None),
        *_actor(event.recipients[0] if event.recipients else None),
        int(first is not None and first.leads),
        code.code if code else None,
        code.base if code else None,
        code.root if code else None,
        code.quad if code else None,
        code.goldstein if code else None,
        len(event.report_ids),
        len(account.outlets),
        event.reports,
        None,
        *_NO_PLACE,
        *_NO_PLACE,
        *(_NO_PLACE if place is None else _geo(place)),
        _stamp(account),
        next((telling.url for telling in account.tellings if telling.url), None),
    )


def event_number(event: str) -> int:
    """A whole number for an event's id: the same for the same id, on every machine and in every release."""
    return int.from_bytes(blake2b(event.encode(), digest_size=8).digest(), "big") >> (64 - _EXACT)


def _actor(who: Who | None) -> tuple[Cell, ...]:
    if who is None:
        return (None,) * len(_ACTOR)
    known = codes().get(who.country) if who.country else None
    country = known.cameo if known else None
    role = who.sector or ("IGO" if who.country == "IGO" else None)
    return (
        f"{country or ''}{role or ''}",
        who.name.upper(),
        country,
        *[None] * 4,
        role,
        *[None] * 2,
    )


def _geo(place: Location) -> tuple[Cell, ...]:
    if place.codes is None or place.level is None:
        return _NO_PLACE
    home, fips = place.country == "USA", place.codes.fips
    kind = {"country": 1, "state": 2, "city": 3 if home else 4}[place.level]
    within = fips if place.level == "country" else f"{fips}{place.state_code}" if place.state_code else None
    return (
        kind,
        place.full_name,
        fips,
        within,
        None,
        place.lat,
        place.lon,
        None if place.level == "city" else within,
    )


def _fraction(day: str) -> str | None:
    """The year and how much of it has gone, as GDELT counts it: months of thirty days."""
    if len(day) != 10:
        return None
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"{year + ((month - 1) * 30 + of_month) / 365:.4f}"


def _stamp(account: Account) -> str | None:
    """When the first of its articles was added: YYYYMMDDHHMMSS, UTC."""
    added = min((telling.added for telling in account.tellings if telling.added), default=None)
    return re.sub(r"\D", "", added)[:14] if added else None
