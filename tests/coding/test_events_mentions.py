"""Mentions of one happening become one event; two happenings stay two."""

from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from tests.coding.told import LIMITS, at, one_hot

from onrecord.coding.coder import Coder
from onrecord.coding.events.mentions import Mention, merged
from onrecord.model import Article, Count, Event, EventSpans, Place, Record, When, faults, from_json, to_json

MERGES_RIGHT = 0.3
"""Share of the passages' happenings that must be put together."""
MERGES_WRONG = 0.3
"""Share of what is put together that may be wrong."""


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    one: list[list[str]] = []
    apart: list[list[str]] = []


PASSAGES = msgspec.yaml.decode(
    Path(__file__).with_name("events_mentions.yaml").read_bytes(), type=list[Passage]
)
Starts = frozenset[int]


def mention(trigger: int, *, sentence: int | None = None, alike: int = 0, **fields: Any) -> Mention:
    """A mention whose trigger begins there, of a sentence by itself, like all with the same `alike`."""
    spans = EventSpans(trigger=(trigger, trigger + 1), **fields.pop("spans", {}))
    event = Event(
        id="",
        **{"type": "ASSAULT", "status": "asserted", "confidence": 0.5, "actors": ["a1"], **fields},
        spans=spans,
    )
    return Mention(event, one_hot(alike), trigger if sentence is None else sentence)


def put(*mentions: Mention) -> list[list[int]]:
    """The triggers of each event, its own first."""
    return [
        [event.spans.trigger[0], *(spans.trigger[0] for spans in event.mentions)]
        for event in merged(mentions, LIMITS)
    ]


def test_mentions_whose_vectors_are_alike_are_one_happening() -> None:
    assert put(mention(1), mention(5), mention(9, alike=1)) == [[1, 5], [9]]


def test_how_alike_they_must_be_is_what_was_chosen_with_the_weights() -> None:
    odds = LIMITS.alike[0] * 0.6 + LIMITS.alike[1]
    near = mention(5)
    near = Mention(near.event, 0.6 * one_hot(0) + 0.8 * one_hot(1), near.sentence)
    chance = 1 / (1 + np.exp(-odds))
    for same, found in ((chance - 0.01, 1), (chance + 0.01, 2)):
        assert len(merged([mention(1), near], msgspec.structs.replace(LIMITS, same=same))) == found


def day(value: str | None) -> When:
    return When(text="then", value=value)


def killed(low: int | None, high: int | None) -> Count:
    return Count(kind="killed", low=low, high=high, text="", span=(0, 1))


