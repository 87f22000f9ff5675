"""The options that say which rows: the same on every command that lists or exports them."""

from typing import Annotated

import typer

_WHO = "a country's code, an id, or words of a name"


def _types(incomplete: str) -> list[str]:
    from onrecord.record.filters import known_types

    return [one for one in known_types() if one.startswith(incomplete.upper())]


def _statuses(incomplete: str) -> list[str]:
    from onrecord.record.filters import known_statuses

    return [one for one in known_statuses() if one.startswith(incomplete.lower())]


def _goods(incomplete: str) -> list[str]:
    from onrecord.record.filters import known_goods

    return [one for one in known_goods() if one.startswith(incomplete.lower())]


Several = list[str] | None
TypeFilter = Annotated[
    Several,
    typer.Option(
        "--type", metavar="TYPE", help="Event type: AID.", autocompletion=_types, show_default=False
    ),
]
ActorFilter = Annotated[
    Several, typer.Option("--actor", metavar="WHO", help=f"Who does it: {_WHO}.", show_default=False)
]
RecipientFilter = Annotated[
    Several, typer.Option("--recipient", metavar="WHO", help="To whom.", show_default=False)
]
SourceFilter = Annotated[
    Several, typer.Option("--source", metavar="WHO", help="Who says so.", show_default=False)
]
StatusFilter = Annotated[
    Several,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="asserted, alleged, denied, …",
        autocompletion=_statuses,
        show_default=False,
    ),
]
GoodsFilter = Annotated[
    Several,
    typer.Option(
        "--goods", metavar="KIND", help="What changes hands.", autocompletion=_goods, show_default=False
    ),
]
SinceFilter = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="From then on: 2024-06-19 or 2024-06.", show_default=False),
]
UntilFilter = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Up to then.", show_default=False)
]
TextFilter = Annotated[
    Several,
    typer.Option(
        "--text",
        metavar="WORDS",
        help="Words that all stand in it: text, title, claim or name.",
        show_default=False,
    ),
]
StoryFilter = Annotated[
    str | None, typer.Option("--story", metavar="ID", help="In this story.", show_default=False)
]
