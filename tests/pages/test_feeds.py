"""Feeds and lists of feeds: what they lead to, and what is made of broken and hostile ones."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.pages.feeds import FEED, FEED_LIST, Entry, FeedError, list_kind, read_feed, read_opml

LONG = "The lock at Marrow opened on Monday, the harbour master said. " * 20

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Harbour Post</title><link>https://post.example/</link>
<item><title>Lock opens &amp; closes</title><link>https://post.example/lock</link>
  <pubDate>Wed, 19 Jun 2024 23:30:00 -0500</pubDate><description>It did.</description>
  <content:encoded><![CDATA[<p>{LONG}</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Ferry</title><link>/ferry</link><content:encoded>A lead.</content:encoded></item>
<item><title>Again</title><link>https://post.example/lock</link></item>
<item><title>Mail</title><link>mailto:desk@post.example</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour Post</title>
<entry><title type="html">Lock &lt;b&gt;opens&lt;/b&gt;</title><link rel="edit" href="https://post.example/edit"/>
<link href="https://post.example/lock"/><published>2024-06-19T08:00:00Z</published></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://post.example/lock"><title>Lock</title><link>https://post.example/lock</link></item>
</rdf:RDF>"""

OPML = """<opml version="2.0"><body><outline text="News">
<outline type="rss" xmlUrl="https://post.example/feed"/><outline xmlUrl=" https://gazette.example/feed "/>
<outline type="rss" xmlUrl="https://post.example/feed"/><outline text="no feed"/></outline></body></opml>"""


def test_an_rss_feed_gives_its_links_and_the_articles_it_carries() -> None:
    lock, ferry = read_feed(RSS.encode(), "https://post.example/feed")
    assert (lock.link, lock.title) == ("https://post.example/lock", "Lock opens & closes")
    assert lock.published == "2024-06-19"  # by the outlet's clock
    assert lock.html and LONG.strip() in lock.html and "script" not in lock.html
    assert ferry == Entry(link="https://post.example/ferry", title="Ferry")


@pytest.mark.parametrize("feed", [ATOM, RDF])
def test_atom_and_rss_1_are_feeds_too(feed: str) -> None:
    (entry,) = read_feed(feed.encode())
    assert entry.link == "https://post.example/lock"
    assert entry.published == ("2024-06-19" if feed is ATOM else None)


def test_a_feeds_charset_is_the_servers_then_its_own() -> None:
    feed = RSS.replace("Lock opens", "Шлюз").replace('encoding="utf-8"', "")
    assert (read_feed(feed.encode("koi8-r"), charset="koi8-r")[0].title or "").startswith("Шлюз")
    assert (read_feed(feed.encode(), charset=None)[0].title or "").startswith("Шлюз")


def test_a_feed_with_a_slip_in_its_xml_is_still_read() -> None:
    slip = RSS.replace("<title>Ferry</title>", "<title>Ferry & lock<title>")
    assert read_feed(slip.encode())[0].link == "https://post.example/lock"


@pytest.mark.parametrize(
    "data", [b"", b"<html><body><p>No feed.</p></body></html>", b"plain words", bytes(99)]
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(FeedError):
        read_feed(data)


def bomb(root: str) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE r [<!ENTITY e0 "words">{entities}]>{root}'.encode()


def test_entities_neither_blow_up_nor_reach_for_files() -> None:
    before = time.process_time()
    item = "<item><link>https://post.example/{}</link><title>{}</title></item>"
    feed = f'<rss version="2.0"><channel>{item.format(1, "&e9;")}</channel></rss>'
    assert all(len(entry.title or "") < 10_000 for entry in read_feed(bomb(feed)))
    assert read_opml(bomb('<opml><outline xmlUrl="https://post.example/&e9;"/></opml>')) in (
        [],
        ["https://post.example/"],
    )
    outside = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    (entry,) = read_feed((outside + feed.replace("&e9;", "[&x;]")).encode())
    assert (entry.title or "") in ("[&x;]", "[]")
    (found,) = read_opml(f'{outside}<opml><outline xmlUrl="https://post.example/"/>&x;</opml>'.encode())
    assert found == "https://post.example/" and time.process_time() - before < 30


def test_a_list_of_feeds_gives_each_once() -> None:
    assert read_opml(OPML.encode()) == ["https://post.example/feed", "https://gazette.example/feed"]
    assert read_opml(OPML.replace("News", "News & more").encode())[0] == "https://post.example/feed"
    with pytest.raises(FeedError):
        read_opml(b"no list")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (RSS.encode(), FEED),
        (ATOM.encode("utf-16"), FEED),
        (b"\xef\xbb\xbf" + RDF.encode(), FEED),
        (b'<!DOCTYPE rss PUBLIC "-//N//DTD" "http://n.example/rss.dtd"><!-- a --><rss>', FEED),
        (OPML.encode(), FEED_LIST),
        (b"<!doctype html><html><body>", None),
        (b"<urlset>", None),
        (b"words on <rss>", None),
    ],
)
def test_feeds_are_known_by_their_start(data: bytes, kind: str | None) -> None:
    assert list_kind(data) == kind


@given(
    st.binary(max_size=400),
    st.sampled_from([RSS.encode(), ATOM.encode(), OPML.encode()]),
    st.integers(0, 900),
)
def test_any_bytes_are_a_feed_or_refused(junk: bytes, feed: bytes, at: int) -> None:
    data = feed[:at] + junk + feed[at + len(junk) :]
    for read in (read_feed, read_opml):
        try:
            read(data)
        except FeedError as fault:
            assert "\n" not in str(fault)
