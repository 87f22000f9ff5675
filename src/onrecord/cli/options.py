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


RecordOption = Annotated[
    str,
    typer.Option("--record", metavar="DIR", envvar="ONRECORD_RECORD", help="The record: a folder, or s3://…"),
]
"""Where the record is; give it the default `"record"`."""
