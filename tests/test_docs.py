"""The documents are held to the program: what they show runs, and what the program has they tell."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import typer.main
from tests import worked_example
from tests.rows import rows

from onrecord import model
from onrecord.cli.app import app
from onrecord.errors import WRONG

pytestmark = pytest.mark.long
ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    return [
        (page.name, code)
        for page in PAGES
        for kind, code in BLOCK.findall(page.read_text(encoding="utf-8"))
        if kind == language
    ]


STEPS = {command for command, _ in worked_example.steps()}
COMMANDS = [
    (name, line) for name, code in blocks("sh") for line in code.strip().splitlines() if line not in STEPS
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents' commands are run one after the other, on the record that the first makes."""
    return worked_example.workspace(tmp_path_factory.mktemp("shown"))


Run = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(one_language: None, folder: Path) -> Run:
    """Runs a command in that folder: in this process, but for those that make the record or need a shell."""

    def run(command: str) -> "subprocess.CompletedProcess[str]":
        real = command.startswith("onrecord add") or worked_example.needs_a_shell(command)
        return (worked_example.run if real else worked_example.run_here)(command, folder)

    return run


@rows(("command", "output"), worked_example.steps())
def test_the_worked_example_prints_what_it_says(command: str, output: str, run: Run) -> None:
    done = run(command)
    assert done.returncode == 0, done.stderr
    assert worked_example.printed(done) == output, "run scripts/example and look at what has changed"


@rows(("page", "command"), COMMANDS)
def test_every_command_shown_runs(page: str, command: str, run: Run) -> None:
    done = run(command)
    assert done.returncode == 0, done.stderr
    assert done.stdout or ">" in command or "--to" in command


@pytest.mark.parametrize(("page", "code"), blocks("python"))
def test_every_program_shown_runs(page: str, code: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    for command in [group, *group.commands.values()]:
        if command is not group:
            assert f"## onrecord {command.name}" in text
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    assert f"`{option}" in text, option


def test_every_field_of_the_record_is_documented() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    structs = [
        value
        for value in vars(model).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct)
    ]
    fields = {field for struct in structs for field in struct.__struct_fields__} - {
        "actors",
        "claims",
        "events",
    }
    assert [field for field in sorted(fields) if f"`{field}`" not in text] == []


def test_every_error_says_what_is_wrong_and_what_to_do() -> None:
    for code, sentence in WRONG.items():
        assert re.fullmatch(r"[PC]\d{3}", code)
        assert re.search(r"[;,] ", sentence), sentence
        assert not sentence.endswith(".") and "\n" not in sentence


@pytest.mark.parametrize("page", [*PAGES, ROOT / "examples" / "README.md"], ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
