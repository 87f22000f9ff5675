"""`onrecord add`: pages into a record."""

import os
import traceback
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import labels
from onrecord.cli.leaving import leave
from onrecord.cli.options import (
    MinConfidenceOption,
    PageKind,
    PublishedFromOption,
    PublishedOption,
    RecordOption,
    day_of,
)
from onrecord.cli.own import ActorsOption, OntologyOption, check_ontology, tell_broken_rows
from onrecord.cli.skipping import tell_skipped

if TYPE_CHECKING:
    from onrecord.errors import InputError
    from onrecord.record.adding import Added
    from onrecord.record.rows import Failure
    from onrecord.record.store import Store


class Engine(StrEnum):
    """Where the coding is done."""

    here = "here"
    ray = "ray"


EXAMPLES = """[bold]Examples[/bold]

  onrecord add pages/ --record record           every page in the folder and below

  onrecord add corpus.jsonl.gz crawl.warc.gz    into $ONRECORD_RECORD, else ./record

  onrecord add https://news.example/feed.xml    a feed: each story it links to is fetched

  onrecord add dump.jsonl --published-from posted   dates from the documents' own field

  onrecord add --retry                          what failed before, once more
"""


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders, globs, JSONL, WARC, RSS and Atom feeds, OPML, any of them gzipped; "
            "addresses of pages and feeds; - for standard input.",
            show_default=False,
        ),
    ] = None,
    record: RecordOption = "record",
    as_: Annotated[
        PageKind,
        typer.Option("--as", help="What the pages are; [b]article[/b] takes the text exactly as it is."),
    ] = PageKind.auto,
    published: PublishedOption = None,
    published_from: PublishedFromOption = None,
    actors: ActorsOption = None,
    ontology: OntologyOption = None,
    min_confidence: MinConfidenceOption = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what failed before.")] = False,
    max_bytes: Annotated[
        int, typer.Option(metavar="N", min=1, help="Largest page to read, unpacked.")
    ] = 20_000_000,
    commit_every: Annotated[
        float,
        typer.Option(
            metavar="SECONDS",
            min=0,
            envvar="ONRECORD_COMMIT_EVERY",
            help="How much work may be done again after it was stopped.",
        ),
    ] = 10.0,
    processes: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="How many to code with; else one a core.", show_default=False),
    ] = None,
    delay: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="Between two requests to one host.")
    ] = 1.0,
    contact: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Told to the hosts, should they complain.", show_default=False),
    ] = None,
    engine: Annotated[Engine, typer.Option(help="On this machine, or on a Ray cluster.")] = Engine.here,
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="The Ray cluster's address.", show_default=False)
    ] = None,
) -> None:
    """Add pages to a record. Stop it at any moment; run it again, and it goes on where it was."""
    if bool(sources) == retry:
        raise typer.BadParameter(
            "name what to add, or use --retry for what failed before", param_hint="SOURCE"
        )
    for source in sources or ():
        if not source.strip():
            raise typer.BadParameter(
                f"{source!r} names no input; give a file, folder or address, or . for this folder",
                param_hint="SOURCE",
            )
    if address and engine is not Engine.ray:
        raise typer.BadParameter("is for --engine ray", param_hint="--address")
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")  # nothing is sent anywhere
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")

    from onrecord.cli.progress import adding
    from onrecord.errors import InstallationError, RecordError
    from onrecord.pages.document import Limits
    from onrecord.pages.web import Web
    from onrecord.record.adding import Added, failed_inputs
    from onrecord.record.adding import add as add_pages
    from onrecord.record.handing import Reading
    from onrecord.record.store import Store

    day = day_of(published, published_from)
    check_ontology(ontology)
    store = Store.open(record) if retry else _made(record, sources or [], as_)
    broken = tell_broken_rows(actors)
    reading = Reading(
        kind=as_.value,
        limits=Limits(max_bytes=max_bytes),
        published=day,
        published_from=published_from,
        actors=actors,
        ontology=ontology,
        min_confidence=min_confidence,
    )
    if retry:
        sources = failed_inputs(store)
    skipped: Counter[str] = Counter()
    steps = add_pages(
        store,
        sources or [],
        reading,
        web=Web(contact=contact, delay=delay, max_bytes=max_bytes),
        commit_every=commit_every,
        processes=processes,
        ray=engine is Engine.ray,
        address=address,
        skipped=skipped,
    )
    last = Added()
    try:
        for last in adding(steps):
            for failure in last.failures:
                _tell(failure)
    except KeyboardInterrupt:
        typer.echo(_summary(last, record))
        typer.echo("onrecord: stopped; run the same command again to go on", err=True)
        leave(130)
    except (RecordError, InstallationError):
        raise
    except Exception:  # a fault of ours, while the plan's threads still run
        traceback.print_exc()
        leave(1)
    tell_skipped(skipped)
    typer.echo(_summary(last, record))
    if last.failed or broken:
        raise typer.Exit(1)


def _made(record: str, sources: list[str], kind: PageKind) -> "Store":
    """The record, made where there is none yet. Stops with code 1 rather than make one of nothing: where no
    source is there.
    """
    from onrecord.errors import InputError
    from onrecord.pages.units import list_units
    from onrecord.record.adding import Added
    from onrecord.record.store import Store

    failures: list[InputError] = []
    for unit in list_units(sources, kind=kind.value):
        if not isinstance(unit, InputError):
            return Store.create(record)
        failures.append(unit)
    if Store.is_there(record):
        return Store.open(record)
    for failure in failures:
        _tell(failure)
    typer.echo(_summary(Added(failed=len(failures)), record))
    raise typer.Exit(1)


def _tell(failure: "Failure | InputError") -> None:
    told = labels.clean(f"{failure.input}: {failure.reason}")
    typer.echo(f"onrecord: {told} [{failure.code}]", err=True)


def _summary(added: "Added", record: str) -> str:
    """What the record has now that it had not, in a line; in another, how many pages have no date."""
    parts = [f"{added.articles} {'article' if added.articles == 1 else 'articles'} added to {record}"]
    if added.changed:
        parts.append(f"{added.changed} of them new versions of pages")
    if added.known:
        parts.append(f"{added.known} known already")
    if added.failed:
        again = f" (onrecord add --retry --record {record} tries {_those(added)} again)"
        parts.append(f"{added.failed} failed{again if added.again else ''}")
    summary = ", ".join(parts)
    if added.undated:
        has = "has" if added.undated == 1 else "have"
        pages = "page" if added.articles == 1 else "pages"
        summary += f"\n{added.undated} of {added.articles} {pages} {has} no date"
    return summary


def _those(added: "Added") -> str:
    return "them" if added.again == added.failed else f"{added.again} of them"
