"""`onrecord export`: a record made by hand, in each form, and what is refused."""

import csv
import io
import json
from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq
import pytest
import typer
from bench.big_record import World
from typer.testing import CliRunner, Result

from onrecord.cli.export import export
from onrecord.errors import RecordError
from onrecord.model import Event, EventSpans, Outlet, Place
from onrecord.record.exports import gathering, gdelt
from onrecord.record.exports.tables import TABLES
from onrecord.record.grouping import Grouping
from onrecord.record.rows import (
    Appearance,
    ClaimRow,
    Member,
    Report,
    ReportRef,
    Run,
    StoredArticle,
    Story,
    StoryEvent,
    Told,
    Who,
)
from onrecord.record.store import Store

TEXT = (
    "The navy gave Libya\ttwo boats 🚤 on Wednesday.\n\nLibya refused to send them back.\n\nNobody was hit."
)
ADDED = "2024-06-25T08:30:00+00:00"
NAVY = Who(id="navy.tun", name="Tunisian\tnavy", country="TUN", sector="MIL")
LIBYA = Who(id="lby", name="Libya", country="LBY")
HILL = Who(id="hill.lby", name="Hill", country="LBY")

app = typer.Typer()
app.command()(export)


def _event(id_: str, words: str) -> Event:
    start = TEXT.index(words)
    spans = EventSpans(trigger=(start, start + len(words)))
    return Event(id=id_, type="AID", spans=spans, status="asserted", confidence=0.9)


def _article(n: int) -> StoredArticle:
    return StoredArticle(
        id=f"a{n}",
        url=f"https://quay{n}.example/boats",
        outlet=Outlet(name=f"Quay {n}", domain=f"quay{n}.example"),
        title="Two boats",
        published=f"2024-06-{19 + n}",
        language="en",
        text=TEXT,
        events=[_event("e1", "gave"), _event("e2", "refused"), _event("e3", "hit")],
        key=f"k{n}",
        version=1,
        input=f"{n}.html",
        digest="d",
        added=ADDED,
        coder="0",
    )


