"""The option `--actors`: a user's own actors, and what is wrong with them."""

from typing import Annotated

import typer

from onrecord.cli import labels

ActorsOption = Annotated[
    str | None,
    typer.Option(
        "--actors",
        metavar="FILE",
        help="Your own actors, which go before the tables: CSV with a column [b]name[/b], or FollowTheMoney "
        "([b].ftm.json[/b]).",
        show_default=False,
    ),
]
"""A file of actors; give it the default `None`."""


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
