"""Pieces of a text stand where the text has them, with what the lower-cased vocabulary loses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.coding.encoder.spans import span_of
from onrecord.coding.encoder.tokens import (
    CAPITALISED,
    CAPITALS,
    DIGITS,
    INSIDE,
    LOWER,
    MARK,
    OUTSIDE,
    STATES,
    tokenize,
)

QUOTATIONS = [
    ('She said "we will pay" twice.', "we will pay"),
    ("She said “we will pay” twice.", "we will pay"),
    ("She said «we will pay» twice.", "we will pay"),
    ("She said „we will pay“ twice.", "we will pay"),
    ("She said ‘we won’t pay’ twice.", "we won’t pay"),
    ("She said ''we will pay'' twice.", "we will pay"),
    ("She said ``we will pay'' twice.", "we will pay"),
    ("The ministry’s men didn't talk.", ""),
    ("“We will pay, she said.\nNobody did.", "We will pay, she said."),
]


@pytest.mark.parametrize(("text", "quoted"), QUOTATIONS)
def test_words_between_quotation_marks_are_inside(text: str, quoted: str, tokenizer: Tokenizer) -> None:
    tokens = tokenize(text, tokenizer)
    inside = [
        (int(a), int(b))
        for a, b, m in zip(tokens.starts, tokens.ends, tokens.marks, strict=True)
        if m % STATES == INSIDE
    ]
    assert (text[inside[0][0] : inside[-1][1]] if inside else "") == quoted


def test_quotation_marks_are_neither_inside_nor_outside(tokenizer: Tokenizer) -> None:
    tokens = tokenize('"Yes"', tokenizer)
    assert (tokens.marks % STATES).tolist() == [MARK, INSIDE, MARK]


def test_how_words_are_written_is_kept(tokenizer: Tokenizer) -> None:
    tokens = tokenize("Harbour NATO said 12", tokenizer)
    assert (tokens.marks[tokens.first] // STATES).tolist() == [CAPITALISED, CAPITALS, LOWER, DIGITS]
    assert (tokens.marks % STATES == OUTSIDE).all()


def test_a_line_is_a_paragraph(tokenizer: Tokenizer) -> None:
    assert tokenize("One.\n\nTwo.\nThree.", tokenizer).paragraphs.tolist() == [0, 0, 1, 1, 2, 2]


def test_a_combining_mark_belongs_to_its_letter(tokenizer: Tokenizer) -> None:
    text = "Sai\u0308d Na\u0304."
    tokens = tokenize(text, tokenizer)
    words = [n for n in range(len(tokens)) if tokens.first[n]]
    last = span_of(text, tokens, (words[1], words[-1]))
    assert text[slice(*last)] == "Na\u0304"


@given(st.text())
def test_pieces_stand_in_order_inside_any_text(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenize(text, tokenizer)
    assert (tokens.starts >= 0).all()
    assert (tokens.starts <= tokens.ends).all()
    assert (tokens.ends <= len(text)).all()
    assert (tokens.starts[1:] >= tokens.starts[:-1]).all()
