"""Who did what to whom: a sentence in, its events out. Whatever the form of the clause, the parties are the
same.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.model import Event


def words(doc: Doc, spans: list[tuple[int, int]]) -> list[str]:
    return [doc.text[start:end] for start, end in spans]


def rows(doc: Doc) -> list[tuple[str, list[str], list[str]]]:
    return [(e.type, words(doc, e.spans.actor), words(doc, e.spans.recipient)) for e in doc._.events]


def one(doc: Doc, kind: str) -> Event:
    found = [e for e in doc._.events if e.type == kind]
    assert len(found) == 1, rows(doc)
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        # voice
        ("The rebels attacked the port.", ("ASSAULT", ["The rebels"], ["the port"])),
        ("The port was attacked by the rebels.", ("ASSAULT", ["the rebels"], ["The port"])),
        ("Two guards were shot at the gate.", ("ASSAULT", [], ["Two guards"])),
        # relative clauses and participles
        ("The army praised the pilots who bombed the bridge.", ("ASSAULT", ["the pilots"], ["the bridge"])),
        ("The police searched for the men arrested by the army.", ("COERCE", ["the army"], ["the men"])),
        ("They sold the drones which Peru sent to Chile.", ("AID", ["Peru"], ["Chile"])),
        # coordination
        ("The army shelled the town and arrested the mayor.", ("COERCE", ["The army"], ["the mayor"])),
        ("The league condemned and sanctioned the junta.", ("SANCTION", ["The league"], ["the junta"])),
        ("Chile and Peru accused the bank of hiding losses.", ("ACCUSE", ["Chile", "Peru"], ["the bank"])),
        (
            "The court jailed the mayor and two editors.",
            ("COERCE", ["The court"], ["the mayor", "two editors"]),
        ),
        # control and raising
        ("The union threatened to boycott the election.", ("THREATEN", ["The union"], ["the election"])),
        ("The minister agreed to meet the strikers.", ("AGREE", ["The minister"], ["the strikers"])),
        (
            "The governor urged the rebels to free the hostages.",
            ("RETREAT", ["the rebels"], ["the hostages"]),
        ),
        ("The firm was accused of arming the militia.", ("AID", ["The firm"], ["the militia"])),
        # nominals, carried by a verb or standing alone
        ("The watchdog opened an investigation into the bank.", ("ACCUSE", ["The watchdog"], ["the bank"])),
        (
            "An investigation into the bank was opened by the watchdog.",
            ("ACCUSE", ["the watchdog"], ["the bank"]),
        ),
        ("The minister faced criticism from the bishops.", ("ACCUSE", ["the bishops"], ["The minister"])),
        (
            "Talks between the army and the rebels went on.",
            ("CONSULT", ["the army", "the rebels"], ["the army", "the rebels"]),
        ),
        ("Rebel attacks on the convoy went on.", ("ASSAULT", ["Rebel"], ["the convoy"])),
        (
            "The attack by the rebels on the convoy lasted an hour.",
            ("ASSAULT", ["the rebels"], ["the convoy"]),
        ),
        ("Danish deliveries of shells to Kenya went on.", ("AID", ["Danish"], ["Kenya"])),
        # nobody it is done to
        ("Thousands of miners have protested.", ("PROTEST", ["Thousands of miners"], [])),
        # the party inside a matter
        (
            "The senate rejected a request from President Diaz.",
            ("REJECT", ["The senate"], ["President Diaz"]),
        ),
        ("Peru lifted a ban on imports of Chilean wine.", ("CONCEDE", ["Peru"], ["imports of Chilean wine"])),
        # a dateline is nobody
        ("LIMA -- A court on Monday freed the reporter.", ("RETREAT", ["A court"], ["the reporter"])),
        # what is told of the sanctions is not what is told of the refusal
        (
            "Peru refused to apply the sanctions that Chile imposed on Cuba.",
            ("SANCTION", ["Chile"], ["Cuba"]),
        ),
        # a joined verb in another tense is joined to the sentence
        (
            "The king praised the mayor for opening the gates and thanked the guild.",
            ("SUPPORT", ["The king"], ["the guild"]),
        ),
        (
            "The bank froze the general's assets after a meeting in Oslo.",
            ("SANCTION", ["The bank"], ["the general"]),
        ),
        ("Peru blamed Chile for the attack on the port.", ("ASSAULT", ["Chile"], ["the port"])),
        ("The junta accused Chile of planning an attack on Peru.", ("ASSAULT", ["Chile"], ["Peru"])),
        ("Peru sent troops to its own border.", ("MOBILIZE", ["Peru"], ["its own border"])),
        # sanctions are lifted for those whom they were imposed on
        ("Chile lifted the sanctions imposed on Peru in May.", ("CONCEDE", ["Chile"], ["Peru"])),
        # a name beside what it names is the same party
        (
            "The minister met his Danish counterpart, Lars Holm, in Oslo.",
            ("CONSULT", ["The minister"], ["his Danish counterpart", "Lars Holm"]),
        ),
        ("Peru backed the candidate Lars Holm.", ("SUPPORT", ["Peru"], ["the candidate Lars Holm"])),
        # those who react to a plan have none
        (
            "Nurses protested against plans to sell the hospital to a Danish firm.",
            ("COOPERATE", [], ["a Danish firm"]),
        ),
        # who "it" is in what somebody says of itself
        ("The ministry said it will free the sailors.", ("AGREE", ["The ministry"], ["the sailors"])),
    ],
)
def test_the_parties_are_the_same_in_every_form(
    nlp: Language, sentence: str, row: tuple[str, list[str], list[str]]
) -> None:
    doc = nlp(sentence)
    assert row in rows(doc), rows(doc)


@pytest.mark.parametrize(
    ("cooperative", "other"),
    [
        (
            "The bloc lifted sanctions against Peru.|CONCEDE",
            "The bloc imposed sanctions against Peru.|SANCTION",
        ),
        ("The firm signed an agreement with Peru.|SUPPORT", "The firm agreed to trade with Peru.|AGREE"),
        (
            "The army withdrew its troops from Peru.|RETREAT",
            "Peru withdrew from the whaling treaty.|SANCTION",
        ),
        ("The bank gave aid to Peru.|AID", "The bank suspended aid to Peru.|SANCTION"),
        ("The king met the envoy.|CONSULT", "The king refused to meet the envoy.|REJECT"),
        ("The union called off its strike.|CONCEDE", "The union began a general strike.|PROTEST"),
        ("The navy sent medicine to Peru.|AID", "The navy will send medicine to Peru.|AGREE"),
        (
            "The junta held talks with the union.|CONSULT",
            "The junta broke off talks with the union.|SANCTION",
        ),
        ("Police arrested the mayor.|COERCE", "Police will arrest the mayor.|THREATEN"),
        (
            "The league accepts the plan of the envoy.|CONCEDE",
            "The league will not accept the plan of the envoy.|REJECT",
        ),
    ],
)
def test_the_borders_between_types(nlp: Language, cooperative: str, other: str) -> None:
    for case in (cooperative, other):
        sentence, kind = case.split("|")
        doc = nlp(sentence)
        assert [e.type for e in doc._.events] == [kind] or kind in (e.type for e in doc._.events[:1]), rows(
            doc
        )


def test_two_who_sign_are_on_both_sides(nlp: Language) -> None:
    doc = nlp("The president of Chile and the king of Norway signed a fishing treaty.")
    event = one(doc, "SUPPORT")
    assert words(doc, event.spans.actor) == ["The president of Chile", "the king of Norway"]
    assert words(doc, event.spans.recipient) == words(doc, event.spans.actor)


def test_goods_are_kinds_and_their_words_stand_beside_them(nlp: Language) -> None:
    doc = nlp("The kingdom sent artillery shells, two helicopters and humanitarian aid to Chad.")
    event = one(doc, "AID")
    assert event.goods == ["ammunition", "aircraft", "relief"]
    assert words(doc, event.spans.goods) == [
        "artillery shells",
        "two helicopters",
        "humanitarian aid",
    ] or words(doc, event.spans.goods) == ["artillery shells", "helicopters", "humanitarian aid"]
    assert {"military", "humanitarian"} <= set(event.contexts)


def test_those_who_walk_over_a_bridge_do_not_strike(nlp: Language) -> None:
    assert rows(nlp("The pilot walked over the bridge.")) == []
    assert one(nlp("Miners laid down their tools at the pit."), "PROTEST").mode == "strike"


def test_those_who_join_forces_hand_over_no_troops(nlp: Language) -> None:
    joined = one(nlp("Chile joined forces with Peru to map the coast."), "COOPERATE")
    assert joined.goods == []
    assert one(nlp("Chile sent forces to Peru on a mission."), "AID").goods == ["troops"]


def test_goods_joined_before_a_noun_and_sums_are_goods(nlp: Language) -> None:
    assert one(nlp("Chile sent fuel and medical supplies to Peru."), "AID").goods == ["fuel", "medicine"]
    assert one(nlp("Chile gave €40,000 to Peru."), "AID").goods == ["money"]


def test_an_event_has_the_date_of_its_own_clause(nlp: Language) -> None:
    from datetime import date

    doc = nlp.make_doc("The envoy said on Friday that the army shelled the port on Tuesday.")
    doc._.published = date(2024, 6, 22)
    doc = nlp(doc)
    event = one(doc, "ASSAULT")
    assert event.date is not None and (event.date.text, event.date.value) == ("Tuesday", "2024-06-18")


@pytest.mark.parametrize(
    ("sentence", "kind", "place"),
    [
        ("The king paid a visit to Lima on Monday.", "CONSULT", "Lima"),
        ("The envoy arrived in Cairo for talks.", "CONSULT", "Cairo"),
        ("Chile and Peru signed a pact at a summit in Quito.", "SUPPORT", "Quito"),
        ("Chile sent fuel to Peru.", "AID", None),
    ],
)
def test_an_event_has_the_place_of_its_clause(
    nlp: Language, sentence: str, kind: str, place: str | None
) -> None:
    found = one(nlp(sentence), kind).place
    assert (found.name if found is not None else None) == place


def test_the_time_of_saying_is_not_the_time_of_what_is_said(nlp: Language) -> None:
    doc = nlp("The envoy said on Friday that the army had shelled the port.")
    assert one(doc, "ASSAULT").date is None


def test_one_happening_is_one_event(nlp: Language) -> None:
    doc = nlp("The watchdog launched an investigation into the bank.")
    assert len(doc._.events) == 1


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The mayor condemned what the governor called a betrayal.", "CONSULT"),
        ("The guild called the mayor a liar.", "CONSULT"),
        ("The envoy warned that millions of children would go hungry.", "THREATEN"),
        ("The studio shot two episodes in the valley.", "ASSAULT"),
        ("The pitcher gave up a run to the visitors.", "AID"),
        ("The minister declined to comment.", "REJECT"),
        ("The police chief recalled the attacks on the bank.", "ASSAULT"),
        ("On a channel opened on Monday, called the Lantern, a poem was read.", "REQUEST"),
        ("A steady rain battered the rebels.", "ASSAULT"),
        ("You agree to receive special offers.", "AGREE"),
        ("If the alliance marches, the capital will fall.", "PROTEST"),
        ("The pact does not oblige the islands to come to each other's aid.", "AID"),
        ("The league gave the generals a week to free the president.", "RETREAT"),
    ],
)
def test_words_that_look_like_an_event_are_none(nlp: Language, sentence: str, kind: str) -> None:
    doc = nlp(sentence)
    assert kind not in [e.type for e in doc._.events], rows(doc)


@pytest.mark.parametrize(
    "sentence",
    [
        "The weather was mild and the lake was calm.",
        "Her new novel attacks nobody's patience for long sentences.",
        "He likes the smell of rain.",
    ],
)
def test_no_event_is_made_of_nothing(nlp: Language, sentence: str) -> None:
    doc = nlp(sentence)
    assert not [e for e in doc._.events if e.confidence > 0.85], rows(doc)


def test_the_component_stands_alone() -> None:
    import spacy

    import onrecord.coding  # noqa: F401
    from onrecord.coding.coder import LANGUAGE_MODELS

    name = next(m for m in reversed(LANGUAGE_MODELS) if spacy.util.is_package(m))
    alone = spacy.load(name, exclude=["ner"])
    alone.add_pipe("onrecord_events")
    assert rows(alone("The rebels attacked the port.")) == [("ASSAULT", ["The rebels"], ["the port"])]
    blank = spacy.blank("en")
    blank.add_pipe("onrecord_events")
    assert blank("The rebels attacked the port.")._.events == []


_PIECES = st.sampled_from(
    [
        "Peru",
        "the army",
        "attacked",
        "said",
        "that",
        "agreed to",
        "talks between",
        "and",
        "was",
        "by",
        "of",
        ",",
        ".",
        "“",
        "\n\n",
        "accused",
        "will",
        "not",
        "who",
        "🙂",
        "é",
        "SANCTIONS ON",
        "on Friday",
        "called off",
        "--",
        "hundreds of",
        "its",
    ]
)


@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_whatever_the_text_events_quote_it(nlp: Language, text: str) -> None:
    doc = nlp(text)
    for n, event in enumerate(doc._.events, 1):
        spans = event.spans
        assert event.id == f"e{n}"
        assert len(event.goods) == len(spans.goods)
        assert spans.actor or spans.recipient
        assert 0 <= event.confidence <= 1
        for start, end in [spans.trigger, *spans.actor, *spans.recipient, *spans.goods]:
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]
