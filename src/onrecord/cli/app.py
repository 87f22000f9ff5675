"""The commands.

Data goes to stdout, everything else to stderr. Exit codes: 0 all read, 1 some inputs failed, 2 wrong usage.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import asking, labels
from onrecord.cli.add import EXAMPLES as ADD_EXAMPLES
from onrecord.cli.add import add
from onrecord.cli.compact import EXAMPLES as COMPACT_EXAMPLES
from onrecord.cli.compact import compact
from onrecord.cli.export import EXAMPLES as EXPORT_EXAMPLES
from onrecord.cli.export import export
from onrecord.cli.leaving import leave
from onrecord.cli.options import MinConfidenceOption, PageKind, PublishedFromOption, PublishedOption, day_of
from onrecord.cli.own import ActorsOption, OntologyOption, check_ontology, tell_broken_rows
from onrecord.cli.resolve import EXAMPLES as RESOLVE_EXAMPLES
from onrecord.cli.resolve import resolve
from onrecord.cli.show import EXAMPLES as SHOW_EXAMPLES
from onrecord.cli.show import show
from onrecord.cli.skipping import tell_skipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.errors import InputError
    from onrecord.model import Article

app = typer.Typer(
    name="onrecord",
    help="Who said and did what, to whom, when and where, according to whom, from raw news pages.",
    epilog="Start with: onrecord read page.html",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How a record is written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


class Stage(StrEnum):
    """Where to stop."""

    article = "article"


def _version(wanted: bool) -> None:
    if wanted:
        import onrecord

        typer.echo(f"onrecord {onrecord.__version__}")
        raise typer.Exit


@app.callback()
def onrecord_command(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


READ_EXAMPLES = """[bold]Examples[/bold]

  onrecord read page.html                       what a person wants to see

  onrecord read pages/ --format jsonl           one record a line, for scripts

  curl -s ADDRESS | onrecord read - --url ADDRESS

  onrecord read page.txt --published 2024-06-19 --format html > page.html

  onrecord read page.html --ontology water.yaml        your own event types
"""


@app.command(epilog=READ_EXAMPLES)
def read(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE",
            help="Files, folders, globs, JSONL documents, any of them gzipped; - for standard input.",
            show_default=False,
        ),
    ],
    as_: Annotated[
        PageKind,
        typer.Option("--as", help="What the pages are; [b]article[/b] takes the text exactly as it is."),
    ] = PageKind.auto,
    only: Annotated[
        Stage | None, typer.Option(help="Stop after extraction: [b]article[/b].", show_default=False)
    ] = None,
    published: PublishedOption = None,
    published_from: PublishedFromOption = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The page's address; never fetched.", show_default=False)
    ] = None,
    actors: ActorsOption = None,
    ontology: OntologyOption = None,
    min_confidence: MinConfidenceOption = None,
    format: Annotated[Format, typer.Option(help="How to write the records.")] = Format.text,
    max_bytes: Annotated[
        int, typer.Option(metavar="N", min=1, help="Largest page to read, unpacked.")
    ] = 20_000_000,
) -> None:
    """Read news pages: who says what, who did what to whom, according to whom."""
    from onrecord.pages.documents import Limits
    from onrecord.pages.outlet import address
    from onrecord.pages.reading import read_articles

    day = day_of(published, published_from)
    _check(url, address, "no web address; give it as https://…", "--url")
    check_ontology(ontology)
    broken = tell_broken_rows(actors)
    skipped: Counter[str] = Counter()
    articles = read_articles(
        pages,
        kind=as_.value,
        published=day,
        published_from=published_from,
        url=url,
        limits=Limits(max_bytes=max_bytes),
        skipped=skipped,
    )
    results: Iterator[Article | InputError] = articles
    if not only:
        from onrecord.coding.coder import Coder

        coder = Coder(actors=actors, ontology=ontology, min_confidence=min_confidence)
        results = coder.code_each(articles)

    from onrecord.cli.progress import watched
    from onrecord.cli.writers import write

    failed: list[InputError] = []
    write(_telling(watched(results), failed), format.value)
    tell_skipped(skipped)
    if failed or broken:
        raise typer.Exit(1)


app.command(epilog=ADD_EXAMPLES)(add)
app.command(epilog=COMPACT_EXAMPLES)(compact)
app.command(epilog=EXPORT_EXAMPLES)(export)
app.command(epilog=RESOLVE_EXAMPLES)(resolve)


for kind, told in asking.HELP.items():
    app.command(kind, help=told, epilog=asking.examples(kind))(asking.rows)
app.command(epilog=SHOW_EXAMPLES)(show)
app.command(epilog=asking.SQL_EXAMPLES)(asking.sql)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the article record."""
    import json

    from onrecord.model import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


def _telling(results: "Iterator[Article | InputError]", failed: "list[InputError]") -> "Iterator[Article]":
    """What was read; what was not is named on stderr, a line each, and added to `failed`."""
    from onrecord.errors import InputError

    for result in results:
        if isinstance(result, InputError):
            failed.append(result)
            typer.echo(f"onrecord: {labels.clean(str(result))}", err=True)
        else:
            yield result


def _check(value: str | None, read: "Callable[[str], str | None]", wrong: str, option: str) -> None:
    """Stops with code 2 where an option's value cannot be read."""
    if value is not None and read(value) is None:
        raise typer.BadParameter(f"{value!r} is {wrong}", param_hint=option)


def main() -> None:
    """The console script."""
    from onrecord.errors import InstallationError, RecordError

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for matrices this small threads only cost
    # Where one is closed (`>&-`), some file of the record would get its number.
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a letter gets a question mark for it
            stream.reconfigure(errors="replace")
    try:
        app()
    except (InstallationError, RecordError) as error:
        typer.echo(f"onrecord: {labels.clean(str(error))}", err=True)
        leave(1)
    except KeyboardInterrupt:
        typer.echo("onrecord: stopped", err=True)
        leave(130)
    except SystemExit as end:
        # The engine's own threads may still reach for Python while it ends, which then aborts.
        if "daft" not in sys.modules:
            raise
        leave(end.code if isinstance(end.code, int) else int(end.code is not None))
    except OSError as error:
        # What is still in the buffer would be tried again at the end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has seen enough (`| head`)
            sys.exit(0)
        typer.echo(
            f"onrecord: cannot write the output: {error.strerror}; free some space or write elsewhere",
            err=True,
        )
        sys.exit(1)
