"""The commands that ask a record: formats, exit codes, and one clear line for what is wrong."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner, Result

from onrecord.cli.app import app
from onrecord.record.asking import KINDS


def run(record: Path, *arguments: str, given: str | None = None) -> Result:
    environment = {"ONRECORD_RECORD": str(record)}
    return CliRunner().invoke(app, list(arguments), input=given, env=environment, catch_exceptions=False)


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_has_the_same_rows(record: Path, kind: str) -> None:
    lines = run(record, kind, "--format", "jsonl").stdout.splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert ids
    assert [row["id"] for row in json.loads(run(record, kind, "--format", "json").stdout)] == ids
    assert [
        row["id"] for row in csv.DictReader(io.StringIO(run(record, kind, "--format", "csv").stdout))
    ] == ids
    parquet = run(record, kind, "--format", "parquet").stdout_bytes
    assert pyarrow.parquet.read_table(io.BytesIO(parquet))["id"].to_pylist() == ids
    assert [line.split()[0] for line in run(record, kind).stdout.splitlines()[1:]] == ids


def test_stories_give_their_articles_own_ids(record: Path) -> None:
    first = json.loads(run(record, "stories", "--format", "jsonl").stdout.splitlines()[0])
    assert first["articles"] == ["doc-1", "ab22", "ac33"]


def test_a_limit_holds_and_is_told(record: Path) -> None:
    shown = run(record, "articles", "--limit", "2")
    assert len(shown.stdout.splitlines()) == 3 and "the first 2 of more" in shown.stderr
    assert len(run(record, "articles", "--limit", "2", "--format", "csv").stdout.splitlines()) == 3


def test_page_text_moves_no_cursor_and_runs_in_no_spreadsheet(record: Path) -> None:
    assert "\x1b" not in run(record, "articles").stdout
    rows = csv.DictReader(io.StringIO(run(record, "articles", "--format", "csv").stdout))
    assert {row["title"][:2] for row in rows if "Mortars" in row["title"]} == {"'="}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["events", "--type", "ADI"], 2, "did you mean AID"),
        (["events", "--type", "FOO"], 2, "no type 'FOO'"),
        (["articles", "--status", "aleged"], 2, "did you mean alleged"),
        (["claims", "--goods", "amunition"], 2, "did you mean ammunition"),
        (["events", "--since", "May"], 2, "is no date"),
        (["sql", "DROP VIEW events"], 1, "onrecord: a record is only read"),
        (["sql", "SELECT * FROM evnts"], 1, "Did you mean"),
        (["sql", "SELECT (range || 'x')::INT FROM range(9)"], 1, "Could not convert"),
        (["show", "a"], 2, "begins several ids"),
        (["show", "nothing"], 1, "nothing in the record has this id"),
    ],
)
def test_what_is_wrong_is_one_clear_line(record: Path, arguments: list[str], code: int, says: str) -> None:
    result = run(record, *arguments)
    assert result.exit_code == code and says in " ".join(result.stderr.replace("│", " ").split())
    assert not result.stdout


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT 1 AS a, 2 AS a, 3 AS b, 4 AS a", {"a": 1, "a_1": 2, "b": 3, "a_2": 4}),
        ("SELECT 1 AS a, 2 AS a, 3 AS a_1", {"a": 1, "a_2": 2, "a_1": 3}),
    ],
)
def test_columns_of_one_name_are_told_apart(record: Path, query: str, told: dict[str, int]) -> None:
    assert json.loads(run(record, "sql", query, "--format", "jsonl").stdout) == told
    assert json.loads(run(record, "sql", query, "--format", "json").stdout) == [told]
    assert run(record, "sql", query, "--format", "csv").stdout.splitlines()[0] == ",".join(told)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM range(10000000) a, range(10000000) b",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
    ],
)
def test_a_query_that_would_never_end_can_be_stopped(record: Path, query: str) -> None:
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", "sql", query]
    environment = os.environ | {"ONRECORD_RECORD": str(record)}
    asked = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        while _worked(asked.pid) < 4:  # seconds: it has begun to count
            assert asked.poll() is None
            time.sleep(0.1)
        asked.send_signal(signal.SIGINT)
        assert asked.communicate(timeout=20) == (None, "onrecord: stopped\n")
    finally:
        asked.kill()
    assert asked.returncode == 130


def _worked(process: int) -> float:
    """Seconds of a core that a process has used."""
    times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def test_a_limit_beyond_what_the_database_counts_is_none(record: Path) -> None:
    assert run(record, "events", "--limit", "9" * 25).stdout == run(record, "events").stdout != ""


def test_sql_reads_standard_input(record: Path) -> None:
    result = run(record, "sql", "-", "--format", "jsonl", given="SELECT count(*) AS n FROM events")
    assert json.loads(result.stdout) == {"n": 1}


@pytest.mark.parametrize(
    ("id", "words"),
    [
        (
            "ev1",
            [
                "AID",
                "Ruritania → Graustark",
                "[shipped]",
                "a copy of aa11",
                "2 alleged, 1 denied",
                "Ada Hólm (say)",
            ],
        ),
        ("s1", ["3 articles, 2 of them independent", "ab22", "ev1"]),
        ("aa11", ["Who says what", "story  s1", "same text  ab22"]),
        ("ac33", ["versions of the page  ac32  ac33"]),
        ("aa11:c1", ["[said]", "reports  aa11:e1"]),
        ("aa11:e1", ["event  ev1"]),
        ("rur", ["Ruritania", "did", "ev1"]),
        ("ada-holm.grk", ["2024-06-03  said", "aa11:c1  (say): Ruritania shipped"]),
    ],
)
def test_show_tells_what_belongs_to_it(record: Path, id: str, words: list[str]) -> None:
    shown = run(record, "show", id).stdout
    assert [word for word in words if word not in shown] == [] and "\x1b" not in shown
    assert json.loads(run(record, "show", id, "--format", "json").stdout)


def test_what_is_not_placed_yet_is_told(record: Path) -> None:
    assert "1 article is not placed" in run(record, "stories").stderr
