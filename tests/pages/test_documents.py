"""What there is to read, in what order, and what is said of that which can't be."""

import gzip
import io
import json
import os
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from onrecord.errors import InputError
from onrecord.model import Outlet
from onrecord.pages import Document, Kind, Limits, digest, list_units, read_unit
from onrecord.pages.documents import documents
from onrecord.pages.units import NO_ENDING, told_skipped

LINE = {"id": "n1", "title": "Lock opens", "text": "The lock at Marrow opened on Monday."}


def read(
    *sources: str | Path, limits: Limits | None = None, kind: Kind = "auto"
) -> list[Document | InputError]:
    return list(documents(sources, limits=limits, kind=kind))


def codes(found: list[Document | InputError]) -> list[str]:
    return [item.code if isinstance(item, InputError) else "ok" for item in found]


def names(found: list[Document | InputError]) -> list[str]:
    return [Path(item.path).name for item in found if isinstance(item, Document)]


def jsonl(*lines: object) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    pipe = SimpleNamespace(buffer=io.BytesIO())
    monkeypatch.setattr(sys, "stdin", pipe)
    yield pipe


def test_files_come_in_the_order_they_are_named(tmp_path: Path) -> None:
    for name in ("b.html", "a.txt", "c.html"):
        (tmp_path / name).write_text(name)
    found = read(tmp_path / "b.html", tmp_path / "c.html", tmp_path / "a.txt")
    assert names(found) == ["b.html", "c.html", "a.txt"]
    assert [item.data for item in found if isinstance(item, Document)] == [b"b.html", b"c.html", b"a.txt"]


def test_a_folder_is_its_pages_however_deep_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in (
        "z.html",
        "a/2.txt",
        "a/1.htm.gz",
        "m/n/o.jsonl",
        ".hidden.html",
        ".git/x.html",
        "logo.png",
        "notes",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(jsonl(LINE) if "jsonl" in name else b"words")
    assert names(read(tmp_path)) == ["1.htm.gz", "2.txt", "o.jsonl", "z.html"]


@pytest.mark.parametrize("target", ["b.html", "nowhere"], ids=["in a circle", "to nothing"])
def test_a_link_that_leads_nowhere_does_not_cost_the_folder(tmp_path: Path, target: str) -> None:
    for name in ("a.html", "c.html"):
        (tmp_path / name).write_text("words")
    (tmp_path / "b.html").symlink_to(tmp_path / target)
    found = read(tmp_path)
    assert codes(found) == ["ok", "P003", "ok"] and str(found[1]).startswith(f"{tmp_path}/b.html: ")
    assert codes(read(tmp_path / "*.html")) == ["ok", "P003", "ok"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    for folder in (outside, inside):
        folder.mkdir()
        (folder / f"{folder.name}.html").write_text("words")
    (inside / "more").symlink_to(outside)
    (inside / "more.html").symlink_to(outside)
    (inside / "again").symlink_to(inside)
    (inside / "one.html").symlink_to(outside / "outside.html")
    assert names(read(inside)) == ["inside.html", "one.html"]


PAGE = b"<!DOCTYPE html><html><head><title>Lock opens</title></head><body><p>It rained.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("story.php", PAGE),
        ("story.aspx", b"\xef\xbb\xbf\r\n" + PAGE),
        ("story", PAGE),
        ("index.php?id=3", b"<!-- saved -->\n<HTML lang=en>"),
        ("story.xml", b'<?xml version="1.0"?>\n' + PAGE),
        ("story.aspx.gz", gzip.compress(PAGE)),
        ("wide.php", PAGE.decode().encode("utf-16")),
        ("story.mhtml", b"From: <Saved by Blink>"),
    ],
)
def test_of_a_folder_what_holds_a_page_is_read_under_any_name(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    skipped: Counter[str] = Counter()
    assert names(list(documents([tmp_path], skipped=skipped))) == [name]
    assert not skipped


@pytest.mark.parametrize(
    ("name", "data", "as_what"),
    [
        ("logo.PNG", b"\x89PNG\r\n\x1a\n", ".png"),
        ("notes.md", b"The tag <html> opens a page.", ".md"),
        ("README", b"words", "without an ending"),
        ("data.json", b'{"html": "<html>"}', ".json"),
        ("feed.xml", b'<?xml version="1.0"?><rss version="2.0"></rss>', ".xml"),
        ("page.php", b"<!DOCTYPE html><html><body><?php echo $story; ?></body></html>", ".php"),
        ("broken.gz", b"\x1f\x8b broken", ".gz"),
        ("index.php?a=1.2", b"words", ".php"),
        ("a.b c", b"words", "without an ending"),
        ("empty.php", b"", ".php"),
    ],
)
def test_of_a_folder_what_is_no_page_is_counted_by_its_ending(
    name: str, data: bytes, as_what: str, tmp_path: Path
) -> None:
    (tmp_path / "one.html").write_bytes(PAGE)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).write_bytes(data)
    skipped: Counter[str] = Counter()
    assert names(list(documents([tmp_path], skipped=skipped))) == ["one.html"]
    assert skipped == {as_what: 1}


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    skipped: Counter[str] = Counter()
    assert codes(list(documents([tmp_path], skipped=skipped))) == ["P012"]
    assert skipped == {"without an ending": 1}


