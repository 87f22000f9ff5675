"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer


class PageKind(StrEnum):
    """What a page is taken for."""

    auto = "auto"
    html = "html"
    text = "text"
    article = "article"


PublishedOption = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DATE",
        help="Day of publication, as 2024-06-19; else the page's own.",
        show_default=False,
    ),
]
PublishedFromOption = Annotated[
    str | None,
    typer.Option(
        "--published-from",
        metavar="FIELD",
        help="The field of JSONL documents that holds their day of publication.",
        show_default=False,
    ),
]


def day_of(published: str | None, published_from: str | None) -> str | None:
    """The day that `--published` gives. Stops with code 2 where it is none, or both options are given."""
    from onrecord.pages import dates

    if published is not None and published_from is not None:
        raise typer.BadParameter(
            "give --published for all of them, or the field that holds it", param_hint="--published-from"
        )
    if published_from is not None and not published_from.strip():
        raise typer.BadParameter("names no field", param_hint="--published-from")
    if published is None:
        return None
    if (day := dates.iso(published)) is None:
        raise typer.BadParameter(f"{published!r} is no date; give it as 2024-06-19", param_hint="--published")
    return day


MinConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        metavar="SHARE",
        min=0,
        max=1,
        help="How sure an event must be, 0 to 1; else the cut that was chosen with the weights.",
        show_default=False,
    ),
]
"""How sure the events that are coded must be; give it the default `None`."""
RecordOption = Annotated[
    str,
    typer.Option("--record", metavar="DIR", envvar="ONRECORD_RECORD", help="The record: a folder, or s3://…"),
]
"""Where the record is; give it the default `"record"`."""
