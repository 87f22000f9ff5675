"""What counts as a copy of a text, and where a text is from."""

import random
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.record.copies import KEPT, CopyIndex, is_copy, new_share, origin, sketch
from onrecord.record.rows import Member

ORIGINAL = [
    "The coast guard of Norrland stopped a freighter off Vesthamn on Tuesday and found crates of ammunition.",
    "The ship had left the harbour of Kirrin four days earlier with papers for fertiliser and tools.",
    "A spokesman for the ministry, Lars Ekdal, said the captain and two officers were being questioned.",
    "Kirrin denied that it knew of the cargo and called the boarding piracy against a peaceful vessel.",
    "Diplomats of both countries are to meet in the capital next week to talk about the crew and the goods.",
    "The shipping company, which is registered on an island in the south, did not answer calls for comment.",
    "It is the third freighter to be held since spring, when parliament gave the coast guard wider powers.",
    "Port workers in Vesthamn said that the crates were brought ashore at night under heavy guard.",
]
BACKGROUND = [
    "Relations between the neighbours have been poor since a quarrel about fishing ten years ago.",
    "Exports of farm machines have halved meanwhile, and a ferry that ran daily was given up last autumn.",
    "Historians trace the mistrust back to a war of succession whose battlefields tourists still come to.",
    "Opinion polls show that most people would rather have trade than quarrels, whatever leaders tell them.",
    "An election is due before the end of the year, and the opposition promises a fresh start with everyone.",
    "Economists of the state bank reckon with slow growth, dear fuel and a currency that loses worth.",
    "The winter was the mildest on record, so that stores of grain are well filled across the whole region.",
    "Farmers meanwhile complain of prices which hardly cover what seed, diesel and labour cost them today.",
]


def text(*sentences: str) -> str:
    return "\n".join(sentences)


def filler(words: int, seed: int = 0) -> str:
    """Words without sense, none of them twice."""
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(10**9)}" for _ in range(words))


def member(ident: str, words: str, published: str | None = None, **more: str | None) -> Member:
    return Member(article=ident, key=ident, published=published, sketch=sketch(words), **more)


def groups(members: list[Member]) -> set[frozenset[str]]:
    return {frozenset(m.article for m in members if m.group == group) for group in {m.group for m in members}}


def placed(members: list[Member], known: list[Member] | None = None) -> set[frozenset[str]]:
    index = CopyIndex(known or [])
    for each in members:
        index.place(each)
    return groups([*(known or []), *members])


@pytest.mark.parametrize(
    ("later", "what"),
    [
        (text(*ORIGINAL), "the same"),
        (
            text("Arms found at sea, says Norrland", "VESTHAMN (Kestrel News) —", *ORIGINAL),
            "another headline and agency",
        ),
        (text(*ORIGINAL[:4]), "its first half"),
        (text(*ORIGINAL[:2]), "its first quarter"),
        (text(ORIGINAL[0], ORIGINAL[2], *ORIGINAL[5:]), "sentences left out"),
        (text(ORIGINAL[0], *ORIGINAL[4:], *ORIGINAL[1:4]), "sentences moved"),
        (text(*ORIGINAL, BACKGROUND[0]), "a sentence of background"),
        (text(*ORIGINAL[:6], BACKGROUND[0]), "cut, and a sentence of background"),
        (
            text(*ORIGINAL)
            .replace("harbour", "harbor")
            .replace("stopped", "halted")
            .replace("goods", "load"),
            "some words",
        ),
        (text(*ORIGINAL).upper().replace(",", " –"), "capitals and other punctuation"),
    ],
    ids=lambda value: value if len(value) < 60 else "",
)
def test_a_copy(later: str, what: str) -> None:
    assert is_copy(sketch(later), sketch(text(*ORIGINAL))), what


@pytest.mark.parametrize(
    ("later", "what"),
    [
        (text(*ORIGINAL, *BACKGROUND[:3]), "a third added and a little"),
        (text(*ORIGINAL, *BACKGROUND), "as much again added"),
        (text(*ORIGINAL[:4], *BACKGROUND[:4]), "its first half and as much of something else"),
        (text(*BACKGROUND), "something else"),
        (text(*ORIGINAL[1].split()[::-1], *ORIGINAL[0].split()[::-1]), "its words in another order"),
        ("", "nothing"),
    ],
    ids=lambda value: value if len(value) < 60 else "",
)
def test_no_copy(later: str, what: str) -> None:
    assert not is_copy(sketch(later), sketch(text(*ORIGINAL))), what


