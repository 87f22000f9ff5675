"""Well-known holders of office: whose minister somebody is, where the article does not say."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.member import Member
from onrecord.coding.actors.spelling import sounded

_AFTERWARDS = "ELI"
_OFFICES = frozenset({"GOV", "LEG", "MIL", "SPY", "COP", "JUD", "PTY", "IGO"})
"""Sectors that one leaves with the office."""
_FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "KOR", "PRK", "VNM", "KHM", "SGP", "MMR"})
"""Countries in whose people's names the family's may go first in English too."""


class Office(msgspec.Struct, frozen=True, gc=False):
    """An office and the months, as "2019-05", from which and until which it was held."""

    role: str
    since: str
    until: str | None = None

    def held(self, month: str) -> bool:
        """Whether it was held in a month, the months of change among them."""
        return self.since <= month and (self.until is None or month <= self.until)


class Official(msgspec.Struct, frozen=True, gc=False):
    """A holder of office."""

    name: str
    country: str
    offices: tuple[Office, ...]
    also: tuple[str, ...] = ()

    def in_office(self, month: str | None) -> bool | None:
        """Whether an office was held in a month, today where there is none; None before the first one."""
        if any(o.until is None if month is None else o.held(month) for o in self.offices):
            return True
        return False if month is None or any(o.until and o.until < month for o in self.offices) else None


class Officials(msgspec.Struct, frozen=True):
    """Officials of one sector."""

    sector: str
    example: str
    people: tuple[Official, ...]


class _Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `officials.yaml`, whose header says how a line is written."""

    sector: str
    example: str
    people: str


_OFFICE = re.compile(r"(?P<role>.+) (?P<since>\d{4}(?:-\d\d)?)\.\.(?P<until>\d{4}(?:-\d\d)?)?")


@cache
def officials() -> tuple[Officials, ...]:
    """The table. Raises `ValueError` naming the line that is wrong."""
    return tuple(
        Officials(rows.sector, rows.example, tuple(_official(line) for line in rows.people.splitlines()))
        for rows in tables.load(PACKAGE, "officials.yaml", tuple[_Rows, ...])
    )


def _official(line: str) -> Official:
    try:
        names, country, held = line.split(" | ")
        name, *also = names.split(" = ")
        offices = tuple(_office(office) for office in held.split(", "))
    except ValueError:
        raise ValueError(f"officials.yaml: not a line of names, country and offices: {line!r}") from None
    return Official(name, country, offices, tuple(also))


def _office(told: str) -> Office:
    match = _OFFICE.fullmatch(told)
    if match is None:
        raise ValueError(told)
    role, since, until = match.groups()
    return Office(role, since if len(since) > 4 else f"{since}-01", _last(until) if until else None)


def _last(month: str) -> str:
    return month if len(month) > 4 else f"{month}-12"


def is_listed(name: str) -> bool:
    """Whether the table has the name as it is, of more words than one."""
    plain = _plain(name)
    return " " in plain and plain in _index().names


def is_surname(word: str) -> bool:
    """Whether somebody of the table has the surname, or news calls somebody of it by the word alone."""
    return _plain(word) in _index().surnames


class Holder(NamedTuple):
    """Somebody of the table, found by a name."""

    official: Official
    sector: str | None
    """As of the month asked about: the office's, or ELI when it is over; None before it began."""


def holder(name: str, month: str | None, titles: frozenset[str] = frozenset()) -> Holder | None:
    """Whom of the table a name means in a month ("2019-05"), or in general where there is none.

    A surname alone means somebody where all who share it are of one country, or where the words of a title
    (`titles`, in lower case) leave one; the latest of them holds.
    """
    plain = _plain(name)
    if not plain:
        return None
    found = (_named(plain) if " " in plain else []) or _sounding(name)
    if not found and not name.islower():
        found = _surnamed(plain) or _surname_sounding(name)
        titled = [(o, s) for o, s in found if any(set(held.role.split()) <= titles for held in o.offices)]
        found = titled or found
        if month is not None:
            found = [(o, s) for o, s in found if o.in_office(month) is not None]
            found = [(o, s) for o, s in found if o.in_office(month)] or found
        if len({o.country for o, _ in found}) > 1:
            return None
    if not found:
        return None
    return _held(found, month)


def _held(rows: Sequence[tuple[Official, str]], month: str | None) -> Holder:
    official, sector = _latest(rows, month)
    several = len({s for o, s in rows if o.name == official.name}) > 1
    return Holder(official, _as_of(official, sector, month, several))


def _latest(found: Sequence[tuple[Official, str]], month: str | None) -> tuple[Official, str]:
    """Of somebody's rows, or of namesakes', that of the office held in the month, else of the last one."""
    held = [(o, s) for o, s in found if o.in_office(month)]
    begun = [(o, s) for o, s in found if o.in_office(month) is not None]
    return max(held or begun or found, key=lambda row: max(o.until or "9999" for o in row[0].offices))


