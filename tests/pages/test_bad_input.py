"""Bad input: each gets a record or one clear line, and nothing else ever happens."""

import gzip
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.errors import WRONG, InputError
from onrecord.model import Article, from_json, to_json
from onrecord.pages import Document, Kind, Limits, read_article, read_articles
from onrecord.pages.forms import form_of, magics, other_kind

SENTENCE = "The harbour master told reporters on Monday that the quay would stay closed until the summer. "
KINDS: list[Kind] = ["auto", "html", "text", "article"]


def wrong(data: bytes, kind: Kind = "auto", path: str = "page.html") -> InputError:
    with pytest.raises(InputError) as caught:
        read_article(Document(path=path, data=data), kind=kind)
    said = str(caught.value)
    assert said.startswith(f"{path}: ") and "\n" not in said
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [b"", b" \n\t "])
def test_an_empty_page_is_said_to_be(data: bytes, kind: Kind) -> None:
    assert wrong(data, kind).code == "P002"


@rows("magic", magics(), ids=lambda magic: magic.kind)
def test_a_file_of_another_kind_is_called_by_its_name(magic: msgspec.Struct) -> None:
    example, kind = magic.example, magic.kind
    fault = wrong(example.encode("latin-1") + bytes(range(256)))
    assert fault.code == "P004" and kind in str(fault)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (bytes(range(32)) * 40, "binary data"),
        (b"\n\n%PDF-1.4 with blank lines before it", "a PDF"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel></channel></rss>', "a feed"),
        (b"<urlset><url></url></urlset>", "a sitemap"),
        (b'{"harbour": ["quay", 5]}', "JSON"),
        (b"From: <Saved by Blink>\nSubject: page", "MHTML"),
    ],
)
def test_what_is_no_page_is_called_by_its_name(data: bytes, kind: str) -> None:
    fault = wrong(data, path="page")
    assert fault.code == "P004" and kind in str(fault)


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body></body></html>",
        "<html><body><nav><a href='/'>Home</a> <a href='/b'>Sport</a></nav></body></html>",
        "<html><body>" + "<li><a href='/x'>Ferry crews vote on pay</a></li>" * 30 + "</body></html>",
        "<html><script>" + SENTENCE * 5 + "</script></html>",
        "<!-- " + SENTENCE + " --><html></html>",
        "<html><body><form>Your name <input> Your email <input></form></body></html>",
    ],
)
def test_a_page_with_no_article_says_what_to_try(markup: str) -> None:
    fault = wrong(markup.encode())
    assert fault.code == "P010" and "--as" in str(fault)


@pytest.mark.parametrize(
    "text", ["Home\nSport\nWeather\n", "word\n" * 40, "#lock #marrow", "Leave a Reply\n\nName\n"]
)
def test_text_with_no_article_says_what_to_try(text: str) -> None:
    fault = wrong(text.encode(), "text")
    assert fault.code == "P019" and "--as article" in str(fault) and "--as text" not in str(fault)


def test_html_in_jsonl_with_no_article_asks_for_its_text() -> None:
    with pytest.raises(InputError) as caught:
        read_article(Document(path="a.jsonl", line=1, html="<p>"))
    assert caught.value.code == "P021" and "--as" not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_space_is_empty(kind: Kind) -> None:
    assert wrong("\u2003\u2028".encode(), kind).code == "P002"


@pytest.mark.parametrize("text", ["The lock opened.", "码头将关闭到夏天，船只将使用旧港口停靠。"])
def test_one_sentence_is_an_article(text: str) -> None:
    assert read_article(Document(path="a.jsonl", line=1, text=text, title="Lock opens")).text == text


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "blockquote", "ul><li"])
def test_markup_nested_a_hundred_thousand_deep_gets_one_line(tag: str) -> None:
    deep = f"<html><body>{f'<{tag}>' * 100_000}<p>{SENTENCE}</p>"
    assert wrong(deep.encode()).code in ("P010", "P011")


def test_an_article_above_deep_markup_is_read() -> None:
    page = f"<html><body><article>{f'<p>{SENTENCE}</p>' * 4}</article>{'<div>' * 50_000}"
    article = read_article(Document(path="page.html", data=page.encode()))
    assert SENTENCE.strip() in article.text


def test_a_page_of_nothing_but_tags_is_refused() -> None:
    assert wrong(b"<html><body>" + b"<i>a" * 500_000).code == "P017"


@pytest.mark.parametrize("text", [SENTENCE * 25_000, "Home\nSport\n\n" * 50_000], ids=["long", "many lines"])
def test_a_text_too_long_to_tell_its_lines_apart_is_refused_but_taken_as_it_is(text: str) -> None:
    fault = wrong(text.encode())
    assert fault.code == "P022" and "--as article" in str(fault)
    assert read_article(Document(path="a.txt", data=text.encode()), kind="article").text == text


