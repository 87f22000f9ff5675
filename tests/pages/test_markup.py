"""The blocks a browser would show, and what the markup says they are."""

import pytest
from lxml import html

from onrecord.pages import body
from onrecord.pages.markup import Block, Mark, blocks, markup


def shown(inside: str) -> list[Block]:
    return list(blocks(html.fromstring(f"<html><body>{inside}</body></html>")))


@pytest.mark.parametrize("mark", markup().marks, ids=lambda mark: mark.kind)
def test_each_mark_names_its_example(mark: Mark) -> None:
    (block,) = shown(mark.example)
    assert block.mark == mark.kind


@pytest.mark.parametrize("row", [*body.ends().ends, *body.ends().starts], ids=lambda row: row.example)
def test_each_end_of_an_article_is_known_by_its_words(row: body.Phrases) -> None:
    said = row.example.lower()
    assert said in row.words if row.whole else said.startswith(tuple(row.words))


@pytest.mark.parametrize(
    ("inside", "texts"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>One <b>bold</b>, <a href='#'>linked</a> line</p>", ["One bold, linked line"]),
        ("<p>One<br>Two</p>", ["One\nTwo"]),
        ("<p>One\n  two\t three</p>", ["One two three"]),
        ("<div>Before<p>One</p>after</div>", ["Before", "One", "after"]),
        ("<p>un<a href='#'>believ</a>able</p>", ["unbelievable"]),
        ("<a href='#'>Home</a><a href='#'>Sport</a>", ["Home Sport"]),
        ("<p>a<!-- hidden -->b<?php echo ?>c</p>", ["abc"]),
        ("<p>seen<span style='display:none'>unseen</span></p>", ["seen"]),
        ("<p>(<custom-tag>1</custom-tag>)</p>", ["(1)"]),
        ("<table><tr><td>Lock</td><td>9</td></tr></table>", ["Lock | 9"]),
        ("<table><tr><td><p>Lock</p></td><td>9</td></tr></table>", ["Lock", "9"]),
        ("<select><option>One</option></select><textarea>Two</textarea>", []),
    ],
)
def test_blocks_are_what_a_browser_shows(inside: str, texts: list[str]) -> None:
    assert [block.text for block in shown(inside)] == texts


def test_the_nearest_mark_counts_and_layout_classes_of_the_whole_page_do_not() -> None:
    (block,) = shown("<footer><div class='social-share'>Share this</div></footer>")
    assert block.mark == "share"
    page = "<html><body class='has-sidebar'><article class='ad-free'>One</article></body></html>"
    (block,) = blocks(html.fromstring(page))
    assert block.mark is None


def test_the_rights_in_a_picture_are_its_credit() -> None:
    (block,) = shown("<figure><span class='copyright'>Jo Lund</span></figure>")
    assert block.mark == "credit"


def test_a_mark_on_some_of_the_words_does_not_speak_for_the_rest() -> None:
    (block,) = shown("<p>By the quay, <span class='share'>share</span> they said it was open again</p>")
    assert block.mark is None


def test_the_share_of_links_and_the_container() -> None:
    one, two, three = shown(
        "<div><p>aaaa</p><p><a href='#'>bb</a>bb</p></div><ul><li><a href='#'>c</a></li></ul>"
    )
    assert (one.links, two.links, three.links) == (0.0, 0.5, 1.0)
    assert one.container == two.container != three.container
