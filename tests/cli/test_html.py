import re

import lxml.html
import pytest

from onrecord.cli.html import document, marked
from onrecord.model import Article, Record


@pytest.fixture
def page(record: Record) -> str:
    return "".join(document([record]))


@pytest.fixture
def tree(page: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(page)


def test_page_text_is_escaped_everywhere(page: str, tree: lxml.html.HtmlElement) -> None:
    assert "<script" not in page
    assert [e.tag for e in tree.iter("script", "img", "b", "iframe", "mortars")] == []
    assert "<script>alert(1)</script>" in tree.find(".//td").text


def test_the_page_needs_nothing_from_anywhere(page: str) -> None:
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "default-src 'none'" in page


def test_the_article_stands_on_the_page_word_for_word(record: Record, tree: lxml.html.HtmlElement) -> None:
    paragraphs = [p.text_content() for p in tree.findall(".//div[@class='text']/p")]
    assert paragraphs == record.text.split("\n\n")


def test_every_row_leads_to_its_words(record: Record, tree: lxml.html.HtmlElement) -> None:
    rows = tree.findall(".//aside//a")
    assert len(rows) == len(record.claims) + len(record.events)
    for row in rows:
        anchor = row.get("href").removeprefix("#")
        assert len(tree.findall(f".//*[@id='{anchor}']")) == 1
        assert tree.xpath(f".//*[contains(concat(' ', @class, ' '), ' {anchor} ')]")


def test_words_are_marked_as_what_they_are(tree: lxml.html.HtmlElement) -> None:
    def words(key: str, part: str) -> str:
        has = "contains(concat(' ', @class, ' '), ' {} ')"
        return "".join(tree.xpath(f".//span[{has.format(key)} and {has.format(part)}]/text()"))

    assert words("r1-c1", "cue") == "said"
    assert words("r1-c1", "source") == "envoy Ada Holm"
    assert words("r1-c1", "content") == "Ruritania has shipped <mortars> to Graustark"
    assert words("r1-e1", "trigger") == "shipped"


def test_several_records_keep_their_ids_apart(record: Record) -> None:
    ids = lxml.html.fromstring("".join(document([record, record]))).xpath("//@id")
    assert len(ids) == len(set(ids)) > 6


def test_an_article_alone_has_no_rows(record: Record) -> None:
    article = Article(id="x", text="One.\n\nTwo.")
    assert [[piece.text for piece in p] for p in marked(article, "")] == [["One."], ["Two."]]
    assert "Who says what" not in "".join(document([article]))


def test_marks_may_overlap_and_run_over_paragraphs(record: Record) -> None:
    record.claims[0].content = [
        type(record.claims[0].content[0])(span=(10, 100), text=record.text[10:100]),
    ]
    pieces = [piece for paragraph in marked(record, "") for piece in paragraph]
    assert (
        "".join(p.text for p in pieces if "c1" in p.classes.split())
        == record.text[0:100].replace("\n\n", "")[10:]
    )
    assert sum("c1" in p.anchors for p in pieces) == 1


def test_page_text_turns_no_writing_round(record: Record) -> None:
    record.text = record.text.replace("on Friday", "on \u202eyadirF")[: len(record.text)]
    record.warnings = ["odd \x1b[31m"]
    page = "".join(document([record]))
    assert "\u202e" not in page and "\x1b" not in page
