"""How events are scored: which mentions are one, which sides are right, what kinds of errors there are."""

import pytest
from bench.event_errors import KINDS, by, outlet, read_mentions, table
from training.corpus import MarkedArticle, MarkedEvent
from training.event_scoring import (
    OTHERS,
    SIDES,
    EventScore,
    Mention,
    Span,
    marked_mentions,
    match,
    same_side,
)

from onrecord.model import Claim, Event, EventSpans, Quoted, Record, Source

SENTENCES = [(0, 100), (101, 200)]


def mention(type_: str, at: int, status: str = "asserted", mode: str | None = None, **sides: Span) -> Mention:
    arguments: dict[str, tuple[Span, ...]] = dict.fromkeys((*SIDES, *OTHERS), ())
    return Mention(
        type_, (at, at + 5), arguments | {role: (span,) for role, span in sides.items()}, status, mode
    )


def scored(marked: list[Mention], read: list[Mention]) -> EventScore:
    score = EventScore()
    score.add(SENTENCES, marked, read)
    return score


@pytest.mark.parametrize(
    ("read", "pairs"),
    [
        (mention("AID", 10), [(0, 0)]),
        (mention("AID", 14), [(0, 0)]),  # the triggers overlap
        (mention("AID", 15), []),
        (mention("AID", 50, actor=(2, 4)), [(0, 0)]),  # or a party does
        (mention("AID", 50, recipient=(2, 4)), []),
        (mention("COERCE", 10), []),
        (mention("AID", 120, actor=(2, 4)), []),  # in another sentence
    ],
)
def test_a_mention_read_and_one_marked_are_one(read: Mention, pairs: list[tuple[int, int]]) -> None:
    assert match(SENTENCES, [mention("AID", 10, actor=(0, 4))], [read]) == pairs


def test_each_mention_counts_once_the_best_matching_first() -> None:
    marked = [mention("AID", 10, actor=(0, 4)), mention("AID", 40, actor=(0, 4))]
    read = [mention("AID", 60, actor=(0, 4)), mention("AID", 40, actor=(0, 4))]
    assert sorted(match(SENTENCES, marked, read)) == [(0, 0), (1, 1)]
    assert match(SENTENCES, marked[:1], read) == [(0, 1)]


def test_a_side_is_right_where_both_name_nobody_or_one_touches_the_other() -> None:
    assert same_side([], [])
    assert same_side([(0, 4)], [(3, 9), (20, 22)])
    assert not same_side([(0, 4)], [(4, 9)])
    assert not same_side([(0, 4)], []) and not same_side([], [(0, 4)])


def test_what_is_right_in_the_matched() -> None:
    marked = [mention("AID", 10, actor=(0, 4), place=(30, 34)), mention("AID", 120, "denied", "food")]
    read = [mention("AID", 10, actor=(0, 4), recipient=(50, 54)), mention("AID", 120, "denied", "money")]
    score = scored(marked, read)
    assert (score.f1, score.macro, score.whole) == (1.0, 1.0, 0.5)
    assert [score.share(what) for what in ("actor", "recipient", "both", "status", "place", "source")] == [
        *(1.0, 0.5, 0.5, 1.0, 0.5, 1.0)
    ]
    assert (score.modes, score.share("mode")) == (1, 0.0)


def test_precision_counts_as_much_as_recall() -> None:
    score = scored([mention("AID", 10), mention("AID", 40), mention("COERCE", 70)], [mention("AID", 10)])
    assert score.f1 == pytest.approx(2 * 1 / (1 + 3))
    assert score.macro == pytest.approx((2 / 3 + 0) / 2)
    assert EventScore().f1 == EventScore().macro == EventScore().share("mode") == 0.0


ACTOR, OTHER = (0, 4), (60, 64)


@pytest.mark.parametrize(
    ("marked", "read", "errors"),
    [
        ([mention("AID", 10)], [], {"trigger: missed": 1}),
        ([], [mention("AID", 10)], {"trigger: false": 1}),
        ([mention("AID", 10)], [mention("COERCE", 12)], {"type: other": 1}),
        ([mention("AID", 10)], [mention("AID", 40)], {"trigger: missed": 1, "trigger: false": 1}),
        (
            [mention("AID", 10)],
            [mention("AID", 10), mention("COERCE", 10)],
            {"trigger: read twice": 1},
        ),
        ([mention("AID", 10)], [mention("AID", 10, actor=ACTOR)], {"actor: false": 1}),
        ([mention("AID", 10, recipient=ACTOR)], [mention("AID", 10)], {"recipient: missed": 1}),
        ([mention("AID", 10, actor=ACTOR)], [mention("AID", 10, actor=OTHER)], {"actor: other": 1}),
        ([mention("AID", 10, "denied")], [mention("AID", 10)], {"status: asserted for denied": 1}),
        ([mention("AID", 10, actor=ACTOR)], [mention("AID", 10, actor=ACTOR)], {}),
    ],
)
def test_kinds_of_errors(marked: list[Mention], read: list[Mention], errors: dict[str, int]) -> None:
    assert scored(marked, read).errors == errors


