"""Events that no trigger reports."""

import pytest
from onrecord.coding.events.pairs import Pair
from onrecord.coding.events.unlisted import candidates, known
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.coder import load_language
from onrecord.coding.events.component import Events
from onrecord.model import Event, EventSpans


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_language()


def pairs(doc: Doc) -> set[tuple[str, str]]:
    found = (one.pair for one in candidates(doc, ActorIndex.of(doc)))
    return {(doc.text[slice(*pair.actor)], doc.text[slice(*pair.recipient)]) for pair in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru chased fishermen from Chile.", ("Peru", "fishermen")),
        ("Peru wrote a letter to the government of Chile.", ("Peru", "the government of Chile")),
        ("A teacher beaten by police was taken home.", ("police", "A teacher")),
    ],
)
def test_whom_a_verb_may_be_done_to(nlp: Language, text: str, expected: tuple[str, str]) -> None:
    assert expected in pairs(nlp(text))


def test_nobody_does_anything_to_themselves_or_to_things(nlp: Language) -> None:
    assert not pairs(nlp("Peru moved its tents to the hill. Ann Lee said that she saw herself."))


def test_a_man_shot_by_police_did_not_shoot(nlp: Language) -> None:
    for text in ("The man shot by police lived in Lima.", "The man beaten and shot by police lived in Lima."):
        assert ("The man", "police") not in pairs(nlp(text))


def test_a_pair_is_known_either_way_round() -> None:
    spans = EventSpans(actor=[(0, 4)], recipient=[(10, 15)], trigger=(5, 9))
    events = [Event(id="e1", type="AID", status="asserted", confidence=0.5, spans=spans)]
    assert known(Pair((0, 20), (0, 4), (10, 15)), events)
    assert known(Pair((0, 20), (12, 14), (2, 3)), events)
    assert not known(Pair((0, 20), (0, 4), (16, 19)), events)


def test_forty_parties_give_no_more_than_thirty_six_candidates_a_verb(nlp: Language) -> None:
    names = ", ".join(f"Ann Lee{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(40))
    doc = nlp(f"{names} and Peru met {names} and Chile in Lima.")
    by_verb: dict[int, int] = {}
    for one in candidates(doc, ActorIndex.of(doc)):
        by_verb[one.verb.i] = by_verb.get(one.verb.i, 0) + 1
    assert max(by_verb.values(), default=0) <= 36


CHASED = "Arvonian gunboats chased Chinese fishermen out of the bay on Monday, wounding two."


def test_the_reader_is_asked_only_where_the_encoder_has_read(nlp: Language) -> None:
    plain = load_language(["onrecord_actors", "onrecord_events"])
    assert plain(CHASED)._.events == Events(trained=False)(plain(CHASED))._.events


def test_vectors_are_let_go_once_events_are_read(nlp: Language) -> None:
    assert nlp(CHASED)._.encoded is None


def test_a_verb_that_is_no_trigger_is_read_by_what_stands_about_it(nlp: Language) -> None:
    (event,) = nlp("Russian jets hammered rebels near Aleppo.")._.events
    assert (event.type, event.confidence < 0.8) == ("ASSAULT", True)
    plain = load_language(["onrecord_actors", "onrecord_events"])
    assert plain("Russian jets hammered rebels near Aleppo.")._.events == []
