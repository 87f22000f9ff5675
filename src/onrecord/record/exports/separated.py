"""Lines of tab-separated values as the readers of GDELT and POLECAT split them: on tabs, nothing quoted."""

import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def line(cells: Sequence[Cell]) -> str:
    """One line with its line break. Page text can't part a cell: breaks, tabs and controls are spaces."""
    return "\t".join(_cell(cell) for cell in cells) + "\n"


def listed(values: Iterable[Cell]) -> str:
    """Several values in one cell, parted by semicolons; a semicolon within a value becomes a comma."""
    return ";".join(_cell(value).replace(";", ",") for value in values)


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case str():
            if value.isprintable():  # nearly every cell
                return value.strip()
            # A lone surrogate has no form in UTF-8, and one would end the whole export.
            return _BREAKS.sub(" ", value).strip().encode("utf-8", "replace").decode("utf-8")
        case _:
            return str(value)