def _as_of(official: Official, sector: str, month: str | None, several: bool) -> str | None:
    """What somebody is in a month: of the elite after an office, else still what he is known for.

    Who is in the table for several things is none of them between them.
    """
    held = official.in_office(month)
    if held is None:
        return None
    return sector if held or (sector not in _OFFICES and not several) else _AFTERWARDS


def place_officials(members: list[Member], published: date | None) -> None:
    """Tells the country of members who are in the table, and their sector as of the day of publication.

    Only a full name counts, or a surname with the title of the office held that day; what the article says of
    somebody goes before the table.
    """
    month = published.strftime("%Y-%m") if published is not None and published.year >= 1000 else None
    for member in members:
        if member.kind != "person" or not member.proper or member.plural:
            continue
        found = _member(member, month)
        if found is None or member.country not in (None, found.official.country):
            continue
        member.country = found.official.country
        if month is None or member.sector not in (None, "GOV") or member.former:
            continue
        member.sector = found.sector or member.sector


def _member(member: Member, month: str | None) -> Holder | None:
    """Whom the member's name means in the table, and the sector as of the month."""
    name = _plain(member.name)
    if " " in name:
        rows = _named(name) or _sounding(member.name)
        return _held(rows, month) if rows else None
    if month is None:
        return None
    titles = {word.replace("defense", "defence") for word in member.words}
    found = [
        (official, sector)
        for official, sector in _surnamed(name)
        if any(o.held(month) and set(o.role.split()) <= titles for o in official.offices)
    ]
    return _held(found, month) if len(found) == 1 else None


class _Index(NamedTuple):
    """The rows of the table, which are read when they are asked for, and where names stand in them."""

    lines: list[str]
    sectors: list[str]
    names: dict[str, tuple[int, ...]]
    surnames: dict[str, tuple[int, ...]]
    """By the last word of the names, and by the first where the family's name is that."""


@cache
def _index() -> _Index:
    lines: list[str] = []
    sectors: list[str] = []
    by_name: dict[str, tuple[int, ...]] = {}
    by_surname: dict[str, tuple[int, ...]] = {}
    for rows in tables.load(PACKAGE, "officials.yaml", tuple[_Rows, ...]):
        for line in rows.people.splitlines():
            names, _, rest = line.partition(" | ")
            family_first = rest[:3] in _FAMILY_FIRST
            plain = {_plain(name) for name in names.split(" = ")}
            surnames = {name.rpartition(" ")[2] for name in plain}
            if family_first:
                surnames |= {name.partition(" ")[0] for name in plain}
            for found, words in ((by_name, plain), (by_surname, surnames)):
                for word in words:
                    found[word] = (*found.get(word, ()), len(lines))
            lines.append(line)
            sectors.append(rows.sector)
    return _Index(lines, sectors, by_name, by_surname)


@lru_cache(1 << 12)
def _row(n: int) -> tuple[Official, str]:
    return _official(_index().lines[n]), _index().sectors[n]


def _named(plain: str) -> list[tuple[Official, str]]:
    """Officials of a full name."""
    return [_row(n) for n in _index().names.get(plain, ())]


def _surnamed(plain: str) -> list[tuple[Official, str]]:
    """Officials of a surname."""
    return [_row(n) for n in _index().surnames.get(plain, ())]


def _surname_sounding(name: str) -> list[tuple[Official, str]]:
    """Officials whose surname sounds as a name in another script does; in our own letters what sounds alike
    may be somebody else's.
    """
    if name.isascii() or any("LATIN" in unicodedata.name(letter, "") for letter in name):
        return []
    return [_row(n) for n in _surnames_by_sound().get(sounded(name), ())]


@cache
def _surnames_by_sound() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for surname, numbers in _index().surnames.items():
        sound = sounded(surname)
        found[sound] = (*found.get(sound, ()), *numbers)
    return found


def _sounding(name: str) -> list[tuple[Official, str]]:
    """Officials whose full names sound as a name does, for spellings and scripts that the table lacks."""
    return [_row(n) for n in _by_sound().get(sounded(name), ())]


@cache
def _by_sound() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for n, line in enumerate(_index().lines):
        names = line.partition(" | ")[0].split(" = ")
        for name in {sounded(name) for name in names if " " in name}:
            found[name] = (*found.get(name, ()), n)
    return found


def _plain(name: str) -> str:
    """The name without accents, hyphens and case: "Erdoğan" and "Kim Jong-un" as they are most often met."""
    if name.isascii() and "-" not in name:
        return " ".join(name.lower().split())
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("ø", "o"))
        name = "".join(c for c in letters if not unicodedata.combining(c)).replace("’", "'")
    return " ".join(name.replace("-", " ").casefold().split())
