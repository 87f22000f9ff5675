"""Mentions of one happening in an article become one event that keeps the spans of each.

The encoder gives each mention a vector; those of one happening lie close. Wrong merges cost more than missed
ones: mentions of another type or status, of one sentence, or that say what cannot be both true are never one.
Status parts them as the record counts it: what one article asserts and has denied stays two events, which
the record then puts together (`record/happenings.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.events import EventLimits
from onrecord.model import Count, Event

_MOST = 1000
"""Mentions that a new one is compared with, the latest: time stays linear in long texts."""
_TRIED, _LATEST = 32, 16
"""Happenings that it may be of, the likeliest, and mentions of each that it must not contradict."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an event, ready to be compared."""

    event: Event
    vector: NDArray[np.float32]
    sentence: int

    @property
    def fullness(self) -> tuple[int, int, float, int]:
        """The best mention names most sides, then tells most, then is the surest, then the first."""
        event = self.event
        sides = bool(event.spans.actor) + bool(event.spans.recipient)
        told = (event.place is not None) + (event.date is not None) + bool(event.goods) + bool(event.counts)
        return sides, told, event.confidence, -event.spans.trigger[0]


def merged(mentions: Sequence[Mention], limits: EventLimits) -> list[Event]:
    """The events, each happening once, numbered in the order of their triggers."""
    kinds: dict[tuple[str, str, bool], list[Mention]] = {}
    for mention in sorted(mentions, key=lambda one: one.event.spans.trigger):
        event = mention.event
        kinds.setdefault((event.type, event.status, bool(event.according_to)), []).append(mention)
    found = [_event(one) for of_kind in kinds.values() for one in _happenings(of_kind, limits)]
    found.sort(key=lambda one: one.spans.trigger)
    return [msgspec.structs.replace(event, id=f"e{n}") for n, event in enumerate(found, 1)]


def _happenings(mentions: Sequence[Mention], limits: EventLimits) -> list[list[Mention]]:
    """Mentions of one type and status by the happening that they are of."""
    scale, offset = limits.alike
    vectors = np.stack([mention.vector for mention in mentions])
    found: list[list[Mention]] = []
    of: list[int] = []
    for n, mention in enumerate(mentions):
        first = max(0, n - _MOST)
        chances = 1 / (1 + np.exp(-(scale * (vectors[first:n] @ mention.vector) + offset)))
        surest = chances.argsort(kind="stable")[::-1].tolist()
        likely = (of[first + at] for at in surest if chances[at] >= limits.same)
        one = next((one for one in islice(dict.fromkeys(likely), _TRIED) if _fits(mention, found[one])), None)
        if one is None:
            one = len(found)
            found.append([])
        found[one].append(mention)
        of.append(one)
    return found


def _fits(mention: Mention, happening: Sequence[Mention]) -> bool:
    return not any(conflict(mention, other) for other in happening[-_LATEST:])


def conflict(later: Mention, before: Mention) -> bool:
    """Whether the two cannot be one happening."""
    a, b = later.event, before.event
    if a.type != b.type or a.status != b.status or bool(a.according_to) != bool(b.according_to):
        return True
    if later.sentence == before.sentence:
        return True
    return (
        _dates_differ(a, b)
        or (a.place is not None and b.place is not None and _apart(a.place.country, b.place.country))
        or _counts_differ(a, b)
        or _sides_differ(a.actors, b.actors)
        or _sides_differ(a.recipients, b.recipients)
    )


def _dates_differ(a: Event, b: Event) -> bool:
    """Whether both say when, and neither date can be within the other."""
    if a.date is None or b.date is None or a.date.value is None or b.date.value is None:
        return False
    one, other = a.date.value, b.date.value
    return not (one.startswith(other) or other.startswith(one))


def _apart(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _sides_differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both name actors, and none of the same."""
    return bool(one) and bool(other) and not set(one) & set(other)


def _counts_differ(a: Event, b: Event) -> bool:
    """Whether no number of a kind that one gives can be one that the other gives."""
    for kind in {one.kind for one in a.counts} & {other.kind for other in b.counts}:
        ours = [one for one in a.counts if one.kind == kind]
        theirs = [other for other in b.counts if other.kind == kind]
        if not any(_meet(one, other) for one in ours for other in theirs):
            return True
    return False


def _meet(one: Count, other: Count) -> bool:
    low, high = max(one.low or 0, other.low or 0), [c.high for c in (one, other) if c.high is not None]
    return not high or low <= min(high)


def _event(mentions: list[Mention]) -> Event:
    """The best mention's event, with what only the others tell."""
    if len(mentions) == 1:
        return mentions[0].event
    best, *others = sorted(mentions, key=lambda mention: mention.fullness, reverse=True)
    event = msgspec.structs.replace(best.event, spans=msgspec.structs.replace(best.event.spans))
    spans = event.spans
    for other in (mention.event for mention in others):
        if not spans.actor:
            event.actors, spans.actor = other.actors, other.spans.actor
        if not spans.recipient:
            event.recipients, spans.recipient = other.recipients, other.spans.recipient
        kinds = {count.kind for count in event.counts}
        event.counts = [*event.counts, *(count for count in other.counts if count.kind not in kinds)]
        if not event.goods:
            event.goods, spans.goods = other.goods, other.spans.goods
        if event.place is None:
            event.place, spans.place = other.place, other.spans.place
        if event.date is None or (event.date.value is None and other.date is not None and other.date.value):
            event.date, spans.date = other.date, other.spans.date
        event.mode = event.mode or other.mode
        event.contexts = list(dict.fromkeys([*event.contexts, *other.contexts]))
        event.according_to = list(dict.fromkeys([*event.according_to, *other.according_to]))
        event.confidence = max(event.confidence, other.confidence)
    event.mentions = sorted((mention.event.spans for mention in others), key=lambda spans: spans.trigger)
    return event