@pytest.mark.parametrize("words", [120, 240, 900, 3000, 9000])
@pytest.mark.parametrize(("added", "copy"), [(0.1, True), (0.2, True), (1 / 3, False), (0.5, False)])
def test_an_article_that_adds_a_third_is_no_copy(words: int, added: float, copy: bool) -> None:
    original = filler(words)
    later = f"{original} {filler(round(added * words), seed=1)}"
    assert is_copy(sketch(later), sketch(original)) is copy


@pytest.mark.parametrize("words", [60, 400, 4000])
def test_the_share_of_new_words_is_what_it_is(words: int) -> None:
    original, new = filler(words), filler(words // 2, seed=1)
    assert new_share(sketch(f"{original} {new}"), sketch(original)) == pytest.approx(1 / 3, abs=0.08)
    assert new_share(sketch(original), sketch(f"{original} {new}")) < 0.05
    assert new_share(sketch(new), sketch(original)) > 0.95


def test_one_word_changed_counts_as_one_word() -> None:
    words = filler(200).split()
    changed = [f"other{i}" if i % 20 == 10 else word for i, word in enumerate(words)]
    assert new_share(sketch(" ".join(changed)), sketch(" ".join(words))) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        ("", "", False),
        ("?! …", "—", False),
        ("Subscribe to read on", "Subscribe to read on", True),
        ("Subscribe to read on", "Subscribe to read more", False),
        ("Subscribe", "Subscribe", True),
        (ORIGINAL[0], ORIGINAL[0].replace("Tuesday", "Friday"), False),
        ("Министр обороны заявил вчера", "министр ОБОРОНЫ заявил вчера!", True),
        ("😀 😀", "😀", False),
    ],
)
def test_short_texts_are_copies_word_for_word(one: str, other: str, copies: bool) -> None:
    assert is_copy(sketch(one), sketch(other)) is copies


def test_scripts_without_spaces_are_read_by_the_character() -> None:
    original = "".join(chr(0x4E00 + (i * 7919) % 5000) for i in range(120))
    assert is_copy(sketch(original[:70]), sketch(original))
    assert not is_copy(sketch(original + original[::-1][:60]), sketch(original))


def test_a_short_article_is_found_in_a_very_long_text() -> None:
    book = filler(200_000).split()
    assert len(sketch(" ".join(book))) < 13_000
    assert is_copy(sketch(" ".join(book[70_000:71_000])), sketch(" ".join(book)))
    assert not is_copy(sketch(" ".join(book)), sketch(" ".join(book[70_000:71_000])))


