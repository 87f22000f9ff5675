"""Every entry of the actors' tables, by its own example."""

import pytest
from spacy.language import Language
from tests.rows import rows

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.describe import describe
from onrecord.coding.actors.inflection import plural
from onrecord.coding.actors.lexicon import (
    Bodies,
    Heads,
    Modifiers,
    bodies,
    gender_of_given_name,
    personal_names,
)
from onrecord.coding.actors.metonyms import metonyms
from onrecord.coding.actors.pronouns import pronoun_table

HEADS = tables.load(PACKAGE, "heads.yaml", tuple[Heads, ...])
MODIFIERS = tables.load(PACKAGE, "modifiers.yaml", tuple[Modifiers, ...])
BODIES = bodies()


@rows("sort", HEADS, ids=lambda sort: sort.words[0])
def test_the_first_noun_of_each_sort_heads_an_actor_in_its_example(nlp: Language, sort: Heads) -> None:
    doc = nlp(sort.example)
    first = min(doc._.actors, key=lambda actor: actor.mentions[0])
    start, end = first.mentions[0]
    assert sort.example[start:end].lower().endswith(sort.words[0])
    assert (first.kind, first.sector) == (sort.kind, sort.sector)


def test_no_noun_is_of_two_sorts() -> None:
    words = [word for sort in HEADS for word in sort.words]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@rows("sort", MODIFIERS, ids=lambda sort: sort.sector)
def test_a_modifier_tells_the_sector_that_the_head_leaves_open(sort: Modifiers) -> None:
    found = describe(sort.example)
    assert sort.words[0] in sort.example.lower()
    assert found is not None and found.sector == sort.sector


@rows("sort", BODIES, ids=lambda sort: f"{sort.sector} {sort.country}")
def test_a_known_body_is_what_its_table_says_by_each_of_its_names(sort: Bodies) -> None:
    for body in sort.bodies:
        for name in (body.name, *body.also):
            found = describe(name)
            assert found is not None
            assert (found.name, found.country, found.sector) == (body.name, sort.country, sort.sector)


def test_no_body_has_two_entries() -> None:
    names = [name for sort in BODIES for body in sort.bodies for name in (body.name, *body.also)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("entry", ["addressed", "prepositions", "given"])
def test_a_capital_in_the_example_stands_for_its_government(nlp: Language, entry: str) -> None:
    doc = nlp(getattr(metonyms(), entry).example)
    assert "Moscow" in {actor.name for actor in doc._.actors}


def test_a_capital_that_owns_what_only_cities_have_is_a_place(nlp: Language) -> None:
    doc = nlp(metonyms().local.example)
    assert "government" not in {actor.kind for actor in doc._.actors}


def test_given_names_tell_gender_only_where_they_leave_no_doubt() -> None:
    assert (gender_of_given_name("Vladimir"), gender_of_given_name("Angela")) == ("m", "f")
    assert gender_of_given_name("Kim") is None
    assert personal_names().men.isdisjoint(personal_names().women)


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("minister", "ministers"),
        ("secretary", "secretaries"),
        ("attorney general", "attorneys general"),
        ("major general", "major generals"),
        ("head of state", "heads of state"),
        ("gunman", "gunmen"),
        ("coach", "coaches"),
        ("chief", "chiefs"),
        ("thief", "thieves"),
    ],
)
def test_plurals_follow_from_the_singular(one: str, several: str) -> None:
    assert plural(one) == several


def test_it_before_an_expletive_verb_means_nobody_and_before_an_agentive_one_the_last_subject(
    nlp: Language,
) -> None:
    table = pronoun_table()
    assert [len(a.mentions) for a in nlp(table.expletive.example)._.actors] == [1]
    assert [len(a.mentions) for a in nlp(table.agentive.example)._.actors] == [2]
