"""What a report says, ready to be compared with others of its story."""

from datetime import date

import msgspec

from onrecord.model import Place
from onrecord.ontology.acts import act, stem
from onrecord.record.parties import Party, party
from onrecord.record.rows import Report, Who

AHEAD = frozenset({"requested", "promised", "threatened", "hypothetical"})
"""Statuses of what has not happened, or not yet."""


class Side(msgspec.Struct, frozen=True, eq=False):
    """The parties on one side of a report that say who they are; one `Sides` makes each only once."""

    parties: tuple[Party, ...]


class Account(msgspec.Struct, frozen=True):
    """One report, or several that say the same in every respect that counts, ready to be compared."""

    type: str
    ahead: bool
    mode: str | None
    actors: Side
    recipients: Side
    everyone: Side
    """Both sides together."""
    act: str | None
    """Kind of act, where the words tell."""
    stem: str
    """What the forms of the trigger have in common."""
    days: tuple[int, int] | None
    """First and last day on which it may have happened, where the report says so."""
    told: int | None
    """Day of publication."""
    place: Place | None
    goods: frozenset[str]

    @property
    def order(self) -> tuple[object, ...]:
        """The fuller an account, the earlier it is placed; an order that no order of arrival changes."""
        exact = self.days is not None and self.days[1] == self.days[0]
        known = sum((bool(self.actors.parties), bool(self.recipients.parties)))
        one = sum(p.one for p in (*self.actors.parties, *self.recipients.parties))
        return (-known, -exact, -min(one, 2), self.days or (0, 0), self.told or 0, repr(self))


class Sides:
    """Makes accounts of reports; parties and sides that recur are made once."""

    def __init__(self) -> None:
        self._parties: dict[Who, Party] = {}
        self._sides: dict[tuple[Party, ...], Side] = {}

    def account(self, report: Report, told: str | None) -> Account:
        """What a report says, in an article of the day `told` (ISO 8601)."""
        actors, recipients = self._known(report.actors), self._known(report.recipients)
        published = days(told)
        return Account(
            type=report.type,
            ahead=report.status in AHEAD,
            mode=report.mode,
            actors=self._side(actors),
            recipients=self._side(recipients),
            everyone=self._side(actors | recipients),
            act=act(report.type, report.trigger),
            stem=stem(report.trigger),
            days=days(report.date),
            told=published[1] if published is not None else None,
            place=report.place,
            goods=frozenset(report.goods),
        )

    def _known(self, people: list[Who]) -> set[Party]:
        found = set()
        for who in people:
            known = self._parties.get(who)
            if known is None:
                known = self._parties[who] = party(who)
            if not known.vague:
                found.add(known)
        return found

    def _side(self, parties: set[Party]) -> Side:
        key = tuple(sorted(parties, key=lambda one: (one.id or "", one.name, sorted(one.words), repr(one))))
        return self._sides.setdefault(key, Side(key))


def days(value: str | None) -> tuple[int, int] | None:
    """First and last day (ordinals) of an ISO 8601 date cut to what is known; None for anything else."""
    parts = (value or "").split("-")
    try:
        numbers = [int(part) for part in parts]
        year = numbers[0]
        if len(numbers) == 1:
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        if len(numbers) == 2:
            following = date(year + numbers[1] // 12, numbers[1] % 12 + 1, 1)
            return date(year, numbers[1], 1).toordinal(), following.toordinal() - 1
        day = date(year, numbers[1], numbers[2]).toordinal()
    except ValueError:
        return None
    return day, day
