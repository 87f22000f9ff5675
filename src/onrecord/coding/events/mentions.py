"""Mentions of one happening in an article become one event that keeps the spans of each.

Wrong merges cost more than missed ones. Two mentions are one happening where type, act, status, voice,
parties, date, place and goods allow it, and something beyond that shows that they are: for acts of speech
that the same is said, for deeds the same day or place, the same circumstances, an act that one person
suffers once, or a noun that refers back ("the attack"). Mentions of one sentence are never merged. Status
parts them as the record counts it: what one article asserts and has denied stays two events, which the
record then puts together (`record/happenings.py`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
from spacy.tokens import Doc

from onrecord.coding.events.phrases import lemma, near
from onrecord.coding.parsed import Span as Words
from onrecord.coding.parsed import Token, parsed
from onrecord.model import Actor, Count, Event, Span
from onrecord.ontology import EventType
from onrecord.ontology.acts import act, stem
from onrecord.tables import load

_WIDEST = 40
"""Words around a trigger that are looked at."""
_ALIKE = 0.6
"""Of the words of the shorter of two speeches, how many must be in the other."""
_WORDS = 2
"""How many words must be shared at the least."""
_MOST = 64
"""Happenings with one actor that a mention is compared with, the latest first."""
_LATEST = 16
"""Mentions of each of them that it is compared with: all, but where a page says one thing many times."""
_DAY = len("2024-06-19")


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two types that may be one deed's."""

    types: tuple[str, str]
    example: tuple[str, str]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`mentions.yaml`, whose header says what each field holds."""

    types: tuple[Pair, ...]
    speech: frozenset[str]
    once: frozenset[str]
    deadly: frozenset[str]
    decided: frozenset[str]
    several: frozenset[str]
    others: frozenset[str]
    mass: frozenset[str]
    vague: frozenset[str]
    pointing: frozenset[str]
    idle: frozenset[str]
    example: dict[str, tuple[str, str]]


@cache
def rules() -> Rules:
    """The table."""
    return load("onrecord.coding.events", "mentions.yaml", Rules)


class Party(msgspec.Struct, frozen=True):
    """Who a mention names on one side."""

    id: str | None
    noun: str
    """Base form of the head."""
    words: frozenset[str]
    naming: bool
    """Whether the words mean the actor, not something of the actor's: "Peru", not "Peru's port"."""
    person: bool
    """Whether that actor is one person."""
    vague: bool
    other: bool
    """Whether it is somebody not told of before: "another man", "a man"."""


class Mention(msgspec.Struct, frozen=True):
    """One mention of an event, ready to be compared."""

    event: Event
    sentence: int
    stem: str
    act: str | None
    noun: bool
    pointing: bool
    plural: bool
    several: bool
    other: bool
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    said: frozenset[str]
    """Stems of what else the clause says."""

    @property
    def fullness(self) -> tuple[bool, int, bool, float, int, int]:
        """The best mention is the fullest, then the surest, then the first."""
        event = self.event
        named = sum(p.naming and not p.vague for p in (*self.actors[:1], *self.recipients[:1]))
        told = (event.place is not None) + (event.date is not None) + bool(event.goods)
        both = bool(self.actors) and bool(self.recipients)
        return both, named, not self.noun, event.confidence, told, -event.spans.trigger[0]


def merged(events: Sequence[Event], doc: Doc, types: Mapping[str, EventType]) -> list[Event]:
    """The events, each happening once, numbered in the order of their triggers."""
    if len(events) < 2:
        return list(events)
    reader = _Reader(doc)
    happenings: list[list[Mention]] = []
    by_party: defaultdict[str, list[int]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.spans.trigger):
        mention = reader.mention(event)
        keys = {p.id or p.noun for p in (*mention.actors, *mention.recipients) if p.id or not p.vague}
        near_by = sorted({n for key in keys for n in by_party[key][-_MOST:]})
        fitting = [
            n
            for n in near_by
            if not any(_conflict(mention, other) for other in happenings[n][-_LATEST:])
            and any(_alike(mention, other, types) for other in happenings[n][-_LATEST:])
        ]
        if len(fitting) == 1:
            n = fitting[0]
            happenings[n].append(mention)
        else:  # it may be either of several: then it is neither
            n = len(happenings)
            happenings.append([mention])
        for key in keys:
            if n not in by_party[key][-1:]:
                by_party[key].append(n)
    found = sorted((_event(happening) for happening in happenings), key=lambda one: one.spans.trigger)
    return [msgspec.structs.replace(event, id=f"e{n}") for n, event in enumerate(found, 1)]


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


