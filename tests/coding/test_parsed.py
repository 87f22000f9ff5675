"""Our tokens say what spaCy's say."""

import gc
import pickle
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.coder import load_language
from onrecord.coding.parsed import Parsed, forget, parsed, renew

TEXTS = [
    "",
    " \n ",
    "NOUN, IDX and “dobj” are words, too.",
    "The aide said  \"no\" to Ann Lee's plan.\n\nOn Monday, Peru's miners -- hundreds of them -- marched.",
    "Peru, which the envoy of Chile had accused of arming rebels, denied it; nobody was asked why.",
]
WORDS = ("text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "i", "idx")
FLAGS = ("is_punct", "is_space", "is_quote")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_language(())


@pytest.fixture(scope="module")
def long(nlp: Language) -> Doc:
    return nlp("\n".join(TEXTS))


@pytest.mark.parametrize("text", TEXTS)
def test_a_token_says_what_spacys_says(nlp: Language, text: str) -> None:
    doc = nlp(text)
    read = Parsed(doc)
    assert read.text == doc.text
    for ours, theirs in zip(read, doc, strict=True):
        assert [getattr(ours, name) for name in WORDS] == [getattr(theirs, name) for name in WORDS]
        assert [getattr(ours, name) for name in FLAGS] == [getattr(theirs, name) for name in FLAGS]
        assert ours.spaced == bool(theirs.whitespace_)
        assert ours.head.i == theirs.head.i
        assert [t.i for t in ours.children] == [t.i for t in theirs.children]
        assert [t.i for t in ours.ancestors] == [t.i for t in theirs.ancestors]
        assert {t.i for t in ours.subtree} == {t.i for t in theirs.subtree}
        assert (ours.left_edge.i, ours.right_edge.i) == (theirs.left_edge.i, theirs.right_edge.i)
        assert (ours.sent.start, ours.sent.end) == (theirs.sent.start, theirs.sent.end)


@given(start=st.integers(-2, 320), length=st.integers(1, 60))
def test_words_are_found_by_their_characters_as_spacy_finds_them(long: Doc, start: int, length: int) -> None:
    read = Parsed(long)
    for mode in ("expand", "contract"):
        theirs = long.char_span(start, start + length, alignment_mode=mode)
        ours = read.char_span(start, start + length, mode)
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert (ours.start, ours.end, ours.text) == (theirs.start, theirs.end, theirs.text)
            if len(theirs):
                assert ours.root.i == theirs.root.i
                assert (ours.start_char, ours.end_char) == (theirs.start_char, theirs.end_char)


def test_there_is_one_token_for_each_word(long: Doc) -> None:
    read = Parsed(long)
    assert all(child.head is token for token in read for child in token.children)
    assert all(read[token.i] is token for token in read)


def test_tokens_are_kept_until_the_document_is_changed(nlp: Language) -> None:
    doc = nlp("The mayor met Ann Lee.")
    kept = parsed(doc)
    renew(doc)
    assert parsed(doc) is kept
    doc[1].lemma_ = "major"
    renew(doc)
    assert parsed(doc)[1].lemma_ == "major"


def test_tokens_do_not_travel_with_the_document(nlp: Language) -> None:
    doc = nlp("The mayor met Ann Lee.")
    parsed(doc)
    assert pickle.loads(pickle.dumps(doc))._.parsed is None


def test_forgotten_tokens_need_no_collector(nlp: Language) -> None:
    doc = nlp("The mayor met Ann Lee.")
    kept = weakref.ref(parsed(doc))
    gc.disable()
    try:
        forget(doc)
        assert kept() is None
    finally:
        gc.enable()