def test_types_taken_for_each_other_are_told() -> None:
    score = scored([mention("AID", 10), mention("AID", 40)], [mention("COERCE", 10), mention("COERCE", 40)])
    assert score.confused == {("AID", "COERCE"): 2}
    assert any("AID read as COERCE" in line and " 2 " in line for line in score.lines())


def test_which_of_the_read_are_right() -> None:
    score = EventScore()
    read = [mention("COERCE", 10), mention("AID", 40), mention("AID", 80)]
    assert score.add(SENTENCES, [mention("AID", 42)], read) == [False, True, False]


def test_scores_of_articles_add_up() -> None:
    score = scored([mention("AID", 10)], [mention("AID", 10)])
    score.add(SENTENCES, [mention("AID", 10)], [])
    assert (score.marked["AID"], score.read["AID"], score.matched["AID"]) == (2, 1, 1)
    assert any(line.split() == ["AID", "2", "marked,", "1", "read,", "F1", "0.667"] for line in score.lines())


def test_what_is_marked_is_scored_by_role() -> None:
    event = MarkedEvent(
        "AID", (10, 15), "x", "food", "alleged", (("actor", (0, 4)), ("actor", (6, 8)), ("date", (20, 24)))
    )
    (made,) = marked_mentions(MarkedArticle("x", "", events=(event,)))
    assert (made.arguments["actor"], made.arguments["date"]) == (((0, 4), (6, 8)), ((20, 24),))
    assert (made.arguments["source"], made.mode, made.status) == ((), "food", "alleged")


def test_a_records_events_are_scored_by_all_their_mentions() -> None:
    text = "Peru fed Lima. Ann said Peru had fed Lima."
    said = Claim(
        id="c1",
        kind="indirect",
        act="say",
        source=Source(span=(15, 18), text="Ann"),
        content=[Quoted(span=(24, 41), text=text[24:41])],
        confidence=0.9,
    )
    event = Event(
        id="e1",
        type="AID",
        spans=EventSpans(actor=[(0, 4)], trigger=(5, 8), place=(9, 13)),
        mentions=[EventSpans(recipient=[(37, 41)], trigger=(33, 36))],
        status="alleged",
        according_to=["c1"],
        confidence=0.8,
    )
    first, again = read_mentions(Record(id="x", text=text, claims=[said], events=[event]))
    assert (first.trigger, first.arguments["actor"], first.arguments["place"]) == (
        (5, 8),
        ((0, 4),),
        ((9, 13),),
    )
    assert (again.trigger, again.arguments["recipient"]) == ((33, 36), ((37, 41),))
    assert first.arguments["source"] == again.arguments["source"] == ((15, 18),)
    assert (first.status, first.confidence) == ("alleged", 0.8)


def test_the_table_of_errors_tells_each_kind_once() -> None:
    marked = [mention("AID", 10, actor=ACTOR), mention("AID", 40), mention("COERCE", 70)]
    read = [mention("AID", 10, "denied", actor=OTHER), mention("AID", 71), mention("AID", 90)]
    lines = list(table(scored(marked, read)))
    assert lines[0] == "3 marked, 3 read, 1 right in type"
    counts = {line[:20].strip(): int(line[20:26]) for line in lines[1:]}
    assert counts == {
        **dict.fromkeys(KINDS, 0),
        "trigger: missed": 1,
        "trigger: false": 1,
        "type: other": 1,
        "actor": 1,
        "status": 1,
    }


def test_figures_are_told_by_outlet() -> None:
    assert [outlet(name) for name in ("as-2g4rN9YPx", "wikinews2020_17", "bbc")] == [
        "as",
        "wikinews2020",
        "bbc",
    ]
    small, large = scored([mention("AID", 10)], []), scored([mention("AID", 10)] * 2, [mention("AID", 10)])
    _, first, second = by({"bbc": small, "as": large})
    assert first.split()[:4] == ["as", "2", "1", "0.667"]
    assert second.split()[:4] == ["bbc", "1", "0", "0.000"]
