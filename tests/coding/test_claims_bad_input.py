"""Whatever the text, claims or none, spans exact in code points, and never a crash."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import onrecord
from onrecord.model import Claim

WORDS = ["said", "Ada", "the mayor", "told", "that", "it fell", "according to", "accused", "of", "and", "who"]
MARKS = ["“", "”", '"', "''", "``", "'", "‘", "’", "«", "»", "„", ",", ".", ":", "?", "\n", "\n\n"]
ODD = [
    "😀",
    "👩‍🚀",
    "e\u0301",
    "\u0301",
    "\u200f",
    "\u202eabc\u202c",
    "\u2066x\u2069",
    "\ufeff",
    "\x00",
    "𝒳",
    "ﬁ",
    "İ",
]


def check(doc: Doc, text: str) -> None:
    found: list[Claim] = doc._.claims
    ids = [claim.id for claim in found]
    assert ids == [f"c{n + 1}" for n in range(len(found))]
    for claim in found:
        quoted = [*claim.content, *(part for part in (claim.source, claim.cue) if part is not None)]
        assert all(text[slice(*part.span)] == part.text != "" for part in quoted)
        assert claim.told_to is None or claim.told_to_span is not None
        if claim.told_to_span is not None:
            assert text[slice(*claim.told_to_span)] == claim.told_to
        assert claim.content and claim.within != claim.id and claim.within in (None, *ids)
        assert 0 <= claim.confidence <= 1
        spans = [piece.span for piece in claim.content]
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans)))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(WORDS + MARKS + ODD), max_size=50), st.sampled_from([" ", "", "\u00a0"]))
def test_any_text(nlp: Language, pieces: list[str], gap: str) -> None:
    text = gap.join(pieces)
    check(nlp(text, disable=["onrecord_events"]), text)


@pytest.mark.parametrize(
    "text",
    [
        "said",
        "ADA HOLM SAID THE PIER FELL AND ACCUSED THE FIRM OF FRAUD " * 60,
        "ada holm said the pier fell and peter lind told the firm that it stood " * 60,
        '“‘"«' * 100 + " Ada Holm said",
        "Ada Holm said: “The pier ”fell“ and ”stood”, she said. " * 20,
        "\u200fAda Holm\u200f said: “\u202eThe pier fell\u202c,” 😀 and told the e\u0301cho that it stood. "
        * 10,
        "😀" * 200 + " “The pier fell,” Ada Holm said.",
    ],
    ids=["one word", "capitals", "no punctuation", "marks", "mixed marks", "right to left", "emoji"],
)
def test_odd_texts(nlp: Language, text: str) -> None:
    check(nlp(text, disable=["onrecord_events"]), text)


def test_code_points_count_and_not_bytes_or_units(nlp: Language) -> None:
    text = "The 👩‍🚀 e\u0301 𝒳 sailed at noon on Monday.\n\n“The pier fell,” Ada Holm said."
    (claim,) = nlp(text, disable=["onrecord_events"])._.claims
    assert [text[slice(*piece.span)] for piece in claim.content] == ["“The pier fell,”"]


def test_half_a_character_in_jsonl_moves_no_span(tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    page.write_text('{"text": "“The pier \\ud83d fell,” Ada Holm said on Friday."}\n', "utf-8")
    record = onrecord.read(page, kind="article")
    assert record.text == "“The pier \ufffd fell,” Ada Holm said on Friday."
    assert [[piece.text for piece in claim.content] for claim in record.claims] == [
        ["“The pier \ufffd fell,”"]
    ]
