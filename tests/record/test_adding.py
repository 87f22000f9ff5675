"""Adding to a record: each page once, its changes as versions, and what fails does not stop the rest.

What takes processes that load the language is done once, by a record that the tests share.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from bench import adding as script
from bench.adding import documents, write
from bench.soundness import faults

from onrecord.errors import RecordError
from onrecord.model import Article, Outlet
from onrecord.pages.article import article_id
from onrecord.pages.document import Document
from onrecord.record import adding
from onrecord.record.adding import failed_inputs
from onrecord.record.asking import KINDS
from onrecord.record.handing import Handing, Todo, Window
from onrecord.record.known import Known, page_key
from onrecord.record.opening import open_record
from onrecord.record.rows import Failure, StoredArticle
from onrecord.record.store import Store
from onrecord.record.work import Outcome

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]


def article(id_: str, key: str | None = None, digest: str | None = None) -> StoredArticle:
    return StoredArticle(
        id=id_,
        source_id=id_,
        text=f"Ruritania and Graustark met on the {id_}th day.",
        key=key or id_,
        version=1,
        input=f"{id_}.txt",
        digest=digest or id_,
        added="",
        coder="0",
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(str(tmp_path / "record"))


def take(store: Store, *articles: StoredArticle) -> adding.Added:
    """What `add` does with articles as they come back coded."""
    found = adding._Adding(store)
    for each in articles:
        found.take(Outcome(article=each), 0)
    return found.finish(0)


def versions(store: Store) -> list[tuple[str, int]]:
    rows = Store.open(store.where).dataset("articles").to_table(columns=["id", "version"]).to_pylist()
    return sorted((row["id"], row["version"]) for row in rows)


def test_the_same_article_twice_is_one(store: Store) -> None:
    assert take(store, article("1"), article("1")).known == 1
    assert take(store, article("1"), article("2")).articles == 1
    assert versions(store) == [("1", 1), ("2", 1)]


def test_a_changed_page_is_the_next_version_of_it(store: Store) -> None:
    take(store, article("1", key="https://a.example/x"))
    added = take(store, article("2", key="https://a.example/x"), article("3", key="https://a.example/x"))
    assert added.changed == 2
    assert versions(store) == [("1", 1), ("2", 2), ("3", 3)]
    assert faults(store.where) == []
    assert Known(store).latest == {"https://a.example/x": (3, "3")}


def test_of_two_who_add_the_same_at_once_one_does(store: Store) -> None:
    one, other = adding._Adding(store), adding._Adding(Store.open(store.where))
    for both in (one, other):
        both.take(Outcome(article=article("1")), 0)
    other.finish(0)
    store.refresh()  # as placing articles or joining files may: the commit alone notices nothing then
    assert one.finish(0).known == 1
    assert versions(store) == [("1", 1)]
    assert faults(store.where) == []


def test_what_one_adds_is_a_version_for_the_other(store: Store) -> None:
    one, other = adding._Adding(store), adding._Adding(Store.open(store.where))
    one.take(Outcome(article=article("1", key="https://a.example/x")), 0)
    other.take(Outcome(article=article("2", key="https://a.example/x")), 0)
    other.finish(0)
    one.finish(0)
    assert versions(store) == [("1", 2), ("2", 1)]


@pytest.mark.parametrize(
    ("url", "source_id", "line", "path", "key"),
    [
        ("https://a.example/x?id=1#top", "7", 3, "f.jsonl", "https://a.example/x?id=1"),
        ("https://a.example/?p=3", None, None, "f.html", "https://a.example/?p=3"),
        ("https://a.example/", "7", 3, "f.jsonl", "f.jsonl#7"),
        ("https://a.example", None, 3, "f.jsonl", None),
        (None, "7", 3, "f.jsonl", "f.jsonl#7"),
        (None, None, 3, "f.jsonl", None),
        (None, None, None, "/pages/f.html", "file:///pages/f.html"),
        (None, None, None, "-", None),
    ],
)
def test_a_page_is_known_again_by(
    url: str | None, source_id: str | None, line: int | None, path: str, key: str | None
) -> None:
    read = Article(id="", url=url, source_id=source_id, text="Words.", outlet=Outlet(name="Post"))
    read.id = article_id(read, "2024-06-19")
    assert page_key(read, Document(path=path, line=line)) == (key or article_id(read))


def test_what_failed_and_was_not_added_since_can_be_named_again(store: Store) -> None:
    failure = Failure(input="gone.html", code="P002", reason="empty", failed="2024-05-02")
    lines = [msgspec.structs.replace(failure, input=f"pages.jsonl:{line}") for line in (3, 8)]
    mended = msgspec.structs.replace(failure, input="1.txt")
    typed = [msgspec.structs.replace(failure, input=name) for name in ("-", "-:4")]
    gone = msgspec.structs.replace(failure, code="P001", failed="2024-05-03")
    store.append("failures", [failure, *lines, mended, *typed, gone])
    take(store, article("1"))
    assert failed_inputs(store) == ["gone.html", "pages.jsonl"]


def test_an_input_that_was_never_there_is_not_tried_again(store: Store) -> None:
    mistyped = [
        Failure(input="paeg.html", code="P001", reason="no such file", failed="2024-05-02"),
        Failure(input="*.htlm", code="P020", reason="nothing matches", failed="2024-05-02"),
        Failure(input="news:1", code="P025", reason="no address", failed="2024-05-02"),
    ]
    failure = Failure(input="page.html", code="P002", reason="empty", failed="2024-05-02")
    gone = msgspec.structs.replace(failure, code="P001", failed="2999-05-03")
    found = adding._Adding(store)
    for each in [*mistyped, failure]:
        found.take(Outcome(failure=each), 0)
    added = found.finish(0)
    assert (added.failed, added.again) == (4, 1)
    store.append("failures", [gone])
    assert failed_inputs(store) == ["page.html"]
    with open_record(store.where) as opened:
        listed = opened.sql("SELECT input, code FROM failures").to_pylist()
    assert listed == [{"input": "page.html", "code": "P001"}]


def test_reading_goes_on_where_a_plan_broke_off() -> None:
    import asyncio

    handing = Handing((Todo(digest=str(n)) for n in range(6)), Window(3))
    first = handing.begin()
    out = [asyncio.run(handing.next(first)) for _ in range(3)]
    handing.back(2)
    assert [todo.digest for todo in handing.broken_off()] == ["0", "2"]
    assert out[1] is not None
    assert asyncio.run(handing.next(first)) is None  # the plan that broke off gets nothing more
    second = handing.begin()
    todo = asyncio.run(handing.next(second))
    assert todo is not None
    assert todo.digest == "3"


def test_a_commit_that_is_due_waits_for_nothing_else(store: Store) -> None:
    found = adding._Adding(store, commit_every=0.2)
    with found.committing():
        found.take(Outcome(article=article("1")), 0)
        deadline = time.monotonic() + 30
        while not versions(store) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert versions(store) == [("1", 1)]
        found.take(Outcome(article=article("2")), 0)
    assert found.finish(0).articles == 2
    assert faults(store.where) == []


def test_what_goes_wrong_with_such_a_commit_is_raised(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecordError("the disk is full")

    found = adding._Adding(store, commit_every=0.2)
    monkeypatch.setattr(store, "append", fail)
    with pytest.raises(RecordError, match="the disk is full"), found.committing():
        found.take(Outcome(article=article("1")), 0)
        for _ in range(300):
            time.sleep(0.1)
            found.take(Outcome(), 0)


@pytest.mark.parametrize(("took", "due"), [(0, 20), (3, 20), (6, 22), (30, 50)])
def test_commits_are_counted_from_their_beginning_unless_they_take_most_of_the_time(
    took: float, due: float, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0

    def append(*_: object) -> None:
        nonlocal now
        now += took / 2  # the failures and the articles

    monkeypatch.setattr(adding.time, "monotonic", lambda: now)
    found = adding._Adding(store, commit_every=10)
    monkeypatch.setattr(store, "append", append)
    now = 10.0
    found.take(Outcome(article=article("1")), 0)
    assert found._due == due


def test_reading_does_not_hold_up_what_comes_back_by_the_same_loop() -> None:
    import asyncio

    come = threading.Event()
    waited = []

    def slow() -> Iterator[Todo]:
        waited.append(come.wait(30))
        yield Todo(digest="1")

    async def read_and_go_on() -> Todo | None:
        handing = Handing(slow(), Window(3))
        reading = asyncio.create_task(handing.next(handing.begin()))
        await asyncio.sleep(0.1)
        come.set()
        return await reading

    assert asyncio.run(read_and_go_on()) is not None
    assert waited == [True]


# Real processes, from here on.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("adding")


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", "add"]
    command += ["--record", "record", "--processes", "1", *arguments]
    environment = dict(os.environ) | {"COLUMNS": "200"}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, env=environment, check=False
    )


def test_pages_are_added_and_what_fails_is_told_and_the_rest_goes_on(folder: Path) -> None:
    made = documents(5)
    (folder / "pages.jsonl").write_text(
        "".join(f"{json.dumps(document)}\n" for document in made[:3])
        + "{broken\n"
        + "".join(f"{json.dumps(document)}\n" for document in made[3:])
    )
    (folder / "empty.html").write_text("")
    told = run(folder, "pages.jsonl", "empty.html", "nowhere.html")
    assert told.returncode == 1
    assert told.stdout.startswith("5 articles added to record, 3 failed")
    assert [line.split(": ")[1] for line in told.stderr.splitlines()] == [
        "pages.jsonl:4",
        "empty.html",
        "nowhere.html",
    ]
    store = Store.open(str(folder / "record"))
    codes = store.dataset("failures").to_table().column("code").to_pylist()
    assert sorted(codes) == ["P001", "P002", "P008"]
    assert faults(store.where, [document["id"] for document in made]) == []


def test_again_adds_nothing_and_retrying_adds_what_was_mended(folder: Path) -> None:
    made = documents(6)
    write(folder / "pages.jsonl", made)
    (folder / "empty.html").unlink()
    told = run(folder, "--retry")
    assert told.stdout.startswith("1 article added to record, 5 known already, 1 failed")
    again = run(folder, "pages.jsonl")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == "0 articles added to record, 6 known already\n"
    assert faults(str(folder / "record"), [document["id"] for document in made]) == []


@pytest.fixture
def stub_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The coding processes do without the language, which takes them longer than all that is tried here."""
    monkeypatch.setenv("STUB_CODER", "1")


