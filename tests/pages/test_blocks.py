"""The blocks of a page's bare text, and what each is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.pages.blocks import COLUMNS, STEPS, classify, weights
from onrecord.pages.furniture import Phrases, Shape, furniture_kind, table
from onrecord.pages.lines import paragraphs

STORY = """\
Lock at Brackwater opens a year late | Regional News

Posted by

The new sea lock at Brackwater opened on Tuesday, a year later than the port had promised.

The harbour master opens the lock with a silver key(via REUTERS)
The harbour master opens the lock with a silver key(via REUTERS)

Ships of up to forty metres can now reach the inner basin at every tide, the authority said in a statement.

“We have waited long enough for this,” the harbour master, Ines Varga, told AFP at the ceremony.

Fishermen have accused the authority of forgetting them while the large yards were given new moorings.

“Our boats still lie in the mud for half of the day,” said Tom Ashby, who has fished here since 2011.


#Lock #Brackwater #opens #late

Leave a Reply

Grow with us. Nine in ten of our customers sold their boat within a week.
"""


@rows("rule", [*table().phrases, *table().shapes], ids=lambda rule: rule.example[:40])
def test_the_example_of_each_rule_is_of_its_kind(rule: Phrases | Shape) -> None:
    sure = not isinstance(rule, Phrases) or rule.sure
    assert furniture_kind(rule.example, left_out=not sure) == rule.kind


@pytest.mark.parametrize(
    "paragraph",
    [
        "The port said on Tuesday that it would publish its photographs of the damage within a week.",
        "“You may sign up for the newsletter at the door,” the harbour master told them, and some did.",
        "By Friday, the men had gone.",
        "He asked the readers of the paper to share this story with everyone they knew, and to print it out.",
        "The company, which holds the copyright, accused Brackwater of copying its charts.",
        "Reuters and AFP have both reported that the lock would open, citing officials in the ministry.",
        "She was home by nine.",
    ],
)
def test_a_paragraph_of_an_article_is_no_furniture(paragraph: str) -> None:
    assert furniture_kind(paragraph) is None


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ("Facebook Twitter Email", "share"),
        ("Terms of Use Privacy Policy", "navigation"),
        ("Printer-friendly version | E-mail this story to a friend", "share"),
        ("14 Comments", "comment"),
        ("Ines Varga - Nov 19, 2031, 10:31 pm CST", "date_line"),
        ("3 hours ago", "date_line"),
        ("BY INES VARGA", "byline"),
        ("The Associated Press and Agence France-Presse", "byline"),
        ("FILE - Boats lie at anchor off Brackwater, Nov. 3, 2031. (AP Photo/Ines Varga)", "caption"),
        ("REUTERS/Ines Varga", "credit"),
        ("© 2031 Harbour Media Ltd. All rights reserved.", "copyright"),
    ],
)
def test_furniture_is_known_by_its_words(block: str, kind: str) -> None:
    assert furniture_kind(block) == kind


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Home News Dredging Sport Opinion", "navigation"),
        ("Terms of Use | Privacy | Tide Tables | Contact us", "navigation"),
        ("News dredging", None),
        ("Harbour news: ships, boats and sport", None),
    ],
)
def test_a_long_row_is_known_by_most_of_its_links(row: str, kind: str | None) -> None:
    assert furniture_kind(row) is None
    assert furniture_kind(row, left_out=True) == kind


def test_every_block_of_a_scraped_page_is_what_it_is() -> None:
    assert [block.kind for block in classify(STORY)] == [
        "title",
        "posted_by",
        "body",
        "caption",
        "caption",
        *["body"] * 4,
        "hashtags",
        "comment_form",
        "advert",
    ]


def test_menus_links_and_teasers_do_not_drown_the_article() -> None:
    menu = "\n".join(f"  • Section {n}\n  • Harbour {n}" for n in range(150))
    teasers = "\n\n".join(f"Boat number {n} sinks off the cape after a collision" for n in range(150))
    body = [b.text for b in classify(f"{menu}\n\n{STORY}\n\nMost read\n\n{teasers}") if b.kind == "body"]
    assert body == [b.text for b in classify(STORY) if b.kind == "body"]


def test_a_known_title_is_found_wherever_it_is_printed() -> None:
    blocks = classify("Brackwater: a lock, at last\n\n" + STORY, title="Brackwater: A lock, at last")
    assert [b.text for b in blocks if b.kind == "title"] == ["Brackwater: a lock, at last"]


def test_what_stands_under_a_heading_is_named_by_it() -> None:
    kinds = {
        b.text: b.kind for b in classify(STORY + "\n\nMost read\n\nA rooster wins in court\n\n3 May 2031")
    }
    assert kinds["A rooster wins in court"] == "related"


def test_a_page_in_one_line_is_read_by_its_sentences() -> None:
    menu = " ".join(f"Harbour {n} Section" for n in range(150))
    body = " ".join(b.text for b in classify(STORY) if b.kind == "body")
    blocks = classify(f"{menu}. {body} Read more of our stories. Sign up for our newsletter today!")
    told = " ".join(b.text for b in blocks if b.kind == "body")
    assert "Ships of up to forty metres" in told
    assert "Harbour 140 Section" not in told
    assert "newsletter" not in told


def test_what_a_label_announces_is_no_link() -> None:
    middle = "Media caption,\nWatch: the first ship goes through\n\nFishermen have"
    kinds = {b.text: b.kind for b in classify(STORY.replace("Fishermen have", middle))}
    assert kinds["Watch: the first ship goes through"] == "caption"


def test_wrapped_lines_are_one_paragraph_and_lists_are_not() -> None:
    wrapped = """\
        The new sea lock at Brackwater opened on
        Tuesday, a year later than the port
        authority had promised the town, its
        yards and its boats.

        Ships can now reach the basin."""
    assert [p.text for p in paragraphs(wrapped)] == [
        "The new sea lock at Brackwater opened on Tuesday, a year later than the port authority had promised "
        "the town, its yards and its boats.",
        "Ships can now reach the basin.",
    ]
    assert len(paragraphs("Home\nNews\nSport\nWeather")) == 4


def test_a_sentence_cut_at_its_links_is_put_back_together() -> None:
    cut = "The lock was promised in a plan of the\nHarbour Commission\n, which has since been dissolved."
    assert [p.text for p in paragraphs(cut)] == [
        "The lock was promised in a plan of the Harbour Commission, which has since been dissolved."
    ]


def test_the_weights_fit_the_steps() -> None:
    assert {step for column in COLUMNS for step in column} < set(range(len(STEPS)))
    assert all(len(row) == len(COLUMNS) for row in weights().signs.values())


PAGES = st.lists(
    st.sampled_from(
        [*STORY.split("\n"), "Home", "  • News", "Share", "1. First", "___", "日本語の記事。", "🙂"]
    )
    | st.text(),
    max_size=30,
).map("\n".join)


@given(PAGES)
def test_every_character_of_a_page_is_in_one_block(page: str) -> None:
    blocks = classify(page)
    inside = "".join(page[block.start : block.end] for block in blocks)
    assert "".join(inside.split()) == "".join(page.split())
    assert all(one.end <= two.start for one, two in pairwise(blocks))


@pytest.mark.parametrize(
    "page", ["", "\n\n", "x" * 200_000, "word " * 60_000, ("(" * 50 + "\n") * 2_000, "Home\n" * 5_000]
)
def test_pages_of_any_shape_are_read(page: str) -> None:
    classify(page)