def test_what_is_named_itself_is_tried_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("words")
    skipped: Counter[str] = Counter()
    for source in (tmp_path / "notes.md", tmp_path / "*.md"):
        assert names(list(documents([source], skipped=skipped))) == ["notes.md"]
    assert not skipped


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, None),
        ({".pdf": 1}, "skipped 1 file: 1 .pdf"),
        (
            {".png": 30, NO_ENDING: 20, ".pdf": 90},
            "skipped 140 files: 90 .pdf, 30 .png, 20 without an ending",
        ),
        (
            {f".{letter}": 1 for letter in "abcdefghij"},
            "skipped 10 files: 1 .a, 1 .b, 1 .c, 1 .d, 1 .e, 1 .f, 1 .g, 1 .h, 2 others",
        ),
    ],
)
def test_what_was_skipped_is_told_in_a_line(counts: dict[str, int], told: str | None) -> None:
    assert told_skipped(Counter(counts)) == told


def test_a_folder_with_no_pages_says_what_to_name_them(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    (found,) = read(tmp_path)
    assert isinstance(found, InputError) and found.code == "P012" and ".html" in str(found)


def test_a_glob_is_sorted_and_one_that_meets_nothing_is_an_error(tmp_path: Path) -> None:
    for name in ("2.html", "1.html", "3.txt"):
        (tmp_path / name).write_text("words")
    found = read(str(tmp_path / "*.html"), str(tmp_path / "*.xml"))
    assert names(found) == ["1.html", "2.html"] and codes(found) == ["ok", "ok", "P020"]
    assert "quote" not in str(found[2])


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "what [now].html").write_text("words")
    assert names(read(tmp_path / "what [now].html")) == ["what [now].html"]


@pytest.mark.parametrize("source", ["nowhere.html", "no\0where"])
def test_what_is_not_there_is_named(source: str) -> None:
    (found,) = read(source)
    assert isinstance(found, InputError) and found.code == "P001"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("https://harbourpost.example/a", "P023"),
        ("HTTP://harbourpost.example/a", "P023"),
        ("ftp://harbourpost.example/a", "P025"),
        ("file:///etc/hosts", "P025"),
    ],
)
def test_an_address_is_not_fetched(source: str, code: str) -> None:
    (found,) = read(source)
    assert isinstance(found, InputError) and found.code == code
    assert code != "P023" or ("onrecord add" in str(found) and "--url" in str(found))


@pytest.mark.parametrize(
    "start", ["<rss version='2.0'>", "<?xml version='1.0'?>\n<?xml-stylesheet href='a'?>\n<feed>", "<opml>"]
)
def test_a_feed_is_not_followed(tmp_path: Path, start: str) -> None:
    for name in ("feed.xml", "feed", "in/feed.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(start)
    found = read(tmp_path / "feed.xml", tmp_path / "fee?")
    assert codes(found) == ["P024", "P024"] and "onrecord add" in str(found[0])
    assert codes(read(tmp_path / "feed.xml", kind="text")) == ["ok"]
    assert codes(read(tmp_path / "in")) == ["ok"]


def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("words")
    (tmp_path / "a.html").chmod(0)
    if os.access(tmp_path / "a.html", os.R_OK):
        pytest.skip("whoever runs this may read everything")
    assert codes(read(tmp_path / "a.html")) == ["P003"]


def test_a_name_that_is_no_utf8_can_still_be_written_down(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.html"
    try:
        Path(os.fsdecode(path)).write_text("words")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    (found,) = read(Path(os.fsdecode(path)))
    assert isinstance(found, Document) and found.path.encode("utf-8") and found.data == b"words"


def test_gzip_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(gzip.compress(b"<p>words</p>"))
    (found,) = read(tmp_path / "a.html")
    assert isinstance(found, Document) and found.data == b"<p>words</p>"


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(bytes(50_000_000)))
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(bytes(50_000_000)))
    limits = Limits(max_bytes=1_000_000, max_skipped=10_000_000)
    found = read(tmp_path / "bomb.html.gz", tmp_path / "bomb.jsonl.gz", limits=limits)
    assert codes(found) == ["P006", "P006"]


