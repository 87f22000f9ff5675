"""On whose word an event stands: the claims around it and the source that is read, reconciled."""

from tests.coding.told import claim, read_event

from onrecord.coding.encoder import ReadEvent
from onrecord.coding.events.attribution import Attribution
from onrecord.model import Claim

NESTED = "The envoy said the mayor had accused the army of shelling the port."
OUTER = claim(
    NESTED, "c1", "said", "the mayor had accused the army of shelling the port", "The envoy", actor="a1"
)
INNER = claim(NESTED, "c2", "accused", "the army of shelling the port", "the mayor", actor="a2")


def voices(event: ReadEvent, *claims: Claim) -> list[str]:
    return [one.id for one in Attribution(claims).of(event)]


def shelling(source: str = "", status: str = "alleged") -> ReadEvent:
    return read_event(NESTED, "shelling", source=source, status=status)


def test_the_innermost_claim_comes_first_whatever_their_order() -> None:
    event = shelling("The envoy;the mayor")
    assert voices(event, OUTER, INNER) == voices(event, INNER, OUTER) == ["c2", "c1"]


def test_of_the_claims_around_it_only_those_count_whose_source_is_seen() -> None:
    assert voices(shelling("the mayor"), OUTER, INNER) == ["c2"]
    assert voices(shelling("The envoy"), OUTER, INNER) == ["c1"]
    assert voices(shelling("envoy"), OUTER, INNER) == ["c1"]


def test_what_a_claims_own_cue_reports_is_not_that_claims() -> None:
    accused = read_event(NESTED, "accused", "ACCUSE", source="The envoy", status="alleged")
    assert voices(accused, OUTER, INNER) == ["c1"]
    text = "The mayor accused the army."
    own = claim(text, "c1", "accused", "accused the army", "The mayor")
    assert voices(read_event(text, "accused", "ACCUSE"), own) == []
    assert voices(read_event(text, "accused", "ACCUSE", source="The mayor", status="alleged"), own) == []


def test_without_a_source_what_is_asserted_is_the_articles_word_and_anything_else_somebodys() -> None:
    assert voices(shelling(status="asserted"), OUTER, INNER) == []
    for status in ("alleged", "denied", "promised", "hypothetical"):
        assert voices(shelling(status=status), OUTER, INNER) == ["c2", "c1"]


def test_a_source_that_is_seen_counts_for_what_is_asserted_too() -> None:
    assert voices(shelling("the mayor", status="asserted"), OUTER, INNER) == ["c2"]


def test_an_event_outside_of_all_claims_is_the_articles_word() -> None:
    text = "Rebels burned the mill. The mayor said that it was old."
    said = claim(text, "c1", "said", "that it was old", "The mayor")
    assert voices(read_event(text, "burned", status="alleged"), said) == []
    assert voices(read_event(text, "burned"), said) == []


FAR = "The mayor said that it was cold. The envoy said rain fell. The army shelled the port, the mayor said."
FIRST = claim(FAR, "c1", "said", "that it was cold", "The mayor")
SECOND = claim(FAR, "c2", "said#2", "rain fell", "The envoy")
THIRD = claim(FAR, "c3", "said#3", "the port", "the mayor")


def test_a_source_seen_elsewhere_brings_its_claim() -> None:
    def shelled(source: str) -> ReadEvent:
        return read_event(FAR, "shelled", status="alleged", source=source)

    assert voices(shelled("The envoy"), FIRST, SECOND, THIRD) == ["c2"]
    assert voices(shelled("The mayor"), FIRST, SECOND, THIRD) == ["c1"]
    assert voices(shelled("rain"), FIRST, SECOND, THIRD) == []


def test_of_a_sources_claims_elsewhere_the_nearest_counts() -> None:
    text = "Ann spoke. It was cold and dark and late, Ann said. Then rebels burned the mill."
    far, near = (
        claim(text, "c1", "said", "It was cold", "Ann#2"),
        claim(text, "c2", "said", "and late", "Ann#2"),
    )
    event = read_event(text, "burned", status="alleged", source="Ann#2")
    assert voices(event, far, near) == voices(event, near, far) == ["c2"]


def test_a_source_that_makes_no_claim_leaves_those_around_the_event() -> None:
    assert voices(shelling("the port"), OUTER, INNER) == ["c2", "c1"]


def test_claims_without_source_or_cue_hold_events_as_others_do() -> None:
    text = "“Rebels burned the mill.”"
    nobodys = claim(text, "c1", "", text)
    assert voices(read_event(text, "burned", status="alleged"), nobodys) == ["c1"]
    assert voices(read_event(text, "burned", status="alleged", source="the mill"), nobodys) == ["c1"]


def test_a_trigger_in_any_piece_of_the_content_stands_in_the_claim() -> None:
    text = "“Rebels came,” Ann said, “and burned the mill.”"
    said = claim(text, "c1", "said", "“Rebels came,”;“and burned the mill.”", "Ann")
    assert voices(read_event(text, "burned", status="alleged", source="Ann"), said) == ["c1"]
