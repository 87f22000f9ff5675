"""Gathers the reports of one story that tell of one happening.

Two reports are of one happening where their type, act, parties, date, place and goods allow it, and enough
of the parties is positively the same. Whether it is asserted, alleged or denied does not part them; what is
still to come (requested, promised, threatened, only thought of) is another happening than what is said to
have happened. A report joins a happening only if it conflicts with none of the reports there. Wrong merges
cost more than missed ones.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from onrecord.model import Place
from onrecord.record.accounts import AHEAD, Account, Side, Sides
from onrecord.record.parties import Party, rules
from onrecord.record.rows import Member, Report, Who
from onrecord.record.sameness import Likeness, likeness

_TOLERANCE = 1
"""Days by which reports of one happening may differ on its date: time zones, "overnight"."""
_FRESH = 4
"""Days for which news goes on to report a happening without saying when it was."""
_NEAR_KM = 100.0
_DOMINANT = 3
"""How many times as many articles must report a happening for a report that could be of another to be its."""


class Happening:
    """Reports of one happening, the fullest account first."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.accounts: list[Account] = []
        self.articles: set[str] = set()

    def add(self, account: Account, reports: Sequence[Report]) -> None:
        """Takes the reports in."""
        self.accounts.append(account)
        self.reports += reports
        self.articles.update(report.article for report in reports)