CONFLICTS = {
    "type": ({"type": "ASSAULT"}, {"type": "COERCE"}),
    "status": ({"status": "asserted"}, {"status": "denied"}),
    "voice": ({"according_to": []}, {"according_to": ["c1"]}),
    "day": ({"date": day("2024-06-18")}, {"date": day("2024-06-19")}),
    "month": ({"date": day("2024-06")}, {"date": day("2024-05-18")}),
    "country": (
        {"place": Place(name="Lima", country="PER")},
        {"place": Place(name="Quito", country="ECU")},
    ),
    "counts": ({"counts": [killed(3, 3)]}, {"counts": [killed(5, None)]}),
    "who": ({"actors": ["a1"]}, {"actors": ["a2"]}),
    "whom": ({"recipients": ["a1", "a3"]}, {"recipients": ["a2"]}),
}
AGREEING = {
    "two voices": ({"according_to": ["c1"]}, {"according_to": ["c2"]}),
    "a day in a month": ({"date": day("2024-06")}, {"date": day("2024-06-19")}),
    "a day and words": ({"date": day(None)}, {"date": day("2024-06-19")}),
    "a day and none": ({"date": day("2024-06-19")}, {}),
    "places of one country": (
        {"place": Place(name="Lima", country="PER")},
        {"place": Place(name="Peru", country="PER")},
    ),
    "a place that no table knows": (
        {"place": Place(name="Lima", country="PER")},
        {"place": Place(name="the mill")},
    ),
    "counts that both can be": ({"counts": [killed(3, None)]}, {"counts": [killed(5, 5)]}),
    "one of several counts": ({"counts": [killed(3, 3), killed(5, 5)]}, {"counts": [killed(5, 5)]}),
    "one of several": ({"actors": ["a1", "a2"]}, {"actors": ["a2", "a3"]}),
    "somebody and nobody": ({"actors": ["a1"]}, {"actors": []}),
    "another mode": ({"mode": "drone"}, {"mode": "aerial"}),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_what_cannot_be_both_true_is_two_happenings(name: str) -> None:
    first, second = CONFLICTS[name]
    assert put(mention(1, **first), mention(5, **second)) == [[1], [5]]
    assert put(mention(1, **second), mention(5, **first)) == [[1], [5]]


@pytest.mark.parametrize("name", AGREEING)
def test_what_can_be_both_true_is_one_happening(name: str) -> None:
    first, second = AGREEING[name]
    (event,) = put(mention(1, **first), mention(5, **second))
    assert sorted(event) == [1, 5]


def test_mentions_of_one_sentence_are_apart() -> None:
    assert put(mention(1, sentence=0), mention(5, sentence=0)) == [[1], [5]]
    assert put(mention(1, sentence=0), mention(5, sentence=0), mention(9)) in ([[1, 9], [5]], [[1], [5, 9]])


def test_a_mention_that_conflicts_with_any_of_a_happening_stays_out() -> None:
    first, second = mention(1), mention(5, date=day("2024-06-18"))
    assert put(first, second, mention(9, date=day("2024-06-19"))) == [[5, 1], [9]]


def test_a_mention_goes_to_the_likeliest_of_several_happenings() -> None:
    between = mention(9)
    between = Mention(between.event, 0.6 * one_hot(0) + 0.8 * one_hot(1), 9)
    limits = msgspec.structs.replace(LIMITS, same=0.5)
    events = merged([mention(1), mention(5, alike=1), between], limits)
    assert [[spans.trigger[0] for spans in event.mentions] for event in events] == [[], [9]]


def test_the_mention_that_names_most_sides_is_the_event_and_others_complete_it() -> None:
    bare = mention(
        1,
        actors=[],
        mode="drone",
        confidence=0.9,
        contexts=["military"],
        counts=[killed(3, 3)],
        place=Place(name="Lima"),
        spans={"place": (30, 34)},
    )
    full = mention(
        5,
        actors=["a1"],
        recipients=["a2"],
        according_to=[],
        confidence=0.6,
        contexts=["legal"],
        date=day(None),
        spans={"actor": [(10, 12)], "recipient": [(13, 15)], "date": (40, 44)},
    )
    late = mention(
        9,
        actors=[],
        date=day("2024-06-18"),
        goods=["money"],
        spans={"goods": [(50, 55)], "date": (60, 64)},
    )
    (event,) = merged([bare, full, late], LIMITS)
    assert (event.id, event.spans.trigger[0]) == ("e1", 5)
    assert [spans.trigger[0] for spans in event.mentions] == [1, 9]
    assert (event.actors, event.recipients, event.mode) == (["a1"], ["a2"], "drone")
    assert (event.place, event.spans.place) == (Place(name="Lima"), (30, 34))
    assert (event.date, event.spans.date) == (day("2024-06-18"), (60, 64))
    assert (event.goods, event.spans.goods) == (["money"], [(50, 55)])
    assert event.counts == [killed(3, 3)]
    assert set(event.contexts) == {"military", "legal"}
    assert event.confidence == 0.9


def test_the_events_are_numbered_in_the_order_of_their_triggers() -> None:
    events = merged([mention(9, alike=2), mention(1), mention(5, alike=1)], LIMITS)
    assert [(event.id, event.spans.trigger[0]) for event in events] == [("e1", 1), ("e2", 5), ("e3", 9)]


def test_merging_leaves_the_mentions_spans_as_they_were() -> None:
    first = mention(1, spans={"actor": [(2, 3)]})
    second = mention(5, actors=[], recipients=["a2"], spans={"recipient": [(6, 7)]})
    merged([first, second], LIMITS)
    assert (first.event.spans.recipient, second.event.spans.actor) == ([], [])


def test_nothing_comes_of_nothing() -> None:
    assert merged([], LIMITS) == []


# --- with what is really read


def code(nlp: Language, text: str, day: str = "2024-05-15") -> Record:
    coder = Coder()
    coder.__dict__["nlp"] = nlp
    return coder.code(Article(id="x", text=text, published=day))


def starts(event: Event) -> list[int]:
    return [spans.trigger[0] for spans in (event.spans, *event.mentions)]


def pairs(groups: list[list[int]]) -> set[Starts]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def marked(text: str, groups: list[list[str]]) -> set[Starts]:
    return pairs([[at(text, word)[0] for word in group] for group in groups])


def test_happenings_of_the_passages_are_put_together_and_kept_apart(nlp: Language) -> None:
    right = wrong = missed = 0
    told = []
    for passage in PASSAGES:
        gold = marked(passage.text, passage.one)
        found = pairs([starts(event) for event in code(nlp, passage.text).events])
        right += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
        if gold != found:
            told.append(passage.text)
    report = "\n".join([f"{right} right, {wrong} wrong, {missed} missed", *told])
    print(report)
    assert right >= MERGES_RIGHT * (right + missed), report
    assert wrong <= MERGES_WRONG * (right + wrong), report


@settings(max_examples=10)
@given(st.lists(st.sampled_from(PASSAGES), min_size=2, max_size=4))
def test_every_span_quotes_the_text(nlp: Language, passages: list[Passage]) -> None:
    record = code(nlp, "\n\n".join(passage.text for passage in passages))
    assert not faults(record)
    assert from_json(to_json(record), Record) == record
