"""One name with and without a country: when a record takes them for one actor."""

from pathlib import Path

import pytest
from tests.rows import rows

from onrecord.record.namesakes import Known, is_same, ones
from onrecord.record.opening import OpenRecord, open_record
from onrecord.record.rows import Appearance, ClaimRow, Report, Run, StoredArticle, Who
from onrecord.record.shown import ShownActor
from onrecord.record.store import Store

PERSON, BODY, PLACE = frozenset({"person"}), frozenset({"organization"}), frozenset({"place"})
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("name", "kinds", "sectors", "others", "same"),
    [
        ("ada-holm", PERSON, NONE, {"GOV"}, True),
        ("ada-holm", PERSON, {"LEG"}, {"GOV"}, True),
        ("ada-holm", PERSON, {"CVL"}, {"GOV"}, True),
        ("ada-holm", PERSON, {"REL"}, {"GOV"}, False),
        ("ada-holm", PERSON, {"REL", "GOV"}, {"GOV"}, True),
        ("acme-mills", BODY, NONE, {"BUS"}, True),
        ("acme-mills", BODY, {"NGO"}, {"BUS"}, False),
        ("ministry-of-health", BODY, NONE, {"GOV"}, False),
        ("labour-party", BODY, NONE, {"PTY"}, False),
        ("caf", BODY, NONE, {"MIL"}, False),
        ("acme-mills", PLACE, NONE, NONE, False),
    ],
)
def test_what_speaks_against_one_actor(
    name: str, kinds: frozenset[str], sectors: set[str], others: set[str], same: bool
) -> None:
    assert is_same(name, kinds, kinds, frozenset(sectors), frozenset(others)) is same


def test_a_person_is_no_body_of_that_name() -> None:
    assert not is_same("acme-mills", PERSON, BODY, NONE, NONE)


def known(id_: str, *sectors: str, besides: str | None = None) -> Known:
    walks = frozenset({"sport", "press", "stage", "school"} & set(id_.split(".")))
    return Known(id_, PERSON, frozenset(sectors), walks, frozenset({besides} if besides else ()))


HOLM, SPORT, PRESS = "ada-holm.ken", "ada-holm.ken.sport", "ada-holm.ken.press"


@rows(
    ("people", "same"),
    [
        ([known(HOLM), known(SPORT)], {SPORT: HOLM}),
        ([known(HOLM, "CVL", "OPP"), known(PRESS, "MED")], {PRESS: HOLM}),
        ([known(HOLM, "GOV"), known(SPORT)], {}),
        ([known(HOLM, "GOV", "ELI", "PTY"), known(SPORT)], {}),
        ([known(HOLM, "GOV", besides="press"), known(PRESS, "MED")], {PRESS: HOLM}),
        ([known(HOLM, "GOV", besides="press"), known(SPORT)], {}),
        ([known(HOLM, "GOV", besides="press"), known(PRESS), known(SPORT)], {PRESS: HOLM}),
        ([known(SPORT), known(PRESS)], {}),
        ([known(HOLM), known(SPORT), known(PRESS)], {}),
        ([known(HOLM, besides="press"), known(SPORT), known(PRESS)], {PRESS: HOLM}),
        (
            [known(SPORT), known("ada-holm.ken.school", "EDU")],
            {SPORT: HOLM, "ada-holm.ken.school": HOLM},
        ),
        ([known(SPORT)], {HOLM: SPORT}),
        ([known("ada-holm"), known("ada-holm.sport")], {"ada-holm.sport": "ada-holm"}),
        ([known("ada-holm"), known(SPORT)], {"ada-holm": SPORT, HOLM: SPORT}),
        ([known("ada-holm", "GOV"), known(SPORT)], {HOLM: SPORT}),
        ([known("ada-holm"), known(HOLM, "GOV"), known(SPORT)], {}),
        ([known("ada-holm.sport"), known(HOLM, "GOV")], {"ada-holm": "ada-holm.sport"}),
        (
            [known("ada-holm.sport"), known(HOLM, "GOV"), known(SPORT)],
            {"ada-holm.sport": SPORT, "ada-holm": SPORT},
        ),
        (
            [known("ada-holm"), known("ada-holm.sport"), known(HOLM)],
            {"ada-holm": HOLM, "ada-holm.sport": HOLM},
        ),
        ([known("ada-holm"), known(HOLM), known(SPORT)], {"ada-holm": HOLM, SPORT: HOLM}),
        (
            [known("ada-holm"), known(HOLM), known("ada-holm.nor.sport")],
            {"ada-holm.nor": "ada-holm.nor.sport"},
        ),
    ],
)  # fmt: skip
def test_a_walk_of_life_parts_namesakes_where_it_leaves_no_time_for_the_other(
    people: list[Known], same: dict[str, str]
) -> None:
    assert ones(people) == same
    assert ones(people[::-1]) == same


