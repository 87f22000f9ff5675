"""Dates as documents and callers write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.pages import Document, read_article
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


def test_a_date_the_caller_gives_must_be_one() -> None:
    with pytest.raises(InputError) as caught:
        read_article(Document(path="a.txt", text="The lock opened."), published="soon\n")
    assert caught.value.code == "P013" and "'soon" in str(caught.value) and "\n" not in str(caught.value)
