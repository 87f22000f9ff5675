"""Events as rows of POLECAT's weekly files: 40 columns, tab-separated, with a header.

POLECAT (Halterman et al. 2023; Dataverse doi:10.7910/DVN/AJGVIT) codes PLOVER from news, one row an event
and article. Here a row is an event, whatever the number of articles.
"""

from collections.abc import Callable, Sequence
from typing import Final

from onrecord.ontology import event_types
from onrecord.ontology.cameo import cameo
from onrecord.record.exports.accounts import Account
from onrecord.record.exports.countries import codes
from onrecord.record.exports.locations import Location, locate
from onrecord.record.exports.separated import Cell, listed
from onrecord.record.rows import Who

COLUMNS: Final = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title"),
    *("Actor Name Raw", "Wikipedia Actor ID"),
    *("Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
    *("Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID"),
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID"),
    *("Raw Placename", "Feature Type"),
    *("Source", "Publication Date", "Story People", "Story Organizations", "Story Locations"),
    *("Language", "Version"),
)


def row(account: Account, version: str) -> tuple[Cell, ...]:
    """One event as the values of `COLUMNS`; `version` is what made it: "onrecord 0.1.0"."""
    event = account.event
    code = cameo(event.type, event.mode, event.contexts)
    type_ = event_types().get(event.type)
    return (
        event.event,
        account.day,
        event.type,
        event.mode,
        code.goldstein if code else None,
        type_.quad.upper() if type_ else None,
        listed(event.contexts),
        *_party(event.actors),
        *_party(event.recipients),
        *_place(locate(event.place) if event.place is not None else None),
        listed(account.outlets),
        event.first_seen,
        listed(account.people),
        listed(account.organizations),
        listed(account.places),
        "en",
        version,
    )


def _party(party: Sequence[Who]) -> tuple[Cell, ...]:
    """The eight columns of a side. Lists hold one value an actor, in one order, empty where it has none."""

    def each(value: Callable[[Who], Cell]) -> str | None:
        values = [value(who) for who in party]
        return listed(values) if any(v is not None for v in values) else None

    def cow(who: Who) -> Cell:
        known = codes().get(who.country) if who.country else None
        return known.cow if known else None

    return (
        each(lambda who: who.name),
        each(lambda who: who.country),
        each(cow),
        party[0].sector if party else None,
        each(lambda who: who.sector),
        None,
        None,
        None,
    )


def _place(place: Location | None) -> tuple[Cell, ...]:
    if place is None:
        return (None,) * 10
    return (
        place.name,
        place.city,
        None,
        place.state,
        place.country,
        place.lat,
        place.lon,
        place.geonames,
        place.name,
        None,
    )
