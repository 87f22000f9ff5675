"""WARC archives: which records are pages, how they are unpacked, and what damage costs."""

import gzip
import io
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.pages import Document, Limits, read_article
from onrecord.pages.bodies import DamagedError, TooLargeError, dechunk, unpack
from onrecord.pages.documents import documents

PAGE = b"<html><body><p>The lock at Marrow opened on Monday, the harbour master said.</p></body></html>"
FINE = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def record(
    number: int,
    body: bytes = PAGE,
    http: str = FINE,
    *,
    type: str = "response",
    length: object = None,
    more: str = "",
) -> bytes:
    block = http.encode() + b"\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {type}\r\nWARC-Record-ID: <urn:uuid:{number:08d}>\r\n"
        f"WARC-Date: 2026-01-05T08:00:00Z\r\nWARC-Target-URI: https://post.example/{number}\r\n"
        f"Content-Type: application/http; msgtype={type}\r\n{more}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read(
    folder: Path, data: bytes, *, name: str = "crawl.warc", limits: Limits | None = None
) -> list[Document | InputError]:
    (folder / name).write_bytes(data)
    return list(documents([folder / name], limits=limits))


def said(found: list[Document | InputError]) -> list[str | None]:
    """The addresses of the pages, and the codes of the errors."""
    return [item.code if isinstance(item, InputError) else item.url for item in found]


def url(*numbers: int) -> list[str]:
    return [f"https://post.example/{number}" for number in numbers]


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_an_archive_are_its_html_responses(tmp_path: Path, packed: bool) -> None:
    records = [
        record(0, type="warcinfo"),
        record(1),
        record(2, type="request"),
        record(3, type="revisit"),
        record(4, http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"),
        record(5, http="HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\nLocation: /1\r\n"),
        record(6, http="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"),
        record(7, http="HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n"),
        record(8, type="metadata"),
    ]
    data = b"".join(gzip.compress(item, mtime=0) if packed else item for item in records)
    found = read(tmp_path, data)
    assert said(found) == url(1, 7)
    first = found[0]
    assert isinstance(first, Document) and first.data == PAGE and first.source_id == "urn:uuid:00000001"
    offset = len(gzip.compress(records[0], mtime=0) if packed else records[0])
    assert first.name == f"{tmp_path}/crawl.warc:{offset}"


def test_an_archive_is_known_by_its_start_in_a_folder_by_its_name_and_from_a_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = gzip.compress(record(1)) + gzip.compress(record(2))
    assert said(read(tmp_path, data, name="dump")) == url(1, 2)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "crawl.warc.gz").write_bytes(data)
    assert said(list(documents([tmp_path / "in"]))) == url(1, 2)

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(Pipe(data))))
    found = list(documents(["-"]))
    assert said(found) == url(1, 2) and isinstance(found[1], Document) and found[1].path == "-"


def test_the_servers_charset_goes_before_the_pages_own(tmp_path: Path) -> None:
    words = "Шлюз в Марроу открылся в понедельник, сообщил начальник порта. " * 3
    body = f'<html><meta charset="windows-1251"><body><p>{words}</p></body></html>'.encode("koi8-r")
    (found,) = read(
        tmp_path, record(1, body, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=KOI8-R\r\n")
    )
    assert isinstance(found, Document) and found.charset
    assert words.strip() in read_article(found).text


CHUNKED = FINE + "Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("body", "http"),
    [
        (gzip.compress(PAGE, mtime=0), FINE + "Content-Encoding: gzip\r\n"),
        (PAGE, FINE + "Content-Encoding: gzip\r\n"),
        (zlib.compress(PAGE), FINE + "Content-Encoding: deflate\r\n"),
        (zlib.compress(PAGE)[2:-4], FINE + "Content-Encoding: deflate\r\n"),
        (brotli.compress(PAGE), FINE + "Content-Encoding: br\r\n"),
        (PAGE, FINE + "Content-Encoding: identity\r\n"),
        (b"%x;name=value\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE), CHUNKED),
        (b"20\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (PAGE[:32], len(PAGE) - 32, PAGE[32:]), CHUNKED),
        (PAGE, CHUNKED),
    ],
)
def test_a_body_is_unpacked_as_its_headers_say_where_it_is_packed(
    tmp_path: Path, body: bytes, http: str
) -> None:
    (found,) = read(tmp_path, record(1, body, http))
    assert isinstance(found, Document) and found.data == PAGE


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (gzip.compress(bytes(50_000_000), mtime=0), "gzip", "P005"),
        (brotli.compress(bytes(50_000_000), quality=5), "br", "P005"),
        (b"a" * 2_000, "identity", "P005"),
        (gzip.compress(PAGE, mtime=0)[:-20], "gzip", "P026"),
        (brotli.compress(PAGE)[:-9], "br", "P026"),
        (b"\x1f\x8b not gzip", "gzip", "P026"),
        (b"not brotli", "br", "P026"),
        (b"whatever", "zstd", "P026"),
        (gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), "gzip, gzip", "P026"),
        (b"", "identity", "P002"),
    ],
)
def test_a_body_that_cannot_be_unpacked_costs_no_other_page(
    tmp_path: Path, body: bytes, coding: str, code: str
) -> None:
    data = record(1) + record(2, body, FINE + f"Content-Encoding: {coding}\r\n") + record(3)
    found = read(tmp_path, data, limits=Limits(max_bytes=1_000))
    assert said(found) == [*url(1), code, *url(3)]
    assert str(found[1]).startswith(f"{tmp_path}/crawl.warc:{len(record(1))}: ")


