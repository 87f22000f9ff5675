"""Dates as documents and callers write them."""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.errors import InputError
from onrecord.pages import Document, read_article, read_articles
from onrecord.pages.article import UNDATED
from onrecord.pages.dates import iso


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2031-03-05", "2031-03-05"),
        (" 20310305 ", "2031-03-05"),
        ("2031-03-05T23:30:00-08:00", "2031-03-05"),  # the outlet's own day
        ("Wed, 05 Mar 2031 23:30:00 -0800", "2031-03-05"),
        ("March 5, 2031", "2031-03-05"),
        ("5 Mar 2031", "2031-03-05"),
        ("Sept 5, 2031", "2031-09-05"),
        ("1930435200", "2031-03-05"),
        ("1930435200000", "2031-03-05"),
        ("03/05/2031", None),  # which is two days
        ("2031-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_the_day_it_means_or_none(said: str, day: str | None) -> None:
    assert iso(said) == day


@given(text=st.text() | st.from_regex(r"[0-9/:., TZ+-]{4,30}", fullmatch=True))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = iso(text)
    assert found is None or date.fromisoformat(found).isoformat() == found


TEXT = Document(path="a.txt", text="The lock opened on Wednesday.")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("5 March 2031", "2031-03-05"),
        (date(2031, 3, 5), "2031-03-05"),
        (datetime(2031, 3, 5, 23, 30, tzinfo=timezone(timedelta(hours=-8))), "2031-03-05"),
        (date(33, 4, 3), "0033-04-03"),
        (None, None),
    ],
)
def test_a_caller_gives_a_date_as_text_or_as_python_has_it(said: str | date | None, day: str | None) -> None:
    assert read_article(TEXT, published=said).published == day


@pytest.mark.parametrize("said", [20310305, ("2031-03-05",), time(8), b"2031-03-05"])
def test_anything_else_is_no_date_to_give(said: object, tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(TEXT.text or "")
    for read in (onrecord.read, lambda path, **how: next(read_articles([path], **how))):
        with pytest.raises(
            TypeError, match=rf"published must be text .* not (datetime\.)?{type(said).__name__}$"
        ):
            read(page, published=said)


def test_a_page_without_a_date_says_so_and_with_one_does_not() -> None:
    assert read_article(TEXT).warnings == [UNDATED]
    assert read_article(TEXT, published="2031-03-05").warnings == []
    said = msgspec.structs.replace(TEXT, published="2031-03-05")
    assert read_article(said).warnings == []
    assert read_article(msgspec.structs.replace(TEXT, published="soon")).warnings[1:] == [UNDATED]


def test_a_date_from_outside_makes_another_version_only_where_the_page_does_not_say_it() -> None:
    said = msgspec.structs.replace(TEXT, published="2031-03-05")
    plain = read_article(TEXT).id
    assert read_article(said).id == read_article(said, published="2031-03-05").id == plain
    other = {read_article(TEXT, published=f"2031-03-{day}").id for day in ("05", "06")}
    assert len(other | {plain}) == 3


def test_a_date_the_caller_gives_must_be_one() -> None:
    with pytest.raises(InputError) as caught:
        read_article(Document(path="a.txt", text="The lock opened."), published="soon\n")
    assert caught.value.code == "P013" and "'soon" in str(caught.value) and "\n" not in str(caught.value)
