"""Who says what, by the rules: a sentence in, its claims out."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from tests.rows import rows

from onrecord.coding.claims import Claims, read_claims
from onrecord.coding.claims.reading import Attribution
from onrecord.model import Claim


def claims(nlp: Language, text: str) -> list[Claim]:
    """By the rules alone."""
    doc = nlp(text, disable=["onrecord_claims", "onrecord_events"])
    found: list[Claim] = Claims(read_claims)(doc)._.claims
    return found


def said(claim: Claim) -> tuple[str, str | None, str | None, list[str]]:
    return (
        claim.kind,
        claim.source.text if claim.source else None,
        claim.cue.text if claim.cue else None,
        [piece.text for piece in claim.content],
    )


@rows(
    ("text", "expected"),
    [
        # the cue after, before, in between
        ("“The dam is safe,” the minister said.", ("direct", "the minister", "said", ["“The dam is safe,”"])),
        ("“The dam is safe,” said Ann Lee.", ("direct", "Ann Lee", "said", ["“The dam is safe,”"])),
        ("The minister said: “The dam is safe.”", ("direct", "The minister", "said", ["“The dam is safe.”"])),
        (
            "“The dam,” the minister said, “is safe.”",
            ("direct", "the minister", "said", ["“The dam,”", "“is safe.”"]),
        ),
        ("The minister said the dam is safe.", ("indirect", "The minister", "said", ["the dam is safe"])),
        ("The dam is safe, the minister said.", ("indirect", "the minister", "said", ["The dam is safe"])),
        (
            "The dam, the minister said, is safe.",
            ("indirect", "the minister", "said", ["The dam", "is safe"]),
        ),
        # partly quoted
        (
            "The minister said the dam was “perfectly safe” after the flood.",
            ("mixed", "The minister", "said", ["the dam was “perfectly safe” after the flood"]),
        ),
        (
            "The aide blasted the “absolute uselessness” of the sanctions.",
            ("mixed", "The aide", "blasted", ["the “absolute uselessness” of the sanctions"]),
        ),
        # quotations of several sentences, before and behind the cue
        (
            "“The dam is safe. Nobody need worry,” the minister said.",
            ("direct", "the minister", "said", ["“The dam is safe. Nobody need worry,”"]),
        ),
        (
            "“The dam is safe,” the minister said. “It will hold. Nobody need worry.”",
            ("direct", "the minister", "said", ["“The dam is safe,”", "“It will hold. Nobody need worry.”"]),
        ),
        # a quotation that floats in its own paragraph goes on with what was said last
        (
            "The dam is safe, the minister said.\n\n“It will hold for another forty years.”",
            ("mixed", "the minister", "said", ["The dam is safe", "“It will hold for another forty years.”"]),
        ),
        # a quotation over paragraphs
        (
            "The minister said: “The dam is old.\n\n“It will be mended in May.”",
            ("direct", "The minister", "said", ["“The dam is old.", "“It will be mended in May.”"]),
        ),
        # cues that are no verbs of saying
        (
            "According to two officials, the dam is safe.",
            ("indirect", "two officials", "According to", ["the dam is safe"]),
        ),
        (
            "The minister was confident that the dam was safe.",
            ("indirect", "The minister", "confident", ["that the dam was safe"]),
        ),
        (
            "The firm was accused of fraud by the mayor.",
            ("indirect", "the mayor", "was accused", ["The firm", "fraud"]),
        ),
        ("It is believed that the dam will hold.", None),
        ("“Never,” the mayor thundered.", ("direct", "the mayor", "thundered", ["“Never,”"])),
        # the source behind a relative pronoun, a statement
        (
            "The firm issued a statement saying that the dam was safe.",
            ("indirect", "The firm", "saying", ["that the dam was safe"]),
        ),
        # a label
        ("Harbour Ministry: The dam is safe", ("indirect", "Harbour Ministry", ":", ["The dam is safe"])),
        # quoted words that nobody is said to have said
        ("The “Sea Gull” sailed at noon past the “Old Mole”.", None),
        ("She read ‘A Dam in the Hills’ twice.", None),
        ("The minister left.", None),
        # nobody is named as the source
        (
            "The firm allegedly hid the cracks.",
            ("indirect", None, "allegedly", ["The firm", "hid the cracks"]),
        ),
        ("The dam is expected to hold.", ("indirect", None, "is expected", ["The dam", "to hold"])),
    ],
)
def test_one_claim(nlp: Language, text: str, expected: tuple[str, str | None, str, list[str]] | None) -> None:
    found = [said(claim) for claim in claims(nlp, text)]
    if expected is None:
        assert all(source is None for _, source, _, _ in found)
    else:
        assert found == [expected]


@pytest.mark.parametrize(
    "opening, closing", ["“”", '""', "«»", "‘’", "''", ("``", "''"), ("''", "''"), ("“", '"')], ids=str
)
def test_marks_of_every_kind_quote(nlp: Language, opening: str, closing: str) -> None:
    quotation = f"{opening}The dam is safe and it will hold,{closing}"
    (claim,) = claims(nlp, f"{quotation} the minister said.")
    assert said(claim) == ("direct", "the minister", "said", [quotation])


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The minister denied that the dam was old.", "deny"),
        ("The minister did not confirm that the dam was safe.", "withhold"),
        ("The minister declined to say whether the dam was safe.", "withhold"),
        ("The minister does not believe that the dam is safe.", "doubt"),
        ("The mayor told the crowd to leave the dam.", "demand"),
        ("The mayor urged the ministry to mend the dam.", "demand"),
    ],
)
def test_what_the_cue_does(nlp: Language, text: str, act: str) -> None:
    assert [claim.act for claim in claims(nlp, text)] == [act]


@pytest.mark.parametrize(
    ("text", "hearer"),
    [
        ("“The dam is safe,” the minister told the Harbour Post.", "the Harbour Post"),
        ("The minister told reporters on Monday that the dam was safe.", "reporters"),
        ("The minister said the dam was safe.", None),
    ],
)
def test_who_is_told(nlp: Language, text: str, hearer: str | None) -> None:
    assert [claim.told_to for claim in claims(nlp, text)] == [hearer]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said the dam was leaking and called for an inquiry.",
        "The mayor said the dam was safe and called for an inquiry.",
        "The mayor said the dam would fall and demanded an inquiry.",
    ],
)
def test_two_cues_share_a_source(nlp: Language, text: str) -> None:
    first, second = claims(nlp, text)
    assert first.source and second.source and first.source.span == second.source.span
    assert "inquiry" not in first.content[0].text
    assert second.content[0].text == "an inquiry"


def test_a_subject_after_and_is_not_swallowed(nlp: Language) -> None:
    text = (
        "The islands and their allies have accused Ruritania of providing shells and rockets to help"
        " the rebels’ war and Sylvania has reported finding fragments of them on the beach."
    )
    accused, reported = claims(nlp, text)
    assert accused.content[0].text == "Ruritania of providing shells and rockets to help the rebels’ war"
    assert reported.source and reported.source.text == "Sylvania"


def test_somebody_elses_word_is_a_claim_within_the_claim(nlp: Language) -> None:
    outer, inner = claims(nlp, "The minister said that rebels had accused the army of looting.")
    assert (inner.within, outer.within) == (outer.id, None)
    assert said(inner) == ("indirect", "rebels", "had accused", ["the army of looting"])


def test_ones_own_mind_is_not(nlp: Language) -> None:
    assert len(claims(nlp, "The minister said he hoped to open the dam in May.")) == 1


def test_a_scare_quote_goes_on_with_nothing(nlp: Language) -> None:
    (claim,) = claims(nlp, "The dam is safe, the minister said. The “Sea Gull” sailed at noon.")
    assert [piece.text for piece in claim.content] == ["The dam is safe"]


def test_sources_are_resolved_to_actors(nlp: Language) -> None:
    doc = nlp("Ann Lee, the minister, arrived. “The dam is safe,” Lee said.")
    (claim,) = doc._.claims
    names = {actor.id: actor.name for actor in doc._.actors}
    assert claim.source and claim.source.actor and "Lee" in names[claim.source.actor]


def test_another_reader_may_stand_in(nlp: Language) -> None:
    def reader(doc: spacy.tokens.Doc) -> list[Attribution]:
        return [Attribution(act="say", cue=(4, 8), source=(0, 3), content=[(9, 13)], confidence=0.9)]

    doc = Claims(reader)(nlp.make_doc("Ann said: safe."))
    assert [claim.id for claim in doc._.claims] == ["c1"]


def test_the_component_stands_without_its_siblings() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("onrecord_claims", config={"reader": "rules"})
    assert blank("“The dam is safe,” the minister said.")._.claims == []


WORDS = [
    "said",
    "told",
    "AFP",
    "according",
    "to",
    "accused",
    "of",
    "THE",
    "Ann",
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "''",
]
WORDS += ["that", "and", "he", "was", "it", ".", ",", ":", "\n\n", "😀", "e\u0301", "called for", "war"]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text_gives_sound_claims(nlp: Language, words: list[str]) -> None:
    text = " ".join(words)
    found = claims(nlp, text)
    assert [claim.id for claim in found] == [f"c{n + 1}" for n in range(len(found))]
    for claim in found:
        quoted = [*claim.content, *(part for part in (claim.source, claim.cue) if part is not None)]
        assert all(text[slice(*part.span)] == part.text != "" for part in quoted)
        assert claim.content and claim.within != claim.id
        spans = sorted(piece.span for piece in claim.content)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("text", ["", " ", "Said", "said " * 300, "“" * 300, "he said that " * 200])
def test_odd_texts_do_no_harm(nlp: Language, text: str) -> None:
    assert all(read.content for read in read_claims(nlp(text)))
