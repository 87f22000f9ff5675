"""Questions to a record: what counts, what the filters keep, and that a query can do no harm."""

import re
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from tests.rows import rows

import onrecord
from onrecord.errors import RecordError
from onrecord.record.asking import KINDS
from onrecord.record.filters import FilterError
from onrecord.record.opening import OpenRecord, open_record
from onrecord.record.readonly import VIEWS, QueryError, _only_reads
from onrecord.record.rows import Report, Run
from onrecord.record.showing import AmbiguousError, UnknownError
from onrecord.record.shown import ShownActor, ShownArticle, ShownEvent, ShownStory
from onrecord.record.store import Store

DOCS = Path(__file__).parents[2] / "docs" / "record.md"


@pytest.fixture(scope="module")
def opened(made: Path) -> OpenRecord:
    return onrecord.open_record(made)


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("articles", ["ae55", "ac33", "ab22", "aa11", "ad44"]),
        ("claims", ["ac33:c1", "ab22:c1", "aa11:c1"]),
        ("reports", ["ac33:e1", "ab22:e1", "aa11:e1"]),
        ("events", ["ev1"]),
        ("stories", ["s1", "s2"]),
        ("actors", ["ada-holm.grk", "grk", "rur"]),
    ],
)
def test_rows_of_the_latest_finished_run_count(opened: OpenRecord, kind: str, ids: list[str]) -> None:
    assert getattr(opened, kind)()["id"].to_pylist() == ids
    assert getattr(opened, kind)(limit=1)["id"].to_pylist() == ids[:1]


def test_a_story_lists_its_articles_by_their_own_ids(opened: OpenRecord) -> None:
    assert opened.stories()["articles"].to_pylist() == [["doc-1", "ab22", "ac33"], ["ad44"]]


def test_a_copy_names_the_text_first_published(opened: OpenRecord) -> None:
    copies = opened.sql("SELECT id, copy_of FROM articles WHERE copy_of IS NOT NULL").to_pylist()
    assert copies == [{"id": "ab22", "copy_of": "aa11"}]


@rows(
    ("kind", "filters", "count"),
    [
        ("events", {"type": "aid"}, 1),
        ("events", {"type": ["COERCE", "AID"]}, 1),
        ("events", {"type": "COERCE"}, 0),
        ("events", {"actor": "RUR", "recipient": "graustark"}, 1),
        ("events", {"actor": "rurit"}, 0),
        ("events", {"source": "holm"}, 1),
        ("events", {"status": "denied"}, 1),
        ("events", {"status": "requested"}, 0),
        ("events", {"goods": "artillery", "text": "MORTARS"}, 1),
        ("events", {"since": "2024-06-20"}, 1),  # some day of June
        ("events", {"since": "2024-07"}, 0),
        ("events", {"until": "2024-05"}, 0),
        ("claims", {"source": "Ada Holm"}, 3),
        ("claims", {"text": "graustark mortars"}, 3),
        ("claims", {"text": "mortar"}, 0),
        ("claims", {"type": "AID", "story": "s1"}, 3),
        ("claims", {"status": "denied"}, 0),
        ("reports", {"source": "GRK", "since": "2024", "until": "2024"}, 3),
        ("articles", {"text": "grain"}, 1),
        ("articles", {"source": "holm", "actor": "rur"}, 3),
        ("articles", {"until": "2023"}, 1),
        ("stories", {"recipient": "GRK", "source": "holm"}, 1),
        ("stories", {"text": "grain"}, 1),
        ("actors", {"actor": "Holm"}, 1),
        ("actors", {"type": "AID"}, 1),
        ("actors", {"since": "2025"}, 0),
    ],
)
def test_filters_keep_what_they_say(opened: OpenRecord, kind: str, filters: dict, count: int) -> None:
    assert getattr(opened, kind)(**filters).num_rows == count
    assert getattr(opened, kind)(limit=50, **filters).num_rows == count


