"""Content that no claim has."""

import numpy as np

from onrecord.coding.encoder.decoding import TokenClaim
from onrecord.coding.encoder.heads import Heads
from onrecord.coding.encoder.labels import TAGS, tag
from onrecord.coding.encoder.loose import content_chances, grown, quotations, whole_words
from onrecord.coding.encoder.tokens import INSIDE, MARK, OUTSIDE, Tokens
from onrecord.coding.encoder.windows import NO_TOKEN, Window


def claim(cue: tuple[int, int], *content: tuple[int, int]) -> TokenClaim:
    return TokenClaim(cue, (), content, 0.9, (0.0,) * 6, "say", 0.9)


def tokens(quoted: str, paragraphs: str, first: str | None = None) -> Tokens:
    """A piece for each character: `quoted` by `.`, `'` and `q`, `first` by `w` (a word) and `-` (a rest)."""
    count = len(quoted)
    return Tokens(
        ids=np.arange(count),
        starts=np.arange(count),
        ends=np.arange(count) + 1,
        first=np.array([sign == "w" for sign in first or "w" * count]),
        marks=np.array([{".": OUTSIDE, "'": MARK, "q": INSIDE}[sign] for sign in quoted]),
        paragraphs=np.array([int(sign) for sign in paragraphs]),
    )


def test_a_claim_takes_the_likely_words_beside_it_up_to_the_paragraph_and_other_claims() -> None:
    text = tokens("." * 10, "0000000111")
    likely = np.array([0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9], np.float32)
    one, other = grown([claim((0, 1), (2, 4)), claim((5, 6), (6, 7))], likely, text)
    assert one.content == ((1, 5),)
    assert other.content == ((6, 7),)


def test_pieces_that_grow_together_are_one() -> None:
    text = tokens("." * 10, "0" * 10)
    (one,) = grown([claim((0, 1), (2, 4), (6, 8))], np.full(10, 0.9, np.float32), text)
    assert one.content == ((1, 10),)


def test_unlikely_words_beside_a_claim_stay_out() -> None:
    text = tokens("." * 6, "000000")
    (one,) = grown([claim((0, 1), (2, 4))], np.full(6, 0.3, np.float32), text)
    assert one.content == ((2, 4),)


def test_a_quotation_that_is_likely_somebodys_is_found_in_each_of_its_paragraphs() -> None:
    text = tokens("..'qqqqq'qqqqq'..", "00000000111111111")
    likely = np.where(text.marks == OUTSIDE, 0, 0.9).astype(np.float32)
    assert quotations([], likely, text) == [(2, 8), (8, 15)]
    assert quotations([claim((0, 1), (4, 6))], likely, text) == [(8, 15)]
    assert quotations([], likely / 2, text) == []


def test_a_few_quoted_words_are_a_name() -> None:
    likely = np.full(8, 0.9, np.float32)
    assert quotations([], likely, tokens("..'qqq'.", "00000000")) == []
    assert quotations([], likely, tokens(".'qqqq'.", "00000000")) == [(1, 7)]


def test_a_word_is_as_likely_as_its_first_piece() -> None:
    text = tokens("....", "0000", "w--w")
    assert whole_words(np.array([0.8, 0.1, 0.0, 0.3], np.float32), text).tolist() == [
        np.float32(0.8),
        np.float32(0.8),
        np.float32(0.8),
        np.float32(0.3),
    ]


def test_chances_are_those_of_the_window_that_owns_a_word() -> None:
    def heads(owned: tuple[int, int], content: float) -> Heads:
        logits = np.zeros((4, len(TAGS)), np.float32)
        logits[:, tag("content", "I")] = content
        window = Window(np.array([NO_TOKEN, 0, 1, NO_TOKEN]), np.zeros(4, int), np.zeros(4, int), owned)
        nothing = np.zeros((4, 4), np.float32)
        return Heads(window, logits, *[nothing] * (len(Heads.outputs()) - 1))

    out = np.zeros(2, np.float32)
    windows = [heads((0, 1), 20.0), heads((1, 2), -20.0)]
    assert list(content_chances(windows, out)) == windows
    assert out[0] > 0.99
    assert 0.2 < out[1] < 0.3  # what is left of its four tags
