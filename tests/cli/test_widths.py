"""Tables in terminals of any width: the names of columns stay whole, and no line is too long."""

import pyarrow as pa
import pytest
from rich.cells import cell_len
from rich.console import Console

from onrecord.cli import rows as writing
from onrecord.cli import text
from onrecord.cli.rows import SHOWN, write_table
from onrecord.cli.widths import GAP, fitting

WORDS = "the foreign ministry of a small republic by the sea"


def table(kind: str) -> pa.RecordBatchReader:
    """Rows with all the columns that a table of this kind shows, most of them long."""
    row: dict[str, object] = dict.fromkeys(SHOWN[kind], WORDS)
    row |= {name: "2024-06-19" for name in row if name in ("published", "date", "first_seen", "last_seen")}
    row |= {name: 120 for name in row if name in ("reports", "origins", "size", "articles", "mentions")}
    row |= {"id": "7c63eed02356e3fbb93a:c12"}
    if "type" in row:
        row["type"] = "COOPERATE"
    return pa.Table.from_pylist([row, row]).to_reader()


@pytest.mark.parametrize("width", [62, 79, 80, 100, 110, 132, 250])
@pytest.mark.parametrize("kind", SHOWN)
def test_the_names_of_columns_are_never_broken(
    kind: str, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def terminal() -> Console:
        return Console(width=width, force_terminal=True, no_color=True, highlight=False, _environ={})

    monkeypatch.setattr(text, "terminal", terminal)
    write_table(table(kind), SHOWN[kind], None)
    shown = capsys.readouterr()
    lines = [writing.labels.clean(line) for line in _bare(shown.out).splitlines()]
    assert max(map(cell_len, lines)) <= width
    left_out = shown.err.removeprefix("onrecord: no room for ").partition(";")[0].split(", ")
    expected = [name for name in SHOWN[kind] if name not in left_out]
    if lines[0].split()[1:2] == ["7c63eed02356e3fbb93a:c12"]:  # each value on a line of its own
        assert width < 110 and lines[len(expected)].strip() == ""
        expected = [line.split()[0] for line in lines[: len(expected)]]
    else:
        assert lines[0].split() == expected
        assert "7c63eed02356e3fbb93a:c12 " in lines[1]  # in one piece


def _bare(said: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", said)


def test_where_all_has_room_nothing_is_left_out_or_broken() -> None:
    cells = {"id": ["a1"], "goods": [""], "title": ["Two boats"]}
    assert fitting(cells, 80, [], ["goods"]) == {"id": 2, "goods": 5, "title": 9}


def test_empty_columns_go_first_and_then_those_that_can_be_done_without() -> None:
    cells = {"id": ["a" * 20], "place": [WORDS], "goods": [""], "title": [WORDS]}
    spared = ["place", "goods"]
    assert list(fitting(cells, 20 + 10 + 10 + 2 * GAP, [], spared) or {}) == ["id", "place", "title"]
    assert list(fitting(cells, 20 + 10 + GAP, [], spared) or {}) == ["id", "title"]
    assert fitting(cells, 20 + 10 + GAP - 1, [], spared) is None


def test_what_room_is_left_goes_to_the_longest_cells_in_equal_parts() -> None:
    cells = {"a": ["x" * 12], "b": ["x" * 100], "c": ["x" * 100]}
    assert fitting(cells, 12 + 40 + 40 + 2 * GAP, []) == {"a": 12, "b": 40, "c": 40}


def test_numbers_and_wide_letters_are_whole() -> None:
    cells = {"n": ["123456789012345"], "title": ["船" * 3]}
    assert fitting(cells, 15 + 6 + GAP, ["n"]) == {"n": 15, "title": 6}
