"""Articles on one happening are one story, in whatever order they come."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.commonness import commonness
from onrecord.model import Article
from onrecord.record.likeness import term_numbers
from onrecord.record.rows import Member
from onrecord.record.stories import WINDOW_DAYS, StoryIndex, features, story_id
from onrecord.record.story_terms import rules, words

FERRY = (
    (
        "Ferry Selkie runs aground off Orrin Point",
        "The ferry Selkie ran aground on rocks off Orrin Point early on Monday with 212 people on board, "
        "the coastguard said. Lifeboats from Kelwick took off all passengers. Captain Ida Brandvold told the "
        "harbour office that the rudder had failed.",
    ),
    (
        "All 212 rescued as Selkie strikes rocks",
        "Lifeboats rescued all 212 people from the ferry Selkie after she struck rocks near Kelwick. Rudder "
        "trouble was to blame, said her captain, Ida Brandvold. Owners Norhaven Lines promised an inquiry at "
        "Orrin Point.",
    ),
    (
        "Norhaven Lines opens inquiry into Selkie grounding",
        "Norhaven Lines said it would look into the grounding of its ferry Selkie off Orrin Point. "
        "The captain, Ida Brandvold, blamed the rudder. The Kelwick lifeboats had brought everyone ashore.",
    ),
)
BUDGET = (
    (
        "Parliament of Marovia passes austerity budget",
        "Marovia's parliament passed a budget that cuts pensions by a tenth, after debating nineteen hours. "
        "Finance minister Teodor Vasko called the cuts unavoidable. Unions in Belgora called a strike.",
    ),
    (
        "Unions call strike over Vasko's pension cuts",
        "Trade unions in Belgora called a general strike against the pension cuts that Marovia's parliament "
        "approved overnight. Teodor Vasko, the finance minister, said the budget left no other way.",
    ),
)
OTHER_FERRY = (
    "Ferry fares on the Tamsin route to rise",
    "Travellers on the Tamsin ferry will pay a fifth more from January, the council of Dunmarrow decided. "
    "Commuters protested outside the town hall against the rise in fares.",
)


def member(title: str, text: str, name: str, **given: str | None) -> Member:
    terms, weights = features(Article(id=name, title=title or None, text=text, language="en"))
    row = {"published": "2024-03-04", "added": "2024-03-10T08:00:00Z", "group": name} | given
    return Member(article=name, key=name, title=title, terms=terms, weights=weights, **row)


def articles() -> list[Member]:
    texts = [*FERRY, *BUDGET, OTHER_FERRY]
    return [member(title, text, f"a{number}") for number, (title, text) in enumerate(texts)]


def stories(members: list[Member]) -> set[frozenset[str]]:
    by_story: dict[str, set[str]] = {}
    for each in members:
        by_story.setdefault(each.story, set()).add(each.article)
    return {frozenset(each) for each in by_story.values()}


def placed(members: list[Member]) -> list[Member]:
    index = StoryIndex([])
    for each in members:
        index.place(each)
    return members


RIGHT = {frozenset({"a0", "a1", "a2"}), frozenset({"a3", "a4"}), frozenset({"a5"})}


def test_reports_of_one_happening_are_one_story_and_others_are_not() -> None:
    assert stories(placed(articles())) == RIGHT


def test_the_order_of_arrival_makes_no_difference() -> None:
    for order in itertools.permutations(range(6)):
        members = articles()
        placed([members[number] for number in order])
        assert stories(members) == RIGHT


def test_an_article_joins_stories_of_an_earlier_run_without_changing_them() -> None:
    known = placed(articles()[:5])
    random.Random(3).shuffle(known)
    was = {each.article: each.story for each in known}
    later = member(
        "Selkie refloated", "The ferry Selkie was refloated off Orrin Point and towed to Kelwick.", "later"
    )
    assert StoryIndex(known).place(later) == [later]
    assert later.story == was["a0"]
    assert {each.article: each.story for each in known} == was


def test_terms_may_come_as_numbers_in_arrays() -> None:
    known = placed(articles()[:5])
    for each in known:
        each.terms = term_numbers(each.terms)  # type: ignore[assignment]
        each.weights = np.array(each.weights, np.float32)  # type: ignore[assignment]
    *_, later = articles()
    again = member(*FERRY[1], "again")
    index = StoryIndex(known)
    assert index.place(again) == [again]
    assert again.story == known[0].story
    assert index.place(later) == [later]
    assert later.story not in {each.story for each in known}


def test_a_story_is_named_after_its_first_article() -> None:
    first, second, *_ = placed(articles())
    assert first.story == second.story == story_id("a0")


def by_terms(name: str, terms: str, **given: str | None) -> Member:
    count = len(terms.split())
    return Member(
        article=name,
        key=name,
        terms=terms.split(),
        weights=[max(count, 1) ** -0.5] * count,
        **({"published": "2024-03-04", "group": name} | given),
    )


LEFT, RIGHT_SIDE = "anka borl cedd dorv ", "murn nolk ostr parv "


def test_an_article_that_bridges_two_stories_unites_them_under_the_id_of_the_larger() -> None:
    members = [
        by_terms("l1", LEFT + "e1 f1 g1 h1"),
        by_terms("r1", RIGHT_SIDE + "e2 f2 g2 h2"),
        by_terms("r2", RIGHT_SIDE + "e3 f3 g3 h3"),
    ]
    index = StoryIndex([])
    for each in members:
        index.place(each)
    left, right, _ = members
    assert left.story != right.story
    story = right.story
    bridge = by_terms("b", LEFT + RIGHT_SIDE)
    assert {each.article for each in index.place(bridge)} == {"b", "l1"}
    assert {each.story for each in [*members, bridge]} == {story}


def test_a_chain_of_articles_each_like_the_next_is_no_story() -> None:
    """Each shares half of its terms with the next, and none with the one after that."""
    words_ = [f"w{number}" for number in range(84)]
    chain = [by_terms(f"c{at:02}", " ".join(words_[4 * at : 4 * at + 8])) for at in range(20)]
    placed(chain)
    assert len(stories(chain)) > 1
    assert chain[0].story != chain[-1].story


@pytest.mark.parametrize(
    "days, one",
    [("2024-03-04", True), ("2024-03-24", True), ("2024-09-01", False), ("2026-01-01", False), (None, True)],
)
def test_the_further_apart_the_more_alike_they_must_be(days: str | None, one: bool) -> None:
    """A likeness of 0.16 is enough for weeks, not for half a year; a lost date is no great distance."""
    first = by_terms("first", "anka e1 f1 g1 h1 i1 j1 k1")
    other = by_terms("other", "anka e2 f2 g2 h2 i2 j2 k2", published=days)
    first.weights = other.weights = [0.4] + [0.346] * 7
    placed([first, other])
    assert (first.story == other.story) is one


def test_beyond_the_window_the_same_words_are_another_story() -> None:
    """The parade of one year is not the parade of the next."""
    title, text = FERRY[0]
    first = member(title, text, "first", published="2023-01-01")
    assert WINDOW_DAYS < 365
    other = member(title, text, "other", published="2024-01-01")
    placed([first, other])
    assert first.story != other.story


def test_copies_share_a_story_whatever_their_words_and_dates() -> None:
    first = by_terms("first", LEFT, group="g")
    copy = by_terms("copy", RIGHT_SIDE, group="g", published="1999-01-01")
    placed([first, copy])
    assert first.story == copy.story


def test_articles_found_to_be_copies_later_come_together_when_placed_again() -> None:
    members = [
        by_terms("l1", LEFT + "e1 f1"),
        by_terms("l2", LEFT + "e2 f2"),
        by_terms("r1", RIGHT_SIDE + "e3 f3"),
    ]
    index = StoryIndex([])
    for each in members:
        index.place(each)
    first, _, other = members
    assert first.story != other.story
    other.group = first.group
    index.place(other)
    assert {each.story for each in members} == {first.story}
    assert index.place(other) == [other]


def test_a_superseded_reading_of_a_page_counts_no_more() -> None:
    old = by_terms("old", LEFT)
    placed([old])
    old.superseded_by = "new"
    new = by_terms("new", RIGHT_SIDE)
    index = StoryIndex([old])
    assert index.place(new) == [new]
    assert new.story != old.story


def test_articles_without_words_are_stories_of_their_own() -> None:
    empty = [member("", "", f"e{number}") for number in range(3)]
    placed(empty)
    assert len({each.story for each in empty}) == 3


def test_a_name_that_every_story_of_the_day_has_holds_none_together() -> None:
    """Were it as rare here as it is in the language, all of these would be one story."""
    crowd = [by_terms(f"n{number:03}", f"covirax x{number} y{number} z{number}") for number in range(400)]
    for each in crowd:
        each.weights = [0.6, 0.46, 0.46, 0.46]
    rare = [by_terms("p", "covirax a1 b1 c1"), by_terms("q", "covirax a2 b2 c2")]
    rare[0].weights = rare[1].weights = [0.6, 0.46, 0.46, 0.46]
    for number, each in enumerate(crowd):
        each.story = f"s{number}"
    assert len(stories(placed(rare))) == 1
    index = StoryIndex(crowd)
    weight = float(index._likeness.to_all(0)[1])
    assert weight < 0.36


def test_a_big_story_stays_whole_and_still_takes_articles() -> None:
    chance = random.Random(5)
    size = 3 * rules().settled

    def told(name: str) -> Member:
        return by_terms(name, LEFT + " ".join(f"v{chance.randrange(10**6)}" for _ in range(4)))

    members = placed([told(f"m{number}") for number in range(size)])
    assert len({each.story for each in members}) == 1
    index = StoryIndex(members)
    late = told("late")
    assert index.place(late) == [late]
    assert late.story == members[0].story


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=6),
            st.sampled_from([None, "2024-01-01", "2024-01-09", "2025-06-01", "no date"]),
            st.sampled_from(["", "g1", "g2"]),
        ),
        max_size=14,
    )
)
def test_whatever_comes_each_article_is_in_one_story_and_copies_share_it(given_: list) -> None:  # type: ignore[type-arg]
    index = StoryIndex([])
    members: list[Member] = []
    for number, (terms, published, group) in enumerate(given_):
        name = f"a{number}"
        each = by_terms(name, " ".join(terms), group=group or name)
        each.published = published
        was = {other.article: other.story for other in members}
        changed = index.place(each)
        members.append(each)
        assert each.story
        assert changed[0] is each
        now = {other.article for other in members if other.story != was.get(other.article)}
        assert {other.article for other in changed} == now
        by_group: dict[str, set[str]] = {}
        for other in members:
            by_group.setdefault(other.group, set()).add(other.story)
        assert all(len(of_group) == 1 for of_group in by_group.values())
    again = StoryIndex(members)
    assert all(again.place(each) for each in members)


@pytest.mark.parametrize(
    "text, terms",
    [
        ("Minister's ferries, 10,000 boxes", ["minister", "ferry", "10,000", "box"]),
        ("the U.S. launches O’Neill’s bus", ["the", "u.s", "launch", "o'neill", "bus"]),
        ("\U0001f6f3 a b --- __ ''", []),
        ("x" * 10_000, []),
    ],
)
def test_words_are_plain_terms(text: str, terms: list[str]) -> None:
    assert list(words(text)) == terms


def test_the_rare_words_of_the_title_weigh_most() -> None:
    terms, weights = features(Article(id="x", title=FERRY[0][0], text=FERRY[0][1], language="en"))
    assert {"selkie", "orrin", "aground"} <= set(terms[:4])
    assert weights == sorted(weights, reverse=True)
    assert sum(weight**2 for weight in weights) == pytest.approx(1, abs=0.01)
    assert len(terms) == len(set(terms)) <= rules().terms.kept


def test_without_a_title_the_first_words_stand_for_it() -> None:
    terms, _ = features(Article(id="x", text=FERRY[0][1] + " Seabirds were seen." * 3, language="en"))
    assert terms.index("selkie") < terms.index("seabird")


def test_of_another_language_only_names_and_numbers_count() -> None:
    text = (
        "Le ferry Selkie a heurté des rochers à Kelwick. 212 passagers, dit le capitaine Brandvold. Le quai."
    )
    terms, _ = features(Article(id="x", text=text, language="fr"))
    assert set(terms) == {"selkie", "kelwick", "212", "brandvold"}


def test_common_words_of_english_weigh_little() -> None:
    common = commonness()
    assert common.share("the") > 0.9 > common.share("minister") > common.share("lifeboat") > 0
