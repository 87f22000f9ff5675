"""How wide the columns of a table are, where the terminal is not wide enough for all that is in them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from rich.cells import cell_len

GAP: Final = 2
"""Blanks between two columns."""
NEVER_BROKEN: Final = frozenset({"id", "type", "published", "date", "first_seen", "last_seen", "country"})
"""Columns that make no sense in pieces."""
_LONGEST: Final = 32
"""Of these even so."""
_LEAST: Final = 10
"""Of a longer cell so much stands on a line at least."""


def fitting(
    cells: Mapping[str, Sequence[str]], width: int, numbers: Collection[str], spared: Sequence[str] = ()
) -> dict[str, int] | None:
    """Columns and their widths, together no wider than `width`; None where there is no room for them.

    `cells` are those of each column. No name of a column and no number is ever broken. Where there is no room
    for all columns, those of `spared` are left out, one after the other, the empty ones first.
    """
    natural = {name: max(map(cell_len, (name, *column))) for name, column in cells.items()}
    least = {name: _least(name, natural[name], name in numbers) for name in cells}
    empty = [name for name in spared if name in cells and not any(cells[name])]
    for name in [*empty, *(one for one in spared if one in cells and one not in empty)]:
        if _together(least) <= width:
            break
        del least[name]
    if _together(least) > width:
        return None
    left = width - _together(least)
    for n, name in enumerate(sorted(least, key=lambda one: natural[one] - least[one])):
        # An equal share of what is left, from those who want least: what they do not need is for the others.
        more = min(natural[name] - least[name], left // (len(least) - n))
        least[name] += more
        left -= more
    return least


def _least(name: str, natural: int, number: bool) -> int:
    if number:
        return natural
    return max(cell_len(name), min(natural, _LONGEST if name in NEVER_BROKEN else _LEAST))


def _together(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + GAP * max(len(widths) - 1, 0)
