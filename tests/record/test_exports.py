"""An event of the record as GDELT, POLECAT and FollowTheMoney have it, and where the file goes."""

import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.errors import RecordError
from onrecord.model import Place
from onrecord.record.exports import ftm, gdelt, polecat, target
from onrecord.record.exports.accounts import Account, Telling
from onrecord.record.exports.countries import codes
from onrecord.record.exports.locations import locate
from onrecord.record.exports.separated import line, listed
from onrecord.record.rows import ReportRef, StoryEvent, Told, Who

LIBYA = Who(id="lby", name="Libya", country="LBY")
NAVY = Who(id="navy.tun", name="Tunisian navy", country="TUN", sector="MIL")
LEAGUE = Who(id="river-league", name="River League", country="IGO", sector="IGO")
SOMEONE = Who(name="the convoy")
TRIPOLI = Place(name="Tripoli", country="LBY", lat=32.8874, lon=13.1873)


def event(**changed: object) -> StoryEvent:
    base = StoryEvent(
        event="ev-1",
        story="st-1",
        type="AID",
        contexts=["military"],
        actors=[NAVY, LEAGUE],
        recipients=[LIBYA],
        goods=["ships"],
        place=TRIPOLI,
        date="2024-06-19",
        first_seen="2024-06-20",
        last_seen="2024-06-22",
        reports=3,
        origins=2,
        sources=[LEAGUE],
        statuses=[Told(value="alleged", reports=2), Told(value="denied", reports=1)],
        report_ids=[
            ReportRef(article="a1", report="e1"),
            ReportRef(article="a1", report="e4"),
            ReportRef(article="a2", report="e1"),
            ReportRef(article="a3", report="e2"),
        ],
        confidence=0.8,
    )
    return msgspec.structs.replace(base, **changed)


def account(**changed: object) -> Account:
    tellings = [
        Telling(article="a1", outlet="harbour.example", published="2024-06-20", added="2024-06-23T10:00:05Z"),
        Telling(
            article="a2",
            url="https://quay.example/2",
            outlet="quay.example",
            published="2024-06-21",
            added="2024-06-23T09:59:58Z",
        ),
        Telling(
            article="a3", url="https://quay.example/3", outlet="quay.example", added="2024-06-24T00:00:00Z"
        ),
    ]
    return Account(
        event=event(**changed),
        tellings=tellings,
        people=["Ada Holm"],
        organizations=["River League"],
        places=["Libya"],
    )


def as_gdelt(**changed: object) -> dict[str, object]:
    return dict(zip(gdelt.COLUMNS, gdelt.row(account(**changed)), strict=True))


def as_polecat(**changed: object) -> dict[str, object]:
    return dict(zip(polecat.COLUMNS, polecat.row(account(**changed), "onrecord 9"), strict=True))


# GDELT


def test_gdelt_has_61_columns_each_once() -> None:
    assert len(set(gdelt.COLUMNS)) == len(gdelt.COLUMNS) == 61
    assert [gdelt.COLUMNS[n - 1] for n in (1, 6, 16, 26, 31, 36, 52, 61)] == [
        "GLOBALEVENTID",
        "Actor1Code",
        "Actor2Code",
        "IsRootEvent",
        "GoldsteinScale",
        "Actor1Geo_Type",
        "ActionGeo_Type",
        "SOURCEURL",
    ]


def test_gdelt_row() -> None:
    found = as_gdelt()
    assert {name: value for name, value in found.items() if value is not None} == {
        "GLOBALEVENTID": gdelt.event_number("ev-1"),
        "SQLDATE": "20240619",
        "MonthYear": "202406",
        "Year": "2024",
        "FractionDate": "2024.4630",
        "Actor1Code": "TUNMIL",
        "Actor1Name": "TUNISIAN NAVY",
        "Actor1CountryCode": "TUN",
        "Actor1Type1Code": "MIL",
        "Actor2Code": "LBY",
        "Actor2Name": "LIBYA",
        "Actor2CountryCode": "LBY",
        "IsRootEvent": 0,
        "EventCode": "072",
        "EventBaseCode": "072",
        "EventRootCode": "07",
        "QuadClass": 2,
        "GoldsteinScale": 8.3,
        "NumMentions": 4,
        "NumSources": 2,
        "NumArticles": 3,
        "Actor1Geo_Type": 0,
        "Actor2Geo_Type": 0,
        "ActionGeo_Type": 4,
        "ActionGeo_FullName": "Tripoli, Libya",
        "ActionGeo_CountryCode": "LY",
        "ActionGeo_Lat": 32.8874,
        "ActionGeo_Long": 13.1873,
        "DATEADDED": "20240623095958",
        "SOURCEURL": "https://quay.example/2",
    }


