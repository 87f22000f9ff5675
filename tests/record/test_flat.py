"""A record laid out in rows."""

from onrecord.model import Actor, Claim, Count, Event, EventSpans, Place, Quoted, Record, Source, When
from onrecord.record import flat
from onrecord.record.rows import Figure, Who

TEXT = (
    "Kenya's decision to send maize to Malawi was praised by villagers, Ann Lee said. "
    "“We thank them,” she added."
)


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def quoted(words: str) -> Quoted:
    return Quoted(span=at(words), text=words)


def record(**fields: object) -> Record:
    actors = [
        Actor(id="a1", name="Kenya", kind="country", country="KEN", mentions=[at("Kenya")]),
        Actor(id="a2", name="Malawi", kind="country", country="MWI", mentions=[at("Malawi")]),
        Actor(
            id="a3",
            name="Ann Lee",
            kind="person",
            role="envoy",
            mentions=[at("Ann Lee"), at("she")],
        ),
    ]
    return Record(id="r1", published="2024-05-02", text=TEXT, actors=actors, **fields)  # type: ignore[arg-type]


def event(**fields: object) -> Event:
    made: dict[str, object] = {
        "id": "e1",
        "type": "AID",
        "spans": EventSpans(trigger=at("send")),
        "status": "asserted",
        "confidence": 0.8,
    }
    return Event(**(made | fields))  # type: ignore[arg-type]


CLAIMS = [
    Claim(
        id="c1",
        kind="indirect",
        act="say",
        source=Source(span=at("Ann Lee"), text="Ann Lee", actor="a3"),
        cue=quoted("said"),
        content=[quoted("Kenya's decision"), quoted("to send maize")],
        confidence=0.9,
    ),
    Claim(
        id="c2",
        kind="indirect",
        act="say",
        source=Source(span=at("villagers"), text="villagers"),
        content=[quoted("to send maize")],
        confidence=0.5,
    ),
    Claim(id="c3", kind="direct", act="say", content=[quoted("We thank them")], confidence=0.5),
]


def test_an_actor_is_a_row_with_its_id_in_all_articles() -> None:
    rows = flat.appearances(record())
    assert [(row.article, row.actor, row.id, row.mentions) for row in rows] == [
        ("r1", "a1", "ken", 1),
        ("r1", "a2", "mwi", 1),
        ("r1", "a3", "ann-lee", 2),
    ]
    assert rows[2].role == "envoy"


def test_a_claim_names_its_speaker_as_an_actor_else_by_its_words() -> None:
    rows = flat.claims(record(claims=CLAIMS))
    assert rows[0].speaker == Who(id="ann-lee", name="Ann Lee")
    assert rows[1].speaker == Who(name="villagers")
    assert rows[2].speaker is None
    assert rows[0].content == "Kenya's decision … to send maize"
    assert (rows[0].source, rows[0].cue, rows[2].cue) == ("Ann Lee", "said", None)


def test_a_report_names_its_actors_and_the_words_that_name_none() -> None:
    spans = EventSpans(
        actor=[at("villagers")],
        recipient=[at("Kenya's decision"), at("Malawi")],
        trigger=at("praised"),
    )
    [row] = flat.reports(record(events=[event(spans=spans, recipients=["a1"])]))
    assert row.actors == [Who(name="villagers")]
    assert row.recipients == [Who(id="ken", name="Kenya", country="KEN"), Who(name="Malawi")]
    assert row.trigger == "praised"


def test_a_pronoun_that_the_event_resolves_leaves_no_words_behind() -> None:
    spans = EventSpans(actor=[at("We")], recipient=[at("them")], trigger=at("thank"))
    [row] = flat.reports(record(events=[event(spans=spans, actors=["a3"])]))
    assert [who.name for who in row.actors] == ["Ann Lee"]
    assert [who.name for who in row.recipients] == ["them"]


def test_a_report_has_the_speakers_of_the_claims_it_stands_in() -> None:
    reported = event(according_to=["c1", "c3", "c2"], date=When(text="May", value="2024-05"))
    [row] = flat.reports(record(events=[reported], claims=CLAIMS))
    assert [who.name for who in row.speakers] == ["Ann Lee", "villagers"]
    assert row.date == "2024-05"


def test_goods_place_and_status_are_taken_over() -> None:
    place = Place(name="Lilongwe", country="MWI")
    spans = EventSpans(trigger=at("send"), goods=[at("maize"), at("maize")])
    [row] = flat.reports(record(events=[event(spans=spans, goods=["grain", "grain"], place=place)]))
    assert (row.goods, row.place, row.status, row.confidence) == (["grain"], place, "asserted", 0.8)


def test_half_a_sentence_is_cut_to_the_length_of_a_name() -> None:
    text = "farmers  who\nhad waited " + "for weeks " * 40
    source = Source(span=(0, len(text)), text=text)
    claim = Claim(id="c1", kind="indirect", act="say", source=source, content=[], confidence=1.0)
    [row] = flat.claims(Record(id="r", text=text, claims=[claim]))
    assert row.speaker is not None
    assert row.speaker.name.startswith("farmers who had waited for weeks")
    assert row.speaker.name.removesuffix("…").split()[-1] in ("for", "weeks")
    assert len(row.speaker.name) <= 100


def test_an_article_without_anybody_has_no_rows() -> None:
    empty = Record(id="r", text="")
    assert (flat.appearances(empty), flat.claims(empty), flat.reports(empty)) == ([], [], [])


def test_a_report_has_the_counts_without_their_places() -> None:
    count = Count(kind="killed", low=12, text="At\nleast 12", span=(0, 11))
    (row,) = flat.reports(record(events=[event(counts=[count])]))
    assert row.counts == [Figure(kind="killed", low=12, high=None, text="At least 12")]
