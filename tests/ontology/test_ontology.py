"""The ontology's tables are whole: sixteen types, every reference defined, every goods word read by its
example.
"""

from spacy.language import Language
from tests.rows import rows

from onrecord.ontology import GoodsKind, event_types, goods_kinds, lexicon, sectors

TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
    "PROTEST SANCTION MOBILIZE COERCE ASSAULT"
)
SLOTS_BY_FUNCTION = {
    "subject",
    "object",
    "owner",
    "object/owner",
    "of/owner",
    "carrier",
    "clause",
    "infinitive",
    "gerund",
    "must",
    "helping",
    "purpose",
    "occasion",
    "several",
}


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


def test_what_a_type_becomes_is_a_type() -> None:
    for type_ in event_types().values():
        for other in (type_.ahead, type_.refused):
            assert other is None or other in event_types(), type_.name


def test_every_type_has_triggers_of_its_own() -> None:
    assert {type_ for type_, _ in lexicon().frames} == set(event_types())


def test_frames_are_whole() -> None:
    for type_, frame in lexicon().frames:
        assert frame.verbs or frame.nouns or frame.adjectives, (type_, frame.example)
        assert 0 < frame.confidence < 1, frame.example
        for slot in [*frame.having, *frame.lacking, *frame.actor, *frame.recipient, *frame.aside]:
            assert slot in SLOTS_BY_FUNCTION or (slot.isalpha() and slot.islower()), (slot, frame.example)
        assert frame.refused is None or frame.refused in event_types()


def test_no_example_serves_two_frames() -> None:
    examples = [frame.example for _, frame in lexicon().frames]
    assert len(set(examples)) == len(examples)


def test_the_more_particular_trigger_is_tried_first() -> None:
    ranks = [t.rank for t in lexicon().candidates("VERB", "withdraw")]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) > 3


def test_sectors_are_plovers() -> None:
    codes = "GOV LEG MIL SPY COP JUD PTY OPP ELI REB UAF CRM IGO NGO BUS LAB MED EDU REL HLH AGR REF SOC CVL"
    assert list(sectors()) == codes.split()


@rows("kind", goods_kinds(), ids=lambda k: k.kind)
def test_a_kind_of_goods_reads_its_example(nlp: Language, kind: GoodsKind) -> None:
    doc = nlp(kind.example)
    assert kind.kind in [good for e in doc._.events for good in e.goods], [
        (e.type, e.goods) for e in doc._.events
    ]


def test_no_goods_word_has_two_kinds() -> None:
    words = [word for kind in goods_kinds() for word in kind.words]
    assert len(set(words)) == len(words), sorted(w for w in set(words) if words.count(w) > 1)


def test_forces_that_are_armed_are_no_goods(nlp: Language) -> None:
    (event,) = nlp("Peru armed the police.")._.events
    assert (event.type, event.goods) == ("AID", [])
