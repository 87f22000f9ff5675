"""Mentions of one happening become one event; two happenings stay two."""

from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from onrecord.coding.coder import Coder
from onrecord.coding.events.mentions import Pair, rules
from onrecord.model import Article, Event, Record, faults, from_json, to_json
from onrecord.ontology import event_types


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    one: list[list[str]] = []
    apart: list[list[str]] = []


PASSAGES = msgspec.yaml.decode(
    Path(__file__).with_name("events_mentions.yaml").read_bytes(), type=list[Passage]
)
Starts = frozenset[int]


def code(nlp: Language, text: str, day: str = "2024-05-15") -> Record:
    coder = Coder()
    coder.__dict__["nlp"] = nlp
    return coder.code(Article(id="x", text=text, published=day))


def starts(event: Event) -> list[int]:
    return [spans.trigger[0] for spans in (event.spans, *event.mentions)]


def at(text: str, word: str) -> int:
    """Where a word stands; `word#2` is the second."""
    word, _, nth = word.partition("#")
    found = -1
    for _ in range(int(nth or 1)):
        found = text.index(word, found + 1)
    return found


def pairs(groups: list[list[int]]) -> set[Starts]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def test_precision_and_recall_of_merges(nlp: Language) -> None:
    right = wrong = missed = 0
    told = []
    for passage in PASSAGES:
        gold = pairs([[at(passage.text, word) for word in group] for group in passage.one])
        found = pairs([starts(event) for event in code(nlp, passage.text).events])
        right += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
        if gold != found:
            told.append(passage.text)
    print(f"{len(PASSAGES)} passages: {right} right, {wrong} wrong, {missed} missed")
    assert wrong == 0, told
    assert right >= 0.7 * (right + missed), told


def test_the_event_is_filled_from_all_its_mentions(nlp: Language) -> None:
    text = "Police arrested the banker Kofi Mensah. Mensah was arrested in Accra on Monday by police."
    record = code(nlp, text)
    [event] = [event for event in record.events if event.type == "COERCE"]
    assert [text[slice(*spans.trigger)] for spans in (event.spans, *event.mentions)] == [
        "arrested",
        "arrested",
    ]
    assert event.place is not None and event.place.name == "Accra"
    assert event.spans.place is not None and text[slice(*event.spans.place)] == "Accra"
    assert event.date is not None and event.date.value == "2024-05-13"
    assert not faults(record)
    assert from_json(to_json(record), Record) == record


def test_mentions_of_one_sentence_stay_apart(nlp: Language) -> None:
    events = code(nlp, "Police arrested Kofi Mensah after police arrested Kofi Mensah.").events
    assert not any(event.mentions for event in events)


def test_ids_are_in_the_order_of_the_triggers(nlp: Language) -> None:
    for passage in PASSAGES:
        events = code(nlp, passage.text).events
        assert [event.id for event in events] == [f"e{n}" for n in range(1, len(events) + 1)]
        triggers = [event.spans.trigger for event in events]
        assert triggers == sorted(triggers)


@pytest.mark.parametrize("pair", rules().types)
def test_pairs_of_types_are_types(pair: Pair) -> None:
    assert set(pair.types) <= set(event_types())


@given(st.lists(st.sampled_from(PASSAGES), min_size=2, max_size=4))
def test_every_span_quotes_the_text(nlp: Language, passages: list[Passage]) -> None:
    record = code(nlp, "\n\n".join(passage.text for passage in passages))
    assert not faults(record)
    triggers = [start for event in record.events for start in starts(event)]
    assert len(triggers) == len(set(triggers))
