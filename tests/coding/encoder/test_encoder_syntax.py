"""What of the parse is told to the network."""

import numpy as np
import pytest
from onrecord.coding.encoder.syntax import (
    ABOVE,
    APART,
    BENEATH,
    BESIDE,
    DEPENDENCIES,
    FINE_TAGS,
    RELATIONS,
    TOGETHER,
    Parse,
    Syntax,
    relations_of,
)
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from onrecord.coding.encoder.tokens import Tokens, tokenize
from onrecord.coding.encoder.windows import NO_TOKEN, Window, windows

WORDS = ["The", "aide", "had", "said", "that", "Ruritania", "withdraws", ".", "Nobody", "answered", "."]
HEADS = [1, 3, 3, 3, 6, 6, 3, 3, 9, 9, 9]
LABELS = ["det", "nsubj", "aux", "ROOT", "mark", "nsubj", "ccomp", "punct", "nsubj", "ROOT", "punct"]
TAGS = ["DT", "NN", "VBD", "VBN", "IN", "NNP", "VBZ", ".", "NN", "VBD", "."]


@pytest.fixture
def doc(nlp: Language) -> Doc:
    return Doc(nlp.vocab, words=WORDS, heads=HEADS, deps=LABELS, tags=TAGS)


def tokens_of(doc: Doc, tokenizer: Tokenizer) -> Tokens:
    return tokenize(doc.text, tokenizer)


def whole(tokens: Tokens) -> Window:
    (window,) = windows(tokens, 96, 8)
    return window


def relation(first: str, second: str, parse: Parse) -> int:
    found = relations_of(parse, np.arange(len(WORDS)))
    return int(found[WORDS.index(first), WORDS.index(second)])


def test_a_word_is_told_its_labels_its_clauses_and_the_words_both_hang_on(
    doc: Doc, tokenizer: Tokenizer
) -> None:
    tokens = tokens_of(doc, tokenizer)
    window = whole(tokens)
    seen = Syntax(tokens, Parse.of(doc)).of(window)
    assert [DEPENDENCIES[n - 1] for n in seen.labels[window.tokens != NO_TOKEN][:, 0]][:4] == LABELS[:4]
    for piece in np.flatnonzero(window.tokens != NO_TOKEN):
        token = int(window.tokens[piece])
        word = doc.text[tokens.starts[token] : tokens.ends[token]]
        if word == "that":
            assert FINE_TAGS[seen.labels[piece, 1] - 1] == "IN"
            assert DEPENDENCIES[seen.labels[piece, 2] - 1] == "ccomp"
            head, governor = (tokenizer.id_to_token(int(one)) for one in seen.near[piece])
            assert "withdraws".startswith(head) and governor == "said"
        if word == "said":
            assert seen.near[piece].tolist() == [0, 0]
    assert not seen.labels[window.tokens == NO_TOKEN].any()


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("said", "The", BENEATH + DEPENDENCIES.index("nsubj")),
        ("said", "Ruritania", BENEATH + DEPENDENCIES.index("ccomp")),
        ("Ruritania", "said", ABOVE + DEPENDENCIES.index("ccomp")),  # by the branch that reaches it
        ("aide", "withdraws", BESIDE + DEPENDENCIES.index("ccomp")),
        ("had", "aide", BENEATH + DEPENDENCIES.index("nsubj")),  # as its verb
        ("The", "Ruritania", TOGETHER),
        ("said", "said", TOGETHER),
        ("said", "Nobody", APART),
    ],
)
def test_relations(first: str, second: str, number: int, doc: Doc) -> None:
    parse = Parse.of(doc)
    assert parse is not None
    assert relation(first, second, parse) == number < RELATIONS


def test_relations_of_some_words_are_those_they_have_among_all(doc: Doc) -> None:
    parse = Parse.of(doc)
    assert parse is not None
    every = relations_of(parse, np.arange(len(WORDS)))
    some = np.array([1, 3, 5, 6])
    assert (relations_of(parse, some) == every[np.ix_(some, some)]).all()


def test_a_verb_joined_to_another_opens_a_clause_and_a_noun_does_not(
    nlp: Language, tokenizer: Tokenizer
) -> None:
    doc = Doc(
        nlp.vocab,
        words=["Women", "and", "men", "left", "and", "died"],
        heads=[3, 0, 0, 3, 3, 3],
        deps=["nsubj", "cc", "conj", "ROOT", "cc", "conj"],
        tags=["NNS", "CC", "NNS", "VBD", "CC", "VBD"],
    )
    tokens = tokens_of(doc, tokenizer)
    window = whole(tokens)
    seen = Syntax(tokens, Parse.of(doc)).of(window)
    clauses = {
        doc.text[tokens.starts[token] : tokens.ends[token]]: DEPENDENCIES[seen.labels[place, 2] - 1]
        for place, token in enumerate(window.tokens)
        if token != NO_TOKEN
    }
    assert (clauses["men"], clauses["left"], clauses["died"]) == ("ROOT", "ROOT", "conj")


def test_without_a_parse_nothing_is_told(nlp: Language, tokenizer: Tokenizer) -> None:
    bare = Doc(nlp.vocab, words=WORDS)
    assert Parse.of(bare) is None
    tokens = tokens_of(bare, tokenizer)
    seen = Syntax(tokens, None).of(whole(tokens))
    assert not seen.labels.any() and not seen.near.any() and not seen.relations.any()


def test_labels_of_another_scheme_are_none(nlp: Language) -> None:
    parse = Parse.of(Doc(nlp.vocab, words=["He", "left"], heads=[1, 1], deps=["nsubj:pass", "root"]))
    assert parse is not None
    assert parse.dependencies.tolist() == [0, 0] == parse.tags.tolist()


def test_words_deeper_than_are_climbed_are_read(nlp: Language, tokenizer: Tokenizer) -> None:
    count = 120
    doc = Doc(
        nlp.vocab, words=["so"] * count, heads=[max(0, n - 1) for n in range(count)], deps=["advmod"] * count
    )
    tokens = tokens_of(doc, tokenizer)
    seen = Syntax(tokens, Parse.of(doc)).of(next(windows(tokens, 96, 8)))
    assert seen.relations.max() < RELATIONS
