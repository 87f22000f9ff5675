"""Who is the same in all articles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.model import Actor, ActorKind
from onrecord.record.identity import identify, is_one, parts
from onrecord.record.phrases import rules


def named(
    name: str, kind: ActorKind = "person", country: str | None = None, role: str | None = None, **rest: str
) -> Actor:
    return Actor(id="a1", name=name, kind=kind, country=country, role=role, **rest)


SAME = [
    (named("Ana López"), named("ANA LOPEZ")),
    (named("Kim Jong-un", country="PRK"), named("Kim Jong Un", country="PRK")),
    (named("Conor O'Shea"), named("Conor O’Shea")),
    (named("Dr. Ana López"), named("Ana López")),
    (named("Volodymyr Zelensky", country="UKR"), named("Volodymyr Zelenskyy", country="UKR")),
    (named("Bashar al-Assad", country="SYR"), named("Bashar Assad", country="SYR")),
    (named("Igor V. Malinov"), named("Igor Malinov")),
    (named("Vladimir V. Putin"), named("Vladimir Putin", country="RUS")),
    (named("Sergei Lavrov"), named("Sergey Lavrov", country="RUS")),
    (named("Swiss government", "government", "CHE"), named("Bern", "government", "CHE")),
    (named("Obama administration", "government", "USA"), named("US government", "government", "USA")),
    (
        named("Kenya's Ministry of Foreign Affairs", "government", "KEN"),
        named("Kenyan foreign ministry", "government", "KEN"),
    ),
    (named("Kenyan Police", "organization", "KEN"), named("Kenya's police", "organization", "KEN")),
    (named("UN", "organization", "IGO"), named("United Nations", "organization", "IGO", wikidata="Q1065")),
    (named("Acme Mills Inc", "organization"), named("Acme Mills", "organization")),
    (named("gunmen", "group", sector="UAF"), named("three masked gunmen", "group", sector="UAF")),
    (named("gunman"), named("Gunmen", "group")),
]


@rows(("one", "other"), SAME, ids=lambda actor: actor.name)
def test_one_actor_has_one_id_however_it_is_spelled(one: Actor, other: Actor) -> None:
    assert identify(one) == identify(other)


APART = [
    (named("John Smith", country="USA"), named("John Smith", country="AUS")),
    (named("Lavrov"), named("Sergei Lavrov", country="RUS")),
    (named("Lee"), named("Ann Lee")),
    (named("Kenyan police", "organization", "KEN"), named("police", "organization")),
    (named("Kenyan police", "organization", "KEN"), named("Kenyan riot police", "organization", "KEN")),
    (named("Labour Party", "organization", "GBR"), named("Labour Party", "organization", "AUS")),
    (named("Kenya", "country", "KEN"), named("Kenyan government", "government", "KEN")),
    (named("Kenyan soldiers", "group", "KEN"), named("Kenyan army", "organization", "KEN")),
]


@pytest.mark.parametrize(("one", "other"), APART, ids=lambda actor: actor.name)
def test_two_actors_have_two_ids(one: Actor, other: Actor) -> None:
    assert identify(one) != identify(other)


@pytest.mark.parametrize(
    ("actor", "id_"),
    [
        (named("Ukraine", "country", "UKR"), "ukr"),
        (named("Sergey Lavrov", country="RUS"), "sergei-lavrov.rus"),
        (named("Paris", "government", "FRA"), "government.fra"),
        (named("CAF", "organization"), "caf-organization"),  # not the country CAF
        (named("residents of the old town", "group"), "some.resident"),
        (named("at least 84 people", "group"), "some.person"),
        (named("Kenyans", "group", "KEN"), "some.people.ken"),
        (named("her husband"), "some.husband"),
        (named("21 Schoolgirls", "group"), "some.schoolgirl"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_an_id_can_be_read(actor: Actor, id_: str) -> None:
    assert identify(actor) == id_


@pytest.mark.parametrize(
    "name", ["gunmen", "police", "the aide", "residents", "his wife", "Lavrov", "officials"]
)
def test_whom_an_article_only_describes_is_not_one_actor(name: str) -> None:
    assert not is_one(identify(named(name)))


@pytest.mark.parametrize("name", ["Ann Lee", "Boko Haram", "Acme Mills"])
def test_whom_an_article_names_is_one_actor(name: str) -> None:
    assert is_one(identify(named(name, "organization")))


def test_a_surname_means_the_holder_of_the_office_on_the_day() -> None:
    president = named("Bush", country="USA", role="President")
    assert identify(president, "2005-06-01") == "george-w-bush.usa"
    assert identify(president, "2012-06-01") == identify(president) == "some.bush.usa"


def test_a_name_in_another_script_has_an_id_that_can_be_typed() -> None:
    ids = {identify(named(name)) for name in ("Софія Ковальчук", "Софія Бойко")}
    assert len(ids) == 2
    assert all(re.fullmatch(r"x-[0-9a-f]{10}", id_) for id_ in ids)


def test_every_example_of_the_table_gets_its_id() -> None:
    for alike in (*rules().institutions, *rules().ministries):
        phrase, id_ = alike.example
        assert identify(named(phrase, "organization", "KEN")) == id_


def test_every_walk_of_life_has_an_id_that_shows_it() -> None:
    for walk in rules().walks:
        role, id_ = walk.example
        assert identify(named("Ada Holm", country="KEN", role=role)) == id_
        assert parts(id_) == ("ada-holm", "ken", walk.name)
        assert parts(identify(named("Ada Holm", role=role))) == ("ada-holm", None, walk.name)
        assert walk.beside <= {one.name for one in rules().walks}


def test_every_word_tells_one_walk_of_life() -> None:
    for walk in rules().walks:
        for word in walk.words:
            assert identify(named("Ada Holm", country="KEN", role=word)) == f"ada-holm.ken.{walk.name}", word


@pytest.mark.parametrize(
    "role",
    [
        None, "minister", "professor", "doctor", "former footballer", "ex-journalist", "student leader",
        "footballer turned politician", "singer and senator", "journalist and singer", "lawyer of the singer",
        "military photographer", "police surgeon", "minister singer",
    ],
)  # fmt: skip
def test_a_role_that_an_office_holder_may_be_given_is_no_part_of_the_id(role: str | None) -> None:
    sector = {"military photographer": "MIL", "police surgeon": "COP"}.get(role or "")
    actor = named("Ada Holm", country="KEN", role=role, **({"sector": sector} if sector else {}))
    assert identify(actor) == "ada-holm.ken"


@pytest.mark.parametrize("sector", sorted(rules().public))
def test_a_public_sector_goes_before_a_walk_of_life(sector: str) -> None:
    assert identify(named("Ada Holm", country="KEN", role="journalist", sector=sector)) == "ada-holm.ken"


def test_a_known_official_keeps_the_id_whatever_an_article_says() -> None:
    assert identify(named("Sergei Lavrov", country="RUS", role="footballer")) == "sergei-lavrov.rus"


@given(
    st.text(max_size=200),
    st.sampled_from(["person", "organization", "government", "country", "group", "place"]),
    st.sampled_from([None, "KEN", "IGO", "XKX"]),
    st.sampled_from([None, "bishop"]),
)
def test_any_name_gets_an_id_that_is_safe_in_a_file_name(
    name: str, kind: ActorKind, country: str | None, role: str | None
) -> None:
    id_ = identify(named(name, kind, country, role))
    assert re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", id_)
    assert len(id_) < 110
    assert identify(named(name, kind, country, role)) == id_
