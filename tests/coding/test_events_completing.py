"""To whom an event is done where its trigger's construction does not say."""

import pytest
from onrecord.coding.events.completing import beside, missing
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.coder import COMPONENTS, load_language
from onrecord.model import Event, EventSpans


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_language()


@pytest.fixture(scope="module")
def triggers_alone() -> Language:
    nlp = load_language(COMPONENTS[:-1])
    nlp.add_pipe("onrecord_events", config={"trained": False})
    return nlp


def recipients(doc: Doc, type_: str) -> list[str]:
    return [doc.text[slice(*span)] for e in doc._.events if e.type == type_ for span in e.spans.recipient]


@pytest.mark.parametrize(
    ("text", "type_", "whom"),
    [
        ("Peru has demanded that Chile's prime minister step aside.", "REQUEST", "Chile"),
        ("Norway pledged full support for Oslo's efforts to help Kenya.", "SUPPORT", "Oslo"),
        ("Norway announced new aid so that people in Somalia can plant again.", "AID", "people"),
    ],
)
def test_a_recipient_out_of_the_triggers_reach_is_read(
    nlp: Language, triggers_alone: Language, text: str, type_: str, whom: str
) -> None:
    assert recipients(triggers_alone(text), type_) == []
    doc = nlp(text)
    assert recipients(doc, type_) == [whom]
    (event,) = (e for e in doc._.events if e.type == type_)
    assert len(event.recipients) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Chile condemned what it called an invasion of Peru.",
        "Brazil launched a wave of air strikes on Monday, hours before envoys from Paraguay came for talks.",
        "Norway announced new sanctions on Tuesday while ministers from Kenya were visiting Oslo.",
        "Ghana imposed a curfew a day after Togo held an election.",
        "Ghana denied that its navy had fired on fishermen from Togo.",
        "Ghana denied that its navy had fired on boats, and said the review would be fair.",
    ],
)
def test_a_party_that_something_else_is_done_to_is_none(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert next(e.recipients for e in doc._.events) == []


def event(text: str, actor: str, trigger: str, recipient: str = "") -> Event:
    def span(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    whom = [span(recipient)] if recipient else []
    spans = EventSpans(actor=[span(actor)], recipient=whom, trigger=span(trigger))
    return Event(id="e1", type="AID", status="asserted", confidence=0.5, actors=["a1"], spans=spans)


def test_an_event_with_anything_on_the_other_side_lacks_nobody(nlp: Language) -> None:
    text = "Peru sent a doctor home from the island before Chile could."
    doc = nlp(text)
    actors = ActorIndex.of(doc)
    assert list(missing(doc, actors, 0, event(text, "Peru", "sent")))
    assert not list(missing(doc, actors, 0, event(text, "Peru", "sent", "the island")))


def test_of_forty_parties_the_eight_nearest_are_tried(nlp: Language) -> None:
    names = [f"Ann Lee{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(40)]
    text = f"Peru met {', '.join(names)} and Chile in Lima."
    doc = nlp(text)
    found = beside(doc, ActorIndex.of(doc), event(text, "Peru", "met"))
    assert len(found) == 8
    assert max(span[0] for _, span, _ in found) < text.index(names[12])
