import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.actors.component import Actors
from onrecord.model import Record, faults

PIECES = [
    *["Russian President Ivan Orlov", "North Korea's leader Pak Chol Su", "the foreign minister of Ghana,"],
    *[
        "the aide,",
        "Kyiv",
        "said",
        "he",
        "“",
        "”",
        '"',
        "police",
        "US-",
        "-",
        "’s",
        "\n\n",
        "it",
        "the",
        "and",
    ],
    *[
        ",",
        ".",
        "Mr",
        "of",
        "🙂",
        "e\u0301",
        "GEORGIA",
        "met",
        "her",
        "troops",
        "(",
        "AFP",
        "in",
        "is",
        "a lawyer",
    ],
]


def sound(doc: Doc) -> None:
    actors = doc._.actors
    for n, actor in enumerate(actors, 1):
        assert actor.id == f"a{n}"
        assert actor.mentions == sorted(set(actor.mentions)) and actor.mentions
    assert [a.mentions[0] for a in actors] == sorted(a.mentions[0] for a in actors)
    assert faults(Record(id="x", text=doc.text, actors=actors)) == []


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_actors_quote_the_text_whatever_is_in_it(nlp: Language, pieces: list[str]) -> None:
    sound(nlp(" ".join(pieces)))


@given(st.text(max_size=60))
def test_any_text_has_actors_or_none(nlp: Language, text: str) -> None:
    sound(nlp(text))


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "Kyiv", "he", "THE PRESIDENT OF GHANA SAID HE WOULD RESIGN", "“" * 50, "police " * 500],
)
def test_odd_texts_have_actors_or_none(nlp: Language, text: str) -> None:
    sound(nlp(text))


def test_reading_twice_gives_the_same_actors(nlp: Language) -> None:
    text = "Brazil's Foreign Minister Ana Souza met police officers. She thanked them."
    assert nlp(text)._.actors == nlp(text)._.actors


def test_actors_come_from_a_blank_pipeline_too() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("onrecord_actors")
    sound(blank("Kyiv said police had arrested the Iranian ambassador."))


def test_the_role_quotes_the_article(nlp: Language) -> None:
    doc = nlp("Kofi Mensah, the foreign minister of Ghana, flew home on Sunday.")
    actor = next(a for a in doc._.actors if a.kind == "person")
    assert actor.role == "foreign minister of Ghana"
    assert doc.text[slice(*actor.role_span)] == actor.role


def test_a_country_has_its_standard_name_and_wikidata_item(nlp: Language) -> None:
    [actor] = [a for a in nlp("The DPRK fired two rockets.")._.actors if a.kind == "country"]
    assert (actor.name, actor.country, actor.wikidata) == ("North Korea", "PRK", "Q423")


def test_the_component_can_be_called_alone(nlp: Language) -> None:
    doc = Actors()(nlp("Brazil thanked Chile."))
    assert [a.name for a in doc._.actors] == ["Brazil", "Chile"]