def test_entities_do_not_grow() -> None:
    entities = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    page = f"{entities}<html><body><p>{SENTENCE} {'&b;' * 1000}</p><p>{SENTENCE}</p></body></html>"
    assert len(read_article(Document(path="page.html", data=page.encode())).text) < len(page)


def test_files_outside_are_not_drawn_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the vault is under the quay")
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    page = f"{entity}<html><body><p>{SENTENCE} &x;</p><p>{SENTENCE}</p></body></html>"
    assert "vault" not in read_article(Document(path="page.html", data=page.encode())).text


def test_a_bad_page_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    good = f"<html><body>{f'<p>{SENTENCE}</p>' * 3}</body></html>".encode()
    pages = {
        "1.html": good,
        "2.html": b"",
        "3.html": b"%PDF-1.7",
        "4.html": good * 100,
        "5.html.gz": gzip.compress(bytes(10_000_000)),
        "6.html": good,
        "7.jsonl": b'{"text": broken}\n{"html": "<p>"}\n',
        "8.html": good,
    }
    for name, data in pages.items():
        (tmp_path / name).write_bytes(data)
    results = list(read_articles([tmp_path, tmp_path / "9.html"], limits=Limits(max_bytes=10_000)))
    got = [result.code if isinstance(result, InputError) else "ok" for result in results]
    assert got == ["ok", "P002", "P004", "P005", "P006", "ok", "P008", "P021", "ok", "P001"]


@rows("code", WRONG)
def test_every_message_says_what_is_wrong_and_then_what_to_do(code: str) -> None:
    said = WRONG[code]
    assert len(said) < 130 and any(mark in said for mark in (";", ",")) and not said.endswith(".")


@pytest.mark.parametrize(
    ("text", "path", "form"),
    [
        ("<!doctype html><title>a</title>", "page", "html"),
        ("<html lang=en>", "page.txt", "html"),
        ("words <b>bold</b>", "page.html", "html"),
        ("words <b>bold</b>", "page.html.gz", "html"),
        ("words <b>bold</b>", "page.txt", "text"),
        ("no tags at all", "page.html", "text"),
        ("<p>one</p><p>two</p><p>three</p>", "-", "html"),
        ("five < six > four", "-", "text"),
    ],
)
def test_markup_is_told_from_text(text: str, path: str, form: str) -> None:
    assert form_of(text, path) == form


def test_prose_in_brackets_is_no_json() -> None:
    assert other_kind("[This story was corrected on Monday.]") is None


def test_an_article_is_taken_as_it_is() -> None:
    text = "\ufeff  One\r\n\r\n\tTwo \u2028 caf\u0301e 👩‍👩‍👧\n\n\n"
    article = read_article(Document(path="a.txt", data=text.encode()), kind="article")
    assert article.text == text
    assert read_article(Document(path="a", text=text), kind="article").text == text


def test_nul_in_an_article_is_replaced_one_for_one() -> None:
    article = read_article(Document(path="a.txt", data=b"One\0two"), kind="article")
    assert article.text == "One\ufffdtwo" and article.warnings


PIECES = (
    "<p> </p> <div\u00a0class='share'> </div> <br> <a\u00a0href='x'> </a> <h1> </h1> <table> <tr> <td> "
    "</table> <!-- --> <script> </script> <li> &amp; &#0; &#xd800; <title> </title> <figure> </figure> "
    "\x00 😀 \u202e <![CDATA[ <?php"
)
MARKUP = st.lists(
    st.sampled_from([SENTENCE, *(piece.replace("\u00a0", " ") for piece in PIECES.split(" "))]), max_size=40
).map(lambda parts: "".join(parts).encode())
TEXT = st.text(alphabet=st.characters(exclude_categories=[])).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


@given(data=st.one_of(st.binary(max_size=300), MARKUP, TEXT), kind=st.sampled_from(KINDS))
def test_any_bytes_give_an_article_or_one_clear_line(data: bytes, kind: Kind) -> None:
    document = Document(path="page.html", data=data)
    try:
        article = read_article(document, kind=kind)
    except InputError as fault:
        assert fault.code in WRONG and "\n" not in str(fault)
        return
    assert article.text.strip()
    everything = article.text + "".join(block.text for block in article.furniture) + (article.title or "")
    assert "\x00" not in everything and everything.encode("utf-8")
    assert read_article(document, kind=kind) == article
    assert from_json(to_json(article), Article) == article


@given(text=st.text(min_size=1))
def test_any_text_is_taken_exactly_as_an_article(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        read = read_article(Document(path="a.txt", data=data), kind="article").text
    except InputError:
        return
    decoded = data.decode("utf-8", "strict") if text.isprintable() else None
    assert decoded is None or read == decoded
