"""HTML in, article out: what is the article, what stands around it, and what the page says of itself."""

import json

import pytest

from onrecord.errors import InputError
from onrecord.model import Agency, Article, FurnitureKind, Outlet
from onrecord.pages import Document, Kind, read_article

LEAD = "The lock at Marrow reopened on Monday after nine weeks of repairs, the river authority said."
SECOND = "Barges had been queuing below the town since April, when a gate was found to be cracked."
THIRD = "“We have lost a season,” said Petra Lindholm, who runs three of them. “Nobody will pay us for it.”"
BODY = [LEAD, SECOND, THIRD]
SHARE = '<div class="share"><a href="#">Share on Facebook</a></div>'


def paragraphs(*words: str) -> str:
    return "".join(f"<p>{line}</p>" for line in words)


def page(inside: str, head: str = "<title>Lock reopens at Marrow</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{inside}</body></html>"


def read(markup: str, kind: Kind = "auto", **given: str) -> Article:
    return read_article(Document(path="page.html", data=markup.encode()), kind=kind, **given)


def kinds(article: Article, words: str) -> list[FurnitureKind]:
    return [block.kind for block in article.furniture if words in block.text]


def test_the_article_is_its_paragraphs_and_nothing_else() -> None:
    nav = '<nav><ul><li><a href="/">Home</a></li><li><a href="/river">River</a></li></ul></nav>'
    form = (
        '<form id="commentform"><h3>Leave a Reply</h3><p>Your email address will not be published.</p></form>'
    )
    article = read(
        page(
            f"{nav}<article><h1>Lock reopens at Marrow</h1>{paragraphs(*BODY)}</article>{form}"
            "<footer>© 2024 The Harbour Post. All rights reserved.</footer>"
        )
    )
    assert article.text.split("\n\n") == BODY
    assert article.title == "Lock reopens at Marrow"
    assert kinds(article, "Home") == ["navigation"]
    assert kinds(article, "Leave a Reply") == ["comment_form"]
    assert kinds(article, "All rights reserved") == ["copyright"]


def test_every_word_of_the_page_is_in_the_article_or_in_the_furniture() -> None:
    inside = f"<div><h1>Lock reopens</h1>{SHARE}{paragraphs(*BODY)}</div>"
    article = read(page(f"<header>The Harbour Post</header>{inside}<aside>More</aside>"))
    listed = " ".join(
        [article.title or "", article.text, *(block.text for block in article.furniture)]
    ).split()
    for word in ("Harbour", "Facebook", "More", *LEAD.split(), *THIRD.split()):
        assert word in listed


@pytest.mark.parametrize(
    ("block", "words", "kind"),
    [
        (
            "<figure><img><figcaption>The gate, seen from the quay</figcaption></figure>",
            "The gate, seen",
            "caption",
        ),
        ('<p class="caption">A barge below the lock</p>', "A barge below", "caption"),
        ('<figure><span class="copyright">Image source, AFP</span></figure>', "Image source", "credit"),
        (SHARE, "Share on Facebook", "share"),
        ("<div class='ad-slot'>Buy a boat before the summer is over</div>", "Buy a boat", "advert"),
        (
            '<div class="newsletter-box"><p>The river in your mailbox.</p></div>',
            "in your mailbox",
            "newsletter",
        ),
        (
            '<ul class="related"><li><a href="/x">Dredging to start in spring</a></li></ul>',
            "Dredging",
            "related",
        ),
        ("<p>Advertisement</p>", "Advertisement", "advert"),
    ],
)
def test_furniture_between_two_paragraphs_is_left_out_as_what_it_is(
    block: str, words: str, kind: FurnitureKind
) -> None:
    article = read(page(f"<article>{paragraphs(LEAD)}{block}{paragraphs(SECOND, THIRD)}</article>"))
    assert article.text.split("\n\n") == BODY
    assert kinds(article, words) == [kind]


def test_a_link_in_a_sentence_stays_in_it() -> None:
    linked = LEAD.replace(
        "the river authority said", '<a href="/authority">the river authority</a> <em>said</em>'
    )
    assert read(page(f"<div>{paragraphs(linked, SECOND, THIRD)}</div>")).text.split("\n\n") == BODY


def test_a_heading_between_paragraphs_is_the_articles_one_above_them_is_not() -> None:
    inside = (
        f"<h2>Owners want to be paid</h2>{paragraphs(LEAD)}<h3>Nine weeks</h3>{paragraphs(SECOND, THIRD)}"
    )
    article = read(page(f"<article>{inside}</article>"))
    assert article.text.split("\n\n") == [LEAD, "Nine weeks", SECOND, THIRD]
    assert kinds(article, "Owners want") == ["other"]


def test_a_live_blog_keeps_the_heading_of_each_part() -> None:
    parts = [("Gate swung open", LEAD), ("Queue below the town", SECOND), ("Owners speak", THIRD)]
    inside = "".join(f"<div><h2>{heading}</h2>{paragraphs(words)}</div>" for heading, words in parts)
    assert read(page(f"<main>{inside}</main>")).text.split("\n\n") == [
        line for part in parts for line in part
    ]


def test_the_columns_of_a_page_laid_out_by_tables_are_no_rows_of_the_article() -> None:
    left = "<td><a href='/'>Home</a><br><a href='/river'>River</a><br><a href='/quay'>Quay</a></td>"
    right = "<td><b>ALSO</b><br><a href='/x'>Dredging to start</a><br><a href='/y'>Ferry strike over</a></td>"
    middle = f"<td><table><tr><td>{paragraphs(*BODY)}</td></tr></table></td>"
    article = read(page(f"<table><tr>{left}{middle}{right}</tr></table>"))
    assert article.text.split("\n\n") == BODY
    assert kinds(article, "Dredging") != []


def test_a_table_of_data_is_read_row_by_row() -> None:
    table = "<table><tr><th>Lock</th><th>Weeks</th></tr><tr><td>Marrow</td><td>9</td></tr></table>"
    article = read(page(f"<article>{paragraphs(LEAD, SECOND)}{table}{paragraphs(THIRD)}</article>"))
    listed = [*article.text.split("\n\n"), *(block.text for block in article.furniture)]
    assert "Marrow | 9" in listed


def test_what_a_press_release_says_after_its_end_is_furniture() -> None:
    after = paragraphs("Ends", "Notes to editors", "Pictures on request.")
    inside = f"<p>FOR IMMEDIATE RELEASE</p>{paragraphs(*BODY)}{after}"
    assert read(page(f"<div>{inside}</div>")).text.split("\n\n") == BODY


@pytest.mark.parametrize("hidden", ['style="display: none"', "hidden", 'class="sr-only"'])
def test_what_no_browser_shows_is_not_read(hidden: str) -> None:
    unseen = f"<script>var a = '<p>{SECOND}</p>'</script><style>p {{}}</style><p {hidden}>{LEAD} {SECOND}</p>"
    article = read(page(f"<article>{unseen}{paragraphs(*BODY)}</article>"))
    assert article.text.split("\n\n") == BODY
    assert not kinds(article, "var a") and not kinds(article, "p {}")


def test_an_article_that_the_extractor_drops_is_found_by_its_paragraphs() -> None:
    words = "Crews went back to work on Friday, he said."
    teaser = f'<article><h2><a href="/a">Ferry strike over</a></h2><p>{words}</p></article>'
    inside = f'{teaser * 3}<div class="comment-wrapper">{paragraphs(*BODY, *BODY)}</div>'
    assert LEAD in read(page(inside)).text


def test_an_article_that_stands_in_the_pages_data_only_is_read_from_there() -> None:
    data = {"@graph": [{"@type": "NewsArticle", "articleBody": "\n".join(BODY * 3)}]}
    head = f'<title>Lock reopens</title><script type="application/ld+json">{json.dumps(data)}</script>'
    article = read(page(f"<div id=app>{paragraphs(LEAD)}</div>", head))
    assert article.text.split("\n\n") == BODY * 3
    assert "own data" in article.warnings[0]


def test_what_the_page_says_of_itself() -> None:
    head = """<title>Lock reopens at Marrow | River | The Harbour Post</title>
        <meta property="og:site_name" content="The Harbour Post">
        <meta name="author" content="By Ines Calder, Staff Writer">
        <meta property="article:published_time" content="2024-06-17T08:00:00Z">
        <link rel="canonical" href="https://www.harbourpost.example/river/lock-reopens">"""
    words = LEAD.replace("The lock", "MARROW (Reuters) - The lock")
    article = read(
        page(f"<article><h1>Lock reopens at Marrow</h1>{paragraphs(words, SECOND, THIRD)}</article>", head)
    )
    assert article.title == "Lock reopens at Marrow"
    assert kinds(article, "River") == ["title_tail"]
    assert article.outlet == Outlet(name="The Harbour Post", domain="harbourpost.example")
    assert article.url == "https://www.harbourpost.example/river/lock-reopens"
    assert (article.bylines, article.published) == (["Ines Calder"], "2024-06-17")
    assert (article.dateline, article.agencies) == ("MARROW", [Agency(name="Reuters", role="text")])
    assert (article.language, article.warnings) == ("en", [])


def test_what_the_caller_says_goes_before_what_the_page_says() -> None:
    head = """<meta property="article:published_time" content="2024-06-17">
        <link rel="canonical" href="https://a.example/b">"""
    article = read(
        page(paragraphs(*BODY), head), url="https://www.harbourpost.example/x", published="2024-06-19"
    )
    assert (article.url, article.published) == ("https://www.harbourpost.example/x", "2024-06-19")
    assert article.outlet and article.outlet.domain == "harbourpost.example"


@pytest.mark.parametrize(
    ("given", "code"), [({"published": "06/07/2024"}, "P013"), ({"url": "harbour post"}, "P016")]
)
def test_what_the_caller_says_must_have_its_form(given: dict[str, str], code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(page(paragraphs(*BODY)), **given)
    assert caught.value.code == code


def test_another_language_is_recorded() -> None:
    german = [
        "Die Schleuse ist am Montag nach neun Wochen wieder geöffnet worden, teilte die Behörde mit.",
        "Die Schiffer hatten seit April unterhalb der Stadt gewartet, weil ein Tor gerissen war.",
    ]
    article = read(page(paragraphs(*german)))
    assert article.language == "de"


def test_a_fragment_of_markup_is_markup() -> None:
    assert read(f"<div>{paragraphs(*BODY)}</div>").text.split("\n\n") == BODY


def test_a_json_document_brings_its_markup_and_what_it_knows_of_it() -> None:
    document = Document(
        path="a.jsonl",
        line=3,
        source_id="n1",
        html=page(f"<article>{paragraphs(*BODY)}</article>"),
        title="Lock reopens - The Harbour Post",
        outlet=Outlet(name="The Harbour Post"),
        url="https://harbourpost.example/lock",
        published="2024-06-17T23:30:00+02:00",
    )
    article = read_article(document)
    assert article.text.split("\n\n") == BODY
    assert (article.path, article.source_id) == ("a.jsonl:3", "n1")
    assert (article.title, article.published) == ("Lock reopens", "2024-06-17")
    assert article.outlet == Outlet(name="The Harbour Post", domain="harbourpost.example")


def test_the_id_is_of_the_article_not_of_where_it_lay() -> None:
    document = Document(path="a.html", data=page(paragraphs(*BODY)).encode())
    moved = Document(path="elsewhere/b.html", data=document.data, source_id="7")
    other = Document(path="a.html", data=page(paragraphs(LEAD, SECOND)).encode())
    assert read_article(document).id == read_article(moved).id != read_article(other).id
