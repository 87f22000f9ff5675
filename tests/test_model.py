import json
from copy import deepcopy

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.model import (
    Actor,
    Article,
    Claim,
    Event,
    EventSpans,
    Quoted,
    Record,
    Source,
    faults,
    from_json,
    json_schema,
    to_json,
)

TEXT = "Kyiv said shells came."


def make() -> Record:
    return Record(
        id="x",
        text=TEXT,
        actors=[Actor(id="a1", name="Ukraine", kind="country", mentions=[(0, 4)])],
        claims=[
            Claim(
                id="c1",
                kind="indirect",
                act="say",
                source=Source(span=(0, 4), text="Kyiv", actor="a1"),
                cue=Quoted(span=(5, 9), text="said"),
                content=[Quoted(span=(10, 21), text="shells came")],
                confidence=0.5,
            )
        ],
        events=[
            Event(
                id="e1",
                type="AID",
                spans=EventSpans(trigger=(17, 21)),
                status="alleged",
                according_to=["c1"],
                confidence=0.5,
            )
        ],
    )


def test_a_sound_record_has_no_faults() -> None:
    assert faults(make()) == []


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (
            lambda r: r.actors[0].mentions.append((20, 99)),
            "a1.mentions[1]: span 20-99 is not inside the text",
        ),
        (lambda r: r.actors[0].mentions.append((4, 4)), "a1.mentions[1]: span 4-4 is not inside the text"),
        (
            lambda r: setattr(r.claims[0], "cue", Quoted(span=(5, 9), text="says")),
            "c1.cue: span 5-9 does not quote 'says'",
        ),
        (
            lambda r: setattr(r.claims[0], "source", Source(span=(0, 4), text="Kyiv", actor="a9")),
            "c1.source: no actor a9",
        ),
        (lambda r: setattr(r.claims[0], "within", "c1"), "c1.within: no other claim c1"),
        (lambda r: r.events[0].according_to.append("c7"), "e1: no claim c7"),
        (lambda r: r.events[0].recipients.append("a7"), "e1: no actor a7"),
        (lambda r: r.events[0].goods.append("money"), "e1: 1 goods but 0 goods spans"),
        (lambda r: r.events.append(deepcopy(r.events[0])), "two events share an id"),
    ],
)
def test_each_fault_is_named(damage, complaint: str) -> None:
    record = make()
    damage(record)
    assert any(complaint in fault for fault in faults(record)), faults(record)


def test_a_record_survives_json() -> None:
    assert from_json(to_json(make()), Record) == make()


def test_a_record_in_json_has_the_names_of_the_struct() -> None:
    plain = json.loads(to_json(make()))
    assert list(plain) == list(Record.__struct_fields__)
    assert plain["claims"][0]["content"] == [{"span": [10, 21], "text": "shells came"}]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_json(text: str) -> None:
    article = Article(id="x", text=text)
    assert from_json(to_json(article), Article) == article


def test_a_field_of_the_wrong_type_is_named() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.claims"):
        from_json('{"id": "x", "text": "", "claims": 3}', Record)


def test_the_schema_describes_every_struct_and_the_closed_sets() -> None:
    schema = json_schema()
    assert {"Record", "Actor", "Claim", "Event", "Source", "Furniture"} <= set(schema["$defs"])
    assert "hypothetical" in json.dumps(schema["$defs"]["Event"]["properties"]["status"])
    assert schema["$defs"]["Claim"]["required"] == ["id", "kind", "act", "content", "confidence"]
