"""The worked example: the commands in the documents, what these say they print, and what they do print."""

import contextlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from typer.testing import CliRunner

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "docs" / "example.md", ROOT / "README.md")
STEP = re.compile(r"```sh\n(?P<command>[^`]*)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)
SETTINGS = {"COLUMNS": "120", "ONRECORD_COMMIT_EVERY": "600"}
"""Of the terminal, and that all is placed at once: ids depend on what was there first."""


def steps() -> list[tuple[str, str]]:
    """Commands and what the pages say they print, in their order."""
    return [
        (step["command"].strip(), step["output"])
        for page in PAGES
        for step in STEP.finditer(page.read_text("utf-8"))
    ]


def workspace(folder: Path) -> Path:
    """Makes a folder to run the documents' commands in: with the example pages, and a place for output."""
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "out").mkdir()
    return folder


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs one of the documents' commands."""
    tools = Path(sys.executable).parent
    return subprocess.run(
        ["sh", "-c", f"PATH={shlex.quote(str(tools))}:$PATH; {command}"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={key: value for key, value in os.environ.items() if key != "ONRECORD_RECORD"} | SETTINGS,
    )


def needs_a_shell(command: str) -> bool:
    """Whether a command has anything outside quotation marks that a shell acts upon."""
    words = shlex.shlex(command, posix=False, punctuation_chars=True)
    words.whitespace_split = True
    return any(not word.startswith(('"', "'")) and re.search(r"[|&;<>()*?$~]", word) for word in words)


def run_here(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The same in this process, for a command that is nothing but one of ours, without a shell's help."""
    from onrecord.cli.app import app

    name, *arguments = shlex.split(command)
    if name != "onrecord":
        raise ValueError(f"no command of ours: {command}")
    with contextlib.chdir(folder):
        told = CliRunner().invoke(app, arguments, env=SETTINGS | {"ONRECORD_RECORD": None})
    if told.exception and not isinstance(told.exception, SystemExit):
        raise told.exception
    return subprocess.CompletedProcess(command, told.exit_code, told.stdout, told.stderr)


def printed(done: "subprocess.CompletedProcess[str]") -> str:
    """What a command printed, without the blanks that end its lines."""
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def rewrite() -> None:
    """Puts what the commands print now into the pages."""
    with tempfile.TemporaryDirectory() as made:
        folder = workspace(Path(made))

        def fresh(step: re.Match[str]) -> str:
            done = run(step["command"].strip(), folder)
            if done.returncode:
                sys.exit(f"{step['command'].strip()}\n{done.stderr}")
            return f"```sh\n{step['command']}```\n\n```text\n{printed(done)}```"

        for page in PAGES:
            page.write_text(STEP.sub(fresh, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    rewrite()