@pytest.mark.parametrize("cut", [5, 30])
def test_damaged_gzip_is_said_to_be(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(os.urandom(200))[:cut])
    assert codes(read(tmp_path / "a.html.gz")) == ["P007"]


def test_a_page_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "long.html").write_bytes(b"a" * 1001)
    (tmp_path / "fits.html").write_bytes(b"a" * 1000)
    found = read(tmp_path / "long.html", tmp_path / "fits.html", limits=Limits(max_bytes=1000))
    assert codes(found) == ["P005", "ok"] and "1001 bytes" in str(found[0])


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    for name in ("a.html", "a.jsonl"):
        (tmp_path / name).write_bytes(b"")
    assert codes(read(tmp_path / "a.html", tmp_path / "a.jsonl")) == ["P002", "P002"]


def test_a_jsonl_document_brings_what_it_knows(tmp_path: Path) -> None:
    line = LINE | {"outlet": {"name": "The Harbour Post"}, "published": "2024-06-19", "section": "Local"}
    (tmp_path / "a.jsonl").write_bytes(jsonl(line))
    (found,) = read(tmp_path / "a.jsonl")
    assert isinstance(found, Document)
    assert (found.source_id, found.title, found.text, found.html) == ("n1", LINE["title"], LINE["text"], None)
    assert (found.outlet, found.published) == (Outlet(name="The Harbour Post"), "2024-06-19")
    assert found.path == str(tmp_path / "a.jsonl") and found.name.endswith("a.jsonl:1")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"text": "The lock opened."', "P008"),
        (b"not json at all", "P008"),
        (b'["text"]', "P008"),
        (b'{"text": 5}', "P008"),
        (b'{"text": "\xff"}', "P008"),
        (b"[" * 100_000, "P008"),
        (b'{"title": "Lock opens"}', "P009"),
        (b'{"text": ""}', "P009"),
        (b'{"text": "' + b"a" * 2000 + b'"}', "P005"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(tmp_path: Path, line: bytes, code: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(LINE) + line + b"\n\n" + jsonl(LINE))
    limits = Limits(max_bytes=1000) if code == "P005" else None
    found = read(tmp_path / "a.jsonl", limits=limits)
    assert codes(found) == ["ok", code, "ok"]
    assert str(found[1]).startswith(f"{tmp_path}/a.jsonl:2: ")
    assert isinstance(found[2], Document) and found[2].line == 4


@pytest.mark.parametrize("line", [b'{"text": "a \nb"}', b'{"text": "The lock opened."\n', b"nonsense\r\n"])
def test_what_is_wrong_with_a_line_is_said_without_a_second_line_number(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n" + line)
    (found, *_) = read(tmp_path / "a.jsonl")
    said = str(found)
    assert said.startswith(f"{tmp_path}/a.jsonl:2: not a JSON document (") and " line 1" not in said
    assert "at column" in said and "\n" not in said


def test_a_line_without_end_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(LINE) + b"a" * 40_000)
    found = read(tmp_path / "a.jsonl", limits=Limits(max_bytes=1000, max_skipped=20_000))
    assert codes(found) == ["ok", "P005"] and "a line of more than 20000 bytes" in str(found[1])


@pytest.mark.parametrize("line", [{"text": " \n"}, {"html": "\t", "title": "Lock opens"}])
def test_nothing_but_space_is_neither_text_nor_html(tmp_path: Path, line: object) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(line))
    assert codes(read(tmp_path / "a.jsonl")) == ["P009"]


@pytest.mark.parametrize(
    ("value", "given"),
    [
        ("2031-03-05T08:00:00Z", "2031-03-05"),
        (1930435200, "2031-03-05"),
        (1930435200.5, "2031-03-05"),
        (None, None),
        ("", None),
        ("soon", "P041"),
        ("\ud83d", "P041"),
        (True, "P041"),
        (["2031-03-05"], "P041"),
    ],
)
def test_a_field_of_the_line_holds_its_day(tmp_path: Path, value: object, given: str | None) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(LINE | {"published": "2024-06-19", "day": value}))
    (found,) = documents([tmp_path / "a.jsonl"], published_from="day")
    if isinstance(found, InputError):
        assert (found.code, found.input) == (given, f"{tmp_path / 'a.jsonl'}:1")
        str(found).encode()  # which half a surrogate pair could not be
    else:
        assert (found.given, found.published) == (given, "2024-06-19")


