"""Whether an event is said to have happened: status and whose word, from the clause and the claim it stands
in.
"""

import pytest
from spacy.language import Language
from tests.rows import rows


@rows(
    ("sentence", "kind", "status"),
    [
        ("The army shelled the port.", "ASSAULT", "asserted"),
        ("The envoy said the army shelled the port.", "ASSAULT", "alleged"),
        ("The mayor accused the army of shelling the port.", "ACCUSE", "asserted"),
        ("The mayor accused the army of shelling the port.", "ASSAULT", "alleged"),
        ("The army did not shell the port.", "ASSAULT", "denied"),
        ("The army forgot to send medicine to Peru.", "AID", "denied"),
        ("People forget that the army shelled the port.", "ASSAULT", "alleged"),
        ("The army denied shelling the port.", "ASSAULT", "denied"),
        ("The mayor demanded that the army free the prisoners.", "RETREAT", "requested"),
        ("The mayor urged the army to free the prisoners.", "RETREAT", "requested"),
        ("The army agreed to free the prisoners.", "RETREAT", "promised"),
        ("The army threatened to shell the port.", "ASSAULT", "threatened"),
        ("The army could shell the port.", "ASSAULT", "hypothetical"),
        ("If the army shells the port, the mayor leaves.", "ASSAULT", "hypothetical"),
        ("The army wants to shell the port.", "ASSAULT", "hypothetical"),
        ("The army stopped shelling the port.", "ASSAULT", "denied"),
        # told of as done, whatever the tense
        ("The army had shelled the port before dawn.", "ASSAULT", "asserted"),
        ("The police have arrested nine dockers.", "COERCE", "asserted"),
        ("The rebels are shelling the port.", "ASSAULT", "asserted"),
        ("The governor began deporting migrants in May.", "COERCE", "asserted"),
        ("The police managed to arrest the editor.", "COERCE", "asserted"),
        ("After the army shelled the port, the mayor fled.", "ASSAULT", "asserted"),
        ("When did the army shell the port?", "ASSAULT", "asserted"),
        # on somebody's word, named or not
        ("The army reportedly shelled the port.", "ASSAULT", "alleged"),
        ("The army is said to have shelled the port.", "ASSAULT", "alleged"),
        ("According to the mayor, the army shelled the port.", "ASSAULT", "alleged"),
        ("The army shelled the port, the mayor said.", "ASSAULT", "alleged"),
        ("The bishop blamed the army for shelling the port.", "ASSAULT", "alleged"),
        # not done
        ("The army never shelled the port.", "ASSAULT", "denied"),
        ("The army has not shelled the port.", "ASSAULT", "denied"),
        ("The general denied that the army had shelled the port.", "ASSAULT", "denied"),
        ("The police failed to arrest the editor.", "COERCE", "denied"),
        ("No rebels attacked the convoy.", "ASSAULT", "denied"),
        ("Nobody attacked the convoy.", "ASSAULT", "denied"),
        ("Neither the army nor the rebels attacked the convoy.", "ASSAULT", "denied"),
        ("The king left without meeting the envoy.", "CONSULT", "denied"),
        ("It is not true that the army shelled the port.", "ASSAULT", "denied"),
        ("The police prevented the rebels from attacking the convoy.", "ASSAULT", "denied"),
        # asked for, promised, threatened
        ("The union called on the governor to release the dockers.", "RETREAT", "requested"),
        ("Norway urged both sides to meet the envoy.", "CONSULT", "requested"),
        ("The island promised to send medicine to the town.", "AID", "promised"),
        ("Norway pledged to give money to the island.", "AID", "promised"),
        ("The junta vowed to release the editor.", "RETREAT", "promised"),
        ("The rebels threatened to kill the hostages.", "ASSAULT", "threatened"),
        # only thought of
        ("The army may have shelled the port.", "ASSAULT", "hypothetical"),
        ("Unless the rebels free the hostages, the army will leave.", "RETREAT", "hypothetical"),
        ("The rebels would have attacked the convoy.", "ASSAULT", "hypothetical"),
        ("The army is considering whether to shell the port.", "ASSAULT", "hypothetical"),
        ("Perhaps the army shelled the port.", "ASSAULT", "hypothetical"),
        ("The army probably shelled the port.", "ASSAULT", "hypothetical"),
        ("It is possible that the army shelled the port.", "ASSAULT", "hypothetical"),
        ("Should the rebels attack the convoy, the army will respond.", "ASSAULT", "hypothetical"),
        ("Had the rebels attacked the convoy, the army would have fled.", "ASSAULT", "hypothetical"),
        ("The army is likely to shell the port.", "ASSAULT", "hypothetical"),
        ("The rebels tried to kill the mayor.", "ASSAULT", "hypothetical"),
        ("Did the army shell the port?", "ASSAULT", "hypothetical"),
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
