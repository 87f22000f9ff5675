"""Keeping up: articles that no run has placed yet get their copies, their story, and a share in its events.

Whoever adds articles, or finds some that were added and not placed, does one run. A run reads what is near in
time, writes its rows, and last of all the row in `runs` that makes them count; if somebody else finished a
run meanwhile, this one is thrown away and begun again on what is there now.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

import msgspec

from onrecord.record import flat
from onrecord.record.copies import CopyIndex
from onrecord.record.features import Features, features_of
from onrecord.record.likeness import Elsewhere, term_numbers
from onrecord.record.merging import merge
from onrecord.record.rows import UNDATED, Member, Report, Run, StoredArticle, Story, StoryEvent
from onrecord.record.store import OvertakenError, Store
from onrecord.record.stored import Stored
from onrecord.record.stories import WINDOW_DAYS, StoryIndex

BIG: Final = 20_000
"""Of so many articles near in time, or more, only those are loaded that are at all alike."""
LOADED: Final = 10_000
"""And of these so many at most, the likest: what keeps the memory from growing with the record."""
_EACH: Final = 3000
"""And no more than that for each new one, so that one alone is soon placed."""
_MORE: Final = 60
"""So many days more are loaded at either end, so that the next batch need not load all again."""
_ARRAYS: Final = {"sketch": int, "terms": int, "weights": float}
CHUNK: Final = 1000
"""Articles placed by one run at most, so that a long catching-up holds and commits a piece at a time."""


class Grouping:
    """Places articles, and remembers what is near so that the next batch need not read it again."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._near: _Near | None = None

    def catch_up(
        self, fresh: Sequence[StoredArticle] = (), features: Mapping[str, Features] | None = None
    ) -> int:
        """Places every article that no finished run has, in runs of their own; how many it placed.

        `fresh` are articles just committed, which then need not be read back, and `features` what is known of
        theirs by their ids. Raises `RecordError` where the record cannot be read or written.
        """
        at_hand = {article.id: article for article in fresh}
        placed = 0
        while waiting := Stored(self.store).unplaced():
            now = waiting[:CHUNK]
            missing = [article for article in now if article not in at_hand]
            at_hand |= {article.id: article for article in Stored(self.store).articles(missing)}
            try:
                self._run([at_hand[article] for article in now], features or {})
                placed += len(now)
            except OvertakenError:
                self._near = None
                self.store.refresh()
        return placed

    def _run(self, articles: Sequence[StoredArticle], features: Mapping[str, Features]) -> None:
        stored = Stored(self.store)
        run = f"{self.store.version('runs') + 1:08d}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        members = [_member(article, features.get(article.id)) for article in articles]
        superseded = stored.superseded({member.key for member in members})
        near = self._look_around(stored, members, superseded)
        near.take(members, superseded)
        stories = {story for member in near.changed for story in (near.was.get(member.article), member.story)}
        touched = sorted(story for story in stories if story)

        earlier = defaultdict(list)
        for event in stored.events(touched):
            earlier[near.now_in(event.story)].append(event)
        told = defaultdict(list)
        new = [report for article in articles for report in flat.reports(article)]
        old = stored.reports([a for story in touched for a in near.articles(story) if a in near.was])
        for report in [*old, *new]:
            told[near.members[report.article].story].append(report)

        rows = [_story(story, near) for story in touched]
        events: list[StoryEvent] = []
        for story in touched:
            events += merge(story, _counted(told[story], near), near.members, earlier[story])
        self._write(run, articles, near, rows, events, new)
        near.settle()

    def _look_around(self, stored: Stored, members: Sequence[Member], superseded: Collection[str]) -> "_Near":
        """The members near in time to these; those of the last run do where they reach far enough.

        Of a great many only the stories are loaded that these might belong to.
        """
        needed = _span(members)
        spans = [needed]
        earlier = set(superseded) - {member.article for member in members}
        near, self._near = self._near, None  # until the run stands
        if near and near.span and near.run == self.store.version("runs") and len(near.members) < BIG:
            if near.span.covers(needed) and earlier <= near.members.keys():
                return near
            spans.append(Span(min(needed.first, near.span.first), max(needed.last, near.span.last)))
        del near  # and its memory, before more is loaded
        spans.append(spans[-1].wider(_MORE))
        for span in reversed(spans):
            if stored.count(*span) < BIG:
                return _Near(stored.members(*span, earlier), span)
        return _Near(*stored.alike(members, *needed, earlier, min(LOADED, _EACH * len(members))))

    def _write(
        self,
        run: str,
        articles: Sequence[StoredArticle],
        near: "_Near",
        stories: Sequence[Story],
        events: Sequence[StoryEvent],
        reports: Sequence[Report],
    ) -> None:
        claims = [claim for article in articles for claim in flat.claims(article)]
        appearances = [appearance for article in articles for appearance in flat.appearances(article)]
        tables = (
            ("claims", claims),
            ("reports", reports),
            ("appearances", appearances),
            ("members", near.changed),
            ("events", events),
            ("stories", stories),
        )
        for table, rows in tables:
            for row in rows:
                row.run = run
            self.store.append(table, rows)
        finished = datetime.now(UTC).isoformat(timespec="seconds")
        self.store.append("runs", [Run(run=run, articles=len(articles), finished=finished)])
        near.run = self.store.version("runs")
        self._near = near if near.span else None