class Judge:
    """Compares accounts; remembers what it has compared."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Side, Side], Likeness] = {}
        self._seen_together: dict[tuple[Side, Side], tuple[Likeness, Likeness]] = {}

    def sides(self, a: Side, b: Side) -> Likeness:
        """How two sides stand to each other: all of the smaller one must find its like in the other."""
        found = self._seen.get((a, b))
        if found is None:
            found = self._seen[a, b] = self._seen[b, a] = _sides(a.parties, b.parties)
        return found

    def conflict(self, a: Account, b: Account) -> bool:
        """Whether the two cannot be of one happening."""
        return (
            (a.mode is not None and b.mode is not None and a.mode != b.mode)
            or (a.act is not None and b.act is not None and a.act != b.act)
            or _days_differ(a, b)
            or _goods_differ(a.goods, b.goods)
            or _places_differ(a.place, b.place)
            or self.parties(a, b)[0] == Likeness.CONFLICT
        )

    def parted(self, one: Happening, other: Happening) -> bool:
        """Whether two happenings cannot be one, by their fullest accounts."""
        return self.conflict(one.accounts[0], other.accounts[0])

    def parties(self, a: Account, b: Account) -> tuple[Likeness, Likeness]:
        """How their parties stand to each other, the lesser likeness of the two sides first."""
        if a.type in rules().mutual:
            return self._together(a.everyone, b.everyone)
        actors, recipients = self.sides(a.actors, b.actors), self.sides(a.recipients, b.recipients)
        return (actors, recipients) if actors <= recipients else (recipients, actors)

    def _together(self, a: Side, b: Side) -> tuple[Likeness, Likeness]:
        found = self._seen_together.get((a, b))
        if found is None:
            found = self._seen_together[a, b] = self._seen_together[b, a] = _mutual(a.parties, b.parties)
        return found

    def score(self, a: Account, b: Account) -> float:
        """How surely two accounts without conflict are of one happening: 0 where it is not enough."""
        worse, better = self.parties(a, b)
        same_word = a.stem == b.stem
        same_act = same_word or (a.act is not None and a.act == b.act)
        if better < Likeness.NEAR:
            return 0.0
        if worse >= Likeness.AKIN:
            enough = same_act or (worse == Likeness.SAME and _particular(a, b))
        elif worse == Likeness.OPEN:
            enough = same_word or (same_act and better == Likeness.SAME)
        else:
            enough = same_word
        if not enough:
            return 0.0
        score = float(better + worse) + same_act + same_word
        score += a.days is not None and b.days is not None
        score += a.place is not None and b.place is not None
        score += bool(a.goods & b.goods)
        return score


def happenings(reports: Sequence[Report], members: Mapping[str, Member]) -> list[list[Report]]:
    """The reports, gathered by what happened: each report is in one of the lists, once."""
    unique = {(report.article, report.report): report for report in reports}
    ordered = [unique[key] for key in sorted(unique)]
    sides = Sides()
    accounts: dict[object, tuple[Account, list[Report]]] = {}
    for same in _copied(ordered, members):
        days = [members[report.article].published for report in same if report.article in members]
        told = min((day for day in days if day), default=None)
        account = sides.account(same[0], told)
        bare = not account.actors.parties and not account.recipients.parties
        key: object = (same[0].article, same[0].report) if bare else account
        accounts.setdefault(key, (account, []))[1].extend(same)
    blocks: defaultdict[tuple[str, bool], list[tuple[Account, list[Report]]]] = defaultdict(list)
    for account, same in accounts.values():
        blocks[account.type, account.ahead].append((account, same))
    return [found.reports for key in sorted(blocks) for found in _gather(blocks[key])]


def _gather(accounts: list[tuple[Account, list[Report]]]) -> list[Happening]:
    judge = Judge()
    found: list[Happening] = []
    by_key: defaultdict[str, dict[int, None]] = defaultdict(dict)
    accounts.sort(key=lambda pair: (pair[0].order, [(r.article, r.report) for r in pair[1]]))
    for account, same in accounts:
        keys = {key for party in account.everyone.parties for key in party.keys}
        near = sorted({n for key in keys for n in by_key[key]})
        n = _best(account, [(n, found[n]) for n in near], judge)
        if n is None:
            n = len(found)
            found.append(Happening())
        found[n].add(account, same)
        for key in keys:
            by_key[key][n] = None
    return found


def _best(account: Account, candidates: list[tuple[int, Happening]], judge: Judge) -> int | None:
    """The happening that the account fits best.

    Where it fits several equally, because it leaves open what tells them apart, it goes to one that leaves it
    open as well, else to the one that the story is about: that many more articles report than any other.
    """
    tied: list[tuple[int, Happening]] = []
    top = 0.0
    for n, happening in candidates:
        if any(judge.conflict(account, other) for other in happening.accounts):
            continue
        score = max(judge.score(account, other) for other in happening.accounts)
        if score > top:
            tied, top = [(n, happening)], score
        elif score and score == top:
            tied.append((n, happening))
    for n, happening in tied:
        if not any(judge.parted(happening, other) for _, other in tied if other is not happening):
            return n
    tied.sort(key=lambda pair: -len(pair[1].articles))
    if tied and len(tied[0][1].articles) >= _DOMINANT * len(tied[1][1].articles):
        return tied[0][0]
    return None


def _copied(reports: list[Report], members: Mapping[str, Member]) -> list[list[Report]]:
    """Reports that stand word for word in copies of one text, together."""
    found: dict[object, list[Report]] = {}
    count: defaultdict[object, int] = defaultdict(int)
    for report in reports:
        member = members.get(report.article)
        group = member.group if member is not None and member.group else report.article
        said = (
            group,
            report.type,
            report.status in AHEAD,
            report.mode,
            report.trigger,
            tuple(_names(report.actors)),
            tuple(_names(report.recipients)),
            tuple(report.goods),
        )
        nth = count[report.article, said] = count[report.article, said] + 1
        found.setdefault((said, nth), []).append(report)
    return list(found.values())


def _names(people: list[Who]) -> list[str]:
    return [who.id or who.name for who in people]


def _sides(a: tuple[Party, ...], b: tuple[Party, ...]) -> Likeness:
    if not a or not b:
        return Likeness.OPEN
    if len(a) > len(b):
        a, b = b, a
    found = min(max(likeness(one, other) for other in b) for one in a)
    if len(a) == len(b):
        found = min(found, min(max(likeness(one, other) for one in a) for other in b))
    return found


def _mutual(a: tuple[Party, ...], b: tuple[Party, ...]) -> tuple[Likeness, Likeness]:
    """The same for who does something together, where either may stand first: with whom must not differ."""
    a, b = tuple(p for p in a if p.id is not None), tuple(p for p in b if p.id is not None)
    found = _sides(a, b)
    if found == Likeness.CONFLICT or (len(a) > 1 and len(b) > 1):
        return found, found
    return min(Likeness.OPEN, found), max(Likeness.OPEN, found)


def _particular(a: Account, b: Account) -> bool:
    """Whether a party is one actor and the same in both."""
    return any(
        p.one and likeness(p, q) == Likeness.SAME
        for mine, yours in ((a.actors, b.actors), (a.recipients, b.recipients))
        for p in mine.parties
        for q in yours.parties
    )


def _days_differ(a: Account, b: Account) -> bool:
    if a.days is not None and b.days is not None:
        return a.days[0] - b.days[1] > _TOLERANCE or b.days[0] - a.days[1] > _TOLERANCE
    if a.days is None and b.days is None:
        return a.told is not None and b.told is not None and abs(a.told - b.told) > _FRESH
    dated, fresh = (a, b) if a.days is not None else (b, a)
    if dated.days is None or fresh.told is None:
        return False
    return not dated.days[0] - _TOLERANCE <= fresh.told <= dated.days[1] + _FRESH


def _goods_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and not a & b and not (a | b) & rules().broad


def _places_differ(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a.name == b.name:
        return False
    if a.country is not None and b.country is not None and a.country != b.country:
        return True
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    north, east = a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return math.hypot(north, east) * 111.2 > _NEAR_KM
