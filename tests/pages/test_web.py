"""Pages of the web: what is fetched, how politely, what is refused, and what is said of failures."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import httpcore
import httpx
import pytest

from onrecord import __version__
from onrecord.errors import InputError
from onrecord.pages import Document, digest, fetching, list_units, read_article
from onrecord.pages.addresses import Address, is_public
from onrecord.pages.documents import documents
from onrecord.pages.fetching import Answer, parse
from onrecord.pages.robots import rules_of
from onrecord.pages.web import Web

WORDS = "The lock at Marrow opened on Monday, the harbour master told reporters in the town hall. " * 20
PAGE = f"<html><head><title>Lock opens</title></head><body><article><p>{WORDS}</p></article></body></html>"
FAST = Web(delay=0.0, timeout=2.0, total=4.0)

Reply = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A small server of our own, and what it was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, float]] = []
        self.headers: list[dict[str, str]] = []
        self.at_once = self.most_at_once = 0
        site, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with lock:
                    site.asked.append((self.path, time.monotonic()))
                    site.headers.append(dict(self.headers))
                    site.at_once += 1
                    site.most_at_once = max(site.most_at_once, site.at_once)
                try:
                    site.replies.get(self.path, send(404))(self)
                except OSError:  # the other side has hung up
                    pass
                finally:
                    with lock:
                        site.at_once -= 1

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.server_address[1]}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def send(status: int, body: str | bytes = "", media: str = "text/html; charset=utf-8", **more: str) -> Reply:
    data = body.encode() if isinstance(body, str) else body

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": media, **more}.items():
            if value:
                handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def feed(*links: str, full: str = "") -> str:
    items = "".join(
        f"<item><title>Lock opens</title><link>{link}</link><pubDate>Wed, 19 Jun 2024 08:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[<p>{full}</p>]]></content:encoded></item>"
        for link in links
    )
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return (
        f'<?xml version="1.0"?><rss version="2.0" {space}><channel><title>Post</title>{items}</channel></rss>'
    )


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def other() -> Iterator[Site]:
    yield from site.__wrapped__()


def read(*sources: str | Path, web: Web = FAST) -> list[Document | InputError]:
    return list(documents(sources, web=web))


def said(found: list[Document | InputError]) -> list[str]:
    return sorted(item.code if isinstance(item, InputError) else item.path for item in found)


def test_a_page_is_fetched_under_a_name_and_read(site: Site) -> None:
    site.replies["/lock"] = send(200, PAGE)
    (found,) = read(site.url("/lock#top"), web=Web(delay=0, contact="desk@post.example"))
    assert isinstance(found, Document) and found.data == PAGE.encode() and found.charset == "utf-8"
    assert found.path == site.url("/lock#top") and WORDS.strip() in read_article(found).text
    agent = f"OnRecord/{__version__} (+desk@post.example)"
    assert [headers["User-Agent"] for headers in site.headers] == [agent, agent]
    assert [path for path, _ in site.asked] == ["/robots.txt", "/lock"]
    assert digest(found) == digest(*[item for item in read(site.url("/lock")) if isinstance(item, Document)])


def test_local_files_come_first_and_an_address_once(site: Site, tmp_path: Path) -> None:
    site.replies["/lock"] = send(200, PAGE)
    (tmp_path / "a.html").write_text(PAGE)
    found = read(site.url("/lock"), tmp_path / "a.html", site.url("/lock"))
    assert [item.path for item in found if isinstance(item, Document)] == [
        str(tmp_path / "a.html"),
        site.url("/lock"),
    ]


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        (send(200, "User-agent: *\nDisallow: /a"), ["P030"]),
        (send(200, "User-agent: onrecord\nDisallow: /\n\nUser-agent: *\nDisallow:"), ["P030", "P030"]),
        (send(200, "User-agent: OtherBot\nDisallow: /"), []),
        (send(404), []),
        (send(403), []),
        (send(500), ["P031", "P031"]),
        (send(200, b"\xff\x00 no rules at all" * 1000), []),
        (send(302, Location="/rules.txt"), ["P030", "P030"]),
    ],
)
def test_robots_txt_is_respected(site: Site, rules: Reply, codes: list[str]) -> None:
    site.replies |= {"/robots.txt": rules, "/a": send(200, PAGE), "/b": send(200, PAGE)}
    site.replies["/rules.txt"] = send(200, "User-agent: *\nDisallow: /")
    found = read(site.url("/a"), site.url("/b"))
    assert [item.code for item in found if isinstance(item, InputError)] == codes
    assert len([path for path in site.paths() if path != "/rules.txt"]) == 2 - len(codes)
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(site: Site) -> None:
    site.replies |= {f"/{n}": send(200, PAGE) for n in range(4)}
    found = read(*(site.url(f"/{n}") for n in range(4)), web=Web(delay=0.2))
    assert len(said(found)) == 4 and site.most_at_once == 1
    asked = [moment for path, moment in site.asked if path != "/robots.txt"]
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(asked))


def test_a_longer_pause_that_robots_txt_asks_for_is_kept(site: Site) -> None:
    site.replies |= {"/robots.txt": send(200, "User-agent: *\nCrawl-delay: 0.3"), "/a": send(200, PAGE)}
    site.replies["/b"] = send(200, PAGE)
    assert len(said(read(site.url("/a"), site.url("/b")))) == 2
    asked = [moment for path, moment in site.asked if path != "/robots.txt"]
    assert asked[1] - asked[0] >= 0.29


@pytest.mark.parametrize("pause", ["3600", "9999999999999"])
def test_a_host_that_asks_for_too_long_a_pause_is_asked_once(site: Site, pause: str) -> None:
    site.replies |= {"/robots.txt": send(200, f"User-agent: *\nCrawl-delay: {pause}"), "/a": send(200, PAGE)}
    before = time.monotonic()
    found = read(*(site.url(path) for path in ("/a", "/b", "/c")))
    assert said(found) == ["P035", "P035", site.url("/a")] and time.monotonic() - before < 3
    assert "3600 s" in str(found) or pause != "3600"


def test_hosts_do_not_wait_for_each_other(site: Site, other: Site) -> None:
    together = threading.Barrier(2, timeout=5)

    def meet(handler: BaseHTTPRequestHandler) -> None:
        together.wait()
        send(200, PAGE)(handler)

    site.replies["/a"] = other.replies["/a"] = meet
    addresses = [site.url("/a"), other.url("/a", "localhost")]
    assert said(read(*addresses)) == sorted(addresses)


@pytest.mark.parametrize(
    ("reply", "code", "words"),
    [
        (send(404), "P034", "status 404"),
        (send(500), "P034", "status 500"),
        (send(200, b"%PDF-1.4", "application/pdf"), "P033", "application/pdf"),
        (send(200, ""), "P002", "empty"),
        (send(200, b"a" * 200_000), "P005", "--max-bytes"),
        (send(200, b"", Content_Length="200000"), "P005", "--max-bytes"),
        (send(200, gzip.compress(bytes(5_000_000)), Content_Encoding="gzip"), "P005", "--max-bytes"),
        (send(200, b"\x1f\x8b rubbish", Content_Encoding="gzip"), "P032", "no whole answer"),
        (send(200, b"what", Content_Encoding="zstd"), "P032", "zstd"),
        (send(200, b"short", Content_Length="90"), "P032", "no whole answer"),
        (send(302, Location="ftp://post.example/"), "P025", "ftp"),
        (send(302, Location="/loop"), "P037", "10 times"),
        (lambda handler: None, "P032", "no whole answer"),
        (
            lambda handler: handler.wfile.write(b"\x00\x01 no http\r\n\r\n") and None,
            "P032",
            "no whole answer",
        ),
    ],
)
def test_what_goes_wrong_is_one_line_and_the_rest_goes_on(
    site: Site, reply: Reply, code: str, words: str
) -> None:
    site.replies |= {"/bad": reply, "/loop": send(301, Location="/loop"), "/good": send(200, PAGE)}
    web = Web(delay=0.0, timeout=2.0, total=4.0, max_bytes=100_000)
    found = read(site.url("/bad"), site.url("/good"), web=web)
    assert said(found) == [code, site.url("/good")]
    (fault,) = [item for item in found if isinstance(item, InputError)]
    line = str(fault)
    assert line.startswith(f"{site.url('/bad')}: ") and words in line and "\n" not in line


def test_a_packed_page_is_unpacked(site: Site) -> None:
    site.replies["/a"] = send(200, gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    (found,) = read(site.url("/a"))
    assert isinstance(found, Document) and found.data == PAGE.encode()


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_host_that_dribbles_is_cut_off(site: Site, where: str) -> None:
    def dribble(handler: BaseHTTPRequestHandler) -> None:
        start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        handler.wfile.write(start + (b"X: " if where == "headers" else b"\r\n"))
        for _ in range(100):
            handler.wfile.write(b"a")
            time.sleep(0.05)

    site.replies["/a"] = dribble
    before = time.monotonic()
    (found,) = read(site.url("/a"), web=Web(delay=0, timeout=5, total=0.5))
    assert isinstance(found, InputError) and found.code == "P032" and "not within 0.5 s" in str(found)
    assert time.monotonic() - before < 3


def test_a_host_that_hangs_is_given_up(site: Site) -> None:
    """After three requests, however many are still to come; and other hosts do not wait for it."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        hangs = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        site.replies["/a"] = send(200, PAGE)
        web = Web(delay=0, timeout=0.3, total=0.4)
        found = read(*(f"{hangs}/{n}" for n in range(20)), site.url("/a", "localhost"), web=web)
    assert said(found) == ["P032"] * 20 + [site.url("/a", "localhost")]
    assert isinstance(found[0], Document)


