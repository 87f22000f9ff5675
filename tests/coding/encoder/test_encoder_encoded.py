"""What the encoder's pass leaves for other readers."""

from pathlib import Path

import numpy as np
import pytest
from onrecord.coding.encoder.encoded import SIZE
from onrecord.coding.encoder.syntax import Syntax

from onrecord.coding.encoder.encoder import ClaimEncoder

SHORT = "Arvonia's navy chased three Bordurian trawlers out of the strait on Monday."


@pytest.fixture(scope="module")
def encoder(weights_folder: Path) -> ClaimEncoder:
    return ClaimEncoder(weights_folder)


def test_vectors_are_those_of_the_pass_to_an_eighth_of_a_bit(encoder: ClaimEncoder) -> None:
    _, encoded = encoder.encode(SHORT)
    tokens = encoded.tokens
    (window,) = encoder.heads(tokens, Syntax(tokens, None))
    places = np.flatnonzero(window.window.tokens >= 0)
    states = window.states[places]
    kept = encoded.vectors(0, len(tokens))
    assert kept.shape == (len(tokens), SIZE)
    assert np.abs(kept - states).max() <= np.abs(states).max() / 127


def test_each_word_of_a_text_of_many_windows_has_its_vector(encoder: ClaimEncoder) -> None:
    _, encoded = encoder.encode((SHORT + "\n\n") * 40)
    assert len(encoded.tokens) > 500
    assert (np.abs(encoded.values).max(axis=1) == 127).all()


def test_the_same_claims_are_read(encoder: ClaimEncoder) -> None:
    text = "“We shall sail on,” said Marta Lind, who leads the union of pilots."
    assert encoder.encode(text)[0] == encoder.read(text) != []


def test_an_empty_text_leaves_nothing(encoder: ClaimEncoder) -> None:
    _, encoded = encoder.encode("")
    assert encoded.vectors(0, 0).shape == (0, SIZE)
