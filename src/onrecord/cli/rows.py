"""Rows of the record to stdout: a table for people, CSV for spreadsheets, JSON and Parquet for programs."""

import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from onrecord.cli import labels

if TYPE_CHECKING:
    import pyarrow as pa

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("id", "published", "outlet", "title", "copy_of"),
    "claims": ("id", "published", "outlet", "speaker", "act", "content"),
    "reports": (
        "id",
        "type",
        "actors",
        "recipients",
        "goods",
        "counts",
        "place",
        "date",
        "status",
        "speakers",
        "outlet",
    ),
    "events": (
        "id",
        "type",
        "actors",
        "recipients",
        "goods",
        "counts",
        "place",
        "date",
        "statuses",
        "reports",
        "origins",
    ),
    "stories": ("id", "first_seen", "last_seen", "size", "origins", "title"),
    "actors": ("id", "name", "kind", "country", "sector", "articles", "mentions"),
}
"""The columns that a table shows; the other formats have them all."""


def cell(value: object) -> str:
    """A value on one line: lists parted by "; ", actors by name, counted values with their count."""
    match value:
        case None:
            return ""
        case str():
            return labels.clean(value)
        case float():
            return f"{value:.6g}"
        case list():
            return "; ".join(map(cell, value))
        case {"value": told, "reports": count}:
            return f"{count} {cell(told)}"
        case {"kind": str(kind), "low": low, "high": high, **_others}:
            return f"{kind} {labels.figure(low, high)}"
        case {"name": name, **_others}:
            return cell(name)
        case dict() | bytes():
            return labels.clean(msgspec.json.encode(value, enc_hook=str).decode())
        case _:
            return labels.clean(str(value))


def write_csv(answer: "pa.RecordBatchReader") -> None:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""

    def safe(value: object) -> object:
        if isinstance(value, int | float):
            return value
        text = labels.harmless(value) if isinstance(value, str) else cell(value)
        return f"'{text}" if text.startswith(_FORMULA) else text

    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(answer.schema.names)
    for batch in answer:
        writer.writerows([safe(value) for value in row.values()] for row in batch.to_pylist())
        _out(lines.getvalue().encode("utf-8", "replace"))
        lines.seek(0)
        lines.truncate()
    _out(lines.getvalue().encode())


def write_jsonl(answer: "pa.RecordBatchReader") -> None:
    for row in _rows(answer):
        _out(msgspec.json.encode(row, enc_hook=str) + b"\n")


def write_json(answer: "pa.RecordBatchReader") -> None:
    """An array, however many rows."""
    parted = b"[\n"
    for row in _rows(answer):
        _out(parted + msgspec.json.format(msgspec.json.encode(row, enc_hook=str), indent=2))
        parted = b",\n"
    _out(b"[]\n" if parted == b"[\n" else b"\n]\n")


def write_parquet(answer: "pa.RecordBatchReader") -> None:
    import pyarrow.parquet

    with pyarrow.parquet.ParquetWriter(sys.stdout.buffer, answer.schema, compression="zstd") as writer:
        for batch in answer:
            writer.write_batch(batch)


def write_table(answer: "pa.RecordBatchReader", columns: tuple[str, ...] | None, limit: int | None) -> bool:
    """A table of some columns; whether there were more rows than `limit`.

    In a terminal it is as wide as that: long cells are broken, and columns left out for which there is no
    room, where the table shows some of many anyway. Piped it is plain and as wide as it needs.
    """
    from rich.table import Table
    from rich.text import Text

    from onrecord.cli.text import NARROW, terminal
    from onrecord.cli.widths import GAP, NEVER_BROKEN, fitting

    rows: list[dict[str, Any]] = []
    more = False
    for row in _rows(answer):
        if limit is not None and len(rows) == limit:
            more = True
            break
        rows.append(row)
    names = [name for name in columns or answer.schema.names if name in answer.schema.names]
    console = terminal()
    if not console.is_terminal:
        _plain(names, rows)
        return more
    numbers = {n for n in names if rows and all(isinstance(row[n], int | float | None) for row in rows)}
    cells = {name: [cell(row[name]) for row in rows] for name in names}
    widths = fitting(cells, console.width, numbers, _SPARED if columns else ())
    if console.width < NARROW or widths is None:
        for row in rows:
            for name in names:
                if shown := cell(row[name]):
                    console.print(Text.assemble((f"{name} ", "dim"), shown))
            console.print()
        return more
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for name, width in widths.items():
        never = name in NEVER_BROKEN
        table.add_column(
            Text(name),
            width=width,
            no_wrap=never,
            overflow="ellipsis" if never else "fold",
            justify="right" if name in numbers else "left",
        )
    for n in range(len(rows)):
        table.add_row(*(Text(cells[name][n]) for name in widths))
    console.print(table)
    if left_out := [name for name in names if name not in widths]:
        told = f"onrecord: no room for {', '.join(left_out)}; --format csv has all columns"
        print(told, file=sys.stderr)
    return more


_SPARED: Final = (
    "counts",
    "goods",
    "place",
    "outlet",
    "speakers",
    "copy_of",
    "mentions",
    "origins",
    "reports",
)
"""Columns that a table can do without where there is no room, in the order in which they are left out."""

WRITERS: Final[Mapping[str, Callable[["pa.RecordBatchReader"], None]]] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}


def _plain(names: list[str], rows: list[dict[str, Any]]) -> None:
    lines = [names, *([cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(names))]
    for line in lines:
        padded = "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        _out(padded.rstrip().encode("utf-8", "replace") + b"\n")


def _rows(answer: "pa.RecordBatchReader") -> Iterator[dict[str, Any]]:
    for batch in answer:
        yield from batch.to_pylist()


def _out(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
