"""A table as one test hides none of its rows."""

import re

import pytest
from tests.rows import rows

pytest_plugins = ["pytester"]

TABLE = """
import pytest
from tests.rows import rows

@pytest.fixture(scope="session")
def added():
    return 1

@pytest.mark.parametrize("more", [0, 1])
@rows(("one", "two"), [(1, 2), (2, 4), (3, 4), (4, 9)], ids=["a", "b", "c", "d"])
def test_sum(added, one, two, more):
    assert one + added == two - more

@rows("word", ["x", "yy"])
def test_word(word):
    if len(word) > 1:
        raise KeyError(word)
"""


def test_every_row_that_fails_is_reported_with_what_came(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TABLE)
    done = pytester.runpytest("-p", "no:cacheprovider")
    done.assert_outcomes(failed=6 + 3)  # pytest counts the tests that hold them, too
    told = done.stdout.str()
    assert re.findall(r"SUBFAILED\[(row .+?)\] \S+::(\S+)", told) == [
        *(("row 2: b", "test_sum[0]"), ("row 4: d", "test_sum[0]")),
        *(("row 1: a", "test_sum[1]"), ("row 3: c", "test_sum[1]"), ("row 4: d", "test_sum[1]")),
        ("row 2: 'yy'", "test_word"),
    ]
    assert "assert (4 + 1) == (9 - 1)" in told and "KeyError: 'yy'" in told


def test_a_table_without_rows_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="0 rows"):
        rows("word", [])


@pytest.mark.parametrize("table", [[("a", 1), ("b",)], [("a", 1, 2)]])
def test_a_row_of_another_length_is_a_mistake(table: list[tuple[object, ...]]) -> None:
    with pytest.raises(ValueError):
        rows("word, number", table)


def test_what_one_row_would_leave_to_the_next_is_not_shared() -> None:
    with pytest.raises(TypeError, match="cannot share tmp_path: test_word"):

        @rows("word", ["x"])
        def test_word(word: str, tmp_path: object) -> None: ...