def test_a_line_without_the_field_that_holds_its_day_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(LINE, LINE | {"day": "2031-03-05"}))
    huge = b'{"text": "The lock opened.", "day": ' + b"9" * 5000 + b"}"
    (tmp_path / "b.jsonl").write_bytes(huge)
    missing, dated, broken = documents([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], published_from="day")
    assert isinstance(missing, InputError) and missing.code == "P040" and "'day'" in missing.reason
    assert missing.input == f"{tmp_path / 'a.jsonl'}:1"
    assert isinstance(dated, Document) and dated.given == "2031-03-05"
    assert isinstance(broken, InputError) and broken.code == "P008"


def test_half_a_surrogate_pair_in_json_is_replaced_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(rb'{"text": "Cut \ud83d emoji, whole \ud83d\ude00"}')
    (found,) = read(tmp_path / "a.jsonl")
    assert (
        isinstance(found, Document) and found.text == "Cut \ufffd emoji, whole \U0001f600" and found.warnings
    )


def test_jsonl_without_the_name_is_known_by_its_start(tmp_path: Path, stdin: SimpleNamespace) -> None:
    (tmp_path / "dump").write_bytes(b"\xef\xbb\xbf" + jsonl(LINE, LINE))
    stdin.buffer = io.BytesIO(gzip.compress(jsonl(LINE)))
    found = read(tmp_path / "dump", "-")
    known = [item.name for item in found if isinstance(item, Document)]
    assert known == [f"{tmp_path}/dump:1", f"{tmp_path}/dump:2", "-:1"]


def test_a_text_that_merely_starts_like_json_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b'{ "text": of the treaty, as read out\n')
    (tmp_path / "b.txt").write_bytes(jsonl(LINE))
    (one,) = read(tmp_path / "a.txt")
    (two,) = read(tmp_path / "b.txt", kind="article")
    assert isinstance(one, Document) and one.line is None
    assert isinstance(two, Document) and two.data == jsonl(LINE)


def test_a_page_comes_from_standard_input(stdin: SimpleNamespace) -> None:
    stdin.buffer = io.BytesIO(b"<p>one</p>\n<p>two</p>")
    (found,) = read("-")
    assert isinstance(found, Document) and (found.path, found.data) == ("-", b"<p>one</p>\n<p>two</p>")


def test_a_file_of_broken_lines_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"broken\n" * 50)
    found = read(tmp_path / "a.jsonl", limits=Limits(max_bad_lines=10))
    assert codes(found) == ["P008"] * 10 + ["P014"]


def test_documents_are_made_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(LINE) * 3)
    found = documents([tmp_path / "a.jsonl", tmp_path / "later.html"])
    assert isinstance(next(found), Document)
    (tmp_path / "later.html").write_text("words")  # is looked for when its turn comes
    assert codes(list(found)) == ["ok", "ok", "ok"]


def test_units_and_what_is_wrong_with_them_travel_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(LINE))
    (tmp_path / os.fsdecode(b"b\xff.html")).write_bytes(b"<p>words</p>")
    units = pickle.loads(pickle.dumps(list(list_units([tmp_path, tmp_path / "none.html"]))))
    *found, missing = units
    assert isinstance(missing, InputError) and missing.code == "P001" and "check the spelling" in str(missing)
    assert missing.reason in str(missing)
    assert [item.name for unit in found for item in read_unit(unit) if isinstance(item, Document)] == [
        f"{tmp_path}/a.jsonl:1",
        f"{tmp_path}/b\ufffd.html",
    ]


@pytest.mark.parametrize(
    "other",
    [
        Document(path="a.html", data=b"words!"),
        Document(path="a.txt", data=b"words"),
        Document(path="a.html", text="words"),
        Document(path="a.html", html="words"),
        Document(path="a.html", data=b"words", charset="koi8-r"),
        Document(path="a.html", data=b"words", url="https://post.example/a"),
        Document(path="a.html", data=b"words", outlet=Outlet(domain="post.example")),
        Document(path="a.html", data=b"words", outlet=Outlet(name="post.example")),
    ],
)
def test_a_digest_tells_documents_apart_by_all_that_an_article_is_made_of(other: Document) -> None:
    document = Document(path="a.html", data=b"words")
    assert digest(other) != digest(document)
    assert digest(Document(path="elsewhere/b.html", data=b"words")) == digest(document)
