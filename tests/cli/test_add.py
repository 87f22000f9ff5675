"""`onrecord add` and `compact`: what is wrong usage, and what is said where there is no record to write."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli.add import _summary
from onrecord.cli.app import app
from onrecord.errors import RecordError
from onrecord.pages.article import UNDATED
from onrecord.record.adding import Added
from onrecord.record.opening import open_record
from onrecord.record.store import Store


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name what to add"),
        (["page.html", "--retry"], "name what to add"),
        (["page.html", ""], "'' names no input; give a file, folder or address, or . for this folder"),
        (["page.html", "--address", "head:6379"], "is for --engine ray"),
        (["page.html", "--engine", "spark"], "spark"),
        (["page.html", "--processes", "0"], "greater than"),
        (["page.html", "--published", "soon"], "'soon' is no date; give it as 2024-06-19"),
        (["page.html", "--published", "03/05/2031"], "is no date"),
        (["page.html", "--published", "2031-03-05", "--published-from", "day"], "give --published for all"),
        (["page.html", "--published-from", ""], "names no field"),
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
    page = tmp_path / "page.html"
    page.write_text("<p>The lock opened.")
    done = CliRunner().invoke(app, ["add", str(page), "--record", str(tmp_path)])
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
        (Added(articles=40, undated=3), "40 articles added to r\n3 of 40 pages have no date"),
        (
            Added(articles=1, undated=1, known=2),
            "1 article added to r, 2 known already\n1 of 1 page has no date",
        ),
    ],
)
def test_the_summary_is_a_line_and_one_for_what_has_no_date(added: Added, told: str) -> None:
    assert _summary(added, "r") == told


def test_no_record_is_made_where_no_source_is_there(tmp_path: Path) -> None:
    where, empty = tmp_path / "record", tmp_path / "empty"
    empty.mkdir()
    sources = [str(tmp_path / "nosuch.html"), str(tmp_path / "*.html"), str(empty)]
    done = CliRunner().invoke(app, ["add", *sources, "--record", str(where)])
    assert done.exit_code == 1 and done.stdout == f"0 articles added to {where}, 3 failed\n"
    assert [line[-6:] for line in done.stderr.splitlines()] == ["[P001]", "[P020]", "[P012]"]
    assert not where.exists()
    done = CliRunner().invoke(app, ["add", "--retry", "--record", str(where)])
    assert isinstance(done.exception, RecordError) and not where.exists()


def test_what_is_not_there_is_kept_with_the_failures_of_a_record(tmp_path: Path) -> None:
    store = Store.create(str(tmp_path / "record"))
    done = CliRunner().invoke(app, ["add", "nosuch.html", "--record", store.where])
    assert done.exit_code == 1 and "nosuch.html: no such file" in done.stderr
    store.refresh()
    assert store.dataset("failures").to_table().column("input").to_pylist() == ["nosuch.html"]


LINES = (
    '{"id": 1, "text": "Chad closed its border with Sudan on Wednesday.", "posted": "2031-03-07T08:00:00Z"}',
    '{"id": 2, "text": "Fiji sent two ships to Samoa on Wednesday."}',
    '{"id": 3, "text": "Peru condemned the attack on Quito on Wednesday.", "posted": "this morning"}',
    '{"id": 4, "text": "Oman accused Yemen of piracy on Wednesday.", "posted": null}',
)


def test_pages_get_their_dates_late(tmp_path: Path) -> None:
    """Undated at first; then dated by the field that holds the dates, then by the caller."""
    pages, record = tmp_path / "pages.jsonl", str(tmp_path / "record")
    pages.write_text("\n".join(LINES))

    def add(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["add", *arguments, "--record", record, "--processes", "1"])

    def told(query: str) -> list[tuple[object, ...]]:
        with open_record(record) as opened:
            return [tuple(row.values()) for row in opened.sql(query).to_pylist()]

    assert add(str(pages)).stdout.splitlines()[1] == "4 of 4 pages have no date"
    nothing = "SELECT count(*), count({0}) FROM {1}"
    for view, column in (("articles", "published"), ("events", "first_seen"), ("stories", "last_seen")):
        [(rows, dated)] = told(nothing.format(column, view))
        assert rows and not dated, view
    assert told("SELECT DISTINCT warnings FROM articles") == [([UNDATED],)]
    assert told("SELECT date FROM events WHERE date IS NOT NULL") == []

    done = add(str(pages), "--published-from", "posted")
    assert done.exit_code == 1
    missing, unreadable = done.stderr.splitlines()
    assert f"{pages}:2: has no field 'posted'" in missing and missing.endswith("[P040]")
    assert f"{pages}:3: its 'posted' is \"this morning\", which is no date" in unreadable
    assert "1 article added" in done.stdout and "1 of them new versions" in done.stdout
    assert "have no date" not in done.stdout  # line 4 says that it has none, and is known
    assert add(str(pages), "--published", "5 March 2031").exit_code == 0
    assert told("SELECT source_id, published::VARCHAR, version, warnings FROM articles ORDER BY ALL") == [
        ("1", "2031-03-05", 3, []),
        *((id_, "2031-03-05", 2, []) for id_ in ("2", "3", "4")),
    ]
    assert "4 known already" in add(str(pages), "--published", "2031-03-05").stdout
    assert told(
        "SELECT DISTINCT first_seen::VARCHAR, last_seen::VARCHAR, date FROM events WHERE date IS NOT NULL"
    ) == [("2031-03-05", "2031-03-05", "2031-03-05")]


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
