import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span
from tests.rows import rows

from onrecord.coding.gazetteer import city
from onrecord.coding.places import Places, resolve
from onrecord.model import Actor, Place


@rows(
    ("name", "around", "inside", "country", "located"),
    [
        ("Kyiv", "", None, "UKR", True),
        ("Kiev", "", None, "UKR", True),
        ("PYONGYANG", "", None, "PRK", True),
        ("Paris", "USA", None, "FRA", True),  # the article's country does not outweigh two million people
        ("Paris", "", "Texas", "USA", True),
        ("Birmingham", "USA", None, "USA", True),
        ("Birmingham", "GBR", None, "GBR", True),
        ("Tripoli", "LBN", None, "LBN", True),
        ("Tripoli", "LBY", None, "LBY", True),
        ("Toronto", "", "Canada", "CAN", True),
        ("Ukraine", "", None, "UKR", False),  # a country has no spot
        ("Crimea", "", None, "UKR", False),
        ("eastern Ukraine", "", None, "UKR", False),
        ("central Baghdad", "", None, "IRQ", True),
        ("Aleppo province", "", None, "SYR", False),
        ("Georgia", "", None, None, False),  # the state or the country
        ("Georgia", "GEO", None, "GEO", False),
        ("the Black Sea", "", None, None, False),
        ("Xyzzyville", "", None, None, False),
    ],
)
def test_a_name_means_the_place_that_the_article_is_about(
    name: str, around: str, inside: str | None, country: str | None, located: bool
) -> None:
    place = resolve(name, frozenset({around} if around else ()), inside)
    assert place.country == country
    assert (place.lat is not None) == (place.lon is not None) == located


def test_a_city_lies_where_it_lies() -> None:
    place = resolve("Pyongyang")
    assert place.lat == pytest.approx(39.03, abs=0.1)
    assert place.lon == pytest.approx(125.75, abs=0.1)


def test_a_city_is_not_found_outside_the_country_that_the_article_names() -> None:
    assert city("Lyon", within="PER") is None


def test_places_are_entities_that_nobody_owns(nlp: Language) -> None:
    doc = nlp.make_doc("Springfield, Illinois heard Kyiv and Paris Hale in the Nile Valley.")
    doc.ents = [
        Span(doc, 0, 1, "GPE"),
        Span(doc, 2, 3, "GPE"),
        Span(doc, 4, 5, "GPE"),
        Span(doc, 6, 8, "PERSON"),
        Span(doc, 9, 12, "LOC"),
    ]
    doc._.actors = [Actor(id="a1", name="Kyiv", kind="government", country="UKR", mentions=[(28, 32)])]
    found = {doc.text[m.span[0] : m.span[1]]: m.place for m in Places()(doc)._.places}
    assert set(found) == {"Springfield", "Illinois", "Nile Valley"}
    assert found["Springfield"].country == "USA" and found["Springfield"].lat == pytest.approx(39.8, abs=0.1)
    assert found["Nile Valley"] == Place(name="Nile Valley")


def test_a_capital_is_a_place_after_in_and_a_government_before_said(nlp: Language) -> None:
    places = [
        m.place.name for m in nlp("Moscow said on Monday that the talks would be held in Cairo.")._.places
    ]
    assert places == ["Cairo"]


@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=20)))
def test_any_name_can_be_asked_about(name: str, inside: str | None) -> None:
    place = resolve(name, frozenset({"USA"}), inside)
    assert (place.lat is None) == (place.lon is None)
    assert place.lat is None or (-90 <= place.lat <= 90 and -180 <= (place.lon or 0) <= 180)
