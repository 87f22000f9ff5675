"""What the events component makes of what is read: actors, goods, contexts, counts, days and places."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from tests.coding.told import LIMITS, ToldEncoder, at, claim, read_event, told

from onrecord.coding.coder import load_language
from onrecord.coding.document import extend_doc
from onrecord.coding.encoder import Encoder, ReadEvent
from onrecord.coding.encoder.events import Argument
from onrecord.coding.encoder.labels import ARGUMENTS
from onrecord.coding.events import Events
from onrecord.coding.reading import Kept
from onrecord.model import Claim, Event, Place, When

Code = Callable[..., Doc]


@pytest.fixture
def code(nlp: Language) -> Code:
    """Codes the events that are told of a text, with the parse, actors, times and places of the pipeline."""

    def coded(text: str, *events: ReadEvent, claims: list[Claim] | None = None, **options: Any) -> Doc:
        doc = nlp.make_doc(text)
        doc._.published = date(2024, 6, 22)
        doc = nlp(doc, disable=["onrecord_claims", "onrecord_events"])
        doc._.claims = claims or []
        return Events(encoder=told(*events), **options)(doc)

    return coded


def only(doc: Doc) -> Event:
    (event,) = doc._.events
    return event


def named(doc: Doc, ids: list[str]) -> list[str]:
    names = {actor.id: actor.name for actor in doc._.actors}
    return [names[one] for one in ids]


def words(doc: Doc, spans: list[tuple[int, int]]) -> list[str]:
    return [doc.text[start:end] for start, end in spans]


def test_what_is_read_is_what_is_recorded(code: Code) -> None:
    text = "The Kenyan army shelled Moyale."
    read = read_event(
        text, "shelled", mode="heavy-weapons", status="alleged", sure=0.876, actor="The Kenyan army"
    )
    event = only(code(text, read))
    assert (event.id, event.type, event.mode, event.status) == ("e1", "ASSAULT", "heavy-weapons", "alleged")
    assert event.confidence == 0.88
    assert event.spans.trigger == at(text, "shelled")
    assert event.spans.actor == [at(text, "The Kenyan army")]
    assert event.spans.recipient == []


# --- parties


@pytest.mark.parametrize(
    ("text", "span", "actors"),
    [
        ("Peru attacked Chile.", "Peru", ["Peru"]),
        # those that are joined are several, those outside of the span are not asked
        ("Peru and Chile attacked Cuba.", "Peru and Chile", ["Peru", "Chile"]),
        ("Peru and Chile attacked Cuba.", "Peru", ["Peru"]),
        ("Peru, Chile and Mali attacked Cuba.", "Peru, Chile and Mali", ["Peru", "Chile", "Mali"]),
        # whose it is
        ("Peru's decision hurt Cuba.", "Peru's decision", ["Peru"]),
        ("The visit of Angela Merkel pleased Cuba.", "The visit of Angela Merkel", ["Angela Merkel"]),
        # the head itself goes before what hangs on it
        ("The president of Peru attacked Cuba.", "The president of Peru", None),
        # nobody that is known
        ("A storm attacked Cuba.", "A storm", []),
    ],
)
def test_the_actors_that_a_span_means(code: Code, text: str, span: str, actors: list[str] | None) -> None:
    trigger = next(word for word in ("attacked", "hurt", "pleased") if word in text)
    doc = code(text, read_event(text, trigger, actor=span))
    event = only(doc)
    if actors is None:
        assert [actor.name for actor in doc._.actors if actor.id in event.actors] != ["Peru"]
        assert len(event.actors) == 1
    else:
        assert named(doc, event.actors) == actors
    assert event.spans.actor == [at(text, span)]


def test_his_rivals_are_not_he(code: Code) -> None:
    text = "Angela Merkel jailed her rivals."
    event = only(code(text, read_event(text, "jailed", "COERCE", recipient="her rivals")))
    assert event.recipients == []


def test_several_spans_of_one_actor_name_it_once(code: Code) -> None:
    text = "Angela Merkel, chancellor of Germany, attacked Cuba."
    doc = code(text, read_event(text, "attacked", actor="Angela Merkel;Angela"))
    event = only(doc)
    assert named(doc, event.actors) == ["Angela Merkel"]
    assert len(event.spans.actor) == 2


def test_who_says_we_is_the_speaker(code: Code) -> None:
    text = "“We attacked Cuba,” Angela Merkel said."
    doc = code(text)
    (merkel,) = (actor.id for actor in doc._.actors if actor.name == "Angela Merkel")
    read = read_event(text, "attacked", actor="We", source="Angela Merkel", status="alleged")
    said = claim(text, "c1", "said", "“We attacked Cuba,”", "Angela Merkel", actor=merkel)
    assert only(code(text, read, claims=[said])).actors == [merkel]
    nobodys = claim(text, "c1", "said", "“We attacked Cuba,”", "Angela Merkel")
    assert only(code(text, read, claims=[nobodys])).actors == []


# --- on whose word


def test_an_event_is_recorded_with_the_claim_that_it_stands_in(code: Code) -> None:
    text = "The envoy said that Peru attacked Cuba."
    read = read_event(text, "attacked", status="alleged", source="The envoy")
    said = claim(text, "c1", "said", "that Peru attacked Cuba", "The envoy")
    assert only(code(text, read, claims=[said])).according_to == ["c1"]


# --- goods, contexts, counts


def test_goods_are_kinds_and_their_words_stand_beside_them(code: Code) -> None:
    text = "Peru sent artillery shells, two helicopters and humanitarian aid to Chad."
    read = read_event(text, "sent", "AID", goods="artillery shells;two helicopters and humanitarian aid")
    doc = code(text, read)
    event = only(doc)
    assert event.goods == ["ammunition", "aircraft", "relief"]
    assert words(doc, event.spans.goods) == ["artillery shells", "helicopters", "humanitarian aid"]
    assert {"military", "humanitarian"} <= set(event.contexts)


def test_sums_are_money_and_words_for_nothing_known_are_no_goods(code: Code) -> None:
    text = "Peru sent €40,000 and a poem to Chad."
    event = only(code(text, read_event(text, "sent", "AID", goods="€40,000;a poem")))
    assert (event.goods, len(event.spans.goods)) == (["money"], 1)


def test_only_the_words_that_were_read_are_goods(code: Code) -> None:
    text = "Peru sent money and rifles to Chad."
    assert only(code(text, read_event(text, "sent", "AID", goods="money"))).goods == ["money"]
    assert only(code(text, read_event(text, "sent", "AID"))).goods == []


def test_a_context_is_what_the_events_own_clause_says(code: Code) -> None:
    text = "Peru and Chile discussed tariffs. The king sang."
    discussed, sang = code(
        text, read_event(text, "discussed", "CONSULT"), read_event(text, "sang", "PROTEST", vector=1)
    )._.events
    assert "economic" in discussed.contexts
    assert sang.contexts == []


def test_names_tell_no_context(code: Code) -> None:
    text = "The Ministry of Economic Affairs praised Norway."
    assert "economic" not in only(code(text, read_event(text, "praised", "SUPPORT"))).contexts


def test_counts_go_to_the_event_that_they_are_of(code: Code) -> None:
    text = "The rebels killed 12 soldiers and arrested 30 miners."
    killed, arrested = code(
        text, read_event(text, "killed"), read_event(text, "arrested", "COERCE", vector=1)
    )._.events
    assert [(one.kind, one.low, one.high) for one in killed.counts] == [("killed", 12, 12)]
    assert [(one.kind, one.low, one.high) for one in arrested.counts] == [("arrested", 30, 30)]


def test_what_did_not_happen_killed_nobody(code: Code) -> None:
    text = "The rebels did not kill 12 soldiers."
    assert only(code(text, read_event(text, "kill"))).counts
    assert only(code(text, read_event(text, "kill", status="denied"))).counts == []


# --- when and where


def test_a_day_that_a_rule_knows_has_a_value(code: Code) -> None:
    text = "Peru attacked Cuba on Tuesday."
    event = only(code(text, read_event(text, "attacked", date="Tuesday")))
    assert event.date == When(text="Tuesday", value="2024-06-18")
    assert event.spans.date == at(text, "Tuesday")


def test_a_day_that_no_rule_knows_has_its_words(code: Code) -> None:
    text = "Peru attacked Cuba after the feast of the lanterns."
    event = only(code(text, read_event(text, "attacked", date="the feast of the lanterns")))
    assert event.date == When(text="the feast of the lanterns", value=None)
    assert event.spans.date == at(text, "the feast of the lanterns")


def test_the_day_is_the_one_that_was_read(code: Code) -> None:
    text = "On Friday the envoy said that Peru attacked Cuba on Tuesday."
    assert only(code(text, read_event(text, "attacked"))).date is None
    event = only(code(text, read_event(text, "attacked", date="on Tuesday")))
    assert event.date is not None and event.date.value == "2024-06-18"
    assert event.spans.date == at(text, "Tuesday") or event.spans.date == at(text, "on Tuesday")


def test_a_place_that_a_table_knows_has_coordinates(code: Code) -> None:
    text = "Peru attacked the port in Nairobi."
    event = only(code(text, read_event(text, "attacked", place="Nairobi")))
    assert event.place is not None and event.place.country == "KEN" and event.place.lat is not None
    assert event.spans.place == at(text, "Nairobi")


def test_a_place_that_no_table_knows_has_its_name(code: Code) -> None:
    text = "Peru attacked a convoy near the old salt works."
    event = only(code(text, read_event(text, "attacked", place="the old salt works")))
    assert event.place == Place(name="the old salt works")
    assert event.spans.place == at(text, "the old salt works")


# --- what is kept


def test_what_is_less_sure_than_asked_for_is_left_out(code: Code) -> None:
    text = "Peru attacked Cuba and met Chile."
    read = (read_event(text, "attacked", sure=0.7), read_event(text, "met", "CONSULT", sure=0.3, vector=1))
    assert [event.type for event in code(text, *read)._.events] == ["ASSAULT"]
    assert LIMITS.default == 0.4
    assert [event.type for event in code(text, *read, min_confidence=0.0)._.events] == ["ASSAULT", "CONSULT"]
    assert code(text, *read, min_confidence=0.71)._.events == []
    assert only(code(text, *read, min_confidence=0.7)).type == "ASSAULT"


def test_a_text_without_events_has_none(code: Code) -> None:
    assert code("The lake was calm.")._.events == []
    assert code("")._.events == []


def test_mentions_of_one_happening_are_one_event(code: Code) -> None:
    text = "Peru attacked Cuba. The attack lasted an hour."
    event = only(code(text, read_event(text, "attacked", actor="Peru"), read_event(text, "attack#2")))
    assert event.spans.trigger == at(text, "attacked")
    assert [spans.trigger for spans in event.mentions] == [at(text, "attack#2")]


# --- in other pipelines


def test_the_component_needs_no_parse_and_no_other_component() -> None:
    extend_doc()
    text = "Peru killed 12 soldiers in Lima on Friday. “We met the king,” Peru said."
    doc = spacy.blank("en")(text)
    read = (
        read_event(text, "killed", actor="Peru", recipient="12 soldiers", place="Lima", date="Friday"),
        read_event(text, "met", "CONSULT", actor="We", recipient="the king", source="Peru#2", vector=1),
    )
    killed, met = Events(encoder=told(*read))(doc)._.events
    assert (killed.type, met.type) == ("ASSAULT", "CONSULT")
    assert killed.spans.recipient == [at(text, "12 soldiers")]
    assert (killed.actors, met.actors, met.according_to) == ([], [], [])
    assert killed.place is not None and killed.place.name == "Lima"
    assert killed.date == When(text="Friday", value=None)


@pytest.mark.parametrize(
    "components",
    [("onrecord_claims",), ("onrecord_events",), ("onrecord_claims", "onrecord_events")],
    ids=" ".join,
)
def test_a_text_is_read_once_whoever_asks(components: tuple[str, ...]) -> None:
    text = "Peru attacked Cuba."
    alone = load_language(components)
    encoder = ToldEncoder(read_event(text, "attacked"))
    for name in components:
        component = alone.get_pipe(name)
        (component.reader if name == "onrecord_claims" else component).__dict__.update(
            {"encoder": encoder, "_encoder": encoder}
        )
    doc = alone(text)
    assert encoder.asked == [text]
    assert [event.type for event in doc._.events] == (["ASSAULT"] if "onrecord_events" in components else [])
    if "onrecord_events" in components:
        assert doc._.reading is None
    alone(text)
    assert encoder.asked == [text, text]


def test_events_are_read_where_claims_are_read_by_the_rules() -> None:
    text = "The envoy said that Peru attacked Cuba."
    nlp = load_language(())
    nlp.add_pipe("onrecord_claims", config={"reader": "rules"})
    doc = nlp(text)
    read = read_event(text, "attacked", status="alleged", source="The envoy")
    event = only(Events(encoder=told(read))(doc))
    assert event.according_to == [one.id for one in doc._.claims] == ["c1"]


@pytest.mark.parametrize("way", ["bytes", "pickle"])
def test_a_document_that_was_stored_between_two_components_is_read_anew(way: str) -> None:
    text = "Peru attacked Cuba."
    nlp = load_language(("onrecord_claims", "onrecord_events"))
    doc = nlp(text, disable=["onrecord_events"])
    assert doc._.reading is not None
    doc = Doc(nlp.vocab).from_bytes(doc.to_bytes()) if way == "bytes" else pickle.loads(pickle.dumps(doc))
    assert only(Events(encoder=told(read_event(text, "attacked")))(doc)).type == "ASSAULT"


# --- types of a user's own


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(
        "types:\n"
        "  - {name: CUT_OFF, description: Keeps water from those who need it., verbs: [cut off, dam]}\n"
        "  - {name: FOUL, description: Poisons or pollutes a river or a well., nouns: [spill]}\n",
        "utf-8",
    )
    return str(path)


@pytest.mark.parametrize(
    ("text", "trigger", "type_"),
    [
        ("Peru dammed the river.", "dammed", "CUT_OFF"),
        ("Peru cut Chile off.", "cut", "CUT_OFF"),
        ("A spill reached the lake.", "spill", "FOUL"),
        ("Peru poisoned the wells of Chile.", "poisoned", "FOUL"),  # by the description
        ("Peru met Chile.", "met", None),
    ],
)
def test_own_types_take_the_place_of_plovers(
    code: Code, own: str, text: str, trigger: str, type_: str | None
) -> None:
    doc = code(text, read_event(text, trigger, mode="seize"), ontology=own)
    assert [(event.type, event.mode) for event in doc._.events] == [(type_, None)] * (type_ is not None)


def test_own_types_are_found_where_plover_has_hardly_any_event(code: Code, own: str) -> None:
    text = "Peru dammed the river."
    read = read_event(text, "dammed", sure=0.15)
    assert only(code(text, read, ontology=own)).confidence == 0.15
    assert code(text, read, ontology=own, min_confidence=0.2)._.events == []


# --- whatever is read


@given(data=st.data(), text=st.text(alphabet="ab .,“”'\n\t\u00a0\u0301é🙂", min_size=1, max_size=60))
def test_any_span_of_any_text_makes_an_event_or_none(nlp: Language, data: st.DataObject, text: str) -> None:
    inside = st.integers(0, len(text) - 1).map(lambda start: (start, start + 1))
    spans = [span for span in data.draw(st.lists(inside, max_size=6)) if text[slice(*span)].strip()]
    read = [replace(read_event(text, text[0]), trigger=span) for span in spans]
    read = [
        replace(one, arguments={role: (Argument(one.trigger, 0.9),) for role in ARGUMENTS}) for one in read
    ]
    doc = nlp(text, disable=["onrecord_claims", "onrecord_events"])
    doc = Events(encoder=told(*read))(doc)
    assert sum(1 + len(event.mentions) for event in doc._.events) == len(read)


def test_a_text_that_somebody_has_changed_is_read_anew(nlp: Language) -> None:
    extend_doc()
    encoder = ToldEncoder()
    doc = nlp.make_doc("Peru slept.")
    doc._.reading = Kept("Chile slept.", encoder.reading)
    Events(encoder=cast(Encoder, encoder))(doc)
    assert encoder.asked == ["Peru slept."]
