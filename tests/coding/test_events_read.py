"""Events with the weights that ship: clear sentences are read right, and odd texts never break anything."""

from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from onrecord.coding.coder import Coder
from onrecord.model import Article, Event, Record, Span, Status, faults, from_json, to_json
from onrecord.ontology import event_modes, event_types

TYPE_RIGHT = 0.4
"""Share of the sentences in which an event of the right type must be read."""
WHOLE_RIGHT = 0.15
"""Share in which its parties, its status and on whose word it is must be right too."""


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    type: str
    status: Status
    actor: str = ""
    recipient: str = ""
    voice: str = ""


SENTENCES = msgspec.yaml.decode(
    Path(__file__).with_name("events_sentences.yaml").read_bytes(), type=list[Sentence]
)


@pytest.fixture(scope="module")
def coder(nlp: Language) -> Coder:
    made = Coder()
    made.__dict__["nlp"] = nlp
    return made


def code(coder: Coder, text: str) -> Record:
    return coder.code(Article(id="x", text=text, published="2024-05-15"))


def spans_of(text: str, words: str) -> list[Span]:
    return [(start, start + len(one)) for one in words.split(";") if one and (start := text.index(one)) >= 0]


def met(wanted: list[Span], found: list[Span]) -> bool:
    """Whether each party that is wanted is touched, and nobody is found where nobody is wanted."""
    if not wanted:
        return not found
    return all(any(a < d and c < b for c, d in found) for a, b in wanted)


def wrong(record: Record, wanted: Sentence, event: Event) -> list[str]:
    """What of an event of the right type is wrong."""
    text = record.text
    sources = [c.source.span for c in record.claims if c.id in event.according_to and c.source is not None]
    right = {
        "actor": met(spans_of(text, wanted.actor), event.spans.actor),
        "recipient": met(spans_of(text, wanted.recipient), event.spans.recipient),
        "status": event.status == wanted.status,
        "voice": met(spans_of(text, wanted.voice), sources) and (wanted.voice or not event.according_to),
    }
    return [part for part, good in right.items() if not good]


def told(record: Record, event: Event) -> str:
    def words(spans: list[Span]) -> str:
        return "; ".join(record.text[slice(*span)] for span in spans) or "-"

    sides = f"{words(event.spans.actor)} -> {words(event.spans.recipient)}"
    return f"{event.type} {sides}, {event.status} {event.confidence} {event.according_to}"


def test_clear_sentences_are_read_right(coder: Coder) -> None:
    assert {sentence.type for sentence in SENTENCES} == set(event_types())
    typed = whole = 0
    misses = []
    for sentence in SENTENCES:
        record = code(coder, sentence.text)
        faulty = [wrong(record, sentence, event) for event in record.events if event.type == sentence.type]
        fault = min(faulty, key=len, default=["type"])
        typed += fault != ["type"]
        whole += not fault
        if fault:
            read = " | ".join(told(record, event) for event in record.events) or "nothing"
            misses.append(f"{sentence.type} {sentence.status}, {sentence.text}\n   {fault}: {read}")
    count = len(SENTENCES)
    report = "\n".join([f"of {count} sentences {typed} right in type, {whole} as a whole", *misses])
    print(report)
    assert typed >= TYPE_RIGHT * count, report
    assert whole >= WHOLE_RIGHT * count, report


def test_the_table_is_whole() -> None:
    assert len({sentence.text for sentence in SENTENCES}) == len(SENTENCES) >= 80
    for sentence in SENTENCES:
        for words in (sentence.actor, sentence.recipient, sentence.voice):
            assert all(one in sentence.text for one in words.split(";")), sentence


