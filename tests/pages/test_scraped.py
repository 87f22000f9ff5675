"""A page of which only the text is left."""

import re
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import Furniture
from onrecord.pages.scraped import ScrapedPage, read_scraped, split_title

PAGE = """\
Brackwater ferry runs aground with forty aboard | The Harbour Post

Skip to content
  • Home
  • News
  • Weather

Brackwater ferry runs aground with forty aboard

By Ines Varga and Tom Ashby

Updated: 4 May 2031, 10:15

The ferry to Brackwater ran aground on Sunday morning with forty passengers aboard, the coastguard said.

Nobody was hurt, and all of the passengers were taken off in small boats before the tide turned at noon.

“The buoy was not where the chart has it,” the master of the ferry told reporters when he came ashore.

ADVERTISEMENT

The harbour commission denied that and said that every buoy had been checked after the storms of April.

Share this article
Facebook
Twitter

Related stories

Trawler skipper cleared over lost buoy

© 2031 The Harbour Post. All rights reserved.
"""


@pytest.mark.parametrize(
    ("tail", "notice", "outlet"),
    [
        (" | The Harbour Post", "© 2031 Harbour Post Media Limited or its affiliates.", "The Harbour Post"),
        (" | The Harbour Post", "Follow The Harbour Post on Twitter", "The Harbour Post"),
        (" | Regional News", "© 2031 The Harbour Post. All rights reserved.", "The Harbour Post"),
        (" | Regional News", "", None),
        ("", "© 2031 The Harbour Post unless otherwise noted.", "The Harbour Post"),
        ("", "© 2031 The Associated Press. All rights reserved.", None),
        ("", "Copyright Policy. All rights reserved.", None),
    ],
)
def test_the_outlet_is_what_title_and_notices_tell(tail: str, notice: str, outlet: str | None) -> None:
    page = PAGE.replace(" | The Harbour Post", tail)
    page = page.replace("© 2031 The Harbour Post. All rights reserved.", notice)
    assert read_scraped(page).outlet == outlet


def test_the_article_and_what_the_page_says_of_it() -> None:
    page = read_scraped(PAGE)
    assert page.title == "Brackwater ferry runs aground with forty aboard"
    assert page.bylines == ["Ines Varga", "Tom Ashby"]
    assert page.published == "2031-05-04"
    assert page.outlet == "The Harbour Post"
    paragraphs = page.text.split("\n\n")
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("The ferry to Brackwater")
    assert paragraphs[-1].endswith("the storms of April.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Skip to content", "navigation"),
        ("By Ines Varga and Tom Ashby", "byline"),
        ("Updated: 4 May 2031, 10:15", "date_line"),
        ("ADVERTISEMENT", "advert"),
        ("Facebook", "share"),
        ("Trawler skipper cleared over lost buoy", "related"),
        ("© 2031 The Harbour Post. All rights reserved.", "copyright"),
    ],
)
def test_what_is_left_out_is_listed_as_what_it_is(text: str, kind: str) -> None:
    assert [f.kind for f in read_scraped(PAGE).furniture if f.text == text] == [kind]


def test_advertising_after_the_comment_form_is_no_last_paragraph() -> None:
    advert = "Nine in ten of our customers have sold their boat within a week of calling."
    page = read_scraped(f"{PAGE.split('Share this')[0]}\n\nLeave a Reply\n\n{advert}")
    assert page.text.endswith("the storms of April.")
    assert Furniture(text=advert, kind="advert") in page.furniture


def test_a_caption_printed_twice_is_furniture_twice() -> None:
    caption = "The ferry on the sandbank off Brackwater on Sunday (via REUTERS)"
    page = read_scraped(PAGE.replace("ADVERTISEMENT", f"{caption}\n{caption}"))
    assert [f.kind for f in page.furniture if f.text == caption] == ["caption", "caption"]
    assert caption not in page.text


def test_a_page_without_an_article_has_no_text() -> None:
    page = read_scraped("Home\nNews\nSport\n\nLog in\nSubscribe\n\n© 2031 The Harbour Post")
    assert page.text == ""
    assert page.title is None
    assert len(page.furniture) == 6


def test_bare_paragraphs_are_the_article() -> None:
    bare = "\n\n".join(read_scraped(PAGE).text.split("\n\n"))
    assert read_scraped(bare).text == bare


@pytest.mark.parametrize(
    ("line", "title", "tails"),
    [
        ("Lock opens a year late | World News", "Lock opens a year late", ["World News"]),
        (
            "Lock opens a year late | World News | The Harbour Post",
            "Lock opens a year late",
            ["World News", "The Harbour Post"],
        ),
        ("Lock opens a year late - The Harbour Post", "Lock opens a year late", ["The Harbour Post"]),
        ("Harbour master - a life at sea", "Harbour master - a life at sea", []),
        ("A lock, at last", "A lock, at last", []),
    ],
)
def test_title_tails(line: str, title: str, tails: list[str]) -> None:
    assert split_title(line) == (title, tails)


def words(*texts: str) -> Counter[str]:
    return Counter(chain.from_iterable(re.findall(r"\w+", text) for text in texts))


def everything(page: ScrapedPage) -> Counter[str]:
    return words(page.title or "", page.text, *(f.text for f in page.furniture))


@given(st.lists(st.sampled_from(PAGE.split("\n")) | st.text(), max_size=30).map("\n".join))
def test_no_word_of_a_page_is_lost(text: str) -> None:
    assert everything(read_scraped(text)) == words(text)


def test_no_word_of_the_page_is_lost_or_printed_twice() -> None:
    assert everything(read_scraped(PAGE)) == words(PAGE)


@given(st.text(), st.text())
def test_reading_twice_gives_the_same(text: str, title: str) -> None:
    assert read_scraped(text, title=title) == read_scraped(text, title=title)