def _happening(id_: str, type_: str, statuses: list[str], report: str, date: str | None = None) -> StoryEvent:
    return StoryEvent(
        run="r1",
        event=id_,
        story="s1",
        type=type_,
        actors=[NAVY],
        recipients=[LIBYA, HILL],
        place=Place(name="Tripoli", country="LBY", lat=32.8874, lon=13.1873),
        date=date,
        first_seen="2024-06-20",
        last_seen="2024-06-21",
        reports=2,
        origins=2,
        statuses=[Told(value=status, reports=1) for status in statuses],
        report_ids=[ReportRef(article=f"a{n}", report=report) for n in (2, 1)],
        confidence=0.9,
    )


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles of one story that report three events, one of which is only denied."""
    where = tmp_path_factory.mktemp("it's a") / "record"
    store = Store.create(str(where))
    store.append("articles", [_article(2), _article(1)])
    store.append(
        "members",
        [
            Member(run="r1", article=f"a{n}", key=f"k{n}", story="s1", group=f"a{n}", added=ADDED)
            for n in (1, 2)
        ],
    )
    store.append(
        "stories", [Story(run="r1", story="s1", title="Two boats", articles=["a1", "a2"], origins=2)]
    )
    store.append(
        "events",
        [
            _happening("ev-late", "REJECT", ["asserted"], "e2"),
            _happening("ev-early", "AID", ["denied", "alleged"], "e1", date="2024-06-19"),
            _happening("ev-denied", "ASSAULT", ["denied"], "e3"),
        ],
    )
    people = [
        ("navy.tun", "Tunisian navy", "organization", "MIL", None),
        ("lby", "Libya", "country", None, None),
        ("hill.lby", "Hill", "place", None, None),
        ("ada-holm.tun", "Ada Holm", "person", "GOV", "envoy"),
        ("some.sailor", "a sailor", "person", None, None),
    ]
    store.append(
        "appearances",
        [
            Appearance(
                run="r1",
                article=f"a{n}",
                actor=f"a{k}",
                id=id_,
                name=name,
                kind=kind,
                sector=sector,
                role=role,
                mentions=1,
            )
            for n in (1, 2)
            for k, (id_, name, kind, sector, role) in enumerate(people)
        ],
    )
    store.append(
        "claims",
        [
            ClaimRow(
                run="r1",
                article="a1",
                claim="c1",
                kind="direct",
                act="say",
                content="We gave two.",
                confidence=0.9,
            )
        ],
    )
    store.append(
        "reports",
        [
            Report(
                run="r1",
                article=f"a{n}",
                report="e1",
                type="AID",
                trigger="gave",
                status="asserted",
                confidence=0.9,
            )
            for n in (1, 2)
        ],
    )
    store.append("runs", [Run(run="r1", articles=2, finished=ADDED)])
    return where


def run(record: Path, to: Path, form: str, *more: str) -> Result:
    arguments = ["--record", str(record), "--to", str(to), "--as", form, *more]
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def gdelt_rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    return [dict(zip(gdelt.COLUMNS, line.split("\t"), strict=True)) for line in lines]


def test_gdelt(record: Path, tmp_path: Path) -> None:
    result = run(record, tmp_path / "out.CSV", "gdelt")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "2 events written" in result.stderr
    assert "1 left out that nobody asserts or alleges" in result.stderr
    early, late = gdelt_rows(tmp_path / "out.CSV")
    assert (early["SQLDATE"], late["SQLDATE"]) == ("20240619", "20240620")
    assert early["GLOBALEVENTID"] == str(gdelt.event_number("ev-early"))
    assert early["Actor1Name"] == "TUNISIAN NAVY"
    assert (early["IsRootEvent"], late["IsRootEvent"]) == ("1", "0")
    assert (early["NumMentions"], early["NumSources"], early["NumArticles"]) == ("2", "2", "2")
    assert early["SOURCEURL"] == "https://quay1.example/boats"
    assert early["DATEADDED"] == "20240625083000"


def test_polecat_reads_as_a_table_with_a_header(record: Path, tmp_path: Path) -> None:
    assert run(record, tmp_path / "out.tsv", "polecat").exit_code == 0
    text = (tmp_path / "out.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [row["Event ID"] for row in rows] == ["ev-early", "ev-late"]
    assert rows[0]["Story People"] == "Ada Holm"
    assert rows[0]["Story Organizations"] == "Tunisian navy"
    assert rows[0]["Story Locations"] == "Hill;Libya"
    assert rows[0]["Source"] == "quay1.example;quay2.example"
    assert rows[0]["Publication Date"] == "2024-06-20"


@pytest.mark.parametrize(
    ("filters", "events"),
    [
        (["--status", "denied"], ["ev-early", "ev-denied"]),
        (["--type", "assault", "--status", "denied"], ["ev-denied"]),
        (["--type", "AID", "--type", "ASSAULT"], ["ev-early"]),
        (["--actor", "TUN", "--recipient", "Libya", "--since", "2024-06-20"], ["ev-late"]),
        (["--until", "2024-06-19"], ["ev-early"]),
        (["--actor", "PER"], []),
    ],
)
def test_filters_choose_the_events(
    record: Path, tmp_path: Path, filters: list[str], events: list[str]
) -> None:
    assert run(record, tmp_path / "out", "polecat", *filters).exit_code == 0
    rows = (tmp_path / "out").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == events


def test_many_events_are_read_in_portions(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(record, tmp_path / "whole", "polecat")
    monkeypatch.setattr(gathering, "_SOME", 1)
    run(record, tmp_path / "portions", "polecat")
    assert (tmp_path / "portions").read_bytes() == (tmp_path / "whole").read_bytes()


def test_ftm_refers_to_nothing_that_does_not_come(record: Path, tmp_path: Path) -> None:
    assert run(record, tmp_path / "out.json", "ftm").exit_code == 0
    entities = [json.loads(line) for line in (tmp_path / "out.json").read_text(encoding="utf-8").splitlines()]
    come: set[str] = set()
    for entity in entities:
        for name in ("document", "resolved", "involved", "proof"):
            assert set(entity["properties"].get(name, [])) <= come
        come.add(entity["id"])
    assert [entity["schema"] for entity in entities] == [
        *("Person", "PublicBody", "PublicBody"),
        *("Article",) * 2,
        *("Mention",) * 6,
        *("Event",) * 2,
    ]
    assert entities[0]["properties"] == {
        "name": ["Ada Holm"],
        "sector": ["government"],
        "position": ["envoy"],
    }
    assert entities[3]["properties"]["publisher"] == ["Quay 1"]


def test_parquet_has_each_view(record: Path, tmp_path: Path) -> None:
    assert run(record, tmp_path / "tables", "parquet").exit_code == 0
    assert {path.stem for path in (tmp_path / "tables").iterdir()} == set(TABLES)
    articles = pq.read_table(tmp_path / "tables" / "articles.parquet")
    assert set(articles["text"].to_pylist()) == {TEXT}
    assert pq.read_table(tmp_path / "tables" / "events.parquet").num_rows == 3


def test_duckdb_stands_alone(record: Path, tmp_path: Path) -> None:
    assert run(record, tmp_path / "out.duckdb", "duckdb").exit_code == 0
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as own:
        tables = own.execute("SELECT table_name, table_type FROM information_schema.tables").fetchall()
        assert dict(tables) == dict.fromkeys(TABLES, "BASE TABLE")
        found = own.execute("SELECT actors[1].name FROM events WHERE id = 'ev-late'").fetchone()
        assert found == (NAVY.name,)


@pytest.fixture(scope="module")
def undated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a generated record has without any dates, placed as `onrecord add` does it."""
    articles = [
        msgspec.structs.replace(article, published=None, added="2031-12-25T08:30:00+00:00", events=events)
        for article in World(4).articles(8)
        for events in [[msgspec.structs.replace(event, date=None) for event in article.events]]
    ]
    store = Store.create(str(tmp_path_factory.mktemp("undated") / "record"))
    store.append("articles", articles)
    Grouping(store).catch_up(articles)
    return Path(store.where)


