"""Reports of one happening become one event of the record."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from onrecord.model import Place
from onrecord.record.happenings import happenings
from onrecord.record.parties import party
from onrecord.record.phrases import plain
from onrecord.record.rows import Member, Report, ReportRef, StoryEvent, Told, Toll, Who
from onrecord.record.sameness import Likeness, likeness


def merge(
    story: str, reports: Sequence[Report], members: Mapping[str, Member], earlier: Sequence[StoryEvent]
) -> list[StoryEvent]:
    """The events of a story, in order of their first report; every report is in one of them.

    `members` are the story's articles by id; an article that is not there is its own origin, of no known day.
    `earlier` are the story's events so far, each of which hands its id on to the event that shares most
    reports with it. The order of the arguments' items does not matter.
    """
    told = sorted((_in_order(found, members) for found in happenings(reports, members)), key=_key(members))
    ids = _ids(story, told, earlier)
    return [_event(story, id_, found, members) for id_, found in zip(ids, told, strict=True)]


def _key(members: Mapping[str, Member]) -> Callable[[list[Report]], tuple[str, str, int, str]]:
    return lambda found: _time(found[0], members)


def _in_order(found: Iterable[Report], members: Mapping[str, Member]) -> list[Report]:
    return sorted(found, key=lambda report: _time(report, members))


def _time(report: Report, members: Mapping[str, Member]) -> tuple[str, str, int, str]:
    """Day of publication, article and place in it; those of no known day last."""
    return _day(report, members) or "~", report.article, len(report.report), report.report


def _day(report: Report, members: Mapping[str, Member]) -> str | None:
    member = members.get(report.article)
    return member.published[:10] if member is not None and member.published else None


def _origin(report: Report, members: Mapping[str, Member]) -> str:
    member = members.get(report.article)
    return member.group if member is not None and member.group else report.article


def _ids(story: str, told: list[list[Report]], earlier: Sequence[StoryEvent]) -> list[str]:
    """For each event the id of the earlier one that it goes on, else a new one."""
    owner = {(ref.article, ref.report): event.event for event in earlier for ref in event.report_ids}
    shared: Counter[tuple[int, str]] = Counter()
    for n, found in enumerate(told):
        for report in found:
            old = owner.get((report.article, report.report))
            if old is not None:
                shared[n, old] += 1
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for (n, old), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if n not in ids and old not in taken:
            ids[n] = old
            taken.add(old)
    taken |= {event.event for event in earlier}
    for n, found in enumerate(told):
        if n not in ids:
            ids[n] = _new_id(story, found[0], taken)
            taken.add(ids[n])
    return [ids[n] for n in range(len(told))]


def _new_id(story: str, first: Report, taken: set[str]) -> str:
    for again in range(len(taken) + 1):
        text = "\0".join((story, first.article, first.report, str(again)))
        id_ = "e" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        if id_ not in taken:
            break
    return id_


def _event(story: str, id_: str, reports: list[Report], members: Mapping[str, Member]) -> StoryEvent:
    counts = _Count(reports, members)
    seen = sorted(day for report in reports if (day := _day(report, members)) is not None)
    places = counts.told(lambda report: report.place.name if report.place is not None else None)
    dates = counts.told(lambda report: report.date)
    best_date = max(dates, key=lambda told: (told.reports, len(told.value)), default=None)
    return StoryEvent(
        event=id_,
        story=story,
        type=reports[0].type,
        mode=counts.best(lambda report: report.mode),
        contexts=[told.value for told in counts.each(lambda report: report.contexts)],
        actors=_cast(reports, members, lambda report: report.actors),
        recipients=_cast(reports, members, lambda report: report.recipients),
        goods=[told.value for told in counts.each(lambda report: report.goods)],
        counts=counts.tolls(),
        place=_place(reports, places[0].value if places else None),
        places=places,
        date=best_date.value if best_date is not None else None,
        dates=dates,
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        reports=len({report.article for report in reports}),
        origins=len({_origin(report, members) for report in reports}),
        sources=_sources(reports),
        statuses=counts.told(lambda report: report.status),
        report_ids=[ReportRef(article=report.article, report=report.report) for report in reports],
        confidence=max(report.confidence for report in reports),
    )


class _Count:
    """Counts what reports say, once for each origin: a copy bears nothing out."""

    def __init__(self, reports: list[Report], members: Mapping[str, Member]) -> None:
        self._reports = [(_origin(report, members), report) for report in reports]

    def each(self, values: Callable[[Report], Iterable[str]]) -> list[Told]:
        """The values with how many origins have them, most first, then in the order of the reports."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for origin, report in self._reports:
            for value in values(report):
                found[value].add(origin)
        told = [Told(value=value, reports=len(origins)) for value, origins in found.items()]
        return sorted(told, key=lambda one: -one.reports)

    def told(self, value: Callable[[Report], str | None]) -> list[Told]:
        """The same for a value that a report has once or not at all."""
        return self.each(lambda report: [found] if (found := value(report)) is not None else [])

    def tolls(self) -> list[Toll]:
        """The figures, by kind in the order of the reports; most origins first, then the highest."""
        found: defaultdict[str, defaultdict[tuple[int | None, int | None], set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for origin, report in self._reports:
            for figure in report.counts or []:
                found[figure.kind][figure.low, figure.high].add(origin)
        tolls = [
            Toll(kind=kind, low=low, high=high, reports=len(origins))
            for kind, figures in found.items()
            for (low, high), origins in figures.items()
        ]
        kinds = list(found)
        return sorted(
            tolls, key=lambda one: (kinds.index(one.kind), -one.reports, -(one.high or one.low or 0))
        )

    def best(self, value: Callable[[Report], str | None]) -> str | None:
        """What most origins have."""
        told = self.told(value)
        return told[0].value if told else None


def _place(reports: list[Report], name: str | None) -> Place | None:
    """The place of that name, with coordinates where a report has them."""
    found = [report.place for report in reports if report.place is not None and report.place.name == name]
    return max(found, key=lambda place: (place.lat is not None, place.country is not None), default=None)


def _sources(reports: list[Report]) -> list[Who]:
    """Distinct speakers, in order; "he", whom the article does not resolve, is nobody in particular."""
    found: dict[str, Who] = {}
    for report in reports:
        for who in report.speakers:
            if not party(who).vague:
                found.setdefault(who.id or '"' + plain(who.name), who)
    return list(found.values())


def _cast(
    reports: list[Report], members: Mapping[str, Member], side: Callable[[Report], list[Who]]
) -> list[Who]:
    """Who stands on a side of the event: of those that can be one the most told of, in the fullest form.

    An actor with a name counts for four origins that describe it ("gunmen") or have words that name no actor.
    """
    if len(reports) == 1:
        return [who for who in side(reports[0]) if who.id is not None or not party(who).vague]
    origins: defaultdict[str, set[str]] = defaultdict(set)
    forms: defaultdict[str, Counter[Who]] = defaultdict(Counter)
    for report in reports:
        for who in side(report):
            if not party(who).vague:
                key = who.id or '"' + plain(who.name)
                origins[key].add(_origin(report, members))
                forms[key][who] += 1
    people = [
        (len(origins[key]), max(counted, key=lambda who: (counted[who], len(who.name), who.name)))
        for key, counted in forms.items()
    ]
    people.sort(
        key=lambda pair: (
            -pair[0] * _telling(pair[1]),
            pair[1].country is None,
            -len(pair[1].name),
            pair[1].name,
        )
    )
    kept: list[Who] = []
    for _, who in people:
        known = [likeness(party(who), party(other)) for other in kept]
        least = Likeness.NEAR if party(who).one else Likeness.UNKNOWN
        if all(one < least for one in known):
            kept.append(who)
    return kept


def _telling(who: Who) -> float:
    return 4 if party(who).one else 1 if who.id is not None else 0.5
