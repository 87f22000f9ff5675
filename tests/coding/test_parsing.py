"""What stands in for spaCy's own components finds the same as they do, whatever the text."""

from collections.abc import Callable
from typing import cast

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler, EntityRecognizer
from spacy.tokens import Doc, Span

from onrecord.coding.attributes import Attributes
from onrecord.coding.coder import LANGUAGE_MODELS
from onrecord.coding.entities import Entities
from onrecord.coding.parsing import STAND_INS

TEXTS = [
    "President Ines Okafor of Ruritania met the World Harbour Council in New York on Tuesday, 3 May 2022.",
    "There's a ferry, and there are two more. Let's go, y'all: we're gonna see what it's got.",
    "THE U.N. SAID $4.5 MILLION WAS LOST IN THE NORTH SEA ON MONDAY",
    "Okafor\n\nOslo\n \nReuters",
    "Ada Holm of the North\n\nSea Board resigned. \t He, who'd been 54, left at 5 p.m. for Lake Victoria",
    "😀 Okafor\u0301 said “no” — twice…",
    "Ruritania",
    " \n ",
    "",
]


@pytest.fixture(scope="module")
def plain() -> Language:
    """The small English pipeline as spaCy loads it."""
    return spacy.load(next(name for name in LANGUAGE_MODELS if spacy.util.is_package(name)))


def found(doc: Doc) -> list[tuple[str, ...]]:
    return [
        (
            word.text,
            word.tag_,
            word.pos_,
            str(word.morph),
            word.lemma_,
            word.dep_,
            word.ent_iob_,
            word.ent_type_,
        )
        for word in doc
    ]


def entities(plain: Language) -> Entities:
    return Entities(cast(EntityRecognizer, plain.get_pipe("ner")))


def attributes(plain: Language) -> Attributes:
    return Attributes(cast(AttributeRuler, plain.get_pipe("attribute_ruler")))


def tagged(plain: Language, text: str) -> Doc:
    return plain(text, disable=["attribute_ruler", "lemmatizer", "ner"])


@pytest.fixture(scope="module")
def both(plain: Language) -> Callable[[str, str], tuple[Doc, Doc]]:
    """A text as a component of spaCy's reads it, and as its stand-in does."""
    stand_ins = {
        "ner": entities(plain),
        "attribute_ruler": attributes(plain),
    }

    def read(name: str, text: str) -> tuple[Doc, Doc]:
        return plain.get_pipe(name)(tagged(plain, text)), stand_ins[name](tagged(plain, text))

    return read


@pytest.mark.parametrize("name", STAND_INS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_stand_in_finds_the_same(name: str, text: str, both: Callable[[str, str], tuple[Doc, Doc]]) -> None:
    theirs, ours = both(name, text)
    assert found(ours) == found(theirs)
    assert [(ent.start, ent.end, ent.label_) for ent in ours.ents] == [
        (ent.start, ent.end, ent.label_) for ent in theirs.ents
    ]


WORDS = (
    "Ines",
    "Okafor",
    "Lake",
    "Oslo",
    "May",
    "2022",
    "the",
    "got",
    "gon",
    "na",
    "let",
    "'s",
    "there",
    "is",
)
SIGNS = ("$", "5", ".", ",", "\n\n", " ", "“", "said", "United", "Nations", "'d", "-")
PIECES = st.sampled_from(WORDS + SIGNS)


@pytest.mark.parametrize("name", STAND_INS)
@settings(max_examples=40, deadline=None)
@given(pieces=st.lists(PIECES, max_size=40))
def test_a_stand_in_finds_the_same_in_any_text(
    name: str, pieces: list[str], both: Callable[[str, str], tuple[Doc, Doc]]
) -> None:
    theirs, ours = both(name, " ".join(pieces))
    assert found(ours) == found(theirs)


def test_several_documents_are_kept_apart(plain: Language) -> None:
    docs = [tagged(plain, text) for text in TEXTS]
    alone = [found(plain.get_pipe("ner")(tagged(plain, text))) for text in TEXTS]
    assert [found(doc) for doc in entities(plain).pipe(docs)] == alone


def test_entities_that_are_there_stay(plain: Language) -> None:
    doc = tagged(plain, "Okafor met Holm in Oslo.")
    doc.set_ents([Span(doc, 0, 1, label="ORG")], default="missing")
    assert "ORG" in [ent.label_ for ent in entities(plain)(doc).ents if ent.start == 0]


def test_attributes_that_are_there_stay(plain: Language) -> None:
    doc, same = tagged(plain, "Okafor met Holm."), tagged(plain, "Okafor met Holm.")
    for one in (doc, same):
        one[0].lemma_ = "okafor"
    assert found(attributes(plain)(doc)) == found(plain.get_pipe("attribute_ruler")(same))
    assert doc[0].lemma_ == "okafor"


def test_the_whole_pipeline_reads_as_spacys_own(nlp: Language, plain: Language) -> None:
    for text in TEXTS[:3]:
        doc = plain.make_doc(text)
        for word, same in zip(doc, nlp(text), strict=True):
            word.is_sent_start = True if same.is_sent_start and word.i else None
        for _, component in plain.pipeline:
            doc = component(doc)
        assert found(nlp(text)) == found(doc)