HOSTILE = ["' OR 1=1 --", 'x"; DROP VIEW events; --', "%", "a\x00b", "(?i)(a+)+$", "words]"]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_words_of_a_filter_never_become_a_query(opened: OpenRecord, kind: str, words: str) -> None:
    for filter in ("actor", "recipient", "source", "text", "story"):
        try:
            assert getattr(opened, kind)(**{filter: words}).num_rows == 0
        except FilterError:
            assert words == "%"


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"type": "ADI"}, "did you mean AID"),
        ({"status": "deny"}, "did you mean denied"),
        ({"status": "FOO"}, "no status 'foo'; known are asserted, alleged"),
        ({"type": "FOO"}, "no type 'FOO'; known are AGREE, CONSULT"),
        ({"type": ["AID", "CATS"]}, "no type 'CATS'"),
        ({"goods": "shells"}, "Known are"),
        ({"since": "June"}, "is no date"),
        ({"since": "2024-02-30"}, "is no date"),
        ({"since": "2025", "until": "2024"}, "turn them round"),
        ({"colour": "red"}, "no such filter"),
    ],
)
def test_a_filter_that_nothing_can_match_says_so(opened: OpenRecord, filters: dict, says: str) -> None:
    with pytest.raises(FilterError, match=says):
        opened.events(**filters)


def test_a_type_of_ones_own_is_known_where_the_record_has_it(record: Path) -> None:
    with open_record(record) as opened, pytest.raises(FilterError, match="no type 'LEAK'"):
        opened.events(type="LEAK")
    leak = Report(
        run="2", article="aa11", report="e9", type="LEAK", trigger="leaked", status="asserted", confidence=0.5
    )
    Store.open(str(record)).append("reports", [leak])
    with open_record(record) as opened:
        assert opened.reports(type="leak").num_rows == 1
        with pytest.raises(FilterError, match="did you mean LEAK"):
            opened.reports(type="LEEK")


WRITES = [
    "DROP VIEW events",
    "CREATE TABLE x AS SELECT 1",
    "COPY (SELECT 1) TO '{out}'",
    "WITH a AS (COPY (SELECT 1) TO '{out}' (USE_TMP_FILE false)) SELECT 1",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{out}'",
    "EXPLAIN ANALYZE WITH a AS (COPY (SELECT 1) TO '{out}' (USE_TMP_FILE false)) SELECT 1",
    "ATTACH '{out}'",
    "INSTALL httpfs",
    "SET threads = 1",
    "PRAGMA database_list",
    "SELECT 1; SELECT 2",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('/*')",
    "FROM opened",
    "",
]


@rows("query", WRITES)
def test_a_query_only_reads_the_record(opened: OpenRecord, made: Path, query: str) -> None:
    file = next((made / "events").glob("*.parquet"))
    before = file.read_bytes()
    for out in (file, made.parent / "out"):
        with pytest.raises(QueryError) as refused:
            opened.sql(query.format(out=out))
        assert "\n" not in str(refused.value)
    assert file.read_bytes() == before and not (made.parent / "out").exists()


@pytest.mark.parametrize("node", ["INSERT_QUERY_NODE", "COPY_QUERY_NODE", "SOME_LATER_NODE"])
def test_a_query_is_made_of_nodes_known_to_read_alone(node: str) -> None:
    inside = {"type": "SELECT_NODE", "cte_map": {"map": [{"value": {"query": {"type": node}}}]}}
    assert not _only_reads([{"node": inside}])


@pytest.mark.parametrize(
    "query", ["DESCRIBE claims", "SHOW TABLES", "EXPLAIN SELECT 1", "FROM events;", "VALUES (1) -- one"]
)
def test_queries_that_read_are_answered(opened: OpenRecord, query: str) -> None:
    assert opened.sql(query).num_rows


