import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from onrecord.coding.actors.index import ActorIndex
from onrecord.model import Actor

TEXT = "North Korea's leader Kim met officials in Kyiv."


def index() -> ActorIndex:
    return ActorIndex(
        [
            Actor(id="a1", name="North Korea", kind="country", mentions=[(0, 11)]),
            Actor(id="a2", name="Kim", kind="person", mentions=[(0, 24), (21, 24)]),
            Actor(id="a3", name="Ukraine", kind="country", mentions=[(42, 46)]),
        ]
    )


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("North Korea's leader Kim", "a2"),  # the largest overlap
        ("North Korea", "a1"),  # at equal overlap the innermost
        ("Korea's leader", "a2"),
        ("Kim", "a2"),
        ("officials in Kyiv", "a3"),  # without a parse any overlap counts
        ("met", None),
    ],
)
def test_a_span_means_the_actor_whose_mention_fits_it_best(words: str, actor: str | None) -> None:
    start = TEXT.index(words)
    assert index().at(start, start + len(words)) == actor


def test_in_a_parsed_document_only_a_mention_of_the_head_counts(nlp: Language) -> None:
    text = "The mayor met officials in Kyiv on Monday."
    doc = nlp.make_doc(text)
    heads = {"officials": "met", "in": "officials", "Kyiv": "in"}
    for token in doc:
        token.head = next(t for t in doc if t.text == heads.get(token.text, "met"))
    doc._.actors = [Actor(id="a1", name="Ukraine", kind="country", mentions=[(27, 31)])]
    assert ActorIndex.of(doc).at(14, 31) is None
    assert ActorIndex.of(doc).at(27, 31) == "a1"


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12),
    st.integers(0, 60),
    st.integers(1, 20),
)
def test_a_look_up_finds_an_actor_exactly_where_a_mention_overlaps(
    mentions: list[tuple[int, int]], start: int, length: int
) -> None:
    spans = [(a, a + n) for a, n in mentions]
    actors = [Actor(id=f"a{n}", name="X", kind="group", mentions=[span]) for n, span in enumerate(spans)]
    overlaps = any(a < start + length and start < b for a, b in spans)
    assert (ActorIndex(actors).at(start, start + length) is not None) == overlaps
