"""The options `--actors` and `--ontology`: what a user brings, and what is wrong with it."""

from typing import Annotated

import typer

from onrecord.cli import labels

ActorsOption = Annotated[
    str | None,
    typer.Option(
        "--actors",
        metavar="FILE",
        help="Your own actors, which go before the tables: CSV with a column called [b]name[/b], or "
        "FollowTheMoney ([b].ftm.json[/b]).",
        show_default=False,
    ),
]
"""A file of actors; give it the default `None`."""

OntologyOption = Annotated[
    str | None,
    typer.Option(
        "--ontology",
        metavar="FILE",
        help="Your own event types in place of PLOVER's: YAML, as docs/ontology.md tells.",
        show_default=False,
    ),
]
"""A file of event types; give it the default `None`."""


def check_ontology(path: str | None) -> None:
    """Stops with code 2 where the file is no ontology."""
    if path is None:
        return
    from onrecord.ontology.own import OntologyError, read_ontology

    try:
        read_ontology(path)
    except OntologyError as fault:
        said = labels.clean(str(fault))
        raise typer.BadParameter(said, param_hint=f"--ontology {labels.clean(path)}") from None


def tell_broken_rows(path: str | None) -> int:
    """How many rows of the file are no actors; each is named on stderr.

    Stops with code 2 where the file can't be read.
    """
    from onrecord.coding.actors.own import read_rows
    from onrecord.errors import InputError

    if path is None:
        return 0
    try:
        broken = [row for row in read_rows(path) if isinstance(row, InputError)]
    except InputError as fault:
        raise typer.BadParameter(fault.reason, param_hint=f"--actors {labels.clean(path)}") from None
    for row in broken:
        typer.echo(f"onrecord: {labels.clean(str(row))}", err=True)
    if broken:
        typer.echo(f"onrecord: {len(broken)} rows of {labels.clean(path)} left out", err=True)
    return len(broken)
