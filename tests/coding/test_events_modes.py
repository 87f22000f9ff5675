"""In what way an event was done and what it is about: the tables' examples, and that nothing is guessed."""

import pytest
from spacy.language import Language

from onrecord.ontology import Context, Mode, event_contexts, event_modes, event_types, lexicon
from onrecord.ontology.cameo import crosswalk

MODES = [mode for mode in event_modes() if mode.example is not None]


@pytest.mark.parametrize("mode", MODES, ids=[f"{mode.type}-{mode.mode}" for mode in MODES])
def test_a_mode_reads_its_example(nlp: Language, mode: Mode) -> None:
    read = [(event.type, event.mode) for event in nlp(mode.example or "")._.events]
    assert (mode.type, mode.mode) in read, read


@pytest.mark.parametrize("context", event_contexts(), ids=lambda context: context.context)
def test_a_context_reads_its_example(nlp: Language, context: Context) -> None:
    read = [(event.type, event.contexts) for event in nlp(context.example)._.events]
    assert any(context.context in contexts for _, contexts in read), read


def test_the_tables_are_whole() -> None:
    modes = [(mode.type, mode.mode) for mode in event_modes()]
    assert len(set(modes)) == len(modes)
    assert {type_ for type_, _ in modes} <= set(event_types())
    contexts = [context.context for context in event_contexts()]
    assert len(set(contexts)) == len(contexts)
    for mode in event_modes():
        for wanted in mode.content:
            type_, _, of_it = wanted.partition(" ")
            assert type_ in event_types(), wanted
            assert not of_it or (type_, of_it) in modes, wanted


def test_frames_and_crosswalk_name_modes_and_contexts_of_the_tables() -> None:
    modes = {(mode.type, mode.mode) for mode in event_modes()}
    contexts = {context.context for context in event_contexts()}
    assert {(type_, frame.mode) for type_, frame in lexicon().frames if frame.mode} <= modes
    assert {context for _, frame in lexicon().frames for context in frame.contexts} <= contexts
    rules = {(rule.type, rule.mode) for rule in crosswalk().rules if rule.mode is not None}
    assert rules - modes == {("RETREAT", "ease"), ("MOBILIZE", "militarize")}  # of earlier drafts


@pytest.mark.parametrize(
    ("sentence", "kind", "mode"),
    [
        # the text gives none
        ("The army attacked the port.", "ASSAULT", None),
        ("The minister met the envoy.", "CONSULT", None),
        ("The rebels threatened the mayor.", "THREATEN", None),
        ("The junta rejected the plan.", "REJECT", None),
        # what another clause says is not the event's
        ("The army attacked the port where drones are built.", "ASSAULT", None),
        ("The rebels killed a man who had thrown a grenade.", "ASSAULT", None),
        # what it becomes has other modes than what it would have been
        ("The king will visit Portugal.", "AGREE", None),
        ("The army will not withdraw its troops from the island.", "REJECT", "yield"),
        ("The king refused to meet the envoy.", "REJECT", "meet"),
        ("The union threatened to strike at the port.", "THREATEN", "relations"),
        ("The general threatened to deport the students.", "THREATEN", "expel"),
        ("The army attacked the port using drones.", "ASSAULT", "drone"),
    ],
)
def test_mode(nlp: Language, sentence: str, kind: str, mode: str | None) -> None:
    read = [(event.type, event.mode) for event in nlp(sentence)._.events]
    assert (kind, mode) in read, read


def test_names_tell_no_context(nlp: Language) -> None:
    (event,) = nlp("The Ministry of Economic Affairs praised Norway.")._.events
    assert "economic" not in event.contexts
