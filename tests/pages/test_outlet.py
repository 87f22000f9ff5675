"""Addresses and domains: what a document may say of where it stood, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.errors import InputError
from onrecord.model import Article, Furniture, Outlet
from onrecord.pages import Document, read_article
from onrecord.pages.article import UNDATED
from onrecord.pages.outlet import address, domain, domain_of, outlet_of

SENTENCE = "The harbour master told reporters on Monday that the quay would stay closed until the summer. "
NO_ADDRESSES = [
    "javascript:alert(1)",
    "javascript://harbourpost.example/%0aalert(1)",
    "<b>",
    "http://<b>.example/",
    "https://harbourpost.example/<script>",
    'https://harbourpost.example/"onclick="x',
    "https://harbourpost.example/a story",
    "https://harbourpost.example/\u202estory",
    "https://harbourpost.example/\x00",
    "java\nscript:alert(1)",
    "ftp://harbourpost.example/",
    "data:text/html,hello",
    "file:///etc/hostname",
    "//harbourpost.example/story",
    "harbourpost.example/story",
    "https://",
    "https:///story",
    "https://story",
    "https://harbourpost..example/",
    "https://harbourpost.example:port/",
    "https://[::1/",
    "",
    "  ",
]


@rows("text", NO_ADDRESSES)
def test_only_an_address_of_the_web_is_one(text: str) -> None:
    assert address(text) is None and domain_of(text) is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://harbourpost.example/2031/03/quay?page=2#top", "harbourpost.example"),
        ("http://www.harbourpost.example", "harbourpost.example"),
        ("HTTPS://M.HarbourPost.Example./story", "harbourpost.example"),
        ("https://reader:word@news.harbourpost.example:8080/", "news.harbourpost.example"),
        ("https://hafenblatt-küste.example/über-uns", "hafenblatt-küste.example"),
        ("https://harbour_post.example/", "harbour_post.example"),
    ],
)
def test_an_address_is_kept_as_it_is_written(text: str, host: str) -> None:
    assert address(f" {text}\n") == text and domain_of(text) == host


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("harbourpost.example", "harbourpost.example"),
        (" www.HarbourPost.example ", "harbourpost.example"),
        ("https://www.harbourpost.example/news", "harbourpost.example"),
        ("<b>", None),
        ("javascript:alert(1)", None),
        ("The Harbour Post", None),
        ("", None),
    ],
)
def test_a_domain_is_a_host_name(said: str, host: str | None) -> None:
    assert domain(said) == host


@given(text=st.text() | st.text().map("https://harbourpost.example{}".format))
def test_any_text_is_an_address_or_none(text: str) -> None:
    found = address(text)
    assert found is None or (address(found) == found and domain_of(found))
    assert domain(text) is None or domain(str(domain(text)))


def read(html: str = "", **said: object) -> Article:
    text = None if html else SENTENCE * 3
    return read_article(Document(path="a.jsonl", line=1, html=html or None, text=text, **said))  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "<b>"])
def test_what_a_document_gives_as_its_url_is_left_out_where_it_is_none(url: str) -> None:
    article = read(url=url)
    assert article.url is None and article.outlet is None
    warning, _ = article.warnings  # and that there is no date
    assert url in warning and "left out" in warning


def test_what_a_document_gives_as_its_domain_is_left_out_where_it_is_none() -> None:
    article = read(outlet=Outlet(name="The Harbour Post", domain="<b>"))
    assert article.outlet == Outlet(name="The Harbour Post")
    assert any("'<b>' is no domain" in warning for warning in article.warnings)
    assert read(outlet=Outlet(domain="<b>")).outlet is None


def test_the_address_stands_in_for_a_domain_that_is_none() -> None:
    article = read(outlet=Outlet(domain="<b>"), url="https://www.harbourpost.example/quay")
    assert article.outlet == Outlet(domain="harbourpost.example")


def test_a_domain_is_kept_without_its_address() -> None:
    assert read(outlet=Outlet(domain="https://www.harbourpost.example/")).outlet == Outlet(
        domain="harbourpost.example"
    )


@pytest.mark.parametrize("tag", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://&lt;b&gt;.example/", "https://x/"])
def test_the_pages_own_address_must_be_one_too(tag: str, url: str) -> None:
    article = read(f"<html><head>{tag.format(url)}</head><body>{f'<p>{SENTENCE}</p>' * 3}</body></html>")
    assert article.url is None


def test_an_address_the_caller_gives_must_be_one() -> None:
    with pytest.raises(InputError) as caught:
        read_article(Document(path="a.txt", text=SENTENCE * 3), url="javascript:alert(1)\n")
    assert caught.value.code == "P016" and "javascript" in str(caught.value)
    assert "\n" not in str(caught.value)
    given = read_article(Document(path="a.txt", text=SENTENCE * 3), url="https://harbourpost.example/quay ")
    assert given.url == "https://harbourpost.example/quay" and given.warnings == [UNDATED]


def test_a_notice_bears_out_the_tail_of_a_title() -> None:
    notice = [Furniture(text="© 2026 The Pelican", kind="copyright")]
    assert outlet_of(None, None, ["World News", "The Pelican"], notice) == Outlet(name="The Pelican")
    assert outlet_of(None, None, ["World News", "The Heron"], notice) is None
    assert outlet_of("The Heron", None, ["The Pelican"], notice) == Outlet(name="The Heron")


def test_the_notice_of_a_page_bears_out_its_title() -> None:
    page = (
        "<html><head><title>Quay closed | The Pelican</title></head><body><h1>Quay closed</h1>"
        + f"<p>{SENTENCE * 3}</p>" * 3
        + "<footer>© 2026 The Pelican</footer></body></html>"
    )
    article = read_article(Document(path="page.html", data=page.encode()))
    assert article.outlet == Outlet(name="The Pelican")