@pytest.mark.parametrize(
    ("date", "first_seen", "cells"),
    [
        ("2024-06-19", "2024-06-20", ("20240619", "202406", "2024", "2024.4630")),
        (None, "2015-02-18", ("20150218", "201502", "2015", "2015.1315")),
        ("2024-06", "2024-06-20", ("20240620", "202406", "2024", "2024.4658")),
        ("2024-05", "2024-06-20", (None, "202405", "2024", None)),
        ("1999", "2024-06-20", (None, None, "1999", None)),
        ("2017-06-24", None, ("20170624", "201706", "2017", "2017.4767")),
        ("2023-12-31", None, ("20231231", "202312", "2023", "2023.9890")),
        (None, None, (None, None, None, None)),
    ],
)
def test_gdelt_dates(date: str | None, first_seen: str | None, cells: tuple[str | None, ...]) -> None:
    found = as_gdelt(date=date, first_seen=first_seen)
    assert tuple(found[name] for name in ("SQLDATE", "MonthYear", "Year", "FractionDate")) == cells


@pytest.mark.parametrize(
    ("who", "code", "country", "type_"),
    [
        (LIBYA, "LBY", "LBY", None),
        (NAVY, "TUNMIL", "TUN", "MIL"),
        (LEAGUE, "IGO", None, "IGO"),
        (Who(name="Romania", country="ROU"), "ROM", "ROM", None),
        (Who(name="gunmen", sector="UAF"), "UAF", None, "UAF"),
        (SOMEONE, "", None, None),
        (Who(name="Atlantis", country="XXX"), "", None, None),
    ],
)
def test_gdelt_actor_codes(who: Who, code: str, country: str | None, type_: str | None) -> None:
    found = as_gdelt(actors=[who])
    assert (found["Actor1Code"], found["Actor1CountryCode"], found["Actor1Type1Code"]) == (
        code,
        country,
        type_,
    )
    assert found["Actor1Name"] == who.name.upper()


@pytest.mark.parametrize(
    ("place", "kind", "name", "adm1", "feature"),
    [
        (Place(name="Libya", country="LBY"), 1, "Libya", "LY", "LY"),
        (Place(name="Cyrenaica", country="LBY"), 1, "Cyrenaica, Libya", "LY", "LY"),
        (Place(name="Texas", country="USA"), 2, "Texas, United States", "USTX", "USTX"),
        (
            Place(name="Houston", country="USA", lat=29.7633, lon=-95.3633),
            3,
            "Houston, Texas, United States",
            "USTX",
            None,
        ),
        (TRIPOLI, 4, "Tripoli, Libya", None, None),
        (Place(name="the old mill"), 0, None, None, None),
    ],
)
def test_gdelt_places(
    place: Place, kind: int, name: str | None, adm1: str | None, feature: str | None
) -> None:
    found = as_gdelt(place=place)
    cells = [found[f"ActionGeo_{part}"] for part in ("Type", "FullName", "ADM1Code", "FeatureID")]
    assert cells == [kind, name, adm1, feature]


def test_an_event_of_somebodys_own_ontology_has_no_cameo_code() -> None:
    found = as_gdelt(type="HARVEST")
    assert [found[n] for n in ("EventCode", "EventRootCode", "QuadClass", "GoldsteinScale")] == [None] * 4


def test_an_event_nobody_is_named_in_leaves_the_actors_empty() -> None:
    found = as_gdelt(actors=[], recipients=[], place=None)
    assert {
        value for name, value in found.items() if name.startswith("Actor") and "Geo_Type" not in name
    } == {None}
    assert found["ActionGeo_Type"] == 0


def test_the_first_report_says_whether_it_is_a_root_event() -> None:
    told = account()
    leads = [msgspec.structs.replace(telling, leads=telling.article == "a1") for telling in told.tellings]
    root = gdelt.COLUMNS.index("IsRootEvent")
    assert gdelt.row(msgspec.structs.replace(told, tellings=leads))[root] == 1
    assert gdelt.row(msgspec.structs.replace(told, tellings=leads[1:]))[root] == 0
    assert gdelt.row(msgspec.structs.replace(told, tellings=[]))[root] == 0


def test_event_numbers_never_change() -> None:
    assert gdelt.event_number("ev-1") == 1805420371760003  # would part everything joined on it
    assert 0 <= gdelt.event_number("") < 2**53


@given(st.lists(st.text(), unique=True, max_size=20))
def test_event_numbers_tell_events_apart(ids: list[str]) -> None:
    ids = [i for i in ids if i.isprintable()]
    assert len({gdelt.event_number(i) for i in ids}) == len(ids)