def told(where: Path, *people: Who, former: str | None = None) -> OpenRecord:
    """A record with an article for each of these, who says something and does something there.

    The first of them goes by the role `former`.
    """
    roles = {0: former}
    store = Store.create(str(where))
    articles, appearances, claims, reports = [], [], [], []
    for n, who in enumerate(people):
        id_ = f"a{n}"
        articles.append(
            StoredArticle(
                id=id_, key=id_, version=1, text="It rained.", input=id_, digest=id_,
                added="2024-07-01T00:00:00Z", coder="0",
            )
        )  # fmt: skip
        appearances.append(
            Appearance(
                run="1", article=id_, actor="a1", id=str(who.id), name=who.name, kind="person",
                country=who.country, sector=who.sector, role=roles.get(n), mentions=2,
            )
        )  # fmt: skip
        claims.append(
            ClaimRow(
                run="1", article=id_, claim="c1", kind="direct", act="say", speaker=who, content="It rained",
                confidence=0.9,
            )
        )  # fmt: skip
        reports.append(
            Report(
                run="1", article=id_, report="e1", type="AID", actors=[who], trigger="sent",
                status="asserted", confidence=0.9,
            )
        )  # fmt: skip
    store.append("articles", articles)
    store.append("appearances", appearances)
    store.append("claims", claims)
    store.append("reports", reports)
    store.append("runs", [Run(run="1", articles=len(people), finished="2024-07-01T00:00:00Z")])
    return open_record(where)


OPEN = Who(id="ada-holm", name="Ada Holm")
KENYAN = Who(id="ada-holm.ken", name="Ada Holm", country="KEN", sector="GOV")
NORSE = Who(id="ada-holm.nor", name="Ada Holm", country="NOR", sector="GOV")


def test_a_name_without_country_is_the_only_namesake_that_has_one(tmp_path: Path) -> None:
    record = told(tmp_path / "record", OPEN, KENYAN)
    (holm,) = record.actors().to_pylist()
    assert (holm["id"], holm["country"], holm["articles"]) == ("ada-holm.ken", "KEN", 2)
    assert set(record.claims()["speaker_id"].to_pylist()) == {"ada-holm.ken"}
    assert {actors[0]["id"] for actors in record.reports()["actors"].to_pylist()} == {"ada-holm.ken"}


@pytest.mark.parametrize("id_", ["ada-holm", "ada-holm.ken"])
def test_both_ids_find_the_actor(tmp_path: Path, id_: str) -> None:
    record = told(tmp_path / "record", OPEN, KENYAN)
    assert record.claims(source=id_).num_rows == 2
    assert record.reports(actor=id_).num_rows == 2
    assert record.actors(actor=id_)["articles"].to_pylist() == [2]
    assert record.actors(type="AID")["id"].to_pylist() == ["ada-holm.ken"]
    shown = record.show(id_)
    assert isinstance(shown, ShownActor)
    assert shown.articles == 2


def test_with_a_second_country_nobody_can_tell(tmp_path: Path) -> None:
    record = told(tmp_path / "record", OPEN, KENYAN, NORSE)
    assert sorted(record.actors()["id"].to_pylist()) == ["ada-holm", "ada-holm.ken", "ada-holm.nor"]


def test_what_no_finished_run_has_tells_nothing(tmp_path: Path) -> None:
    where = tmp_path / "record"
    told(where, OPEN).close()
    late = Appearance(
        run="2", article="a0", actor="a1", id="ada-holm.ken", name="Ada Holm", kind="person", mentions=1
    )
    Store.open(str(where)).append("appearances", [late])
    assert open_record(where).actors()["id"].to_pylist() == ["ada-holm"]


PLAYER = Who(id=SPORT, name="Ada Holm", country="KEN")


def test_a_minister_and_a_footballer_of_one_name_and_country_are_two(tmp_path: Path) -> None:
    record = told(tmp_path / "record", KENYAN, PLAYER)
    assert sorted(record.actors()["id"].to_pylist()) == [HOLM, SPORT]
    for id_ in (HOLM, SPORT):
        shown = record.show(id_)
        assert isinstance(shown, ShownActor)
        assert (shown.id, shown.articles, record.claims(source=id_).num_rows) == (id_, 1, 1)


@pytest.mark.parametrize("id_", ["ada-holm", HOLM, SPORT])
def test_one_who_is_once_called_a_former_footballer_is_one_by_all_ids(tmp_path: Path, id_: str) -> None:
    record = told(tmp_path / "record", KENYAN, PLAYER, OPEN, former="former footballer")
    assert record.claims(source=id_).num_rows == 3
    assert record.reports(actor=id_).num_rows == 3
    assert record.actors(actor=id_)["id"].to_pylist() == [HOLM]
    assert record.actors(type="AID")["articles"].to_pylist() == [3]
    shown = record.show(id_)
    assert isinstance(shown, ShownActor)
    assert (shown.id, shown.articles) == (HOLM, 3)


def test_who_is_only_told_of_as_a_footballer_is_found_without(tmp_path: Path) -> None:
    record = told(tmp_path / "record", PLAYER)
    assert record.actors(actor=HOLM)["id"].to_pylist() == [SPORT]
    assert record.claims(source=HOLM).num_rows == 1
    assert record.show(HOLM) == record.show(SPORT)