class _Reader:
    """Reads mentions off a document; the actors' mentions are looked up once."""

    def __init__(self, doc: Doc) -> None:
        self._doc = parsed(doc)
        actors: list[Actor] = doc._.actors
        self._mentions = {actor.id: actor.mentions for actor in actors}
        self._people = {actor.id for actor in actors if actor.kind == "person"}

    def mention(self, event: Event) -> Mention:
        trigger = self._words(event.spans.trigger).root
        around = _around(trigger)
        taken = [*event.spans.actor, *event.spans.recipient, event.spans.trigger]
        if event.spans.date is not None:
            taken.append(event.spans.date)
        said = {
            stem(lemma(t))
            for t in around
            if t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM")
            and lemma(t) not in rules().idle
            and t.ent_type_ not in ("DATE", "TIME")
            and not any(start <= t.idx < end for start, end in taken)
        }
        marks = {c.lower_ for c in near(trigger) if c.dep_ in ("det", "advmod", "amod", "nummod", "poss")}
        noun = trigger.pos_ in ("NOUN", "PROPN")
        return Mention(
            event=event,
            sentence=trigger.sent.start,
            stem=stem(lemma(trigger)),
            act=act(event.type, lemma(trigger)),
            noun=noun,
            pointing=noun and bool(marks & rules().pointing),
            plural=noun and trigger.tag_ in ("NNS", "NNPS") and trigger.lower_ not in rules().mass,
            several=bool(marks & rules().several),
            other=bool(marks & rules().others),
            actors=self._side(event.actors, event.spans.actor),
            recipients=self._side(event.recipients, event.spans.recipient),
            said=frozenset(said),
        )

    def _side(self, ids: Sequence[str], spans: Sequence[Span]) -> tuple[Party, ...]:
        """A party for each of the spans, one that is named twice once; those that no id's mention meets take
        the ids left over.
        """
        met = [next((id_ for id_ in ids if self._meets(span, id_)), None) for span in spans]
        left = [id_ for id_ in ids if id_ not in met]
        loose = met.count(None)
        found = []
        named: set[str | None] = set()
        for span, id_ in zip(spans, met, strict=True):
            silent = id_ is None and len(left) == loose
            party = self._party(left.pop(0) if silent else id_, span, silent=silent)
            loose -= id_ is None
            if id_ is not None and party.naming:
                if id_ in named:
                    continue  # "his counterpart, *Luis Diaz*"
                named.add(id_)
            found.append(party)
        return tuple(found)

    def _words(self, span: Span) -> Words:
        words = self._doc.char_span(*span)
        assert words is not None
        return words

    def _meets(self, span: Span, id_: str) -> bool:
        return any(start < span[1] and span[0] < end for start, end in self._mentions.get(id_, ()))

    def _party(self, id_: str | None, span: Span, *, silent: bool) -> Party:
        words = self._words(span)
        root = words.root
        naming = silent or (
            id_ is not None and any(a <= root.idx < b for a, b in self._mentions.get(id_, ()))
        )
        return Party(
            id=id_,
            noun=lemma(root),
            words=frozenset(lemma(t) for t in words if t.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "VERB")),
            naming=naming,
            person=naming and id_ in self._people,
            vague=id_ is None
            and root.tag_ not in ("WP", "WDT")
            and (root.pos_ == "PRON" or lemma(root) in rules().vague),
            other=not naming and (words[0].lower_ in rules().others or root.tag_ in ("WP", "WDT")),
        )


def _around(trigger: Token) -> list[Token]:
    """The words of the trigger's clause, and of the verb that carries a noun."""
    top = trigger.head if trigger.dep_ in ("dobj", "nsubjpass", "nsubj") else trigger
    start = max(top.left_edge.i, trigger.i - _WIDEST)
    return list(trigger.doc[start : min(top.right_edge.i + 1, trigger.i + _WIDEST)])


