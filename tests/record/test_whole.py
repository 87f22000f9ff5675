"""A record that lost a file, or a part of one, says so: it is never read as if there were less in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli.app import app
from onrecord.errors import RecordError
from onrecord.record.grouping import Grouping
from onrecord.record.opening import open_record
from onrecord.record.rows import Failure, StoredArticle
from onrecord.record.store import TABLES, Store
from onrecord.record.upkeep import compact

LOG = "_delta_log/00000000000000000002.json"
"""The second commit after the table was made."""


def _failure(number: int) -> Failure:
    return Failure(input=f"page{number}.html", code="P002", reason="the file is empty", failed="2024-05-02")


def _article(number: int) -> StoredArticle:
    return StoredArticle(
        id=f"{number:016}",
        text=f"Envoys of Ruritania and Graustark met for the {number}th time and said nothing.",
        published="2024-05-02",
        key=str(number),
        version=1,
        input=f"{number}.txt",
        digest=str(number),
        added="2024-05-02T10:00:00+00:00",
        coder="0",
    )


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """With two commits to every table that `_article` has rows for."""
    store = Store.create(str(tmp_path / "record"))
    for number in (1, 2):
        store.append("failures", [_failure(number)])
        store.append("articles", [_article(number)])
        Grouping(store).catch_up()
    return tmp_path / "record"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _cut_after_a_line(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n")[0])


def _cut_before_the_last_line(path: Path) -> None:
    lines = path.read_bytes().split(b"\n")
    kept = [line for line in lines if b'"commitInfo"' not in line]
    assert len(kept) < len(lines)
    path.write_bytes(b"\n".join(kept))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garble(path: Path) -> None:
    path.write_bytes(b"\xff\x00" * 200)


DAMAGES = [_cut, _cut_after_a_line, _cut_before_the_last_line, _empty, _garble]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("table", ["articles", "members"])
def test_a_cut_or_garbled_entry_of_the_log_is_named(
    table: str, damage: Callable[[Path], None], record: Path
) -> None:
    damage(record / table / LOG)
    with pytest.raises(RecordError, match=f"{table}/{LOG} is cut or garbled; restore it from a backup"):
        Store.open(str(record))


def test_an_entry_that_is_missing_among_others_is_named(record: Path) -> None:
    (record / "articles/_delta_log/00000000000000000001.json").unlink()
    with pytest.raises(RecordError, match=r"articles/_delta_log/0+1\.json is missing; restore it"):
        Store.open(str(record))


def test_the_log_before_a_checkpoint_does_not_matter(record: Path) -> None:
    compact(Store.open(str(record)))
    for entry in (record / "articles/_delta_log").glob("*.json"):
        if not entry.name.endswith("3.json"):
            entry.unlink()
    assert Store.open(str(record)).dataset("articles").count_rows() == 2
    (record / "articles/_delta_log/_last_checkpoint").write_text("{")
    assert Store.open(str(record)).dataset("articles").count_rows() == 2


def _parquet(record: Path, table: str) -> Path:
    return min((record / table).glob("*.parquet"))


@pytest.mark.parametrize("table", ["articles", "members"])
def test_a_missing_file_is_named_by_every_command(table: str, record: Path) -> None:
    lost = _parquet(record, table)
    lost.unlink()
    for arguments in (
        ["events"],
        ["sql", "SELECT 1"],
        ["show", "abc"],
        ["export", "--as", "gdelt", "--to", str(record.parent / "events.csv")],
        ["compact"],
        ["add", "page.html"],
    ):
        done = CliRunner().invoke(app, [*arguments, "--record", str(record)])
        assert isinstance(done.exception, RecordError), arguments
        assert f"{table}/{lost.name} is missing; restore it" in str(done.exception)


def test_a_shortened_file_is_named(record: Path) -> None:
    lost = _parquet(record, "articles")
    _cut(lost)
    with pytest.raises(RecordError, match=f"articles/{lost.name} has \\d+ bytes of \\d+; restore it"):
        Store.open(str(record))


@pytest.mark.parametrize("table", ["articles", "members"])
def test_a_file_that_is_no_parquet_any_more_is_named(table: str, record: Path) -> None:
    lost = _parquet(record, table)
    lost.write_bytes(b"\0" * lost.stat().st_size)
    with pytest.raises(RecordError, match=f"{table} cannot be read .*{lost.name}.*; restore it"):
        open_record(record)
    with pytest.raises(RecordError, match=f"{table} cannot be read .*{lost.name}.*; restore it"):
        Grouping(Store.open(str(record))).catch_up()


def test_the_process_ends_with_code_1_and_a_line(record: Path) -> None:
    _empty(record / "events/_delta_log/00000000000000000000.json")
    done = _onrecord(["events", "--record", str(record)])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"onrecord: {record}: events/_delta_log/")
    assert done.stderr.count("\n") == 1


def test_what_follows_from_the_articles_is_made_anew_as_the_message_says(record: Path) -> None:
    before = _members(record)
    _parquet(record, "members").unlink()
    with pytest.raises(RecordError) as told:
        Store.open(str(record))
    folders = str(told.value).partition("folders ")[2].partition(" and run ")[0].split()
    assert set(folders) == set(TABLES) - {"articles", "failures"}
    for folder in folders:
        shutil.rmtree(record / folder)
    Grouping(Store.create(str(record))).catch_up()
    assert _members(record) == before


def _members(record: Path) -> list[dict[str, object]]:
    table = Store.open(str(record)).dataset("members").to_table(columns=["article", "story"])
    return sorted(table.to_pylist(), key=str)


def _onrecord(arguments: list[str], before: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    command = [*before, sys.executable, "-c", "from onrecord.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


@pytest.mark.parametrize("arguments", [["add", "page.html"], ["compact"]])
def test_of_a_record_that_may_only_be_read_one_line_says_so(arguments: list[str], record: Path) -> None:
    """And nothing of what deltalake's threads say when they cannot write."""
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:  # to whom nothing is forbidden unless it gives that up
        if shutil.which("setpriv") is None:
            pytest.skip("needs setpriv where it is run by root")
        off = "-dac_override,-dac_read_search"
        before = ("setpriv", f"--bounding-set={off}", f"--inh-caps={off}")
    (record.parent / "page.html").write_text("<p>Envoys met.</p>")
    folders = [record, *(path for path in record.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    try:
        done = _onrecord([*arguments, "--record", str(record)], before)
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert done.returncode == 1
    assert done.stderr == (
        f"onrecord: {record}: cannot be written (permission denied); check who owns the folder\n"
    )


def test_cleaning_up_where_nothing_can_be_written_says_so(record: Path) -> None:
    store = Store.open(str(record))
    shutil.rmtree(record / "articles")
    (record / "articles").write_text("")
    with pytest.raises(RecordError, match="cannot be written"):
        store.delete_unread_files("articles", timedelta(0))
