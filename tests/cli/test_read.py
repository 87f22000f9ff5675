"""The command line's contract: streams, formats, exit codes, order, one clear line for what fails."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from onrecord.cli.app import app
from onrecord.model import Article, Record, faults, from_json

PAGE = """<!doctype html><html><head><title>Graustark opens port | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Graustark opens port</h1>
<p>The mayor of Sidon said on Monday that the harbour would open to grain ships again next week.</p>
<p>“We have waited two years for this day, and our farmers have waited with us,” the mayor told reporters.</p>
<p>Dock workers have spent the summer clearing the wrecks that blocked the channel since the war began.</p>
</article><footer>Copyright 2024 Harbour Post</footer></body></html>"""


pytestmark = pytest.mark.usefixtures("one_language")


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given, catch_exceptions=False)


def told(result: Result) -> list[str]:
    return result.stderr.splitlines()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def two(tmp_path: Path) -> Path:
    path = tmp_path / "two.jsonl"
    path.write_text(
        '{"id": "one", "text": "Officials in Oslo said talks had resumed."}\n'
        '{"id": "two", "text": "Officials in Bern said talks had failed.", "published": "2024-05-02"}\n',
        encoding="utf-8",
    )
    return path


def test_jsonl_writes_a_sound_record_a_line_in_order(page: Path, two: Path) -> None:
    result = run("read", "--as", "article", "--format", "jsonl", two, two)
    assert result.exit_code == 0 and not told(result)
    records = [from_json(line, Record) for line in result.stdout.splitlines()]
    assert [r.source_id for r in records] == ["one", "two", "one", "two"]
    assert [faults(r) for r in records] == [[]] * 4
    assert records[1].published == "2024-05-02"


def test_json_is_an_object_for_one_and_an_array_for_several(page: Path, two: Path) -> None:
    assert isinstance(json.loads(run("read", page, "--format", "json").stdout), dict)
    assert len(json.loads(run("read", two, "--as", "article", "--format", "json").stdout)) == 2


def test_only_article_stops_after_extraction(page: Path) -> None:
    result = run("read", page, "--only", "article", "--format", "jsonl")
    assert "claims" not in json.loads(result.stdout)
    article = from_json(result.stdout, Article)
    assert article.title == "Graustark opens port"
    assert article.text.startswith("The mayor of Sidon") and "Copyright" not in article.text


def test_text_is_the_default_and_plain_when_piped(page: Path) -> None:
    result = run("read", page)
    assert "Who says what" in result.stdout
    assert "\x1b" not in result.stdout


def test_html_is_one_document_however_many_pages(two: Path) -> None:
    result = run("read", two, "--as", "article", "--format", "html")
    assert result.stdout.count("<html") == result.stdout.count("</html>") == 1
    assert result.stdout.count('<article class="record"') == 2


def test_standard_input_and_options_that_overrule_the_page() -> None:
    result = run(
        "read",
        "-",
        "--url",
        "https://x.example/a",
        "--published",
        "2024-01-02",
        "--format",
        "jsonl",
        given=PAGE,
    )
    record = from_json(result.stdout, Record)
    assert (record.path, record.url, record.published) == ("-", "https://x.example/a", "2024-01-02")


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_an_article_is_taken_exactly_as_it_is(tmp_path: Path, ending: str) -> None:
    text = f"  One “line”.{ending}\n\tAnother 🦀 e\u0301 line.{ending}"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("utf-8"))
    record = from_json(run("read", path, "--as", "article", "--format", "jsonl").stdout, Record)
    assert record.text == text


def test_one_bad_page_stops_no_other(page: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.touch()
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    result = run("read", empty, page, tmp_path / "none.html", pdf, page, "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    lines = told(result)
    assert len(lines) == 3
    assert lines[0].startswith(f"onrecord: {empty}: the file is empty")
    assert "none.html: no such file" in lines[1]
    assert "a.pdf: " in lines[2] and "PDF" in lines[2]


def test_of_a_folder_it_says_what_was_skipped(page: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "notes"):
        (tmp_path / name).write_text("words")
    done = run("read", tmp_path, "--only", "article", "--format", "jsonl")
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)
    assert told(done) == ["onrecord: skipped 3 files: 2 .pdf, 1 without an ending"]
    (tmp_path / "a.pdf").write_text(PAGE)
    assert run("read", tmp_path, "--only", "article", "--format", "jsonl").stdout.count("\n") == 2


def test_of_a_file_of_many_it_says_which_line_an_article_was(two: Path) -> None:
    done = run("read", two, "--only", "article")
    for line in (1, 2):
        assert f"{two.name}:{line}" in "".join(done.stdout.split("\n"))


def test_a_broken_line_is_named_by_its_number(two: Path) -> None:
    two.write_text(two.read_text(encoding="utf-8").replace('{"id": "two"', '{"id": '), encoding="utf-8")
    result = run("read", two, "--as", "article", "--format", "jsonl")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert len(told(result)) == 1 and f"{two}:2" in told(result)[0]


def test_a_page_over_the_limit_is_named_with_the_option_that_raises_it(page: Path) -> None:
    result = run("read", page, "--max-bytes", "100")
    assert result.exit_code == 1
    assert "--max-bytes" in told(result)[0]


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.html.gz"
    bomb.write_bytes(gzip.compress(b" " * 30_000_000))
    result = run("read", bomb)
    assert result.exit_code == 1 and "gzip bomb" in told(result)[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "x.html", "--format", "yaml"],
        ["read", "x.html", "--published", "June"],
        ["read", "x.html", "--published", "2024-W25-3"],
        ["read", "x.html", "--url", "javascript:alert(1)"],
        ["read", "x.html", "--no-such-option"],
        ["no-such-command"],
    ],
)
def test_wrong_usage_is_code_two(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_page_in_another_language_is_kept_and_not_coded(tmp_path: Path) -> None:
    path = tmp_path / "de.txt"
    path.write_text(
        "Der Minister sagte am Montag in Berlin, die Gespräche würden in der kommenden Woche fortgesetzt. "
        "Die Opposition warf ihm vor, die Öffentlichkeit zu spät über das Abkommen unterrichtet zu haben. "
        "Eine Sprecherin des Ministeriums wies den Vorwurf zurück und verwies auf laufende Gespräche.",
        encoding="utf-8",
    )
    result = run("read", path, "--as", "article", "--format", "jsonl")
    record = from_json(result.stdout, Record)
    assert result.exit_code == 0
    assert record.language == "de" and not record.claims and not record.events
    assert any("English" in warning for warning in record.warnings)


def test_schema_is_what_records_keep_to(two: Path) -> None:
    schema = json.loads(run("schema").stdout)
    record = json.loads(run("read", two, "--as", "article", "--format", "jsonl").stdout.splitlines()[0])
    assert set(record) == set(schema["$defs"]["Record"]["properties"])


def test_version() -> None:
    assert run("--version").stdout.startswith("onrecord 0.")


def test_help_shows_examples() -> None:
    assert "Examples" in run("read", "--help").stdout


def tool(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | settings)


def test_a_terminal_that_lacks_letters_gets_question_marks(page: Path) -> None:
    done = tool("read", page, "--only", "article", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "?We have waited two years" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_one_line(page: Path) -> None:
    command = "from onrecord.cli import main; main()"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", command, "read", str(page), "--only", "article", "--format", "jsonl"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "cannot write the output: No space left" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_a_closed_output_is_no_fault(page: Path) -> None:
    command = f"'{sys.executable}' -c 'from onrecord.cli import main; main()' read '{page}' --only article"
    done = subprocess.run(["sh", "-c", f"{command} --format jsonl >&-"], stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_extraction_and_help_do_without_the_language(page: Path) -> None:
    check = (
        "import sys; from onrecord.cli import main\ntry: main()\nfinally: assert 'spacy' not in sys.modules"
    )
    for arguments in (["--help"], ["read", str(page), "--only", "article"], ["read", "none.html"]):
        done = subprocess.run([sys.executable, "-c", check, *arguments], capture_output=True, text=True)
        assert "AssertionError" not in done.stderr
