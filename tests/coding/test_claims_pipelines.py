"""The claims component in other people's pipelines."""

import pickle
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from onrecord.coding.claims.quotations import Quotations
from onrecord.coding.coder import LANGUAGE_MODELS
from onrecord.model import Article, Claim, Outlet, When

TEXTS = ["The minister said talks would resume on Monday.", "“The dam is safe,” the mayor told AFP."]


@pytest.fixture(scope="module")
def theirs() -> Language:
    """A pipeline of their own, with components before and behind ours."""
    nlp = spacy.load(next(name for name in LANGUAGE_MODELS if spacy.util.is_package(name)))
    nlp.add_pipe("merge_entities")
    nlp.add_pipe("onrecord_claims")
    nlp.add_pipe("doc_cleaner")
    return nlp


def contents(doc: Doc) -> list[str]:
    claims: list[Claim] = doc._.claims
    return [piece.text for claim in claims for piece in claim.content]


def test_claims_stand_beside_other_components(theirs: Language) -> None:
    assert [contents(doc) for doc in theirs.pipe(TEXTS)] == [
        ["talks would resume on Monday"],
        ["“The dam is safe,”"],
    ]


def test_claims_come_back_from_other_processes(theirs: Language) -> None:
    assert [contents(doc) for doc in theirs.pipe(TEXTS, n_process=2)] == [
        contents(doc) for doc in theirs.pipe(TEXTS)
    ]


def through_bytes(doc: Doc) -> Doc:
    return Doc(doc.vocab).from_bytes(doc.to_bytes())


def through_docbin(doc: Doc) -> Doc:
    kept = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    return next(iter(DocBin().from_bytes(kept).get_docs(doc.vocab)))


def through_pickle(doc: Doc) -> Any:
    return pickle.loads(pickle.dumps(doc))


@pytest.mark.parametrize("through", [through_bytes, through_docbin, through_pickle])
def test_claims_are_kept_with_the_document(theirs: Language, through: Any) -> None:
    doc = theirs(TEXTS[1])
    assert list(through(doc)._.claims) == doc._.claims != []  # DocBin makes lists tuples


def test_actors_events_and_the_day_are_kept_too(nlp: Language) -> None:
    doc = nlp("On Monday the Norwegian army shelled rebels in Oslo, Ada Holm said.")
    kept = through_bytes(doc)
    assert kept._.actors == doc._.actors != []
    assert kept._.events == doc._.events
    assert kept._.times == doc._.times != []


def test_what_else_of_onrecord_a_user_keeps_with_a_document_is_kept(theirs: Language) -> None:
    article = Article(id="x", text="Envoys met.", outlet=Outlet(name="Harbour Post"))
    day = When(text="Monday", value="2024-06-17")
    doc = theirs(TEXTS[1])
    doc.user_data["mine"] = {"article": article, "days": [day]}
    for through in (through_bytes, through_docbin, through_pickle):
        kept = through(doc).user_data["mine"]
        assert (kept["article"], list(kept["days"])) == (article, [day])


def test_what_cannot_be_kept_is_not_dropped_without_a_word(theirs: Language) -> None:
    doc = theirs(TEXTS[1])
    doc.user_data["mine"] = Quotations("")
    with pytest.raises(TypeError, match="serialize"):
        doc.to_bytes()


def test_what_the_encoder_leaves_goes_where_nobody_behind_reads_it(theirs: Language, nlp: Language) -> None:
    doc = theirs(TEXTS[0])
    assert (doc._.reading, doc._.parsed) == (None, None)
    both = nlp(TEXTS[0], disable=["onrecord_events"])
    assert both._.reading is not None
    nlp.get_pipe("onrecord_events")(both)
    assert (both._.reading, both._.parsed) == (None, None)


def test_without_a_parse_the_encoder_alone_reads() -> None:
    bare = spacy.blank("en")
    bare.add_pipe("onrecord_claims")
    claims: list[Claim] = bare(TEXTS[0])._.claims
    assert [(claim.act, claim.content[0].text) for claim in claims] == [
        ("say", "talks would resume on Monday")
    ]
