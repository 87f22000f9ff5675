"""Which stored articles are loaded for new ones: those of stories they might belong to, and not too many."""

import msgspec
import numpy as np
import pytest
from bench.big_record import World
from bench.soundness import faults

from onrecord.record import grouping
from onrecord.record.grouping import Grouping
from onrecord.record.likeness import term_numbers
from onrecord.record.lookup import Pass
from onrecord.record.rows import Member, StoredArticle
from onrecord.record.store import Store
from onrecord.record.stored import Stored
from onrecord.record.stories import day

FLOOD = ["flood", "dam", "breach", "valley", "evacuated"]
VOTE = ["election", "ballot", "candidate", "recount", "turnout"]
OTHER = ["striker", "penalty", "referee", "stadium", "goal"]


def member(article: str, words: list[str], published: str | None = "2024-05-01") -> Member:
    weight = max(len(words), 1) ** -0.5
    return Member(
        article=article,
        key=article,
        published=published,
        terms=term_numbers(words).tolist(),
        weights=[weight for _ in words],
    )


def passed(new: list[Member], stories: list[list[Member]], pieces: int = 1) -> Pass:
    made = Pass(new, np.array([len(story) for story in stories], np.int32))
    known = [(number, each) for number, story in enumerate(stories) for each in story]
    for n in range(pieces):
        part = known[n::pieces]
        made.take(
            np.array([number for number, _ in part], np.int64),
            np.array([day(each) for _, each in part]),
            np.cumsum([0, *(len(each.terms) for _, each in part)]),
            np.array([term for _, each in part for term in each.terms], np.uint32),
            np.array([weight for _, each in part for weight in each.weights]),
        )
    return made


STORIES = [
    [member("a", FLOOD), member("b", [*FLOOD[:3], "rescue", "boats"])],
    [member("c", VOTE), member("d", VOTE[:4])],
    [member("e", OTHER)],
]


@pytest.mark.parametrize("pieces", [1, 2, 5])
def test_stories_that_new_articles_are_like_are_found_the_likest_first(pieces: int) -> None:
    new = [member("x", [*FLOOD[:2], "rain", "river"]), member("y", VOTE)]
    assert passed(new, STORIES, pieces).found(100).tolist() == [1, 0]


def test_the_likest_come_in_until_there_are_enough() -> None:
    new = [member("x", [*FLOOD[:2], "rain", "river"]), member("y", VOTE)]
    assert passed(new, STORIES).found(1).tolist() == [1]
    assert passed(new, STORIES).found(2).tolist() == [1]
    assert passed(new, STORIES).found(3).tolist() == [1, 0]


def test_a_copy_is_found_in_a_story_that_is_otherwise_unlike() -> None:
    story = [member("a", FLOOD), *(member(f"b{n}", OTHER) for n in range(20))]
    assert passed([member("x", FLOOD)], [story]).found(100).tolist() == [0]


@pytest.mark.parametrize(
    ("published", "found"), [("2024-05-03", [0]), (None, [0]), ("2020-05-03", []), ("2026-01-03", [])]
)
def test_what_is_far_off_in_time_is_not_found(published: str | None, found: list[int]) -> None:
    new = member("x", [FLOOD[0], *["rain", "river", "delta", "storm", "coast"]], published)
    assert passed([new], STORIES[:1]).found(100).tolist() == found


def test_how_common_terms_are_is_counted_by_stories() -> None:
    elsewhere = passed([member("x", ["flood", "ballot", "turnout", "unheard"])], STORIES).elsewhere
    told = dict(zip(elsewhere.terms.tolist(), elsewhere.told.tolist(), strict=True))
    numbers = term_numbers(["flood", "ballot", "turnout", "unheard"]).tolist()
    assert [told[number] for number in numbers] == [1.0, 1.0, 0.5, 0.0]
    assert elsewhere.stories == 3


def test_articles_without_words_find_nothing() -> None:
    assert passed([member("x", [])], STORIES).found(100).tolist() == []
    assert passed([member("x", FLOOD)], [[member("a", [])]]).found(100).tolist() == []
    assert passed([member("x", FLOOD)], []).found(100).tolist() == []


def test_a_big_record_stays_sound_however_few_are_loaded(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(str(tmp_path_factory.mktemp("bounded") / "record"))
    monkeypatch.setattr(grouping, "BIG", 4)
    monkeypatch.setattr(grouping, "LOADED", 3)
    loaded = []
    alike = Stored.alike

    def counted(*arguments: object) -> object:
        found = alike(*arguments)  # type: ignore[arg-type]
        loaded.append(len(found[0]))
        return found

    monkeypatch.setattr(Stored, "alike", counted)
    world: list[StoredArticle] = World(4).articles(24)
    kept = Grouping(store)
    for n in range(0, len(world), 4):
        store.append("articles", world[n : n + 4])
        kept.catch_up(world[n : n + 4])
    later = msgspec.structs.replace(world[0], id="later", version=2)
    store.append("articles", [later])
    kept.catch_up([later])  # its earlier version is not among the likest, and is looked up all the same
    assert faults(store.where, None) == []
    assert len(loaded) == 6
    largest = 12
    assert max(loaded) < 3 + largest
