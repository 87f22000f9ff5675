"""`onrecord add` and `compact`: what is wrong usage, and what is said where there is no record to write."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli.add import _summary
from onrecord.cli.app import app
from onrecord.errors import RecordError
from onrecord.record.adding import Added


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name what to add"),
        (["page.html", "--retry"], "name what to add"),
        (["page.html", ""], "'' names no input; give a file, folder or address, or . for this folder"),
        (["page.html", "--address", "head:6379"], "is for --engine ray"),
        (["page.html", "--engine", "spark"], "spark"),
        (["page.html", "--processes", "0"], "greater than"),
    ],
)
def test_wrong_usage_ends_with_code_2_and_makes_nothing(
    arguments: list[str], told: str, tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, ["add", *arguments, "--record", str(tmp_path / "record")])
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "record").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("precious")
    done = CliRunner().invoke(app, ["add", "page.html", "--record", str(tmp_path)])
    assert isinstance(done.exception, RecordError)
    assert "holds other files" in str(done.exception)


def test_compacting_where_there_is_no_record_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["compact", "--record", str(tmp_path / "none")])
    assert isinstance(done.exception, RecordError)
    assert "no record there" in str(done.exception)


@pytest.mark.parametrize(
    ("added", "told"),
    [
        (Added(articles=1), "1 article added to r"),
        (Added(articles=2, changed=1), "2 articles added to r, 1 of them new versions of pages"),
        (Added(known=3), "0 articles added to r, 3 known already"),
        (
            Added(failed=1, again=1),
            "0 articles added to r, 1 failed (onrecord add --retry --record r tries them again)",
        ),
        (
            Added(failed=3, again=2),
            "0 articles added to r, 3 failed (onrecord add --retry --record r tries 2 of them again)",
        ),
        (Added(failed=1), "0 articles added to r, 1 failed"),
    ],
)
def test_the_summary_is_a_line(added: Added, told: str) -> None:
    assert _summary(added, "r") == told


def test_of_a_folder_it_says_what_was_skipped(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "empty.html").write_text("")
    (pages / "a.pdf").write_text("words")
    record = str(tmp_path / "record")
    done = CliRunner().invoke(app, ["add", str(pages), "--record", record, "--processes", "1"])
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "onrecord: skipped 1 file: 1 .pdf"


def test_own_actors_reach_the_processes_that_code(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,kind,country,sector\nLorna Vey,person,MLT,SPY\n", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text("Lorna Vey said on Monday that the harbour was safe.", encoding="utf-8")
    record = str(tmp_path / "record")
    added = CliRunner().invoke(
        app, ["add", str(page), "--as", "article", "--actors", str(own), "--record", record]
    )
    assert added.exit_code == 0, added.stderr
    told = CliRunner().invoke(app, ["actors", "--record", record, "--format", "jsonl"])
    assert '"Lorna Vey"' in told.stdout and '"MLT"' in told.stdout and '"SPY"' in told.stdout
