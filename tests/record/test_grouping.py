"""Placing articles: nothing is placed twice or never, whoever dies, comes second, or comes in pieces."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from bench.big_record import World
from bench.soundness import faults

from onrecord.record import grouping
from onrecord.record.grouping import Grouping
from onrecord.record.rows import Run, StoredArticle
from onrecord.record.store import OvertakenError, Store
from onrecord.record.stored import Stored, relation

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def world() -> list[StoredArticle]:
    """Articles of several stories, copies among them, with claims and events, as they came in."""
    return sorted(World(4).articles(24), key=lambda article: (article.added, article.input))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(str(tmp_path / "record"))


def result(where: str) -> dict[str, Any]:
    """Who shares a group and a story with whom, and what happened, without the ids of runs."""
    store = Store.open(where)
    connection = duckdb.connect()
    for table in ("members", "stories", "events", "runs"):
        relation(connection, store, table)
    queries = {
        "members": 'SELECT article, "group", story FROM members QUALIFY row_number() OVER '
        "(PARTITION BY article ORDER BY run DESC) = 1 ORDER BY ALL",
        "stories": "SELECT * EXCLUDE run FROM stories QUALIFY row_number() OVER "
        "(PARTITION BY story ORDER BY run DESC) = 1 AND len(articles) > 0 ORDER BY story",
        "events": "SELECT * EXCLUDE run FROM events WHERE (story, run) IN "
        "(SELECT story, max(run) FROM stories GROUP BY story) ORDER BY story, event",
    }
    return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def add(store: Store, articles: list[StoredArticle]) -> None:
    store.append("articles", articles)
    Grouping(store).catch_up(articles)


def test_articles_in_one_batch_or_in_many_give_the_same(world: list[StoredArticle], tmp_path: Path) -> None:
    at_once = Store.create(str(tmp_path / "at once"))
    add(at_once, world)
    one_by_one = Store.create(str(tmp_path / "one by one"))
    kept = Grouping(one_by_one)
    for article in world:
        one_by_one.append("articles", [article])
        kept.catch_up([article])
    anew = Store.create(str(tmp_path / "anew"))
    for n in range(0, len(world), 5):
        add(anew, world[n : n + 5])  # by somebody new each time, who must read what is there
    for store in (at_once, one_by_one, anew):
        assert faults(store.where, [article.id for article in world]) == []
    expected = result(at_once.where)
    for store in (one_by_one, anew):
        for name, rows in result(store.where).items():
            assert rows == expected[name], name


def undated(world: list[StoredArticle], every: int, years: int) -> list[StoredArticle]:
    """The articles, some of them without a date, all added that much later, in the same order."""
    return [
        msgspec.structs.replace(
            article,
            published=None if n % every == 0 else article.published,
            added=f"{int(article.added[:4]) + years}{article.added[4:]}",
        )
        for n, article in enumerate(world)
    ]


@pytest.mark.parametrize("big", [0, 20_000])
def test_the_day_on_which_an_undated_article_is_added_changes_nothing(
    world: list[StoredArticle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, big: int
) -> None:
    monkeypatch.setattr(grouping, "BIG", big)
    found = []
    for years in (0, 7):
        store = Store.create(str(tmp_path / str(years)))
        articles = undated(world, 3, years)
        for n in range(0, len(articles), 8):
            add(store, articles[n : n + 8])
        found.append(result(store.where))
    assert found[0] == found[1]


def test_an_undated_article_joins_a_story_of_any_time(world: list[StoredArticle], tmp_path: Path) -> None:
    """Of two copies one has no date: whichever comes first, and however much later, they share a story."""
    first, second = (
        msgspec.structs.replace(world[0], id=id_, key=id_, published=day, added=f"{year}-07-01T00:00:00Z")
        for id_, day, year in (("dated", "2009-02-03", 2009), ("undated", None, 2031))
    )
    for n, order in enumerate(([first, second], [second, first])):
        store = Store.create(str(tmp_path / str(n)))
        for article in order:
            add(store, [article])
        (story,) = Stored(store).members(date(2009, 1, 1), date(2009, 12, 31))[:1]
        assert result(store.where)["stories"][0][2:5] == ("2009-02-03", "2009-02-03", ["dated", "undated"])
        assert story.story == result(store.where)["stories"][0][0]


def test_articles_without_any_date_have_stories_and_events_without_days(
    world: list[StoredArticle], tmp_path: Path
) -> None:
    store = Store.create(str(tmp_path / "record"))
    articles = undated(world, 1, 7)
    add(store, articles)
    assert faults(store.where, [article.id for article in articles]) == []
    found = Stored(store).events({member.story for member in Stored(store).members(date.max, date.max)})
    assert len(found) > 3
    assert {(event.first_seen, event.last_seen) for event in found} == {(None, None)}


def test_looking_up_what_is_alike_gives_the_same_as_loading_all(
    world: list[StoredArticle], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, looked_up = Store.create(str(tmp_path / "loaded")), Store.create(str(tmp_path / "looked up"))
    for n in range(0, len(world), 3):
        monkeypatch.setattr(grouping, "BIG", 20_000)
        add(loaded, world[n : n + 3])
        monkeypatch.setattr(grouping, "BIG", 0)
        add(looked_up, world[n : n + 3])
    assert faults(looked_up.where) == []
    assert result(looked_up.where)["members"] == result(loaded.where)["members"]


def test_what_was_added_and_not_placed_is_placed_by_the_next(
    store: Store, world: list[StoredArticle]
) -> None:
    store.append("articles", world[:6])  # and here it was killed
    add(store, world[6:9])
    assert faults(store.where, [article.id for article in world[:9]]) == []


@pytest.mark.parametrize("table", ["claims", "reports", "members", "events", "stories", "runs"])
def test_a_run_that_does_not_end_is_never_seen(
    store: Store, world: list[StoredArticle], table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, world[:4])
    store.append("articles", world[4:8])
    append = Store.append

    def dying(self: Store, name: str, rows: list[msgspec.Struct]) -> None:
        if name == table:
            raise KeyboardInterrupt
        append(self, name, rows)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Store, "append", dying)
        Grouping(store).catch_up()
    other = Store.open(store.where)
    assert len(Stored(other).unplaced()) == 4
    assert Grouping(other).catch_up() == 4
    assert faults(store.where, [article.id for article in world[:8]]) == []


def test_who_loses_the_race_begins_again(
    store: Store, world: list[StoredArticle], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append("articles", world[:6])
    append, lost = Store.append, []

    def raced(self: Store, name: str, rows: list[msgspec.Struct]) -> None:
        if name == "runs" and not lost:
            lost.append(True)
            Grouping(Store.open(store.where)).catch_up()  # somebody else is quicker
        append(self, name, rows)

    monkeypatch.setattr(Store, "append", raced)
    assert Grouping(store).catch_up() == 0
    assert lost
    assert faults(store.where, [article.id for article in world[:6]]) == []


def test_a_run_of_the_same_number_is_not_written_twice(store: Store) -> None:
    other = Store.open(store.where)
    run = Run(run="00000001-20240101000000-aaaaaa", articles=0, finished="2024-01-01T00:00:00+00:00")
    other.append("runs", [run])
    with pytest.raises(OvertakenError):
        store.append("runs", [run])


def test_a_changed_page_leaves_its_story_to_the_new_version(store: Store, world: list[StoredArticle]) -> None:
    old = world[0]
    add(store, world[:3])
    new = msgspec.structs.replace(old, id="new", source_id="new", version=2, published="2026-01-05")
    add(store, [new])  # far later: the old one is not near in time
    members = {member.article: member for member in Stored(store).members(date.min, date.max)}
    assert members[old.id].superseded_by == "new"
    assert members["new"].superseded_by is None
    assert faults(store.where) == []
    assert not any(old.id in story[4] for story in result(store.where)["stories"])


def test_an_empty_record_has_nothing_to_place(store: Store) -> None:
    assert Grouping(store).catch_up() == 0
    assert store.version("runs") == 0


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31", "no date"])
def test_a_page_may_be_of_any_day(store: Store, world: list[StoredArticle], published: str) -> None:
    add(store, [msgspec.structs.replace(world[0], published=published), world[1]])
    assert faults(store.where) == []
