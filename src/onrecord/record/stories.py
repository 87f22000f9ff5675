"""Articles → stories: which of them are on one happening.

Articles are placed one by one. A new one is held against all others at once; the stories that it is at all
like are put in order anew together with it, by average linkage over the likeness of terms, faded with the
days between. So an article may bridge two stories and unite them, or draw another article over, and what
comes out hardly depends on the order of arrival. Average linkage, since a chain of articles each like the
next is no story.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, count
from math import nan
from typing import Final

import numpy as np

from onrecord.record.likeness import Elsewhere, Likeness
from onrecord.record.linkage import fading, united
from onrecord.record.rows import UNDATED, Member
from onrecord.record.story_terms import features, rules

__all__ = ["WINDOW_DAYS", "StoryIndex", "day", "features"]

WINDOW_DAYS: Final = 300
"""How far apart in days of publication the nearest articles of one story can be.

Follow-ups and pages dated by a later edit come months after; the same occasion a year on is another story.
"""

_SLIGHT: Final = 0.01
"""Likeness too slight to be looked at: a word or two that half of all articles have."""
_STAND_FOR: Final = 200
"""Articles that stand for a story of more."""


class StoryIndex:
    """Stories, to which articles are added one by one. Members are kept; their `story` is set in place."""

    def __init__(self, known: Iterable[Member], elsewhere: Elsewhere | None = None) -> None:
        """`known`: members of earlier runs with their stories, in any order; superseded ones are left out.

        `elsewhere`: what is known of all stories where these are only those that new articles may belong to.
        """
        self._members = [member for member in known if member.story and not member.superseded_by]
        self._numbers = {member.article: number for number, member in enumerate(self._members)}
        self._days = [day(member) for member in self._members]
        self._ids: list[str] = []
        self._story_of_id: dict[str, int] = {}
        self._articles: list[list[int]] = []
        self._sizes = np.zeros(64, np.int32)
        self._story_of = np.zeros(len(self._members), np.int32)
        self._groups: defaultdict[str, list[int]] = defaultdict(list)
        for number, member in enumerate(self._members):
            story = self._story(member.story)
            self._articles[story].append(number)
            self._story_of[number] = story
            self._groups[member.group].append(number)
        self._sizes[: len(self._ids)] = [len(articles) for articles in self._articles]
        shares = 1 / np.maximum(self._sizes[self._story_of], 1)
        self._likeness = Likeness(self._members, shares.astype(np.float32), elsewhere)

    def place(self, member: Member) -> list[Member]:
        """Sets `member.story`; returns it and every other member whose story changed.

        Copies share a story: `member.group` is to be set before. A member whose group has changed since it
        was placed is placed again by the same call. Of stories that become one the larger keeps its id, of
        equals the older.
        """
        number = self._numbers.get(member.article)
        new = number is None
        if number is None:
            number = self._add(member)
        if member.group and number not in self._groups[member.group]:
            self._groups[member.group].append(number)
        changed = self._settle(number, self._near(number))
        if new:
            self._likeness.tell(number, 1 / int(self._sizes[self._story_of[number]]))
        return [member, *(each for each in changed if each is not member)]

    def _add(self, member: Member) -> int:
        """The member's number; it has no story yet."""
        number = self._likeness.add(member.terms, member.weights)
        member.story = ""
        self._members.append(member)
        self._numbers[member.article] = number
        self._days.append(day(member))
        if number >= len(self._story_of):
            self._story_of = np.resize(self._story_of, 2 * number + 64)
        self._story_of[number] = -1
        return number

    def _near(self, number: int) -> list[int]:
        """Stories that the article may belong to or bridge, the likest first; those of its copies lead."""
        likeness = self._likeness.to_all(number)
        story_of = self._story_of[: len(self._members)]
        alike = np.flatnonzero(likeness > _SLIGHT)
        alike = alike[(story_of[alike] >= 0) & (alike != number)]
        sums = np.bincount(story_of[alike], weights=likeness[alike], minlength=len(self._ids))
        means = sums / np.maximum(self._sizes[: len(self._ids)], 1)
        least = rules().near * rules().together
        faded = {}
        for story in np.flatnonzero(means >= least).tolist():
            fade = fading([[self._days[number]], self._days_of(story)], WINDOW_DAYS)[0, 1]
            if means[story] * fade >= least:
                faded[story] = float(means[story] * fade)
        copies = {int(story_of[copy]) for copy in self._copies(number)} - {-1}
        own = {int(story_of[number])} - {-1}
        found = copies | own | set(faded)
        return sorted(found, key=lambda story: (story not in copies, -faded.get(story, 0.0), story))

    def _copies(self, number: int) -> list[int]:
        group = self._members[number].group
        found = self._groups.get(group, []) if group else []
        return [each for each in found if self._members[each].group == group and self._counts(each)]

    def _counts(self, number: int) -> bool:
        return not self._members[number].superseded_by

    def _days_of(self, story: int) -> list[float]:
        """The days on which a story's articles were published, each once, NaN for those without."""
        return list({self._days[number] for number in self._articles[story]})

    def _settle(self, number: int, near: Sequence[int]) -> list[Member]:
        """Puts an article and the stories near it in order; the members whose story changed."""
        clusters = self._clusters(number, near)
        if len(clusters) > 1:
            likeness = self._likeness.between([_sample(cluster) for cluster in clusters])
            days = [list({self._days[each] for each in cluster}) for cluster in clusters]
            united_ = united(likeness, fading(days, WINDOW_DAYS), [len(cluster) for cluster in clusters])
            clusters = [[each for index in indexes for each in clusters[index]] for indexes in united_]
        return self._name(clusters, near)

    def _clusters(self, number: int, near: Sequence[int]) -> list[list[int]]:
        """What is to be put in order: articles one by one, copies and those of settled stories together."""
        left = rules().at_once
        loose = [number]
        clusters: list[list[int]] = []
        block_of: dict[int, int] = {}
        for story in near:
            articles = [each for each in self._articles[story] if each != number]
            if len(articles) <= min(left, rules().settled):
                loose += articles
                left -= len(articles)
            else:
                block_of[story] = len(clusters)
                clusters.append(articles)
        together: dict[str, int] = {}
        for each in loose:
            group = self._members[each].group
            if group not in together or not group:
                blocks = {block_of.get(int(self._story_of[copy]), -1) for copy in self._copies(each)} - {-1}
                first = min(blocks, default=len(clusters))
                if first == len(clusters):
                    clusters.append([])
                for block in blocks - {first}:  # copies that were not known to be, in two stories
                    clusters[first] += clusters[block]
                    clusters[block] = []
                    block_of = {story: first if at == block else at for story, at in block_of.items()}
                    together = {name: first if at == block else at for name, at in together.items()}
                together[group] = first
            clusters[together[group]].append(each)
        return [cluster for cluster in clusters if cluster]

    def _name(self, clusters: Sequence[Sequence[int]], near: Sequence[int]) -> list[Member]:
        """Makes each cluster a story; a story that was keeps its id where most of it went."""
        shared = []
        for index, cluster in enumerate(clusters):
            was = Counter(self._story_of[np.array(cluster)].tolist())
            shared += [(-size, story, index) for story, size in was.items() if story >= 0]
        age = {story: min(map(self._order, self._articles[story][: rules().at_once])) for story in near}
        keeps: dict[int, int] = {}
        for _, story, index in sorted(shared, key=lambda each: (each[0], age[each[1]], each[2])):
            if index not in keeps and story not in keeps.values():
                keeps[index] = story
        for story in near:
            self._articles[story], self._sizes[story] = [], 0
        changed = []
        for index, cluster in enumerate(clusters):
            story = keeps[index] if index in keeps else self._new(cluster, set(keeps.values()))
            keeps[index] = story
            self._articles[story] = list(cluster)
            self._sizes[story] = len(cluster)
            self._story_of[np.array(cluster)] = story
            for member in (self._members[each] for each in cluster):
                if member.story != self._ids[story]:
                    member.story = self._ids[story]
                    changed.append(member)
        return changed

    def _new(self, cluster: Sequence[int], taken: set[int]) -> int:
        """A story named after the first of these articles; where another has that name, after the next."""
        names = (self._members[number].article for number in sorted(cluster, key=self._order))
        first = self._members[min(cluster, key=self._order)].article
        for name in chain(names, (f"{first} {again}" for again in count(2))):
            story = self._story(story_id(name))
            if not self._articles[story] and story not in taken:
                return story
        raise AssertionError  # there is always a next

    def _story(self, name: str) -> int:
        """The number of the story of that id."""
        number = self._story_of_id.setdefault(name, len(self._ids))
        if number == len(self._ids):
            self._ids.append(name)
            self._articles.append([])
            if number >= len(self._sizes):
                self._sizes = np.resize(self._sizes, 2 * number + 64)
            self._sizes[number] = 0
        return number

    def _order(self, number: int) -> tuple[str, str, str]:
        member = self._members[number]
        return (member.published or UNDATED)[:10], member.added, member.article


def story_id(article: str) -> str:
    """The id of a story that begins with this article."""
    return "s" + hashlib.sha256(article.encode()).hexdigest()[:12]


def _sample(cluster: Sequence[int]) -> Sequence[int]:
    """Articles that stand for a cluster: all, of a great many some."""
    return cluster[:: len(cluster) // _STAND_FOR + 1]


def day(member: Member) -> float:
    """Days since year 1 of the day of publication; NaN where unknown."""
    try:
        return float(date.fromisoformat((member.published or "")[:10]).toordinal())
    except ValueError:
        return nan
