"""What a cue does and who is told, with the trained reader's cues; every meaning reads its own example."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from tests.rows import rows

from onrecord.coding.claims.acts import read_cue
from onrecord.coding.claims.cues import Meaning, cue_table
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.tree import Tree
from onrecord.model import Span


def parsed(nlp: Language, text: str) -> Doc:
    return nlp(text, disable=["onrecord_actors", "onrecord_claims", "onrecord_events"])


def at(text: str, words: str | None) -> Span | None:
    if words is None:
        return None
    start = text.index(words)
    return start, start + len(words)


def read(nlp: Language, text: str, source: str | None, cue: str, content: str) -> Attribution:
    said = at(text, content)
    assert said is not None
    made = Attribution(act="?", cue=at(text, cue), source=at(text, source), content=[said], confidence=0.9)
    read_cue(Tree(parsed(nlp, text)), made)
    return made


@rows("meaning", cue_table().meanings, ids=lambda meaning: meaning.act)
def test_a_meaning_reads_its_own_example(nlp: Language, meaning: Meaning) -> None:
    doc = parsed(nlp, meaning.example)
    cue = next(word for word in doc if word.lemma_.lower() in meaning.lemmas)
    made = Attribution(
        act="?",
        cue=(cue.idx, cue.idx + len(cue)),
        source=(0, 9),
        content=[(cue.idx + len(cue) + 1, len(doc.text) - 1)],
        confidence=0.9,
    )
    read_cue(Tree(doc), made)
    assert made.act == meaning.act


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "act"),
    [
        # one verb, by what it takes
        (
            "The mayor asked whether the dam was safe.",
            "The mayor",
            "asked",
            "whether the dam was safe",
            "ask",
        ),
        (
            "The mayor asked the firm to mend the dam.",
            "The mayor",
            "asked",
            "the firm to mend the dam",
            "demand",
        ),
        (
            "The mayor told the firm to mend the dam.",
            "The mayor",
            "told",
            "the firm to mend the dam",
            "demand",
        ),
        ("The mayor described the dam as a ruin.", "The mayor", "described", "the dam as a ruin", "describe"),
        (
            "The mayor described the cracks in the dam.",
            "The mayor",
            "described",
            "the cracks in the dam",
            "say",
        ),
        ("The mayor doubts that the dam is safe.", "The mayor", "doubts", "that the dam is safe", "doubt"),
        # who is believed to have done it is not expected to
        ("The firm is believed to have hid it.", None, "is believed", "to have hid it", "believe"),
        ("The firm is expected to mend it.", None, "is expected", "to mend it", "expect"),
        # a listed word in another part of speech; a word that no table knows; what is not done
        ("Harbour mayor plans new dam", "Harbour mayor", "plans", "new dam", "plan"),
        ("The mayor hummed that it was safe.", "The mayor", "hummed", "that it was safe", "say"),
        ("The report did not provide proof.", "The report", "did not provide", "proof", "withhold"),
        ("The mayor knows the cause.", "The mayor", "knows", "the cause", "know"),
    ],
)
def test_what_a_cue_does(
    nlp: Language, text: str, source: str | None, cue: str, content: str, act: str
) -> None:
    assert read(nlp, text, source, cue, content).act == act


@pytest.mark.parametrize(
    ("text", "cue", "content", "told_to"),
    [
        (
            "The minister said to reporters that the dam was safe.",
            "said",
            "that the dam was safe",
            "reporters",
        ),
        (
            "The minister said in an interview with Harbour Radio that the dam was safe.",
            "said",
            "that the dam was safe",
            "Harbour Radio",
        ),
        (
            "The minister warned in a letter to the council that the dam was old.",
            "warned",
            "that the dam was old",
            "the council",
        ),
        ("The minister said in a statement that the dam was safe.", "said", "that the dam was safe", None),
        ("The minister said in an interview on Monday that it was safe.", "said", "that it was safe", None),
        ("The minister objected to the dam.", "objected to", "the dam", None),
    ],
)
def test_whom_words_are_addressed_to(
    nlp: Language, text: str, cue: str, content: str, told_to: str | None
) -> None:
    told = read(nlp, text, "The minister", cue, content).told_to
    assert (text[slice(*told)] if told else None) == told_to


def test_who_is_accused_is_no_source(nlp: Language) -> None:
    text = "The mayor was accused of fraud on Monday."
    made = read(nlp, text, "The mayor", "was accused of", "fraud")
    assert made.source is None
    assert [text[slice(*span)] for span in made.content] == ["The mayor", "fraud"]


def test_who_was_told_is_told(nlp: Language) -> None:
    text = "The mayor was told that the dam was safe."
    made = read(nlp, text, "The mayor", "was told", "that the dam was safe")
    assert made.source is None
    assert made.told_to == (0, 9)


def test_who_was_convinced_still_speaks(nlp: Language) -> None:
    text = "The mayor was convinced that the dam was safe."
    assert read(nlp, text, "The mayor", "was convinced", "that the dam was safe").source == (0, 9)