def test_what_the_stub_codes_has_all_that_a_record_keeps(tmp_path: Path, stub_coder: None) -> None:
    made = documents(5)
    process = script.start(tmp_path / "record", write(tmp_path / "pages.jsonl", made), log=tmp_path / "log")
    assert process.wait() == 0, (tmp_path / "log").read_text()
    with open_record(tmp_path / "record") as opened:
        kept = {kind: getattr(opened, kind)().num_rows for kind in KINDS}
    assert (kept["articles"], kept["claims"], kept["reports"]) == (5, 10, 5)
    assert min(kept.values()) > 0


def test_a_document_that_ends_its_process_fails_alone(tmp_path: Path) -> None:
    assert script.poison(tmp_path, 6, 0) == []  # with the coder that people have


def test_a_process_that_is_killed_before_it_has_come_to_work_costs_nothing(
    tmp_path: Path, stub_coder: None
) -> None:
    assert script.early(tmp_path, 6, 2) == []


def test_killed_and_begun_again_it_loses_nothing(tmp_path: Path, stub_coder: None) -> None:
    assert script.kill(tmp_path, 8, 2) == []


def test_two_at_once_add_everything_once(tmp_path: Path, stub_coder: None) -> None:
    assert script.together(tmp_path, 6, 0) == []


def test_on_a_full_disk_it_says_so_and_loses_nothing(stub_coder: None) -> None:
    command = [sys.executable, "bench/full_disk.py"]
    places = (".", os.environ.get("PYTHONPATH"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    if done.returncode == 77:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout
