"""The record's tables: all or nothing, and nobody's rows are lost to anybody else's."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from onrecord.errors import RecordError
from onrecord.record.rows import FORMAT, Failure, Figure, Member, Report, Run
from onrecord.record.store import TABLES, OvertakenError, Store


def failure(number: int) -> Failure:
    return Failure(input=f"page{number}.html", code="P002", reason="the file is empty", failed="2024-05-02")


def inputs(store: Store, table: str = "failures") -> list[str]:
    return sorted(store.dataset(table).to_table(columns=["input"]).column(0).to_pylist())


def run(name: str) -> Run:
    return Run(run=name, articles=1, finished="2024-05-02T10:00:00+00:00")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(str(tmp_path / "record"))


def test_a_record_is_made_once_and_found_again(store: Store) -> None:
    store.append("failures", [failure(1)])
    assert inputs(Store.create(store.where)) == inputs(Store.open(store.where)) == ["page1.html"]


def test_a_record_can_be_made_in_an_empty_folder(tmp_path: Path) -> None:
    assert Store.create(str(tmp_path)).files("articles") == []


def test_a_record_half_made_is_made_whole(tmp_path: Path) -> None:
    Store.create(str(tmp_path / "whole"))
    (tmp_path / "half").mkdir()
    (tmp_path / "whole/events").rename(tmp_path / "half/events")  # the first to be made, then it was killed
    with pytest.raises(RecordError, match="no record there"):
        Store.open(str(tmp_path / "half"))
    assert Store.create(str(tmp_path / "half")).version("articles") == 0


def test_where_there_is_no_record_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no record there; make one with: onrecord add"):
        Store.open(str(tmp_path / "nowhere"))


def test_no_record_is_made_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("precious")
    with pytest.raises(RecordError, match="holds other files and no record"):
        Store.create(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_no_record_is_made_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    with pytest.raises(RecordError, match="a file, not a folder"):
        Store.create(str(tmp_path / "file"))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_where_nothing_may_be_written_it_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RecordError, match="permission denied"):
        Store.create(str(tmp_path / "record"))


@pytest.mark.parametrize("name", ["a[1]", "a|b", "a^b", "a%20b", "a\\b", "a\nb", "", " "])
def test_a_name_that_a_library_trips_over_is_refused_in_a_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for opening in (Store.create, Store.open):
        with pytest.raises(RecordError, match=r"rename the folder|has no name"):
            opening(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a b", "ü", "100%", "q?x#y", "a*", "{a}", "d'or"])
def test_any_other_name_will_do(name: str, tmp_path: Path) -> None:
    store = Store.create(str(tmp_path / name))
    store.append("runs", [run("r1")])
    assert Store.open(str(tmp_path / name)).dataset("runs").count_rows() == 1


def test_somebody_elses_delta_table_is_no_record(tmp_path: Path) -> None:
    write_deltalake(tmp_path / "articles", pa.table({"a": [1]}))
    for open_ in (Store.open, Store.create):
        with pytest.raises(RecordError, match="not one of a record"):
            open_(str(tmp_path))


def test_a_record_of_a_later_format_is_refused(store: Store) -> None:
    alter = DeltaTable(f"{store.where}/articles").alter
    alter.set_table_properties({"onrecord.format": str(FORMAT + 1)}, raise_if_not_exists=False)
    for open_ in (Store.open, Store.create):
        with pytest.raises(RecordError, match=f"format {FORMAT + 1}.*pip install --upgrade"):
            open_(store.where)


def test_a_table_that_is_gone_is_told_in_a_line(store: Store) -> None:
    for log in (Path(store.where) / "claims/_delta_log").iterdir():
        log.write_bytes(b"\0 no log")
    with pytest.raises(RecordError) as told:
        Store.open(store.where)
    assert "\n" not in str(told.value)


def test_no_rows_are_no_commit(store: Store) -> None:
    store.append("failures", [])
    assert store.version("failures") == 0


def test_rows_come_back_as_they_were_added(store: Store) -> None:
    store.append("failures", [failure(1), failure(2)])
    rows = store.dataset("failures").to_table().to_pylist()
    assert rows[1] == {
        "input": "page2.html",
        "code": "P002",
        "reason": "the file is empty",
        "as": "auto",
        "failed": "2024-05-02",
    }


def test_what_others_add_is_seen_after_a_refresh(store: Store) -> None:
    Store.open(store.where).append("failures", [failure(1)])
    assert inputs(store) == []
    store.refresh()
    assert inputs(store) == ["page1.html"]


def test_of_two_who_saw_the_same_runs_one_is_overtaken(store: Store) -> None:
    other = Store.open(store.where)
    other.append("runs", [run("theirs")])
    with pytest.raises(OvertakenError):
        store.append("runs", [run("ours")])
    assert store.dataset("runs").to_table().column("run").to_pylist() == ["theirs"]
    store.append("runs", [run("ours")])  # having seen the other
    assert Store.open(store.where).dataset("runs").count_rows() == 2


def test_tables_that_are_not_numbered_take_everybodys_rows(store: Store) -> None:
    other = Store.open(store.where)
    for number in range(3):
        other.append("failures", [failure(number)])
        store.append("failures", [failure(number + 10)])
    assert len(inputs(Store.open(store.where))) == 6


def test_joining_small_files_keeps_what_is_added_meanwhile(store: Store) -> None:
    for number in range(5):
        store.append("failures", [failure(number)])
    Store.open(store.where).append("failures", [failure(5)])
    store.join_files("failures")
    assert len(store.files("failures")) < 6
    assert len(inputs(Store.open(store.where))) == 6


def test_two_may_join_files_at_once(store: Store) -> None:
    for number in range(4):
        store.append("failures", [failure(number)])
    other = Store.open(store.where)
    store.join_files("failures")
    other.join_files("failures")  # its files are gone: it leaves it at that
    assert inputs(other) == inputs(store) == [f"page{number}.html" for number in range(4)]


def test_replacing_rows_keeps_what_is_added_meanwhile(store: Store) -> None:
    store.append("failures", [failure(1), failure(2)])
    kept = duckdb.from_arrow(store.dataset("failures").to_table()).filter("input != 'page1.html'")
    Store.open(store.where).append("failures", [failure(3)])
    store.replace("failures", kept.to_arrow_reader())
    assert inputs(Store.open(store.where)) == inputs(store) == ["page2.html", "page3.html"]


def test_large_files_are_left_as_they_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append("failures", [failure(n) for n in range(500)])
    (large,) = store.files("failures")
    monkeypatch.setattr("onrecord.record.store._LARGE", Path(large).stat().st_size)
    for n in range(3):
        store.append("failures", [msgspec.structs.replace(failure(n), failed="2024-05-03")])
    store.join_files("failures")
    assert large in store.files("failures")
    assert len(store.files("failures")) == 2
    assert len(inputs(Store.open(store.where))) == 503


@pytest.mark.parametrize("first", ["join", "replace"])
@pytest.mark.parametrize("second", ["join", "replace"])
def test_two_rewritings_at_once_leave_the_rows_of_one(store: Store, first: str, second: str) -> None:
    for number in range(4):
        store.append("failures", [failure(number)])

    def rewrite(how: str, by: Store) -> None:
        if how == "join":
            by.join_files("failures")
        else:
            rows = by.dataset("failures").to_table()
            by.replace("failures", pa.RecordBatchReader.from_batches(rows.schema, rows.to_batches()))

    other = Store.open(store.where)
    rewrite(first, store)
    with suppress(RecordError):
        rewrite(second, other)
    assert inputs(Store.open(store.where)) == [f"page{number}.html" for number in range(4)]


def test_a_reader_keeps_the_files_it_opened(store: Store) -> None:
    for number in range(4):
        store.append("failures", [failure(number)])
    reader = Store.open(store.where)
    store.join_files("failures")
    store.delete_unread_files("failures", timedelta(days=1))
    assert len(inputs(reader)) == 4


def test_replaced_files_are_deleted_when_nobody_reads_them_any_more(store: Store) -> None:
    for number in range(4):
        store.append("failures", [failure(number)])
    store.join_files("failures")
    assert store.delete_unread_files("failures", timedelta(0)) == 4
    assert len(inputs(Store.open(store.where))) == 4
    assert len(list((Path(store.where) / "failures").glob("*.parquet"))) == 1


def test_after_many_commits_a_record_opens_by_its_checkpoint(store: Store) -> None:
    for number in range(60):
        store.append("failures", [failure(number)])
    assert list((Path(store.where) / "failures/_delta_log").glob("*.checkpoint.parquet"))
    assert len(inputs(Store.open(store.where))) == 60


def test_a_column_that_came_later_is_null_in_older_rows(tmp_path: Path) -> None:
    from onrecord.record.columns import from_arrow

    rows = pa.table({"article": ["a1"], "key": ["k"], "superseded_by": [None]})
    (member,) = from_arrow(rows, Member)
    assert member == Member(article="a1", key="k")


def test_a_null_in_a_nested_row_of_an_earlier_version_is_the_default() -> None:
    from onrecord.record.columns import from_arrow

    told = {"article": "a1", "report": "e1", "type": "AID", "trigger": "sent", "status": "asserted"}
    rows = pa.Table.from_pylist([told | {"goods": None, "mode": None, "confidence": 0.5}])
    (report,) = from_arrow(rows, Report)
    assert (report.goods, report.counts, report.mode) == ([], None, None)


def test_a_record_of_an_earlier_version_opens_and_takes_new_rows(tmp_path: Path) -> None:
    from deltalake import DeltaTable, write_deltalake

    from onrecord.record.columns import schema_of
    from onrecord.record.views import connect

    where = str(tmp_path / "old")
    Store.create(where)
    settings = DeltaTable(f"{where}/reports").metadata().configuration
    old = schema_of(Report).empty_table().drop_columns(["counts"])
    row = {"run": "r1", "article": "a1", "report": "e1", "type": "AID"}
    old = pa.concat_tables([old, pa.Table.from_pylist([row], schema=old.schema)])
    write_deltalake(
        f"{where}/reports", old, mode="overwrite", schema_mode="overwrite", configuration=settings
    )
    asked = "SELECT report, counts[1].low FROM stored.reports ORDER BY report"
    store = Store.open(where)
    assert "counts" not in store.columns("reports")
    assert connect(store).execute(asked).fetchall() == [("e1", None)]
    killed = Figure(kind="killed", low=12, text="at least 12")
    store.append("reports", [report_row("e2", counts=[killed])])
    assert connect(Store.open(where)).execute(asked).fetchall() == [("e1", None), ("e2", 12)]


def report_row(name: str, **fields: object) -> Report:
    made = {"article": "a1", "report": name, "type": "ASSAULT", "trigger": "killed", "status": "asserted"}
    return Report(**(made | {"confidence": 0.5} | fields))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """An object store in a process of its own, with an empty bucket."""
    pytest.importorskip("moto.server", reason="moto[server] is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    variables = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        try:
            _make_bucket(port, server)
            yield "s3://records"
        finally:
            server.kill()
            server.wait()


def _make_bucket(port: int, server: "subprocess.Popen[bytes]") -> None:
    import http.client

    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("PUT", "/records")
            assert connection.getresponse().status == 200
            return
        except OSError:
            assert server.poll() is None, "the object store did not start"
            time.sleep(0.1)
    raise AssertionError("the object store does not answer")


def test_an_object_store_holds_a_record_like_a_folder(bucket: str) -> None:
    store = Store.create(f"{bucket}/one")
    store.append("failures", [failure(1)])
    other = Store.open(f"{bucket}/one")
    other.append("failures", [failure(2)])
    other.append("runs", [run("theirs")])
    with pytest.raises(OvertakenError):
        store.append("runs", [run("ours")])
    store.refresh()
    assert inputs(store) == ["page1.html", "page2.html"]
    assert all(store.files(table) is not None for table in TABLES)
    with pytest.raises(RecordError, match="no record there"):
        Store.open(f"{bucket}/none")