@pytest.mark.parametrize("form", ["polecat", "gdelt", "ftm"])
def test_undated_events_have_no_day_in_a_table(undated: Path, tmp_path: Path, form: str) -> None:
    assert run(undated, tmp_path / "out", form).exit_code == 0
    text = (tmp_path / "out").read_text(encoding="utf-8")
    if form == "gdelt":
        rows = gdelt_rows(tmp_path / "out")
        assert rows and {row.pop("DATEADDED") for row in rows} == {"20311225083000"}
        assert {(row["SQLDATE"], row["MonthYear"], row["Year"], row["FractionDate"]) for row in rows} == {
            ("", "", "", "")
        }
        text = str(rows)
    elif form == "polecat":
        rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
        assert rows and {(row["Event Date"], row["Publication Date"]) for row in rows} == {("", "")}
    else:
        properties = [json.loads(line)["properties"] for line in text.splitlines()]
        assert properties and not any({"date", "publishedAt"} & one.keys() for one in properties)
    assert "2031" not in text


@pytest.mark.parametrize("form", ["parquet", "duckdb"])
def test_undated_rows_have_no_day_in_the_tables(undated: Path, tmp_path: Path, form: str) -> None:
    assert run(undated, tmp_path / "out", form).exit_code == 0
    with duckdb.connect(":memory:" if form == "parquet" else str(tmp_path / "out")) as own:
        for table in TABLES:
            rows = f"FROM '{tmp_path}/out/{table}.parquet'" if form == "parquet" else f"FROM {table}"
            asked = own.sql(rows)
            days = [
                name for name, kind in zip(asked.columns, asked.types, strict=True) if str(kind) == "DATE"
            ]
            assert days
            counted = ", ".join(f"count({day})" for day in days)
            assert own.sql(f"SELECT count(*) > 0, {counted} {rows}").fetchall() == [(True, *[0] * len(days))]


@pytest.mark.parametrize("form", ["gdelt", "polecat", "ftm", "parquet", "duckdb"])
def test_an_empty_record_gives_an_empty_export(tmp_path: Path, form: str) -> None:
    Store.create(str(tmp_path / "record"))
    result = run(tmp_path / "record", tmp_path / "out", form)
    assert result.exit_code == 0
    assert result.stderr.startswith("onrecord: 0 ")


@pytest.mark.parametrize("form", ["gdelt", "polecat", "ftm"])
def test_the_same_record_gives_the_same_export(record: Path, tmp_path: Path, form: str) -> None:
    run(record, tmp_path / "out", form)
    before = (tmp_path / "out").read_bytes()
    assert run(record, tmp_path / "out", form, "--force").exit_code == 0
    assert (tmp_path / "out").read_bytes() == before


@pytest.mark.parametrize("form", ["gdelt", "parquet", "duckdb"])
def test_nothing_else_is_left_behind(record: Path, tmp_path: Path, form: str) -> None:
    for _ in range(2):
        assert run(record, tmp_path / "out", form, "--force").exit_code == 0
        assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_an_export_is_not_written_over(record: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(RecordError, match="--force"):
        run(record, tmp_path / "out", "gdelt")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(
    ("form", "more", "wrong"),
    [
        ("gdelt", ["--type", "AIDE"], "did you mean AID"),
        ("polecat", ["--type", "FOO"], "no type 'FOO'"),
        ("gdelt", ["--since", "yesterday"], "no date"),
        ("parquet", ["--type", "AID"], "the whole record"),
        ("icews", [], "icews"),
    ],
)
def test_wrong_usage(record: Path, tmp_path: Path, form: str, more: list[str], wrong: str) -> None:
    result = run(record, tmp_path / "out", form, *more)
    assert result.exit_code == 2
    assert wrong in " ".join(result.stderr.replace("│", "").split())
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no record there"):
        run(tmp_path / "none", tmp_path / "out", "gdelt")
    assert list(tmp_path.iterdir()) == []
