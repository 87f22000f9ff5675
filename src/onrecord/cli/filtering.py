"""The options that say which rows: the same on every command that lists or exports them."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

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


def _filter(help_: str, metavar: str, complete: Callable[[str], list[str]] | None = None) -> Any:
    return typer.Option(metavar=metavar, help=help_, autocompletion=complete, show_default=False)


Filtered = Mapping[str, str | float | list[str] | None]
"""What the options say, by the filter's name; `Filters.of` reads it."""
_OPTIONS: Final = {
    "type": Annotated[list[str] | None, _filter("Event type: AID.", "TYPE", _types)],
    "actor": Annotated[list[str] | None, _filter(f"Who does it: {_WHO}.", "WHO")],
    "recipient": Annotated[list[str] | None, _filter("To whom.", "WHO")],
    "source": Annotated[list[str] | None, _filter("Who says so.", "WHO")],
    "status": Annotated[list[str] | None, _filter("asserted, alleged, denied, …", "STATUS", _statuses)],
    "goods": Annotated[list[str] | None, _filter("What changes hands.", "KIND", _goods)],
    "since": Annotated[str | None, _filter("From then on: 2024-06-19 or 2024-06.", "DATE")],
    "until": Annotated[str | None, _filter("Up to then.", "DATE")],
    "text": Annotated[
        list[str] | None, _filter("Words that all stand in it: text, title, claim or name.", "WORDS")
    ],
    "story": Annotated[str | None, _filter("In this story.", "ID")],
    "min_confidence": Annotated[float | None, _filter("How sure it must be, 0 to 1.", "SHARE")],
}


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each filter, in place of its parameter `filters`, a `Filtered`."""

    @functools.wraps(command)
    def run(**given: Any) -> None:
        command(filters={name: given.pop(name) for name in _OPTIONS}, **given)

    own = inspect.signature(command).parameters.values()
    parameters = []
    for one in own:
        if one.name == "filters":
            parameters += [
                one.replace(name=name, kind=one.KEYWORD_ONLY, default=None, annotation=option)
                for name, option in _OPTIONS.items()
            ]
        else:
            parameters.append(one.replace(kind=one.KEYWORD_ONLY))
    run.__dict__["__signature__"] = inspect.Signature(parameters)  # which Typer reads
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run
