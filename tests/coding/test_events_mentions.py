"""Mentions of one happening become one event; two happenings stay two."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from onrecord.coding.coder import Coder
from onrecord.coding.events import mentions
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


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.text[:50])
def test_what_must_stay_apart_stays_apart(nlp: Language, passage: Passage) -> None:
    apart = pairs([[at(passage.text, word) for word in group] for group in passage.apart])
    read = [starts(event) for event in code(nlp, passage.text).events]
    assert {start for two in apart for start in two} <= {start for one in read for start in one}
    assert not apart & pairs(read)


@pytest.mark.parametrize("pair", rules().types, ids=lambda pair: " ".join(pair.types))
def test_a_pair_of_types_reads_its_example(nlp: Language, pair: Pair) -> None:
    assert set(pair.types) <= set(event_types())
    alone = {event.type for text in pair.example for event in code(nlp, text).events}
    assert set(pair.types) <= alone
    assert happenings(nlp, pair.example) == [2]


@pytest.mark.parametrize(("kind", "lengths"), [("one", [2]), ("two", [1, 1])])
def test_the_rules_read_their_example(nlp: Language, kind: str, lengths: list[int]) -> None:
    assert happenings(nlp, rules().example[kind]) == lengths


def happenings(nlp: Language, sentences: Sequence[str]) -> list[int]:
    """How many mentions each happening has."""
    return [len(starts(event)) for event in code(nlp, "\n\n".join(sentences)).events]


RULES = [
    (
        "types",
        [2],
        "The king surrendered power to the army on Friday.",
        "The king surrendered to the army on Friday.",
    ),
    (
        "speech",
        [1, 1],
        "Norway praised Peru for a bridge in Lima on Friday.",
        "Norway praised Peru for a school in Lima on Friday.",
    ),
    ("once", [2], "Police arrested Kofi Mensah.", "Kofi Mensah was arrested at home."),
    ("deadly", [2], "Gunmen killed Kofi Mensah.", "Kofi Mensah was shot by the gunmen at home."),
    ("decided", [2], "Norway recognised Kosovo.", "Norway recognised Kosovo after a debate."),
    ("several", [1, 1], "The army shelled Lima on Friday.", "The army repeatedly shelled Lima on Friday."),
    ("others", [1, 1], "The army shelled Lima on Friday.", "The army shelled Lima again on Friday."),
    (
        "mass",
        [2],
        "Peru held talks with Chile in Lima on Friday.",
        "Peru talked with Chile in Lima on Friday.",
    ),
    ("pointing", [2], "The army attacked Lima.", "The attack by the army lasted an hour."),
    (
        "idle",
        [1, 1],
        "Norway praised Peru in a new report of the minister.",
        "Norway praised Peru in a new report of the government.",
    ),
]


@pytest.mark.parametrize(("field", "lengths", "first", "second"), RULES, ids=[rule[0] for rule in RULES])
def test_each_rule_decides_something(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, field: str, lengths: list[int], first: str, second: str
) -> None:
    assert happenings(nlp, (first, second)) == lengths
    emptied = msgspec.structs.replace(rules(), **{field: type(getattr(rules(), field))()})
    with monkeypatch.context() as patched:
        patched.setattr(mentions, "rules", lambda: emptied)
        mentions._stems.cache_clear()
        mentions._pairs.cache_clear()
        assert happenings(nlp, (first, second)) != lengths
    mentions._stems.cache_clear()
    mentions._pairs.cache_clear()


@given(st.lists(st.sampled_from(PASSAGES), min_size=2, max_size=4))
def test_every_span_quotes_the_text(nlp: Language, passages: list[Passage]) -> None:
    record = code(nlp, "\n\n".join(passage.text for passage in passages))
    assert not faults(record)
    triggers = [start for event in record.events for start in starts(event)]
    assert len(triggers) == len(set(triggers))