@pytest.mark.parametrize("spoilt", ["a flipped bit", "a cut", "junk between"])
def test_damage_to_a_gzipped_archive_is_named_once_and_the_rest_read(tmp_path: Path, spoilt: str) -> None:
    packed = [gzip.compress(record(number, PAGE + bytes(range(256)) * 8)) for number in range(5)]
    middle = bytearray(packed[2])
    if spoilt == "a flipped bit":
        middle[len(middle) // 2] ^= 0xFF
    elif spoilt == "a cut":
        middle = middle[: len(middle) // 2]
    else:
        middle = bytearray(b"nothing that was ever packed" * 3)
    found = read(tmp_path, b"".join([*packed[:2], bytes(middle), *packed[3:]]))
    assert said(found) == [*url(0, 1), "P026", *url(3, 4)]


@pytest.mark.parametrize(
    ("broken", "lost"),
    [
        (b"garbage\r\n\r\n", []),
        (record(2, length="many"), [2]),
        (record(2, length=-1), [2]),
        (record(2, length=9_999), [2]),
        (record(2, length=30), [2]),
        (record(2)[:200], [2]),
        (record(2).replace(b"WARC/1.0", b"WRAC/1.0"), [2]),
    ],
)
def test_damage_to_a_plain_archive_is_named_once_and_the_rest_read(
    tmp_path: Path, broken: bytes, lost: list[int]
) -> None:
    found = read(tmp_path, record(1) + broken + record(3) + record(4))
    assert said(found) == [*url(1), "P026", *url(3, 4)]


@pytest.mark.parametrize("kept", [30, 0.5, -1])
@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_that_breaks_off_says_so(tmp_path: Path, packed: bool, kept: float) -> None:
    one, two = (gzip.compress(item, mtime=0) if packed else item for item in (record(1), record(2)))
    end = int(kept * len(two)) if isinstance(kept, float) else kept
    found = read(tmp_path, one + (two[:end] if packed or end != -1 else two[:-30]))
    assert said(found)[:1] == url(1) and said(found)[-1] == "P026"


@pytest.mark.parametrize(
    "data", [b"", b"no archive at all", record(1, type="request"), gzip.compress(b"no", mtime=0)]
)
def test_an_archive_without_a_page_says_so(tmp_path: Path, data: bytes) -> None:
    (found,) = read(tmp_path, data)
    assert isinstance(found, InputError) and found.code in ("P026", "P027", "P002")


def test_a_page_that_the_crawler_cut_says_so(tmp_path: Path) -> None:
    (found,) = read(tmp_path, record(1, more="WARC-Truncated: length\r\n"))
    assert isinstance(found, Document) and "cut the page short (length)" in found.warnings[0]


@given(st.binary(max_size=300), st.integers(0, 2_000), st.booleans())
def test_no_damage_is_too_much(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, packed: bool
) -> None:
    data = b"".join(gzip.compress(record(n)) if packed else record(n) for n in range(3))
    at %= len(data)
    path = tmp_path_factory.mktemp("warc") / "crawl.warc"
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    for item in documents([path]):
        assert isinstance(item, Document) or "\n" not in str(item)


@given(st.binary(max_size=200))
def test_chunks_are_undone_or_left(body: bytes) -> None:
    assert dechunk(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n") == body
    assert len(dechunk(body)) <= len(body)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "", "zstd"]), st.integers(1, 50))
def test_any_bytes_are_unpacked_or_refused(body: bytes, coding: str, step: int) -> None:
    pieces = [body[at : at + step] for at in range(0, len(body), step)]
    with suppress(DamagedError, TooLargeError):
        assert len(unpack(pieces, coding, 1_000)) <= 1_000