class Span(NamedTuple):
    """The days from `first` to `last`."""

    first: date
    last: date

    def covers(self, other: "Span") -> bool:
        return self.first <= other.first and other.last <= self.last

    def wider(self, days: int) -> "Span":
        """So many days more at either end."""
        return Span(_days_from(self.first, -days), _days_from(self.last, days))


class _Near:
    """The members near in time to a batch, and what placing it changes."""

    def __init__(self, members: Iterable[Member], near: Span | Elsewhere) -> None:
        """`near`: from when to when these are all members, or what is known of the others."""
        self.span = near if isinstance(near, Span) else None
        self._elsewhere = near if isinstance(near, Elsewhere) else None
        self.run = -1
        self.members = {member.article: member for member in members}
        self.was = {article: member.story for article, member in self.members.items()}
        self._changed: dict[str, Member] = {}
        self._index()

    def _index(self) -> None:
        counted = [member for member in self.members.values() if not member.superseded_by]
        self._copies, self._stories = CopyIndex(counted), StoryIndex(counted, self._elsewhere)
        self._by_story: dict[str, set[str]] = defaultdict(set)
        for member in counted:
            self._by_story[member.story].add(member.article)

    @property
    def changed(self) -> list[Member]:
        """Members whose row is to be written, in the order of their articles."""
        return [_plain(self._changed[article]) for article in sorted(self._changed)]

    def articles(self, story: str) -> list[str]:
        """A story's articles, by day of publication."""
        return sorted(
            self._by_story[story],
            key=lambda a: (self.members[a].published or UNDATED, self.members[a].added, a),
        )

    def now_in(self, story: str) -> str:
        """The story that has most of what was a story's articles: itself, unless another took them."""
        if self._by_story[story]:
            return story
        found = Counter(self.members[a].story for a, was in self.was.items() if was == story)
        return min(found, key=lambda other: (-found[other], other), default=story)

    def take(self, members: Sequence[Member], superseded: dict[str, str]) -> None:
        """Places members. `superseded`: for an article the later one of the same page."""
        gone = [
            self.members[a] for a in superseded if a in self.members and not self.members[a].superseded_by
        ]
        for member in gone:
            member.superseded_by = superseded[member.article]
            self._changed[member.article] = member
        if gone:
            self._index()
        for member in members:
            self.members[member.article] = member
            self._changed[member.article] = member
            member.superseded_by = superseded.get(member.article)
            if member.superseded_by:
                member.group, member.story = member.article, ""
                continue
            regrouped = self._copies.place(member)
            moved = self._stories.place(member)
            for other in regrouped:  # copies share a story: whoever changed group may change story
                if other is not member:
                    moved += self._stories.place(other)
            for other in [*regrouped, *moved]:
                self._changed[other.article] = other
        for member in self._changed.values():
            self._by_story[self.was.get(member.article, "")].discard(member.article)
            if not member.superseded_by:
                self._by_story[member.story].add(member.article)

    def settle(self) -> None:
        """What was changed is now how it is."""
        self.was |= {member.article: member.story for member in self._changed.values()}
        self._changed = {}


def _days_from(day: date, days: int) -> date:
    """So many days later, or earlier; a page may say that it is from the year 1."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _span(members: Sequence[Member]) -> Span:
    """The days near to those on which members were published; all there are where one has none."""
    days = []
    for member in members:
        try:
            days.append(date.fromisoformat((member.published or "")[:10]))
        except ValueError:
            return Span(date.min, date.max)
    return Span(min(days), max(days)).wider(WINDOW_DAYS)


def _member(article: StoredArticle, features: Features | None) -> Member:
    features = features or features_of(article)
    outlet = article.outlet
    return Member(
        article=article.id,
        key=article.key,
        published=article.published,
        added=article.added,
        outlet=(outlet.domain or outlet.name) if outlet else None,
        agency=next((agency.name for agency in article.agencies if agency.role == "text"), None),
        title=article.title,
        sketch=features.sketch,
        terms=term_numbers(features.terms).tolist(),
        weights=features.weights,
    )


def _plain(member: Member) -> Member:
    """The member as it is written: with lists where it has arrays."""
    lists = {name: list(map(kind, getattr(member, name))) for name, kind in _ARRAYS.items()}
    return msgspec.structs.replace(member, **lists)


def _counted(reports: Iterable[Report], near: _Near) -> list[Report]:
    return [report for report in reports if not near.members[report.article].superseded_by]


def _story(story: str, near: _Near) -> Story:
    members = [near.members[article] for article in near.articles(story)]
    if not members:
        into = near.now_in(story)
        return Story(story=story, merged_into=into if into != story else None)
    days = sorted(member.published for member in members if member.published)
    return Story(
        story=story,
        title=_title(members),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        articles=[member.article for member in members],
        origins=len({member.group for member in members}),
        outlets=sorted({member.outlet for member in members if member.outlet}),
    )


def _title(members: Sequence[Member]) -> str | None:
    """The title of the article that shares most with the others."""
    total: dict[int, float] = defaultdict(float)
    for member in members:
        for term, weight in zip(member.terms, member.weights, strict=True):
            total[term] += weight
    titled = [member for member in members if member.title]
    if not titled:
        return None

    def share(member: Member) -> float:
        return sum(weight * total[term] for term, weight in zip(member.terms, member.weights, strict=True))

    return max(titled, key=lambda member: (share(member), member.article)).title
