"""One name with and without a country: when a record takes them for one actor."""

from pathlib import Path

import pytest

from onrecord.record.namesakes import is_same
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


def told(where: Path, *people: Who) -> OpenRecord:
    """A record with an article for each of these, who says something and does something there."""
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
                country=who.country, sector=who.sector, mentions=2,
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
