"""Datelines, bylines and date lines: the page's own words for where, who and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.pages import byline, date_line
from onrecord.pages.dateline import split_dateline, words


@rows(("text", "expected"), words().examples.items())
def test_dateline(text: str, expected: tuple[str, str | None, str | None] | None) -> None:
    line, _ = split_dateline(text)
    assert (line and (line.place, line.agency, line.date)) == expected


def test_the_dateline_and_the_rest_are_the_text() -> None:
    text = "\n BRACKWATER (Reuters) - The harbour opened."
    line, rest = split_dateline(text)
    assert line is not None
    assert rest == "The harbour opened."
    assert text[line.span[0] : line.span[1]] == "BRACKWATER (Reuters) - "


@given(st.text() | st.from_regex(r"[A-Z]{2,9}(, [A-Z][a-z]+)?( \([A-Z]+\))? ?[-—:] \w+", fullmatch=True))
def test_nothing_is_lost_in_any_text(text: str) -> None:
    line, rest = split_dateline(text)
    if line is None:
        assert rest == text
    else:
        assert text[line.span[1] :] == rest
        assert text[line.span[0]].strip()


@rows(("line", "names"), byline.words().examples.items())
def test_byline(line: str, names: list[str]) -> None:
    assert byline.read_byline(line) == names


@pytest.mark.parametrize(("line", "day"), date_line.words().examples.items())
def test_date_line(line: str, day: str | None) -> None:
    assert date_line.is_date_line(line)
    assert date_line.read_date(line) == day


@pytest.mark.parametrize(
    "line",
    [
        "The harbour opened on 19 June 2031.",
        "June 9 -- Coral Hall, West Brackwater",
        "— Ines Varga (@inesvarga) June 19, 2031",
        "Ten days in May",
        "",
    ],
)
def test_what_is_no_date_line(line: str) -> None:
    assert not date_line.is_date_line(line)


@given(st.text())
def test_any_line_may_be_asked(line: str) -> None:
    byline.read_byline(line)
    date_line.is_date_line(line)
    date_line.read_date(line)


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("21:10", True),
        ("17.40 BST", True),
        ("9:05 a.m.", True),
        ("14.05 Uhr", True),
        ("17.40", False),  # may be a price
        ("24:10", False),
        ("Luke 1:10", False),
        ("21:10 Bridge closed", False),
        ("1.50 million", False),
    ],
)
def test_a_time_of_day_alone(line: str, hour: bool) -> None:
    assert date_line.is_hour(line) is hour
