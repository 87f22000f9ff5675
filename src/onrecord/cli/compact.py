"""`onrecord compact`: upkeep of a record."""

import typer

from onrecord.cli.options import RecordOption

EXAMPLES = """[bold]Examples[/bold]

  onrecord compact --record record              now and then, after much was added
"""


def compact(record: RecordOption = "record") -> None:
    """Join small files, and drop rows that later ones replaced. Others may add and read meanwhile."""
    from rich.console import Console
    from rich.table import Table

    from onrecord.record.store import Store
    from onrecord.record.upkeep import compact as compact_record

    done = compact_record(Store.open(record))
    console = Console()
    if not console.is_terminal:
        typer.echo("table\tfiles_before\tfiles\trows_dropped\tfiles_deleted")
        for one in done:
            cells = (one.table, one.files_before, one.files, one.rows_dropped, one.files_deleted)
            typer.echo("\t".join(map(str, cells)))
        return
    table = Table("table", box=None, header_style="bold")
    for title in ("files before", "files", "rows dropped", "files deleted"):
        table.add_column(title, justify="right")
    for one in done:
        counts = (one.files_before, one.files, one.rows_dropped, one.files_deleted)
        table.add_row(one.table, *map(str, counts))
    console.print(table)