def check(record: Record) -> None:
    """Spans are inside the text and at words, references lead somewhere, labels are of their tables."""
    assert faults(record) == []
    assert from_json(to_json(record), Record) == record
    modes = {(mode.type, mode.mode) for mode in event_modes()}
    text = record.text
    for n, event in enumerate(record.events, 1):
        assert event.id == f"e{n}"
        assert event.type in event_types()
        assert event.mode is None or (event.type, event.mode) in modes
        assert 0 <= event.confidence <= 1
        for spans in (event.spans, *event.mentions):
            told = [spans.trigger, *spans.actor, *spans.recipient, *spans.goods]
            told += [span for span in (spans.place, spans.date) if span is not None]
            for start, end in told:
                assert 0 <= start < end <= len(text)
                assert text[start:end].strip() == text[start:end]
            for side in (spans.actor, spans.recipient):
                assert not any(a < d and c < b for (a, b), (c, d) in combinations(side, 2))


STORY = (
    "Police in Accra arrested the banker Kofi Mensah on Monday, the interior minister said. “He stole from "
    "farmers,” she told reporters. Gunmen shot two guards outside the court. Peru accused Chile of shelling "
    "its ports and asked Norway for medicine.\n\nChile denied that its navy had fired. "
)
ODD = {
    "empty": "",
    "blank": " \n\n\t ",
    "one word": "attacked",
    "one sign": "“",
    "no punctuation": "".join(sign for sign in STORY * 5 if sign not in ".,“”"),
    "capitals": (STORY * 3).upper(),
    "small letters": (STORY * 3).lower(),
    "emoji": STORY.replace("Peru", "🇵🇪").replace(".", " 🙂👩‍👩‍👧.").replace(" two ", " 2️⃣ "),
    "only emoji": "🙂" * 200,
    "letters with marks": STORY.replace("e", "e\u0301").replace("i", "ı"),
    "one long word": "attacked" * 2000,
    "signs": "“”'\",;:--…" * 100,
    "control signs": STORY.replace(" ", "\u00a0").replace("o", "o\u200b") + "\x00\x85\u2028",
    "a word a line": STORY.replace(" ", "\n"),
    "all on one line": (STORY * 8).replace("\n", " "),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_have_sound_records(coder: Coder, name: str) -> None:
    check(code(coder, ODD[name]))


@pytest.mark.parametrize("name", ["no punctuation", "capitals", "small letters", "all on one line"])
def test_events_are_read_however_the_text_is_written(coder: Coder, name: str) -> None:
    """Of the same story written otherwise at least a few are read."""
    assert len(code(coder, ODD[name]).events) >= 3


def test_twenty_thousand_words_are_read_like_few(coder: Coder) -> None:
    """A word costs as many windows as in a short text; the record is sound."""
    times = 20_000 // len(STORY.split()) + 1
    record = code(coder, STORY * times)
    check(record)
    triggers = [e.spans.trigger[0] for e in record.events]
    triggers += [spans.trigger[0] for e in record.events for spans in e.mentions]
    for tenth in range(10):  # events all along it
        low, high = (len(record.text) * n // 10 for n in (tenth, tenth + 1))
        assert sum(low <= start < high for start in triggers) > times / 10


_PIECES = st.sampled_from(
    [
        *("Peru", "the army", "attacked", "said", "that", "agreed to", "talks between", "and", "was", "by"),
        *(
            ",",
            ".",
            "“",
            "”",
            "\n\n",
            "accused",
            "will",
            "not",
            "who",
            "🙂",
            "é",
            "SANCTIONS ON",
            "on Friday",
        ),
        *("called off", "--", "hundreds of", "its", "12 guards", "in Lima", "\u0301", "\u200b"),
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_any_text_has_a_sound_record(coder: Coder, text: str) -> None:
    check(code(coder, text))


def test_a_lower_cut_keeps_more_and_all_that_was_kept() -> None:
    from onrecord.coding.coder import load_language
    from onrecord.coding.events import Events

    doc = load_language(("onrecord_actors", "onrecord_claims"))(STORY)
    kept: list[set[Span]] = []
    for least in (0.0, None, 0.9):
        events = Events(min_confidence=least)(doc)._.events
        assert all(event.confidence >= (least or 0) - 0.005 for event in events)
        kept.append({spans.trigger for e in events for spans in (e.spans, *e.mentions)})
    everything, usual, surest = kept
    assert surest < usual <= everything