@pytest.mark.parametrize("name", ["plain", "like*a*pattern", "earlier"])
def test_only_the_views_are_listed(tmp_path: Path, name: str) -> None:
    """However a table comes to the database: as files, from Arrow, of an earlier version."""
    where = tmp_path / name
    store = Store.create(str(where))
    store.append("runs", [Run(run="1", articles=0, finished="2024-07-01T00:00:00Z")])
    if name == "earlier":
        old = pa.table({"run": ["1"], "article": ["a1"], "report": ["e1"], "type": ["AID"]})
        settings = DeltaTable(f"{where}/reports").metadata().configuration
        write_deltalake(
            f"{where}/reports", old, mode="overwrite", schema_mode="overwrite", configuration=settings
        )
    with open_record(where) as opened:
        assert opened.sql("SHOW TABLES").column("name").to_pylist() == sorted(VIEWS)
        assert opened.sql("SELECT run FROM stored.runs").num_rows == 1
        assert opened.sql("FROM stored.reports").num_rows == int(name == "earlier")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("FROM nosuch", 'no table "nosuch". The record has articles, claims'),
        ("SELECT * FROM evnts WHERE 1", 'no table "evnts". Did you mean "events"? The record has'),
        ("DESCRIBE stored.claim", 'no table "claim". Did you mean "claims"?'),
    ],
)
def test_of_a_table_that_is_not_there_the_records_own_are_told(
    opened: OpenRecord, query: str, says: str
) -> None:
    with pytest.raises(QueryError) as refused:
        opened.sql(query)
    assert str(refused.value).startswith(says)
    assert not re.search("pg_|information_schema|duckdb", str(refused.value))


def test_values_are_bound_by_name_and_in_order(opened: OpenRecord) -> None:
    assert opened.sql("SELECT $a AS x", {"a": 1})["x"].to_pylist() == [1]
    assert opened.sql("SELECT ? AS x", ["'"])["x"].to_pylist() == ["'"]


def test_an_event_leads_to_the_sentence(opened: OpenRecord) -> None:
    event = opened.show("ev1")
    assert isinstance(event, ShownEvent)
    assert [told.copy_of for told in event.told] == [None, "aa11", None]
    passage = event.told[0].passage
    assert (
        passage and passage.text == "Ruritania shipped mortars to Graustark on Monday, envoy Ada Hólm said."
    )
    marked = {mark.part: passage.text[slice(*mark.span)] for mark in passage.marks}
    assert marked["trigger"] == "shipped" and marked["recipient"] == "Graustark"
    assert event.told[0].claims[0].speaker == "Ada Hólm"


def test_show_finds_by_the_beginning_and_says_what_is_unclear(opened: OpenRecord) -> None:
    article = opened.show("aa")
    assert isinstance(article, ShownArticle) and [copy.id for copy in article.copies] == ["ab22"]
    merged = opened.show("s9")
    assert isinstance(merged, ShownStory) and (merged.id, merged.asked_for) == ("s1", "s9")
    actor = opened.show("ada-holm")
    assert isinstance(actor, ShownActor) and len(actor.timeline) == 3
    with pytest.raises(AmbiguousError, match="aa11"):
        opened.show("a")
    with pytest.raises(UnknownError):
        opened.show("aa11:c7")


def test_every_column_of_every_view_is_documented(opened: OpenRecord) -> None:
    text = DOCS.read_text(encoding="utf-8")
    for view in VIEWS:
        section = text.split(f"### {view}\n")[1].split("\n#")[0]
        columns = opened.sql(f"DESCRIBE {view}").to_pylist()
        listed = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert listed == [column["column_name"] for column in columns]


def test_an_empty_record_answers_with_no_rows(tmp_path: Path) -> None:
    Store.create(str(tmp_path / "empty"))
    opened = open_record(tmp_path / "empty")
    assert [getattr(opened, kind)(text="x").num_rows for kind in KINDS] == [0] * len(KINDS)
    with pytest.raises(RecordError):
        open_record(tmp_path / "nothing")
