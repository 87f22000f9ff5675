"""Words that look like somebody and are nobody: offices, matters, laws, places, headlines, clubs."""

import pytest
from spacy.language import Language

from onrecord.coding.actors.not_names import not_names


def named(nlp: Language, text: str) -> list[str]:
    return [actor.name for actor in nlp(text)._.actors]


@pytest.mark.parametrize("entry", ["things", "places", "opens", "days"])
def test_a_word_of_the_table_names_nobody(nlp: Language, entry: str) -> None:
    nouns = getattr(not_names(), entry)
    people = [a for a in nlp(nouns.example)._.actors if a.kind in ("person", "organization")]
    assert not [a.name for a in people if nouns.words & set(a.name.split())]


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("She ran for president.", "president"),
        ("He was brought to justice.", "justice"),
        ("They demand justice.", "justice"),
        ("The firm put it on its website.", "website"),
        ("He bought a neighborhood.", "neighborhood"),
        ("She explained the mechanics of the deal.", "mechanics"),
        ("Fate is the sum of many forces.", "forces"),
        ("It was said at the Commander-in-Chief Forum.", "Forum"),
        ("Kenya banned the film by the conservative Tax Foundation.", "Tax"),
    ],
)
def test_an_office_a_matter_or_a_thing_is_nobody(nlp: Language, text: str, nobody: str) -> None:
    assert nobody not in [name.split()[-1] for name in named(nlp, text)]


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("The president left.", "president"),
        ("Troops shelled Russian forces.", "Russian forces"),
        ("They seized a rebel boat.", "rebel boat"),
        ("The forces withdrew.", "forces"),
        ("The website denied the report.", "website"),
        ("According to police spokesman Jan Zee, it rained.", "Jan Zee"),
        ("They elected a president.", "president"),
    ],
)
def test_the_same_words_are_somebody_where_they_act_or_are_told_apart(
    nlp: Language, text: str, somebody: str
) -> None:
    assert somebody in named(nlp, text)


def test_words_in_a_headline_alone_are_no_names(nlp: Language) -> None:
    body = "\n\nThe council of Zeeport met on Monday and spoke of it for hours, and nobody was content."
    for title in (
        "Gender Equality Remains Limited Policy Everywhere",
        "Divisive Legacy Haunts Better Harbour Plan",
    ):
        assert not [name for name in named(nlp, title + body) if name.split()[0] in title]


def test_a_name_in_a_headline_that_the_text_has_too_is_one(nlp: Language) -> None:
    title = "Minister Promises Better Harbour, Kofi Zeeman Agrees"
    assert "Kofi Zeeman" in named(nlp, f"{title}\n\nKofi Zeeman said on Monday that it would come soon.")


def test_a_club_is_of_no_sector(nlp: Language) -> None:
    sectors = {a.sector for a in nlp("Zeeport Cardinals coach Ann Lee left.")._.actors}
    assert "REL" not in sectors


def test_two_letters_are_a_body_only_beside_its_country(nlp: Language) -> None:
    assert "Palestinian Authority" not in named(nlp, "The picture was taken by PA on Monday.")
    assert "Palestinian Authority" in named(nlp, "The Palestinian envoy said the PA would not pay.")
