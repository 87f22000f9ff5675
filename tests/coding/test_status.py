"""Whether an event is said to have happened: status and whose word, from the clause and the claim it stands
in.
"""

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    ("sentence", "kind", "status"),
    [
        ("The army shelled the port.", "ASSAULT", "asserted"),
        ("The envoy said the army shelled the port.", "ASSAULT", "alleged"),
        ("The mayor accused the army of shelling the port.", "ACCUSE", "asserted"),
        ("The mayor accused the army of shelling the port.", "ASSAULT", "alleged"),
        ("The army did not shell the port.", "ASSAULT", "denied"),
        ("The army denied shelling the port.", "ASSAULT", "denied"),
        ("The mayor demanded that the army free the prisoners.", "RETREAT", "requested"),
        ("The mayor urged the army to free the prisoners.", "RETREAT", "requested"),
        ("The army agreed to free the prisoners.", "RETREAT", "promised"),
        ("The army threatened to shell the port.", "ASSAULT", "threatened"),
        ("The army could shell the port.", "ASSAULT", "hypothetical"),
        ("If the army shells the port, the mayor leaves.", "ASSAULT", "hypothetical"),
        ("The army wants to shell the port.", "ASSAULT", "hypothetical"),
        ("The army stopped shelling the port.", "ASSAULT", "denied"),
    ],
)
def test_status_follows_the_clause(nlp: Language, sentence: str, kind: str, status: str) -> None:
    doc = nlp(sentence)
    assert status in [e.status for e in doc._.events if e.type == kind], [
        (e.type, e.status) for e in doc._.events
    ]


def test_an_event_stands_in_the_claim_whose_content_holds_it(nlp: Language) -> None:
    doc = nlp("The mayor accused the army of shelling the port.")
    accused, shelled = doc._.events[:2]
    assert accused.according_to == []
    assert [c.act for c in doc._.claims if c.id in shelled.according_to] == ["accuse"]


def test_a_claim_within_a_claim_gives_both_innermost_first(nlp: Language) -> None:
    doc = nlp("The envoy said the mayor had accused the army of shelling the port.")
    shelled = next(e for e in doc._.events if e.type == "ASSAULT")
    acts = {c.id: c.act for c in doc._.claims}
    assert [acts[id_] for id_ in shelled.according_to] == ["accuse", "say"]


def test_what_is_refused_is_no_event_of_its_own(nlp: Language) -> None:
    doc = nlp("The king refused to meet the envoy.")
    assert [e.type for e in doc._.events] == ["REJECT"]


@pytest.mark.parametrize(
    "text",
    [
        "The two ministers discussed the attack by rebels on the port.",
        "The junta refused to lift the sanctions that Peru imposed on Mali.",
    ],
)
def test_what_is_only_spoken_about_is_not_said(nlp: Language, text: str) -> None:
    told = [e for e in nlp(text)._.events if e.type in ("ASSAULT", "SANCTION")]
    assert told and all(e.status == "asserted" and not e.according_to for e in told)


def test_who_tells_of_it_is_not_whom_it_is_done_to(nlp: Language) -> None:
    doc = nlp("According to two Western diplomats, drones have been delivered to the rebels.")
    (event,) = doc._.events
    assert [doc.text[slice(*span)] for span in event.spans.recipient] == ["the rebels"]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Britain will send 20 tanks to Ukraine.", ["AGREE"]),
        ("Britain sent 20 tanks to Ukraine.", ["AID"]),
        ("Britain sent 20 tanks to the border.", ["MOBILIZE"]),
        ("Iran denied sending missiles to Russia.", ["AID"]),
        ("Iran denied the report.", ["REJECT"]),
    ],
)
def test_borders_between_types(nlp: Language, text: str, types: list[str]) -> None:
    assert [event.type for event in nlp(text)._.events] == types