def test_a_host_that_is_not_there_is_said_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    (refused,) = read(f"http://127.0.0.1:{port}/")
    (unknown,) = read("http://nowhere.invalid/")
    assert said([refused, unknown]) == ["P032", "P032"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_asked_again_when_it_says(site: Site, status: int) -> None:
    replies = iter([send(status, Retry_After="1"), send(200, PAGE)])
    site.replies["/a"] = lambda handler: next(replies)(handler)
    (found,) = read(site.url("/a"))
    assert isinstance(found, Document)
    first, second = [moment for path, moment in site.asked if path == "/a"]
    assert second - first >= 0.99
    site.replies["/b"] = send(status, Retry_After="3600")
    assert said(read(site.url("/b"), site.url("/b?2"))) == ["P035", "P035"]
    site.replies["/c"] = send(status, Retry_After="0.01")
    assert said(read(site.url("/c"), web=Web(delay=0, retries=0))) == ["P034"]


def test_redirections_are_followed_and_the_last_address_is_the_pages(site: Site) -> None:
    site.replies |= {"/a": send(301, Location="b?x=1"), "/b?x=1": send(307, Location=site.url("/c"))}
    site.replies["/c"] = send(200, PAGE)
    (found,) = read(site.url("/a"))
    assert isinstance(found, Document) and (found.path, found.url) == (site.url("/a"), site.url("/c"))


@pytest.mark.parametrize(
    "where",
    [
        "http://localhost:{port}/c",
        "http://127.0.0.1:{other}/c",
        "http://[::1]:{port}/c",
        "http://169.254.169.254/",
    ],
)
def test_redirections_lead_to_no_private_address_but_where_one_was_named(
    site: Site, other: Site, where: str
) -> None:
    ports = {"port": site.server.server_address[1], "other": other.server.server_address[1]}
    site.replies |= {"/a": send(302, Location=where.format(**ports)), "/c": send(200, PAGE)}
    other.replies["/c"] = send(200, PAGE)
    (found,) = read(site.url("/a"))
    assert isinstance(found, InputError) and found.code == "P036"
    assert site.paths() == ["/a"] and other.asked == []


def test_a_host_that_the_user_vouches_for_may_be_led_to(site: Site, other: Site) -> None:
    site.replies["/a"] = send(302, Location=other.url("/c", "localhost"))
    other.replies["/c"] = send(200, PAGE)
    (found,) = read(site.url("/a"), web=Web(delay=0, private_hosts=["localhost"]))
    assert isinstance(found, Document)


def test_a_name_that_means_another_address_a_moment_later_leads_nowhere(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host was public when it was named; a moment later its name means the reader's own machine."""
    public = ip_address("93.184.215.14")
    calls = []

    def resolve(host: str, port: int) -> list[Address]:
        calls.append(host)
        return [public] if len(calls) == 1 else [ip_address("127.0.0.1")]

    monkeypatch.setattr(fetching, "resolve", resolve)
    connected: list[str] = []

    def refuse(self: object, host: str, *rest: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("refused")

    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", refuse)
    port = site.server.server_address[1]
    found = read(f"http://rebound.example:{port}/a", f"http://rebound.example:{port}/b")
    assert connected == [str(public)] and len(found) == 2


@pytest.mark.parametrize(
    "addresses",
    """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.100.100.200 0.0.0.0 224.0.0.1 240.0.0.1
    255.255.255.255 168.63.129.16 ::1 :: fe80::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1
    ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: fec0::1 2001:db8::1 192.0.2.1""".splitlines(),
)
def test_addresses_that_are_not_public(addresses: str) -> None:
    assert [one for one in addresses.split() if is_public(ip_address(one))] == []


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_feed_leads_to_its_pages(site: Site) -> None:
    site.replies |= {"/feed": send(200, feed("/a", "/b", "/a"), "application/rss+xml")}
    site.replies |= {"/a": send(200, PAGE), "/b": send(410)}
    found = read(site.url("/feed"))
    assert said(found) == ["P034", site.url("/a")] and site.paths() == ["/feed", "/a", "/b"]
    (page,) = [item for item in found if isinstance(item, Document)]
    assert read_article(page).published == "2024-06-19"


def test_a_page_that_cannot_be_had_is_taken_from_the_feed_where_that_has_it_whole(site: Site) -> None:
    site.replies |= {"/feed": send(200, feed("/gone", full=WORDS)), "/gone": send(404)}
    (found,) = read(site.url("/feed"))
    assert isinstance(found, Document) and found.url == found.path == site.url("/gone")
    article = read_article(found)
    assert article.text == WORDS.strip() and article.title == "Lock opens"
    assert "taken from the feed" in article.warnings[0] and "404" in article.warnings[0]


def test_pages_that_are_here_already_are_not_fetched(site: Site) -> None:
    site.replies |= {"/feed": send(200, feed("/a", "/b")), "/a": send(200, PAGE), "/b": send(200, PAGE)}
    web = Web(delay=0, known=lambda url: url == site.url("/a"))
    assert said(read(site.url("/feed"), web=web)) == [site.url("/b")]
    assert said(read(site.url("/a"), web=web)) == [site.url("/a")]  # which was named


def test_a_list_with_dead_feeds_costs_only_those(site: Site, tmp_path: Path) -> None:
    paths = ["/alive", "/gone", "/page", "/empty", "/broken"]
    outlines = "".join(f'<outline xmlUrl="{site.url(path)}"/>' for path in paths)
    opml = f"<opml version='2.0'><body>{outlines}<outline xmlUrl='gopher://x'/></body></opml>"
    site.replies |= {
        "/list": send(200, opml, "text/x-opml+xml"),
        "/alive": send(200, feed("/a")),
        "/a": send(200, PAGE),
        "/page": send(200, PAGE),
        "/empty": send(200, feed()),
        "/broken": send(200, "neither one nor the other", "text/xml"),
    }
    codes = ["P025", "P028", "P028", "P029", "P034"]
    assert said(read(site.url("/list"))) == [*codes, site.url("/a")]
    (tmp_path / "list.opml").write_text(opml)
    vouched = Web(delay=0, private_hosts=["127.0.0.1"])
    assert said(read(tmp_path / "list.opml", web=vouched)) == [*codes, site.url("/a")]
    # A file may come from anywhere: that it was named does not open the reader's own net to it.
    assert said(read(tmp_path / "list.opml")) == ["P025", *["P036"] * 5]


def test_a_feed_in_a_file_is_followed(site: Site, tmp_path: Path) -> None:
    site.replies["/a"] = send(200, PAGE)
    (tmp_path / "feed.xml").write_text(feed(site.url("/a"), "mailto:desk@post.example"))
    (tmp_path / "broken.xml").write_text("<feed but no feed")
    found = read(
        tmp_path / "feed.xml", tmp_path / "broken.xml", web=Web(delay=0, private_hosts=["127.0.0.1"])
    )
    assert said(found) == ["P028", site.url("/a")] or said(found) == ["P029", site.url("/a")]


def certificate(folder: Path, name: str) -> Path:
    """A certificate for `name`, signed by itself, with its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "both.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return folder / "both.pem"


def test_a_host_must_prove_to_be_the_one_that_was_named(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path, "localhost"))
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.replies["/a"] = send(200, PAGE)
    named, numbered = (site.url("/a", host).replace("http:", "https:") for host in ("localhost", "127.0.0.1"))
    fetching._tls.cache_clear()
    (unknown,) = read(named)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "both.pem"))
    fetching._tls.cache_clear()
    (known,), (other,) = read(named), read(numbered)
    fetching._tls.cache_clear()
    assert said([unknown, known, other]) == ["P032", "P032", named]
    assert isinstance(known, Document) and "certificate" in str(unknown).lower()


def test_stopping_early_stops(site: Site) -> None:
    site.replies |= {f"/{n}": send(200, PAGE) for n in range(50)}
    found = documents([site.url(f"/{n}") for n in range(50)], web=Web(delay=0.05))
    assert isinstance(next(found), Document)
    found.close()  # type: ignore[attr-defined]
    time.sleep(0.3)
    assert len(site.paths()) <= 3


def test_a_reading_that_waits_can_be_stopped_from_outside(site: Site) -> None:
    stop = threading.Event()
    site.replies["/a"] = lambda handler: stop.set() or time.sleep(5)  # type: ignore[func-returns-value]
    before = time.monotonic()
    assert list(Web(delay=0).read(list_units([site.url("/a")]), stopped=stop.is_set)) == []  # type: ignore[arg-type]
    assert time.monotonic() - before < 3


@pytest.mark.parametrize(
    "url",
    [
        "",
        "post.example",
        "//post.example",
        "http://",
        "http://u:p@post.example/",
        "http://[::1/",
    ],
)
def test_what_is_no_address_is_not_fetched(url: str) -> None:
    assert parse(url) is None


def test_an_address_is_written_one_way() -> None:
    assert str(parse("http://Bücher.example/ä#x")) == "http://xn--bcher-kva.example/%C3%A4"
    assert str(parse("../b", httpx.URL("https://post.example/a/c"))) == "https://post.example/b"


def test_trouble_with_robots_txt_is_no_leave() -> None:
    assert rules_of(Answer(status=404, headers={})).allows("https://post.example/", "OnRecord")
    for status in (500, 503, 429, 301):
        assert not rules_of(Answer(status=status, headers={})).allows("https://post.example/", "OnRecord")
