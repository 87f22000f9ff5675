"""Pages that a browser saved with their images in one file."""

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.pages import Document, Kind, digest, read_article
from onrecord.pages.documents import documents

TEXT = "The mayor of Sidon said on Monday that the harbour would open to grain ships again next week — again."
HTML = f"""<!doctype html><html><head><title>Graustark opens port</title></head><body><article>
<h1>Graustark opens port</h1><p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"""
HEAD = """From: <Saved by Blink>
Snapshot-Content-Location: https://harbour.example/port
Subject: Graustark opens port
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----b----"

"""
IMAGE = """------b----
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://harbour.example/a.png

iVBORw0KGgo=

"""


def archive(html: str, encoding: str = "utf-8", headers: str = "") -> bytes:
    import quopri

    page = f"------b----\nContent-Type: text/html; charset={encoding}\n{headers}"
    page += "Content-Transfer-Encoding: quoted-printable\n\n"
    body = quopri.encodestring(html.encode(encoding)).decode("ascii")
    return f"{HEAD}{IMAGE}{page}{body}\n{IMAGE}------b------\n".replace("\n", "\r\n").encode("ascii")


def read(path: Path, kind: Kind = "auto") -> Document:
    (found,) = documents([path], kind=kind)
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("name", ["page.mhtml", "page.MHT", "page", "page.html"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_page_in_it_is_read(name: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(archive(HTML, encoding))
    article = read_article(read(tmp_path / name))
    assert article.title == "Graustark opens port"
    assert article.text.count(TEXT) == 3
    assert article.url == "https://harbour.example/port"


def test_the_page_s_own_address_goes_first_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    path.write_bytes(archive(HTML, headers="Content-Location: https://harbour.example/own\n"))
    assert read(path).url == "https://harbour.example/own"
    path.write_bytes(archive(HTML, headers="Content-Location: cid:frame-1@mhtml.blink\n"))
    assert read(path).url == "https://harbour.example/port"


def test_the_same_page_saved_twice_is_one(tmp_path: Path) -> None:
    for name, image in (("a.mhtml", b"iVBORw0KGgo="), ("b.mhtml", b"iVBORw0KGgp=")):
        (tmp_path / name).write_bytes(archive(HTML).replace(b"iVBORw0KGgo=", image))
    assert digest(read(tmp_path / "a.mhtml")) == digest(read(tmp_path / "b.mhtml"))


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}{IMAGE}------b------\n".encode(),
        b"From: <Saved by Blink>\nSubject: page",
        "".join(f"Content-Type: multipart/related; boundary=b{n}\n\n--b{n}\n" for n in range(5000)).encode(),
    ],
    ids=["images alone", "cut", "parts in parts in parts"],
)
def test_one_without_a_page_says_what_it_is(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "page.mhtml").write_bytes(data)
    with pytest.raises(InputError, match="a saved mail or web archive"):
        read_article(read(tmp_path / "page.mhtml"))


def test_a_mail_is_no_page(tmp_path: Path) -> None:
    mail = archive(HTML).replace(b"From: <Saved by Blink>", b"MIME-Version: 1.0")
    (tmp_path / "letter.eml").write_bytes(mail)
    with pytest.raises(InputError, match="a saved mail or web archive"):
        read_article(read(tmp_path / "letter.eml"))
