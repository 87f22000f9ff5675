"""A text in, its claims and events out; and whatever the text, these or none and never a crash."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.coding.encoder import Encoder, ReadClaim, Reading
from onrecord.coding.encoder.labels import ARGUMENTS, STATUSES, TYPES

SENTENCES = [
    (
        "“The harbour will reopen on Monday,” Mayor Ines Okafor said.",
        ("said", "Mayor Ines Okafor", ["“The harbour will reopen on Monday,”"]),
    ),
    (
        "Mayor Ines Okafor said the harbour would reopen on Monday.",
        ("said", "Mayor Ines Okafor", ["the harbour would reopen on Monday"]),
    ),
    (
        '"We lost two boats," Haldane said. "Nobody was hurt."',
        ("said", "Haldane", ['"We lost two boats,"', '"Nobody was hurt."']),
    ),
    (
        "According to the ministry, the ferry had no licence.",
        ("According to", "the ministry", ["the ferry had no licence"]),
    ),
]


def words(text: str, claim: ReadClaim) -> tuple[str, str, list[str]]:
    cue = text[slice(*claim.cue)] if claim.cue else ""
    return (
        cue,
        " ".join(text[slice(*span)] for span in claim.source),
        [text[slice(*span)] for span in claim.content],
    )


@pytest.mark.parametrize(("text", "claimed"), SENTENCES)
def test_claims_of_a_sentence(text: str, claimed: tuple[str, str, list[str]], encoder: Encoder) -> None:
    (claim,) = encoder.read(text).claims
    assert words(text, claim) == claimed
    assert claim.confidence > 0.5


def test_a_sentence_in_which_nobody_speaks_has_no_claim(encoder: Encoder) -> None:
    assert encoder.read("The ferry crosses the bay in forty minutes.").claims == []


def test_neighbours_keep_their_own_words(encoder: Encoder) -> None:
    text = "Okafor said the pier was safe. Haldane said it was falling apart."
    assert [words(text, claim)[1] for claim in encoder.read(text).claims] == ["Okafor", "Haldane"]


def check(text: str, reading: Reading) -> None:
    contents = []
    for claim in reading.claims:
        assert claim.content
        assert 0 <= claim.confidence <= 1
        for start, end in (*claim.source, *claim.content, *((claim.cue,) if claim.cue else ())):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip()
        contents += claim.content
    contents.sort()
    assert all(a[1] <= b[0] for a, b in pairwise(contents))
    triggers = [event.trigger for event in reading.events]
    assert triggers == sorted(triggers)
    for event in reading.events:
        assert 0 <= event.confidence <= 1
        assert set(event.arguments) == set(event.absent) == set(ARGUMENTS)
        assert event.type in TYPES[1:] and event.status in STATUSES
        for start, end in (event.trigger, *(one.span for all_ in event.arguments.values() for one in all_)):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


WORDS = ("said", "Okafor", "the pier", "fell", "according to", "NATO", "e\u0301", "ﬁ", "İ")
SIGNS = ("“", "”", '"', "‘", "’", "''", ",", ".", "--", "\n", "\n\n", "😀", "\u0301", "\u200b", "\x00")
PIECES = st.sampled_from(WORDS + SIGNS)


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(PIECES, max_size=60), gap=st.sampled_from([" ", "", "\u00a0"]))
def test_any_text_has_sound_claims_or_none(encoder: Encoder, pieces: list[str], gap: str) -> None:
    text = gap.join(pieces)
    check(text, encoder.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "said",
        "OKAFOR SAID THE PIER FELL " * 200,
        "“" * 500,
        "okafor said the pier fell and haldane said it stood " * 400,
        "x" * 20000,
        "Okafor said: “The pier 😀 fell,” and wept. " * 50,
        "\n".join(["He said no."] * 300),
    ],
    ids=[
        "empty",
        "blank",
        "one word",
        "capitals",
        "quotation marks",
        "no full stop",
        "one long word",
        "emoji",
        "lines",
    ],
)
def test_odd_texts(text: str, encoder: Encoder) -> None:
    check(text, encoder.read(text))
