"""How a pair is shown to the trained reader, and what comes back."""

from pathlib import Path

import numpy as np
import pytest
from onrecord.coding.encoder.encoded import Encoded
from onrecord.coding.events.pairs import (
    ACTOR,
    RECIPIENT,
    Pair,
    PairReader,
    hints,
    pair_type,
    seen,
)

from onrecord.coding.encoder import ClaimEncoder
from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.encoder.weights import META, PAIRS, WeightsError, installed_folder
from onrecord.model import Event, EventSpans, Span

SENTENCE = "Arvonia attacked Borduria."
LONG = "Arvonia attacked " + "the old and the new " * 60 + "harbour of Borduria" + " and went home" * 40 + "."


@pytest.fixture(scope="module")
def encoder() -> ClaimEncoder:
    return ClaimEncoder()


@pytest.fixture(scope="module")
def reader() -> PairReader:
    return PairReader()


def encoded(encoder: ClaimEncoder, text: str) -> Encoded:
    return encoder.encode(text)[1]


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def pair(text: str, actor: str = "Arvonia", recipient: str = "Borduria") -> Pair:
    return Pair((0, len(text)), place(text, actor), place(text, recipient))


def event(type_: str, text: str, actor: str, recipient: str, trigger: str, confidence: float) -> Event:
    spans = EventSpans(
        actor=[place(text, actor)], recipient=[place(text, recipient)], trigger=place(text, trigger)
    )
    return Event(id="e1", type=type_, status="asserted", confidence=confidence, spans=spans)


def test_each_party_has_its_role(encoder: ClaimEncoder) -> None:
    shown = seen(encoded(encoder, SENTENCE), pair(SENTENCE), [])
    assert shown.roles[0] == ACTOR
    assert RECIPIENT in shown.roles[2:]
    assert len(shown.roles) == len(shown.values) == len(shown.scales)


def test_of_a_very_long_sentence_the_part_about_the_parties_is_shown(encoder: ClaimEncoder) -> None:
    near = pair(LONG, "harbour", "Borduria")
    shown = seen(encoded(encoder, LONG), near, [])
    assert len(shown.roles) == 96
    assert {ACTOR, RECIPIENT} <= set(shown.roles.tolist())


def test_only_the_sentence_of_a_pair_is_shown(encoder: ClaimEncoder) -> None:
    two = f"{SENTENCE} Nobody was hurt."
    shown = seen(encoded(encoder, two), Pair((0, len(SENTENCE)), (0, 7), place(two, "Borduria")), [])
    alone = seen(encoded(encoder, SENTENCE), pair(SENTENCE), [])
    assert len(shown.roles) == len(alone.roles)


def test_triggers_of_the_pair_and_of_others_are_told_apart() -> None:
    text = "Arvonia attacked Borduria and thanked Moravia."
    events = [
        event("ASSAULT", text, "Arvonia", "Borduria", "attacked", 0.9),
        event("RETREAT", text, "Arvonia", "Moravia", "thanked", 0.5),
    ]
    told = hints(pair(text), events)
    own, others = told[: len(PAIR_TYPES)], told[len(PAIR_TYPES) :]
    assert own[PAIR_TYPES.index("ASSAULT")] == np.float32(0.9)
    assert others[PAIR_TYPES.index("YIELD")] == np.float32(0.5)
    assert np.count_nonzero(told) == 2


def test_triggers_of_other_sentences_are_not_told() -> None:
    text = "Arvonia spoke to Borduria. Arvonia attacked Moravia."
    first = Pair((0, text.index(".") + 1), place(text, "Arvonia"), place(text, "Borduria"))
    assert not hints(first, [event("ASSAULT", text, "Arvonia", "Moravia", "attacked", 0.9)]).any()


def test_conceding_and_retreating_are_one() -> None:
    assert pair_type("CONCEDE") == pair_type("RETREAT") == "YIELD"
    assert all(pair_type(type_) in PAIR_TYPES for type_ in ("AGREE", "ASSAULT", "YIELD"))


def test_chances_come_in_the_order_given_whatever_stands_beside(
    encoder: ClaimEncoder, reader: PairReader
) -> None:
    texts = [SENTENCE, LONG, "Arvonia held talks with Borduria in Lima."] * 8
    shown = [seen(encoded(encoder, text), pair(text), []) for text in texts]
    chances = reader.chances(shown)
    np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-5)
    for row in (0, 1, 2):
        np.testing.assert_array_equal(chances[row], reader.chances([shown[row]])[0])
    assert PAIR_TYPES[chances[0].argmax()] == "ASSAULT"
    assert PAIR_TYPES[chances[2].argmax()] == "CONSULT"


def test_nothing_to_tell_is_nothing_told(encoder: ClaimEncoder, reader: PairReader) -> None:
    assert reader.chances([]).shape == (0, len(PAIR_TYPES))
    unread = seen(encoded(encoder, "…"), Pair((1, 1), (1, 1), (1, 1)), [])
    assert not len(unread.roles)
    assert PAIR_TYPES[reader.chances([unread])[0].argmax()] == "NONE"


def test_weights_without_a_pair_head_are_refused(tmp_path: Path) -> None:
    (tmp_path / META).write_bytes((installed_folder() / META).read_bytes())
    with pytest.raises(WeightsError, match=PAIRS):
        PairReader(tmp_path)