def _conflict(later: Mention, before: Mention) -> bool:
    """Whether the two cannot be one happening; `before` stands earlier in the article."""
    a, b = later.event, before.event
    if a.status != b.status or bool(a.according_to) != bool(b.according_to):
        return True
    if later.sentence == before.sentence or later.other or before.several or later.several:
        return True
    if later.plural != before.plural and (later.noun or before.noun) and (later.plural or before.plural):
        return True
    if a.type != b.type and not (later.stem == before.stem and frozenset((a.type, b.type)) in _pairs()):
        return True
    if later.act is not None and before.act is not None and later.act != before.act and a.type == b.type:
        return True
    if a.mode is not None and b.mode is not None and a.mode != b.mode:
        return True
    return (
        _dates_differ(a, b)
        or (a.place is not None and b.place is not None and a.place.name != b.place.name)
        or bool(a.goods and b.goods and not set(a.goods) & set(b.goods))
        or _counts_differ(a, b)
        or _sides_differ(later.actors, before.actors)
        or _sides_differ(later.recipients, before.recipients)
    )


@cache
def _pairs() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.types) for pair in rules().types)


def _dates_differ(a: Event, b: Event) -> bool:
    """Whether both say when, and neither date can be within the other."""
    if a.date is None or b.date is None:
        return False
    one, other = a.date.value, b.date.value
    if one is None or other is None:
        return a.date.text.lower() != b.date.text.lower()
    return not (one.startswith(other) or other.startswith(one))


def _counts_differ(a: Event, b: Event) -> bool:
    """Whether no number of a kind that one gives can be one that the other gives."""
    return any(
        not any(
            _meet(one, other)
            for one in a.counts
            if one.kind == kind
            for other in b.counts
            if other.kind == kind
        )
        for kind in {one.kind for one in a.counts} & {other.kind for other in b.counts}
    )


def _meet(one: Count, other: Count) -> bool:
    low, high = max(one.low or 0, other.low or 0), [c.high for c in (one, other) if c.high is not None]
    return not high or low <= min(high)


def _sides_differ(later: tuple[Party, ...], before: tuple[Party, ...]) -> bool:
    """Whether both sides are told of, and not of the same; who is vague may be anybody."""
    if not later or not before:
        return False
    if all(p.vague for p in later) or all(p.vague for p in before):
        return False
    return len(later) != len(before) or not all(any(_same(p, q) for q in before) for p in later)


def _same(later: Party, before: Party) -> bool:
    if later.other or later.id != before.id or later.naming != before.naming:
        return False
    if later.naming:
        return True
    if later.noun != before.noun:
        return False
    return later.words <= before.words or before.words <= later.words


def _alike(later: Mention, before: Mention, types: Mapping[str, EventType]) -> bool:
    """Whether two mentions that may be one happening are shown to be."""
    same_word = later.stem == before.stem
    if not same_word and (later.act is None or later.act != before.act):
        return False
    actors, recipients = _shared(later.actors, before.actors), _shared(later.recipients, before.recipients)
    if not (actors or recipients):
        return False
    if later.pointing and not later.plural:
        return True
    to_one = recipients and len(later.recipients) == 1 and later.recipients[0].naming
    if to_one and later.recipients[0].person and _once(later, before):
        return True
    whole = actors and (recipients or not (later.recipients or before.recipients))
    if not whole and not same_word:
        return False
    said = later.said & before.said
    type_ = types.get(later.event.type)
    if later.event.type in rules().speech or (type_ is not None and type_.content is not None):
        if whole and to_one and same_word and later.stem in _stems().decided:
            return True
        return len(said) >= _WORDS and len(said) >= _ALIKE * min(len(later.said), len(before.said))
    a, b = later.event, before.event
    day = a.date is not None and b.date is not None and len(a.date.value or "") >= _DAY
    where = a.place is not None and b.place is not None
    return day or where or bool(a.goods and b.goods) or len(said) >= _WORDS


def _once(later: Mention, before: Mention) -> bool:
    """Whether what is done is done to one person once."""
    if later.act is not None and later.act == before.act and later.act in rules().once:
        return True
    return {later.stem, before.stem} <= _stems().deadly


class Stems(msgspec.Struct, frozen=True):
    """Words of the rules, by their stems."""

    deadly: frozenset[str]
    decided: frozenset[str]


@cache
def _stems() -> Stems:
    return Stems(frozenset(map(stem, rules().deadly)), frozenset(map(stem, rules().decided)))


def _shared(later: tuple[Party, ...], before: tuple[Party, ...]) -> bool:
    """Whether a side is told of in both, and somebody on it is the same."""
    return any(_same(p, q) for p in later for q in before if not p.vague and not q.vague)