# POLECAT


def test_polecat_row() -> None:
    found = as_polecat(mode=None)
    assert len(polecat.COLUMNS) == 40
    assert {name: value for name, value in found.items() if value not in (None, "")} == {
        "Event ID": "ev-1",
        "Event Date": "2024-06-19",
        "Event Type": "AID",
        "Intensity": 8.3,
        "Quad Code": "MATERIAL COOPERATION",
        "Contexts": "military",
        "Actor Name": "Tunisian navy;River League",
        "Actor Country": "TUN;IGO",
        "Actor COW": "616;",
        "Primary Actor Sector": "MIL",
        "Actor Sectors": "MIL;IGO",
        "Recipient Name": "Libya",
        "Recipient Country": "LBY",
        "Recipient COW": "620",
        "Placename": "Tripoli",
        "City": "Tripoli",
        "Country": "LBY",
        "Latitude": 32.8874,
        "Longitude": 13.1873,
        "GeoNames ID": 2210247,
        "Raw Placename": "Tripoli",
        "Source": "harbour.example;quay.example",
        "Publication Date": "2024-06-20",
        "Story People": "Ada Holm",
        "Story Organizations": "River League",
        "Story Locations": "Libya",
        "Language": "en",
        "Version": "onrecord 9",
    }


def test_polecat_keeps_plovers_quad_where_cameos_differs() -> None:
    assert as_polecat(type="CONCEDE")["Quad Code"] == "VERBAL COOPERATION"
    assert as_gdelt(type="CONCEDE")["QuadClass"] == 2


def test_an_american_city_has_its_state() -> None:
    found = as_polecat(place=Place(name="Houston", country="USA", lat=29.7633, lon=-95.3633))
    assert (found["City"], found["Province"], found["Country"]) == ("Houston", "Texas", "USA")


# Lines


def test_page_text_cannot_part_a_line() -> None:
    assert line(["a\tb\r\nc", None, 0, 1.5, ' "d"\u2028e ']) == 'a b c\t\t0\t1.5\t"d" e\n'
    assert listed(["a;b", None, "c\td"]) == "a,b;;c d"


@given(st.lists(st.one_of(st.none(), st.integers(), st.text()), min_size=1))
@example(["\ud800"])
def test_a_line_is_one_line_of_as_many_cells(cells: list[str | int | None]) -> None:
    written = line(cells)
    assert written.encode("utf-8")
    assert written.splitlines(keepends=True) == [written]
    assert len(written.split("\t")) == len(cells)


# FollowTheMoney


def test_ftm_event() -> None:
    found = ftm.event(account())
    assert (found.id, found.schema) == ("event-ev-1", "Event")
    assert found.properties == {
        "name": ["AID: Tunisian navy, River League → Libya"],
        "date": ["2024-06-19"],
        "location": ["Tripoli, Libya"],
        "country": ["ly"],
        "involved": ["actor-navy.tun", "actor-river-league", "actor-lby"],
        "keywords": ["AID", "military", "ships", "alleged", "denied"],
        "summary": ["alleged 2, denied 1; 3 articles from 2 origins; according to River League"],
        "sourceUrl": ["https://quay.example/2", "https://quay.example/3"],
        "proof": ["article-a1", "article-a2", "article-a3"],
    }


@pytest.mark.parametrize(
    ("kind", "sector", "schema"),
    [
        ("person", "GOV", "Person"),
        ("government", "GOV", "PublicBody"),
        ("country", None, "PublicBody"),
        ("organization", "MIL", "PublicBody"),
        ("organization", "BUS", "Company"),
        ("organization", "NGO", "Organization"),
        ("group", "REB", "Organization"),
    ],
)
def test_ftm_schema_of_an_actor(kind: str, sector: str | None, schema: str) -> None:
    found = ftm.figure(
        ftm.Figure(id="x", name="X", names=["X", "Y"], kind=kind, country="XKX", sector=sector)
    )
    assert found is not None
    assert found.schema == schema
    assert found.properties["alias"] == ["Y"]
    assert found.properties["country"] == ["xk"]


def test_a_description_of_many_is_no_entity() -> None:
    assert ftm.figure(ftm.Figure(id="some.gunman", name="gunman", kind="person")) is None
    assert ftm.figure(ftm.Figure(id="hill", name="Hill", kind="place")) is None
    assert ftm.naming(ftm.Naming(article="a1", actor="some.gunman", name="gunman", kind="person")) is None
    gunman = Who(id="some.gunman", name="a gunman")
    assert ftm.event(account(actors=[gunman])).properties["involved"] == ["actor-lby"]