@given(st.text(max_size=400), st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_sketch(one: str, other: str) -> None:
    hashes = sketch(one)
    assert len(set(hashes)) == len(hashes) <= KEPT
    assert all(0 <= each < 2**32 for each in hashes)
    assert 0 <= new_share(hashes, sketch(other)) <= 1
    assert is_copy(hashes, hashes) is bool(hashes)


def test_sketches_already_stored_stay_comparable() -> None:
    assert sketch("The ship left the harbour of Kirrin") == [2778453753, 1951615059, 2279676029, 2426713677]


def test_the_order_of_arrival_does_not_matter() -> None:
    members = [
        ("wire", text(*ORIGINAL), "2024-06-18"),
        ("first half", text(*ORIGINAL[:4]), "2024-06-19"),
        ("second half", text(*ORIGINAL[4:]), "2024-06-19"),
        ("cut, some background", text(*ORIGINAL[:6], BACKGROUND[0]), "2024-06-20"),
        ("much background", text(*ORIGINAL, *BACKGROUND), "2024-06-21"),
        ("that one's copy", text("Much more than a ship", *ORIGINAL, *BACKGROUND), "2024-06-22"),
    ]
    expected = {
        frozenset({"wire", "first half", "second half", "cut, some background"}),
        frozenset({"much background", "that one's copy"}),
    }
    for order in permutations(members):
        assert placed([member(*each) for each in order]) == expected


@given(st.permutations(range(12)), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_nor_does_where_a_run_ends(order: list[int], cut: int) -> None:
    chain = filler(100).split() + filler(200, seed=1).split()

    def made() -> list[
        Member
    ]:  # each a little further on than the one before: a chain that no group may follow
        return [
            member(f"m{i}", " ".join(chain[i * 12 : i * 12 + 100]), f"2024-06-{i + 10}") for i in range(12)
        ]

    at_once = made()
    together = placed(at_once)
    in_two = made()
    index = CopyIndex([])
    for i in order[:cut]:
        index.place(in_two[i])
    assert placed([in_two[i] for i in order[cut:]], [in_two[i] for i in order[:cut]]) == together
    for group in together:
        first = min(group, key=lambda ident: int(ident[1:]))
        by_name = {each.article: each for each in at_once}
        assert all(is_copy(by_name[each].sketch, by_name[first].sketch) for each in group)


def test_a_bridging_text_unites_two_groups() -> None:
    index = CopyIndex([])
    halves = [
        member("h1", text(*ORIGINAL[:4]), "2024-06-19"),
        member("h2", text(*ORIGINAL[4:]), "2024-06-19"),
    ]
    assert [[m.article for m in index.place(half)] for half in halves] == [["h1"], ["h2"]]
    wire = member("wire", text(*ORIGINAL), "2024-06-18")
    assert {m.article for m in index.place(wire)} == {"wire", "h2"}
    assert wire.group == halves[0].group == halves[1].group == "h1"


def test_what_was_grouped_before_keeps_its_group() -> None:
    known = [
        member("a", text(*ORIGINAL), "2024-06-18", group="a"),
        member("b", text(*ORIGINAL[:4]), "2024-06-19", group="a"),
    ]
    known += [member("c", text(*BACKGROUND), "2024-06-18", group="c")]
    new = member("d", text(*BACKGROUND[:5]), "2024-06-20")
    assert [m.article for m in CopyIndex(known).place(new)] == ["d"]
    assert new.group == "c"


@pytest.mark.parametrize("day", ["2024-06-19", "2024-06-21"])
def test_an_undated_text_comes_after_the_dated_whenever_it_was_added(day: str) -> None:
    long, short = text(*ORIGINAL, *BACKGROUND), text(*ORIGINAL)
    dated, undated = member("dated", short, "2024-06-20"), member("undated", long, added=f"{day}T10:00:00Z")
    assert len(placed([dated, undated])) == 2  # the long text is no copy of the short one, only the reverse
    assert origin([undated, dated])[0] == "dated"


def test_of_undated_texts_the_first_added_was_first() -> None:
    long, short = text(*ORIGINAL, *BACKGROUND), text(*ORIGINAL)
    before, after = "2024-06-19T10:00:00Z", "2024-06-19T10:00:01Z"
    assert len(placed([member("short", short, added=after), member("long", long, added=before)])) == 1
    assert len(placed([member("short", short, added=before), member("long", long, added=after)])) == 2


def test_arrays_do_for_sketches() -> None:
    known = member("a", text(*ORIGINAL), "2024-06-18", group="a")
    known.sketch = np.array(known.sketch, np.uint32)  # type: ignore[assignment]
    new = member("b", text(*ORIGINAL[2:]), "2024-06-19")
    CopyIndex([known]).place(new)
    assert new.group == "a"


def test_texts_without_words_are_alone() -> None:
    assert placed([member("a", ""), member("b", ""), member("c", " … ")]) == {
        frozenset("a"),
        frozenset("b"),
        frozenset("c"),
    }


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([("a", "2024-06-19", None), ("b", "2024-06-18", None)], ("b", "b.example")),
        ([("a", "2024-06-18", None), ("b", "2024-06-19", "Kestrel")], ("a", "Kestrel")),
        (
            [("a", "2024-06-19", "Kestrel"), ("b", "2024-06-18", "Heron"), ("c", "2024-06-20", "Kestrel")],
            ("b", "Kestrel"),
        ),
        ([("a", "2024-06-19", "Kestrel"), ("b", "2024-06-18", "Heron")], ("b", "Heron")),
        ([("b", "2024-06-18", None), ("a", "2024-06-18", None)], ("a", "a.example")),
    ],
)
def test_a_text_is_from_the_agency_credited_else_from_whoever_was_first(
    members: list[tuple[str, str, str | None]], expected: tuple[str, str]
) -> None:
    rows = [
        Member(article=a, key=a, published=day, agency=agency, outlet=f"{a}.example")
        for a, day, agency in members
    ]
    assert origin(rows) == expected


def test_a_superseded_reading_is_no_origin() -> None:
    old = Member(article="old", key="k", published="2024-06-18", outlet="a.example", superseded_by="new")
    new = Member(article="new", key="k", published="2024-06-19", outlet="a.example")
    assert origin([old, new]) == ("new", "a.example")
    assert origin([old]) == ("old", "a.example")
    with pytest.raises(ValueError, match="at least one"):
        origin([])
