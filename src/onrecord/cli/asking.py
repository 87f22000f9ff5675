"""`onrecord articles`, `claims`, `reports`, `events`, `stories`, `actors`, `sql`: questions to the record."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import labels
from onrecord.cli.filtering import Filtered, filtered
from onrecord.cli.options import RecordOption
from onrecord.cli.stopping import stopped_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from onrecord.record.asking import Question
    from onrecord.record.opening import OpenRecord

IN_A_TABLE = 50
"""Rows that a table shows unless more are asked for."""
_MOST = 10**18
"""Rows that DuckDB can count, which no record has."""


class RowFormat(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


FormatOption = Annotated[RowFormat, typer.Option("--format", help="How to write the rows.")]
LimitOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=0,
        help=f"So many rows at most, 0 for all; a table has {IN_A_TABLE}.",
        show_default=False,
    ),
]

HELP = {
    "articles": "List the articles, the latest first.",
    "claims": "List who says what, the latest first.",
    "reports": "List who did what to whom as each article has it, the latest first.",
    "events": "List what happened, each event once, with how many report, allege and deny it.",
    "stories": "List the stories: articles on one happening.",
    "actors": "List who appears in the articles, those in most of them first.",
}
EXAMPLES = {
    "articles": [
        "articles --since 2024-06 --text grain",
        "articles --source 'foreign ministry' --format csv",
    ],
    "claims": ["claims --source UKR --text shells", "claims --type AID --recipient RUS --format jsonl"],
    "reports": ["reports --type AID --goods ammunition", "reports --story s3f2a --format csv"],
    "events": ["events --type AID --actor PRK --recipient RUS", "events --status denied --since 2024"],
    "stories": ["stories --actor UKR", "stories --format jsonl"],
    "actors": ["actors --since 2024-06", "actors --type AID --recipient UKR"],
}


@filtered
def rows(
    context: typer.Context,
    record: RecordOption = "record",
    *,
    filters: Filtered,
    limit: LimitOption = None,
    format: FormatOption = RowFormat.table,
) -> None:
    from onrecord.record.filters import FilterError
    from onrecord.record.opening import open_record

    kind = str(context.info_name)
    _refuse_terminal(format)
    most = _most(limit, format)
    with stopped_at_once(), open_record(record) as opened:
        try:
            question = opened.ask(kind, None if most is None else most + 1, **filters)
        except FilterError as error:
            raise typer.BadParameter(error.wrong, param_hint=f"--{error.filter}") from None
        _answer(opened, question, format, most, kind)
        unplaced = opened.unplaced()
    if unplaced:
        typer.echo(
            f"onrecord: {unplaced} {'article is' if unplaced == 1 else 'articles are'} not placed in stories "
            "yet; the next onrecord add does it",
            err=True,
        )


def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One query; - reads it from standard input.")],
    record: RecordOption = "record",
    limit: LimitOption = None,
    format: FormatOption = RowFormat.table,
) -> None:
    """Ask the record in SQL; docs/record.md describes the views. Nothing is ever written."""
    from onrecord.record.opening import open_record
    from onrecord.record.readonly import QueryError

    _refuse_terminal(format)
    if query == "-":
        query = sys.stdin.read()
    with stopped_at_once(), open_record(record) as opened:
        try:
            _answer(opened, opened.query(query), format, _most(limit, format), None)
        except QueryError as error:
            typer.echo(f"onrecord: {labels.clean(str(error))}", err=True)
            raise typer.Exit(1) from None


SQL_EXAMPLES = """[bold]Examples[/bold]

  onrecord sql "SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC"

  onrecord sql "DESCRIBE claims"

  onrecord sql - --format csv < query.sql > answer.csv
"""


def examples(kind: str) -> str:
    """The epilog of a command's help."""
    return "\n\n".join(["[bold]Examples[/bold]", *(f"  onrecord {line}" for line in EXAMPLES[kind])])


def _most(limit: int | None, format: RowFormat) -> int | None:
    if limit is None:
        return IN_A_TABLE if format is RowFormat.table else None
    return min(limit, _MOST) or None


def _refuse_terminal(format: RowFormat) -> None:
    if format is RowFormat.parquet and sys.stdout.isatty():
        raise typer.BadParameter("parquet is no text; send it to a file: … --format parquet > rows.parquet")


def _answer(
    opened: "OpenRecord", question: "Question", format: RowFormat, most: int | None, kind: str | None
) -> None:
    from onrecord.cli.rows import SHOWN, WRITERS, write_table

    answer = opened.answer(question)
    if format is RowFormat.table:
        more = write_table(answer, SHOWN[kind] if kind else None, most)
        if more:
            typer.echo(f"onrecord: the first {most} of more; --limit N shows N, --limit 0 all", err=True)
        return
    if most is not None:
        answer = _first(answer, most)
    WRITERS[format.value](answer)


def _first(answer: "pa.RecordBatchReader", most: int) -> "pa.RecordBatchReader":
    import pyarrow as pa

    def pieces() -> "Iterator[pa.RecordBatch]":
        left = most
        for batch in answer:
            yield batch.slice(0, left)
            left -= batch.num_rows
            if left <= 0:
                return

    return pa.RecordBatchReader.from_batches(answer.schema, pieces())