def test_ftm_entities_refer_to_each_other() -> None:
    paper = ftm.paper(
        ftm.Paper(article="a1", title="Ships", publisher="Quay", published="2024-06-20", language="en")
    )
    figure = ftm.figure(ftm.Figure(id="ada-holm", name="Ada Holm", kind="person", roles=["envoy"]))
    naming = ftm.naming(ftm.Naming(article="a1", actor="ada-holm", name="Holm", kind="person"))
    assert figure is not None
    assert naming is not None
    assert naming.properties["document"] == [paper.id]
    assert naming.properties["resolved"] == [figure.id]
    assert paper.properties["language"] == ["eng"]
    assert "author" not in paper.properties
    assert set(json.loads(msgspec.json.encode(naming))) == {"id", "schema", "properties"}


# The documents


def test_every_column_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    _, of_polecat, rest = re.split(r"^## `(?:polecat|gdelt)`$", text, flags=re.MULTILINE)
    for column in polecat.COLUMNS:
        assert re.search(rf"^\|.*\b{column}\b.* \| ", of_polecat, re.MULTILINE) or "Recipient" in column, (
            column
        )
    for column in gdelt.COLUMNS:
        if not column.startswith(("Actor2", "Actor1Geo")):
            assert re.search(rf"^\| .*\b{column}\b.* \| ", rest, re.MULTILINE), column


# Places and countries


def test_countries_have_codes_of_other_tools() -> None:
    assert msgspec.structs.astuple(codes()["UKR"]) == ("Ukraine", "UA", "UP", 369, "UKR")
    assert msgspec.structs.astuple(codes()["XKX"]) == ("Kosovo", "XK", "KV", 347, "KSV")
    assert codes()["GRL"].cow is None  # no state of its own


def test_no_two_states_share_a_code() -> None:
    for part in ("iso2", "cow", "cameo"):
        given_codes = [value for one in codes().values() if (value := getattr(one, part)) is not None]
        assert len(given_codes) == len(set(given_codes)), part


def test_a_city_that_geonames_does_not_have_keeps_its_coordinates() -> None:
    found = locate(Place(name="Nowhere", country="LBY", lat=1.0, lon=2.0))
    assert (found.level, found.geonames, found.city, found.lat) == ("city", None, None, 1.0)


# Where it goes


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    to = tmp_path / "events.tsv"
    with pytest.raises(ZeroDivisionError), target.file(to, force=False) as path:
        path.write_text("half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with target.file(to, force=False) as path:
        path.write_text("whole")
        assert not to.exists()
    assert to.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [to]


def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    to = tmp_path / "events.tsv"
    to.write_text("mine")
    with pytest.raises(RecordError, match="--force"), target.file(to, force=False):
        pass
    assert to.read_text() == "mine"
    with target.file(to, force=True) as path:
        path.write_text("new")
    assert to.read_text() == "new"


def test_a_failed_replacement_leaves_the_old_file(tmp_path: Path) -> None:
    to = tmp_path / "events.tsv"
    to.write_text("mine")
    wrong = r"cannot be written \(no space\); what was there"
    with pytest.raises(RecordError, match=wrong), target.file(to, force=True):
        raise OSError("no space")
    assert to.read_text() == "mine"


@pytest.mark.parametrize(
    ("to", "wrong"), [("no/such/file", "there is no folder"), (".", "a folder; name the file")]
)
def test_a_file_that_cannot_be_there(tmp_path: Path, to: str, wrong: str) -> None:
    with pytest.raises(RecordError, match=wrong), target.file(tmp_path / to, force=True):
        pass


def test_a_folder_replaces_an_earlier_export_and_nothing_else(tmp_path: Path) -> None:
    to = tmp_path / "tables"
    for round_ in ("first", "second"):
        with target.folder(to, force=round_ == "second", suffix=".parquet") as path:
            (path / "events.parquet").write_text(round_)
    assert (to / "events.parquet").read_text() == "second"
    assert list(tmp_path.iterdir()) == [to]
    with pytest.raises(RecordError, match="--force"), target.folder(to, force=False, suffix=".parquet"):
        pass
    (to / "thesis.doc").write_text("mine")
    with pytest.raises(RecordError, match=r"thesis\.doc"), target.folder(to, force=True, suffix=".parquet"):
        pass
    assert (to / "thesis.doc").read_text() == "mine"
    file = to / "thesis.doc"
    with pytest.raises(RecordError, match="a file; name"), target.folder(file, force=True, suffix=".parquet"):
        pass
