"""Every token of a text is answered for by one window, and no window is too large."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import CLS, NO_TOKEN, SEP, windows


def text_of(lengths: list[int]) -> Tokens:
    """Tokens in paragraphs of these lengths; what they are does not matter here."""
    count = sum(lengths)
    ids = np.arange(1000, 1000 + count)
    return Tokens(
        ids=ids,
        starts=np.arange(count),
        ends=np.arange(count) + 1,
        first=np.ones(count, dtype=np.bool_),
        marks=np.zeros(count, dtype=np.int64),
        paragraphs=np.repeat(np.arange(len(lengths)), lengths),
    )


@given(
    lengths=st.lists(st.integers(1, 300), max_size=12),
    size=st.integers(20, 256),
    share=st.sampled_from([0, 0.1, 0.25, 0.3]),
)
def test_windows_share_out_the_tokens(lengths: list[int], size: int, share: float) -> None:
    tokens, overlap = text_of(lengths), int((size - 3) * share)
    made = list(windows(tokens, size, overlap))
    owned = [n for window in made for n in range(*window.owned)]
    assert owned == list(range(len(tokens)))
    for window in made:
        assert len(window) <= size
        inside = window.tokens[window.tokens != NO_TOKEN]
        assert inside.tolist() == list(range(inside[0], inside[-1] + 1))
        assert inside[0] <= window.owned[0] < window.owned[1] <= inside[-1] + 1
        assert (window.ids[window.tokens != NO_TOKEN] == tokens.ids[inside]).all()


def test_short_paragraphs_share_a_window_and_are_parted() -> None:
    (window,) = windows(text_of([2, 3]), 20, 4)
    assert window.ids.tolist() == [CLS, 1000, 1001, SEP, 1002, 1003, 1004, SEP]


def test_a_long_paragraph_is_cut_with_context_on_both_sides() -> None:
    made = list(windows(text_of([100]), 40, 8))
    assert len(made) > 2
    for before, after in pairwise(made):
        assert before.tokens[-2] - before.owned[1] + 1 == 8
        assert after.owned[0] - after.tokens[1] == 8


def test_the_paragraph_before_is_context_where_it_is_short() -> None:
    made = list(windows(text_of([16, 5, 14]), 24, 6))
    assert [window.owned for window in made] == [(0, 21), (21, 35)] or made[1].tokens[1] <= made[1].owned[0]


def test_an_overlap_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        list(windows(text_of([5]), 20, 8))
