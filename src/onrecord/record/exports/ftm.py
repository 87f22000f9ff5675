"""The record as entities of FollowTheMoney: what OpenSanctions, Aleph and nomenklatura read.

Schemata and properties are those of the model's release 4: `Person`, `Organization`, `PublicBody`, `Company`,
`Article`, `Mention`, `Event`. FollowTheMoney has no claim, no deed and no status: who does what to whom is in
the event's name, its keywords and its summary, and both sides are `involved`.
"""

import hashlib
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from onrecord.ontology import sectors
from onrecord.record.exports.accounts import Account
from onrecord.record.exports.countries import codes
from onrecord.record.exports.locations import locate
from onrecord.record.identity import is_one
from onrecord.record.rows import Who

_LANGUAGES: Final = {"en": "eng"}
"""ISO 639-1 to 639-3, which the model has: the record codes English."""
_PUBLIC: Final = frozenset({"GOV", "LEG", "MIL", "SPY", "COP", "JUD"})


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """One entity, a line of the export. Every value is text; a property without values is left out."""

    id: str
    schema: str
    properties: dict[str, list[str]]


class Figure(msgspec.Struct, kw_only=True, frozen=True):
    """An actor of the record, from all articles that name it."""

    id: str
    name: str
    names: list[str] = []
    """All forms, the usual one among them."""
    kind: str
    country: str | None = None
    sector: str | None = None
    roles: list[str] = []
    wikidata: str | None = None


class Paper(msgspec.Struct, kw_only=True, frozen=True):
    """An article, as far as the export needs it."""

    article: str
    title: str | None = None
    bylines: list[str] = []
    publisher: str | None = None
    """Name of the outlet, else its domain."""
    url: str | None = None
    published: str | None = None
    language: str | None = None


class Naming(msgspec.Struct, kw_only=True, frozen=True):
    """An article that names an actor."""

    article: str
    actor: str
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None


def figure(one: Figure) -> Entity | None:
    """The entity of an actor; None where its id is a description that fits many, or it is a place."""
    schema = _schema(one.kind, one.sector)
    if schema is None or not is_one(one.id):
        return None
    sector = sectors().get(one.sector or "")
    return _entity(
        _actor_id(one.id),
        schema,
        name=[one.name],
        alias=[name for name in one.names if name != one.name],
        country=[_country(one.country)],
        sector=[sector.name if sector else None],
        position=one.roles if schema == "Person" else [],
        wikidataId=[one.wikidata],
    )


def paper(one: Paper) -> Entity:
    """The entity of an article, without its text."""
    return _entity(
        _article_id(one.article),
        "Article",
        title=[one.title],
        author=one.bylines,
        publisher=[one.publisher],
        sourceUrl=[one.url],
        publishedAt=[one.published],
        language=[_LANGUAGES.get(one.language or "")],
    )


def naming(one: Naming) -> Entity | None:
    """The entity that ties an actor to an article; None as for `figure`."""
    schema = _schema(one.kind, one.sector)
    if schema is None or not is_one(one.actor):
        return None
    digest = hashlib.blake2b(f"{one.article}\n{one.actor}".encode(), digest_size=12).hexdigest()
    return _entity(
        f"mention-{digest}",
        "Mention",
        document=[_article_id(one.article)],
        resolved=[_actor_id(one.actor)],
        name=[one.name],
        detectedSchema=[schema],
        contextCountry=[_country(one.country)],
    )


def event(account: Account, figures: Collection[str] | None = None) -> Entity:
    """The entity of an event, its actors and recipients involved and its articles as proof.

    Of the actors those are referred to that have one of the entity ids `figures`; by default all that can.
    """
    one = account.event
    sides = [_actor_id(who.id) for who in (*one.actors, *one.recipients) if who.id and is_one(who.id)]
    place = locate(one.place) if one.place is not None else None
    told = ", ".join(f"{status.value} {status.reports}" for status in one.statuses)
    by = ", ".join(who.name for who in one.sources)
    return _entity(
        f"event-{one.event}",
        "Event",
        name=[f"{one.type}: {_named(one.actors)} → {_named(one.recipients)}"],
        date=[account.day],
        location=[place.full_name if place else None],
        country=[_country(place.country) if place else None],
        involved=[id_ for id_ in sides if figures is None or id_ in figures],
        keywords=[one.type, one.mode, *one.contexts, *one.goods, *(status.value for status in one.statuses)],
        summary=[
            f"{told}; {one.reports} articles from {one.origins} origins"
            + (f"; according to {by}" if by else "")
        ],
        sourceUrl=[telling.url for telling in account.tellings],
        proof=[_article_id(telling.article) for telling in account.tellings],
    )


def _entity(id_: str, schema: str, **properties: Iterable[str | None]) -> Entity:
    kept = {name: list(dict.fromkeys(v for v in values if v)) for name, values in properties.items()}
    return Entity(id=id_, schema=schema, properties={name: values for name, values in kept.items() if values})


def _schema(kind: str, sector: str | None) -> str | None:
    match kind:
        case "person":
            return "Person"
        case "government" | "country":
            return "PublicBody"
        case "organization" | "group":
            return "Company" if sector == "BUS" else "PublicBody" if sector in _PUBLIC else "Organization"
        case _:
            return None


def _actor_id(id_: str) -> str:
    return f"actor-{id_}"


def _article_id(id_: str) -> str:
    return f"article-{id_}"


def _country(iso3: str | None) -> str | None:
    known = codes().get(iso3) if iso3 else None
    return known.iso2.lower() if known and known.iso2 else None


def _named(party: Iterable[Who]) -> str:
    return ", ".join(who.name for who in party) or "?"
