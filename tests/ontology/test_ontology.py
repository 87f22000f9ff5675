"""The ontology's tables are whole: sixteen types, every reference defined, every word read by its example."""

from typing import get_args

import pytest
from spacy.language import Language
from tests.rows import rows

from onrecord.coding.encoder import labels
from onrecord.coding.events.contexts import contexts
from onrecord.coding.events.goods import goods
from onrecord.coding.parsed import parsed
from onrecord.model import Status
from onrecord.ontology import (
    Context,
    GoodsKind,
    event_contexts,
    event_modes,
    event_types,
    goods_kinds,
    sectors,
)
from onrecord.ontology.cameo import crosswalk

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
    "PROTEST SANCTION MOBILIZE COERCE ASSAULT"
)


def test_plovers_sixteen_types_in_four_quads() -> None:
    types = event_types()
    assert list(types) == TYPES.split()
    quads = [t.quad for t in types.values()]
    assert {q: quads.count(q) for q in quads} == {
        "verbal cooperation": 4,
        "material cooperation": 3,
        "verbal conflict": 4,
        "material conflict": 5,
    }


def test_sectors_are_plovers() -> None:
    codes = "GOV LEG MIL SPY COP JUD PTY OPP ELI REB UAF CRM IGO NGO BUS LAB MED EDU REL HLH AGR REF SOC CVL"
    assert list(sectors()) == codes.split()


@rows("kind", goods_kinds(), ids=lambda k: k.kind)
def test_a_kind_of_goods_reads_its_example(nlp: Language, kind: GoodsKind) -> None:
    doc = nlp(kind.example, disable=["onrecord_events"])
    found = goods(parsed(doc), [(0, len(doc.text))])
    assert kind.kind in [one.kind for one, _ in found]


@pytest.mark.parametrize("context", event_contexts(), ids=lambda context: context.context)
def test_a_context_reads_its_example(nlp: Language, context: Context) -> None:
    doc = nlp(context.example, disable=["onrecord_events"])
    assert any(context.context in contexts(token, []) for token in parsed(doc))


def test_what_the_network_says_is_in_the_tables() -> None:
    assert set(labels.TYPES[1:]) == set(event_types())
    assert set(labels.SECTORS[1:]) == set(sectors())
    assert set(labels.MODES[1:]) == {f"{mode.type} {mode.mode}" for mode in event_modes()}
    assert set(labels.STATUSES) == set(get_args(Status))
    assert {"actor", "recipient", "goods", "place", "date"} <= set(labels.ARGUMENTS)


def test_the_tables_are_whole() -> None:
    modes = [(mode.type, mode.mode) for mode in event_modes()]
    assert len(set(modes)) == len(modes)
    assert {type_ for type_, _ in modes} <= set(event_types())
    named = [context.context for context in event_contexts()]
    assert len(set(named)) == len(named)
    assert {kind.context for kind in goods_kinds()} <= set(named)


def test_the_crosswalk_names_modes_of_the_tables() -> None:
    modes = {(mode.type, mode.mode) for mode in event_modes()}
    rules = {(rule.type, rule.mode) for rule in crosswalk().rules if rule.mode is not None}
    assert rules - modes == {("RETREAT", "ease"), ("MOBILIZE", "militarize")}  # of earlier drafts


def test_no_goods_word_has_two_kinds() -> None:
    words = [word for kind in goods_kinds() for word in kind.words]
    assert len(set(words)) == len(words), sorted(w for w in set(words) if words.count(w) > 1)
