"""Reports of one happening become one event."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.model import Place, Status
from onrecord.ontology.acts import act, acts
from onrecord.record.accounts import days
from onrecord.record.merging import merge
from onrecord.record.parties import party
from onrecord.record.rows import Figure, Member, Report, StoryEvent, Toll, Who
from onrecord.record.sameness import Likeness, likeness

KENYA = Who(id="ken", name="Kenya", country="KEN")
NAIROBI = Who(id="government.ken", name="Nairobi", country="KEN", sector="GOV")
ARMY = Who(id="military.ken", name="Kenyan forces", country="KEN", sector="MIL")
OTIENO = Who(id="mary-otieno.ken", name="Mary Otieno", country="KEN", sector="GOV")
MALAWI = Who(id="mwi", name="Malawi", country="MWI")
TONGA = Who(id="ton", name="Tonga", country="TON")
GUNMEN = Who(id="some.gunman", name="gunmen", sector="UAF")
ATTACKERS = Who(id="some.attacker", name="the attackers", sector="UAF")
TEACHERS = Who(id="some.teacher", name="teachers", sector="EDU")
PEOPLE = Who(id="some.person", name="people", sector="CVL")
MINERS = Who(id="some.miner", name="six miners", sector="LAB")


def report(n: int, **fields: object) -> Report:
    """Of article `n`: Kenya condemned Malawi, unless told otherwise."""
    made: dict[str, object] = {
        "article": f"art{n}",
        "report": "e1",
        "type": "ACCUSE",
        "trigger": "condemned",
        "actors": [KENYA],
        "recipients": [MALAWI],
        "status": "asserted",
        "confidence": 0.7,
    }
    return Report(**(made | fields))  # type: ignore[arg-type]


def member(n: int, published: str | None = "2024-05-02", group: str = "") -> Member:
    return Member(article=f"art{n}", key=f"k{n}", published=published, group=group or f"art{n}")


def merged(*reports: Report, members: Sequence[Member] | None = None) -> list[StoryEvent]:
    known = members if members is not None else [member(n) for n in range(20)]
    return merge("s1", list(reports), {one.article: one for one in known}, [])


def place(name: str, country: str, lat: float | None = None, lon: float | None = None) -> Place:
    return Place(name=name, country=country, lat=lat, lon=lon)


ASSAULT: dict[str, object] = {
    "type": "ASSAULT",
    "trigger": "killed",
    "actors": [GUNMEN],
    "recipients": [MINERS],
}
MEETING: dict[str, object] = {"type": "CONSULT", "trigger": "met", "mode": "visit"}

ONE: list[tuple[str, dict[str, object], dict[str, object]]] = [
    ("the same words", {}, {}),
    ("another word for the same act", {}, {"trigger": "denounced"}),
    ("asserted and alleged", {}, {"status": "alleged"}),
    ("asserted and denied", {}, {"status": "denied"}),
    ("promised and requested", {"status": "promised"}, {"status": "requested"}),
    ("a country and its government", {}, {"actors": [NAIROBI]}),
    ("a government and its minister", {"actors": [NAIROBI]}, {"actors": [OTIENO]}),
    ("one side not named", {}, {"recipients": []}),
    ("one side a pronoun", {}, {"actors": [Who(name="they")]}),
    ("a country that was not resolved", {}, {"actors": [Who(name="KENYA")]}),
    ("gunmen and attackers", ASSAULT, ASSAULT | {"actors": [ATTACKERS]}),
    ("killed, and shot dead", ASSAULT, ASSAULT | {"trigger": "shot"}),
    ("killed by somebody", ASSAULT, ASSAULT | {"actors": []}),
    ("one day apart", {"date": "2024-05-01"}, {"date": "2024-05-02"}),
    ("a day and its month", {"date": "2024-05-01"}, {"date": "2024-05"}),
    ("a day and no day", {"date": "2024-05-01"}, {}),
    (
        "a town and its country",
        {"place": place("Mombasa", "KEN", -4.0, 39.7)},
        {"place": place("Kenya", "KEN")},
    ),
    ("a place and none", {"place": place("Mombasa", "KEN", -4.0, 39.7)}, {}),
    ("who met whom", MEETING, MEETING | {"actors": [MALAWI], "recipients": [KENYA]}),
    ("a joint act and one of its actors", {"actors": [KENYA, TONGA]}, {}),
    (
        "goods told and not",
        {"type": "AID", "trigger": "sent", "goods": ["food"]},
        {"type": "AID", "trigger": "supplied"},
    ),
]


@rows(("first", "second"), [case[1:] for case in ONE], ids=[case[0] for case in ONE])
def test_one_happening(first: dict[str, object], second: dict[str, object]) -> None:
    [event] = merged(report(1, **first), report(2, **second))
    assert event.reports == 2


TWO: list[tuple[str, dict[str, object], dict[str, object]]] = [
    ("another type", {}, {"type": "REQUEST"}),
    ("another actor", {}, {"actors": [TONGA]}),
    ("another recipient", {}, {"recipients": [TONGA]}),
    ("who did it to whom", {}, {"actors": [MALAWI], "recipients": [KENYA]}),
    ("another act of the type", {}, {"trigger": "indicted"}),
    ("promised and done", {}, {"status": "promised"}),
    ("another week", {"date": "2024-05-01"}, {"date": "2024-04-22"}),
    ("three days apart", {"date": "2024-05-01"}, {"date": "2024-04-28"}),
    ("told another week", {}, {"article": "art18"}),
    ("another country", {"place": place("Mombasa", "KEN")}, {"place": place("Blantyre", "MWI")}),
    (
        "another town",
        {"place": place("Mombasa", "KEN", -4.0, 39.7)},
        {"place": place("Kisumu", "KEN", -0.1, 34.8)},
    ),
    (
        "other goods",
        {"type": "AID", "trigger": "sent", "goods": ["food"]},
        {"type": "AID", "trigger": "sent", "goods": ["oil"]},
    ),
    ("other victims", ASSAULT, ASSAULT | {"recipients": [TEACHERS]}),
    ("a partner of one's own", MEETING, MEETING | {"recipients": [TONGA]}),
    ("nobody named", {"actors": [], "recipients": []}, {"actors": [], "recipients": []}),
    (
        "two people of one government",
        {"actors": [OTIENO]},
        {"actors": [Who(id="job-kimani.ken", name="Job Kimani", country="KEN", sector="GOV")]},
    ),
    ("people in general", ASSAULT | {"actors": []}, ASSAULT | {"actors": [], "recipients": [PEOPLE]}),
    (
        "places that share a word",
        {"recipients": [Who(name="the village of Ova")]},
        {"trigger": "blamed", "recipients": [Who(name="the village of Dol")]},
    ),
    ("another surname", {"actors": [OTIENO]}, {"actors": [Who(id="some.kimani", name="Kimani")]}),
]


@rows(("first", "second"), [case[1:] for case in TWO], ids=[case[0] for case in TWO])
def test_two_happenings(first: dict[str, object], second: dict[str, object]) -> None:
    members = [member(n) for n in range(10)] + [member(18, "2024-05-18")]
    assert len(merged(report(1, **first), report(2, **second), members=members)) == 2


def test_copies_of_one_text_report_the_same_even_where_nobody_is_named() -> None:
    unclear = {"actors": [Who(name="who")], "recipients": []}
    [event] = merged(
        report(1, **unclear), report(2, **unclear), members=[member(1, group="art1"), member(2, group="art1")]
    )
    assert (event.reports, event.origins) == (2, 1)


def test_what_could_be_either_of_two_meetings_is_none_of_them() -> None:
    with_malawi, with_tonga = report(1, **MEETING), report(2, **MEETING, recipients=[TONGA])
    alone = [report(n, **MEETING, recipients=[]) for n in (3, 4)]
    events = merged(with_malawi, with_tonga, *alone)
    assert [event.reports for event in events] == [1, 1, 2]


def test_the_id_of_an_event_whose_reports_are_gone_is_not_given_again() -> None:
    [event] = merged(report(1))
    gone = msgspec.structs.replace(
        event, report_ids=[msgspec.structs.replace(event.report_ids[0], article="art9")]
    )
    [again] = merge("s1", [report(1)], {"art1": member(1)}, [gone])
    assert again.event != gone.event


def test_a_copy_bears_nothing_out() -> None:
    reports = [
        report(1),
        report(2),
        report(3, status="denied"),
        report(4, status="denied", date="2024-05-01"),
    ]
    members = [member(1, group="g"), member(2, group="g"), member(3), member(4)]
    [event] = merged(*reports, members=members)
    assert (event.reports, event.origins) == (4, 3)
    assert [(told.value, told.reports) for told in event.statuses] == [("denied", 2), ("asserted", 1)]


def test_title_lead_and_body_of_one_article_are_one_report() -> None:
    [event] = merged(report(1), report(1, report="e2", trigger="denounced"), report(1, report="e3"))
    assert event.reports == 1
    assert len(event.report_ids) == 3


def test_distinct_speakers_are_its_sources() -> None:
    lee = Who(id="ann-lee", name="Ann Lee")
    reports = [
        report(1, speakers=[lee, Who(name="A Villager")]),
        report(2, speakers=[lee, Who(name="a villager"), Who(name="he")]),
    ]
    [event] = merged(*reports)
    assert [who.name for who in event.sources] == ["Ann Lee", "A Villager"]


def test_the_best_date_is_the_most_told_then_the_most_precise_then_the_first() -> None:
    for told, best in [
        (["2024-05-01", "2024-05-02", "2024-05-02"], "2024-05-02"),
        (["2024-05", "2024-05-02"], "2024-05-02"),
        (["2024-05-02", "2024-05-01"], "2024-05-02"),
    ]:
        [event] = merged(*(report(n, date=date) for n, date in enumerate(told)))
        assert event.date == best
        assert {one.value for one in event.dates} == set(told)


def test_the_place_with_coordinates_is_shown() -> None:
    exact, loose = place("Mombasa", "KEN", -4.0, 39.7), place("Mombasa", "KEN")
    [event] = merged(report(1, place=loose), report(2, place=exact), report(3, place=place("Kenya", "KEN")))
    assert event.place == exact
    assert [(told.value, told.reports) for told in event.places] == [("Mombasa", 2), ("Kenya", 1)]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ([[KENYA], [NAIROBI], [KENYA]], ["Kenya"]),
        ([[OTIENO], [Who(name="she")]], ["Mary Otieno"]),
        ([[KENYA, TONGA], [KENYA]], ["Kenya", "Tonga"]),
        ([[GUNMEN], [ATTACKERS], [GUNMEN]], ["gunmen"]),
        ([[Who(name="she")], []], []),
    ],
)
def test_the_actor_most_told_of_is_shown(told: list[list[Who]], shown: list[str]) -> None:
    [event] = merged(*(report(n, actors=who) for n, who in enumerate(told)))
    assert [who.name for who in event.actors] == shown


def test_first_and_last_day_are_those_of_its_articles() -> None:
    members = [member(1, "2024-05-03"), member(2, "2024-05-01"), member(3, None)]
    members[2].added = "2031-01-02T03:04:05Z"
    [event] = merged(*(report(n) for n in (1, 2, 3)), members=members)
    assert (event.first_seen, event.last_seen) == ("2024-05-01", "2024-05-03")
    assert [ref.article for ref in event.report_ids] == ["art2", "art1", "art3"]


def test_undated_articles_give_an_event_no_first_day_and_the_order_of_their_ids() -> None:
    members = [member(n, None) for n in (1, 2)]
    members[0].added, members[1].added = "2031-01-02T03:04:05Z", "2024-01-02T03:04:05Z"
    [event] = merged(report(2), report(1), members=members)
    assert (event.first_seen, event.last_seen) == (None, None)
    assert [ref.article for ref in event.report_ids] == ["art1", "art2"]


def test_an_event_keeps_its_id_while_reports_are_added() -> None:
    members = {f"art{n}": member(n, f"2024-05-0{9 - n}") for n in range(1, 8)}
    [before] = merge("s1", [report(5), report(6)], members, [])
    [after] = merge("s1", [report(n) for n in range(3, 8)], members, [before])
    assert after.event == before.event


def test_of_two_earlier_events_that_turn_out_to_be_one_the_larger_lends_its_id() -> None:
    small = merged(report(1))[0]
    large = merged(report(2), report(3))[0]
    [event] = merge("s1", [report(n) for n in (1, 2, 3)], {}, [small, large])
    assert event.event == large.event


def test_a_new_event_never_takes_the_id_of_another() -> None:
    [before] = merged(report(1), report(2))
    now = [report(1), report(2, trigger="indicted"), report(3, trigger="indicted")]
    events = merge("s1", now, {}, [before])
    assert len({event.event for event in events}) == 2
    assert before.event in {event.event for event in events}


def test_the_words_of_each_act_belong_to_its_examples() -> None:
    for kind in acts().acts:
        for example in kind.example:
            found = {act(kind.type, word.strip(".,")) for word in example.split()}
            assert kind.act in found, example


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("2024-02-29", 1),
        ("2024-02", 29),
        ("2023-12", 31),
        ("2024", 366),
        ("soon", None),
        (None, None),
        ("2024-13", None),
    ],
)
def test_a_date_is_the_days_it_may_mean(value: str | None, length: int | None) -> None:
    found = days(value)
    assert (found[1] - found[0] + 1 if found else None) == length


WHO = st.sampled_from(
    [KENYA, NAIROBI, ARMY, OTIENO, MALAWI, TONGA, GUNMEN, ATTACKERS, TEACHERS, PEOPLE, MINERS]
    + [Who(name=name) for name in ("they", "dozens", "the launch", "Kenya", "")]
)
STATUSES: list[Status] = ["asserted", "alleged", "denied", "promised"]
REPORTS = st.lists(
    st.builds(
        Report,
        article=st.integers(0, 6).map(lambda n: f"art{n}"),
        report=st.integers(1, 4).map(lambda n: f"e{n}"),
        type=st.sampled_from(["ASSAULT", "CONSULT", "ACCUSE"]),
        actors=st.lists(WHO, max_size=2),
        recipients=st.lists(WHO, max_size=2),
        trigger=st.sampled_from(["killed", "met", "accused", "indicted", ""]),
        place=st.sampled_from([None, place("Mombasa", "KEN", -4.0, 39.7), place("Blantyre", "MWI")]),
        date=st.sampled_from([None, "2024-05-01", "2024-05-02", "2024-05", "2023", "?"]),
        status=st.sampled_from(STATUSES),
        confidence=st.floats(0, 1),
    ),
    max_size=14,
    unique_by=lambda one: (one.article, one.report),
)
MEMBERS = {f"art{n}": member(n, f"2024-05-0{1 + n}", group=f"art{n // 2}") for n in range(5)}


@settings(deadline=None)
@given(REPORTS, st.randoms())
def test_merging_parts_the_reports_whatever_their_order(reports: list[Report], random: object) -> None:
    events = merge("s1", reports, MEMBERS, [])
    refs = [(ref.article, ref.report) for event in events for ref in event.report_ids]
    assert sorted(refs) == sorted((one.article, one.report) for one in reports)
    assert len({event.event for event in events}) == len(events)
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge("s1", shuffled, dict(reversed(MEMBERS.items())), []) == events
    assert merge("s1", reports, MEMBERS, list(reversed(events))) == events


@given(WHO, WHO)
def test_likeness_is_the_same_both_ways_round(one: Who, other: Who) -> None:
    a, b = party(one), party(other)
    assert likeness(a, b) == likeness(b, a)
    if likeness(a, b) >= Likeness.NEAR:
        assert set(a.keys) & set(b.keys)


def test_figures_are_told_by_kind_most_origins_first() -> None:
    def killed(low: int) -> Figure:
        return Figure(kind="killed", low=low, high=low, text=str(low))

    reports = [
        report(1, counts=[killed(9), Figure(kind="wounded", low=30, text="at least 30")]),
        report(2, counts=[killed(12)]),
        report(3, counts=[killed(12)]),
        report(4),
    ]
    (event,) = merged(*reports)
    assert event.counts == [
        Toll(kind="killed", low=12, high=12, reports=2),
        Toll(kind="killed", low=9, high=9, reports=1),
        Toll(kind="wounded", low=30, high=None, reports=1),
    ]
