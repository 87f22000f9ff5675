"""Well-known holders of office: whose minister somebody is, where the article does not say."""

import unicodedata
from datetime import date
from functools import cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.member import Member

_AFTERWARDS = "ELI"


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """An office and the months, as "2019-05", from which and until which it was held."""

    role: str
    since: str
    until: str | None = None

    def held(self, month: str) -> bool:
        """Whether it was held in a month, the months of change among them."""
        return self.since <= month and (self.until is None or month <= self.until)


class Official(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A holder of office."""

    name: str
    country: str
    offices: tuple[Office, ...]
    also: tuple[str, ...] = ()


class Officials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Officials of one sector: an entry of `officials.yaml`."""

    sector: str
    example: str
    people: tuple[Official, ...]


@cache
def officials() -> tuple[Officials, ...]:
    """The table."""
    return tables.load(PACKAGE, "officials.yaml", tuple[Officials, ...])


def place_officials(members: list[Member], published: date | None) -> None:
    """Tells the country of members who are in the table, and their sector as of the day of publication.

    Only a full name counts, or a surname with the title of the office held that day; what the article says of
    somebody goes before the table.
    """
    month = published.strftime("%Y-%m") if published is not None and published.year >= 1000 else None
    for member in members:
        if member.kind != "person" or not member.proper or member.plural:
            continue
        found = _official(member, month)
        if found is None or member.country not in (None, found[0].country):
            continue
        official, sector = found
        member.country = official.country
        if month is None or member.sector not in (None, "GOV") or member.former:
            continue
        if any(office.held(month) for office in official.offices):
            member.sector = sector
        elif all(office.until is not None and office.until < month for office in official.offices):
            member.sector = _AFTERWARDS


def _official(member: Member, month: str | None) -> tuple[Official, str] | None:
    """Whom the member's name means in the table, and the sector of the office."""
    name = _plain(member.name)
    if " " in name:
        return _by_name().get(name)
    if month is None:
        return None
    titles = {word.replace("defense", "defence") for word in member.words}
    found = [
        (official, sector)
        for official, sector in _by_surname().get(name, ())
        if any(o.held(month) and set(o.role.split()) <= titles for o in official.offices)
    ]
    return found[0] if len(found) == 1 else None


@cache
def _by_name() -> dict[str, tuple[Official, str]]:
    return {
        _plain(name): (official, sort.sector)
        for sort in officials()
        for official in sort.people
        for name in (official.name, *official.also)
    }


@cache
def _by_surname() -> dict[str, list[tuple[Official, str]]]:
    found: dict[str, list[tuple[Official, str]]] = {}
    for sort in officials():
        for official in sort.people:
            names = {_plain(name) for name in (official.name, *official.also)}
            for surname in {name.split()[-1] for name in names} | {name.split()[0] for name in names}:
                found.setdefault(surname, []).append((official, sort.sector))
    return found


def _plain(name: str) -> str:
    """The name without accents, hyphens and case: "Erdoğan" and "Kim Jong-un" as they are most often met."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("ø", "o"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.replace("-", " ").replace("’", "'").casefold().split())
