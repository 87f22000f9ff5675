"""`onrecord export`: the record in other tools' forms."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.filtering import Filtered, filtered
from onrecord.cli.options import RecordOption

if TYPE_CHECKING:
    from onrecord.record.exports.exporting import Written


class Form(StrEnum):
    """What the record is written as."""

    polecat = "polecat"
    gdelt = "gdelt"
    parquet = "parquet"
    duckdb = "duckdb"
    ftm = "ftm"


EXAMPLES = """[bold]Examples[/bold]

  onrecord export --as polecat --to events.tsv

  onrecord export --as gdelt --to 2024.export.CSV --since 2024 --until 2024

  onrecord export --as duckdb --to record.duckdb          everything, in one file

  onrecord export --as ftm --to aid.ftm.json --type AID   entities of FollowTheMoney
"""


@filtered
def export(
    as_: Annotated[
        Form,
        typer.Option(
            "--as",
            help="[b]polecat[/b], [b]gdelt[/b]: a table of events. [b]ftm[/b]: entities of FollowTheMoney. "
            "[b]parquet[/b]: a folder, [b]duckdb[/b]: a file with all the record's tables.",
            show_default=False,
        ),
    ],
    to: Annotated[Path, typer.Option(metavar="FILE|DIR", help="Where to write it.", show_default=False)],
    record: RecordOption = "record",
    *,
    filters: Filtered,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what an earlier export wrote there.")
    ] = False,
) -> None:
    """Write the record for other tools: as POLECAT or GDELT, FollowTheMoney, Parquet or DuckDB.

    Filters choose events, not of --as parquet or duckdb; without --status those asserted or alleged.
    """
    from onrecord.record.exports.exporting import export as write
    from onrecord.record.filters import FilterError, Filters
    from onrecord.record.store import Store
    from onrecord.record.views import connect

    try:
        chosen = Filters.of(filters)
        with connect(Store.open(record)) as connection, _watched() as progress:
            written = write(connection, to, as_.value, chosen, force=force, progress=progress)
    except FilterError as error:
        raise typer.BadParameter(error.wrong, param_hint=f"--{error.filter}") from None
    typer.echo(_summary(written, as_, to), err=True)


def _summary(written: "Written", form: Form, to: Path) -> str:
    rows = {Form.ftm: "entities", Form.parquet: "rows", Form.duckdb: "rows"}.get(form, "events")
    told = f"onrecord: {written.rows} {rows} written to {to}"
    if written.left_out:
        told += f"; {written.left_out} left out that nobody asserts or alleges (name a --status to choose)"
    return told


@contextmanager
def _watched() -> Iterator[Callable[[int], None] | None]:
    """What is told how many rows more are written; shows it on stderr, where that is a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return

    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} written"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("export", total=None)
        yield lambda rows: progress.update(task, advance=rows)
