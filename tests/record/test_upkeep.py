"""Upkeep drops what counts no more, and nothing else."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from bench.adding import documents
from bench.soundness import faults
from typer.testing import CliRunner

from onrecord.cli.app import app
from onrecord.model import Record
from onrecord.record import upkeep
from onrecord.record.grouping import Grouping
from onrecord.record.rows import Appearance, Member, StoredArticle
from onrecord.record.store import TABLES, Store


def article(document: dict[str, str]) -> StoredArticle:
    record = Record(
        id=document["id"], source_id=document["id"], published=document["published"], text=document["text"]
    )
    fields = {name: getattr(record, name) for name in Record.__struct_fields__}
    return StoredArticle(
        **fields,
        key=document["url"],
        version=1,
        input="pages.jsonl",
        digest=document["id"],
        added=f"{document['published']}T10:00:00+00:00",
        coder="0",
    )


@pytest.fixture
def store(eight: Path, tmp_path: Path) -> Store:
    """A record of a test's own: a copy of the one that is made for all."""
    return Store.open(shutil.copytree(eight, str(tmp_path / "record")))


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of eight articles that came one by one, so that stories were written several times."""
    made = Store.create(str(tmp_path_factory.mktemp("eight") / "record"))
    grouping = Grouping(made)
    for document in documents(8):
        made.append("articles", [article(document)])
        grouping.catch_up()
    return Path(made.where)


def rows(store: Store, table: str) -> int:
    return int(Store.open(store.where).dataset(table).count_rows())


def test_compacting_drops_replaced_rows_and_joins_files(store: Store) -> None:
    before = rows(store, "members"), rows(store, "stories")
    done = {one.table: one for one in upkeep.compact(store)}
    assert set(done) == set(TABLES)
    assert done["articles"].files_before == 8
    assert done["articles"].files == 1
    assert rows(store, "members") == 8 == before[0] - done["members"].rows_dropped
    assert rows(store, "stories") == before[1] - done["stories"].rows_dropped
    assert faults(store.where, [document["id"] for document in documents(8)]) == []


def test_compacting_again_does_nothing(store: Store) -> None:
    upkeep.compact(store)
    versions = {table: store.version(table) for table in TABLES}
    assert all(one.rows_dropped == 0 for one in upkeep.compact(store))
    assert {table: store.version(table) for table in TABLES} == versions


def test_rows_of_a_run_that_may_yet_end_stay(store: Store) -> None:
    from datetime import UTC, datetime

    young = f"00000099-{datetime.now(UTC):%Y%m%d%H%M%S}-aaaaaa"
    old = "00000098-20200101000000-aaaaaa"
    for run in (young, old):
        store.append("members", [Member(run=run, article="x", key="x")])
        store.append(
            "appearances",
            [Appearance(run=run, article="x", actor="a1", id="x", name="X", kind="group", mentions=1)],
        )
    done = {one.table: one for one in upkeep.compact(store)}
    assert done["appearances"].rows_dropped == 1
    assert "x" in store.dataset("members").to_table().column("article").to_pylist()


def test_what_others_add_while_it_compacts_stays(store: Store) -> None:
    other = Store.open(store.where)
    late = documents(9)[8]
    other.append("articles", [article(late)])
    Grouping(other).catch_up()
    upkeep.compact(store)
    assert faults(store.where, [document["id"] for document in documents(9)]) == []


def test_a_reader_goes_on_while_it_compacts(store: Store) -> None:
    reader = Store.open(store.where)
    before = {table: reader.dataset(table).count_rows() for table in TABLES}
    upkeep.compact(store)
    assert {table: reader.dataset(table).count_rows() for table in TABLES} == before


def test_adding_joins_files_where_there_are_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "MANY", 5)
    upkeep.join_small_files(store)
    assert len(store.files("articles")) == len(store.files("members")) == 1
    assert faults(store.where) == []


def test_files_that_nobody_reads_are_deleted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "KEPT", timedelta(0))
    upkeep.compact(store)
    assert len(list((Path(store.where) / "articles").glob("*.parquet"))) == 1
    assert faults(store.where) == []


def test_the_command_says_what_it_did_to_each_table(store: Store) -> None:
    told = CliRunner().invoke(app, ["compact", "--record", store.where])
    assert told.exit_code == 0
    lines = [line.split("\t") for line in told.stdout.splitlines()]
    assert lines[0] == ["table", "files_before", "files", "rows_dropped", "files_deleted"]
    assert ["articles", "8", "1", "0", "0"] in lines
