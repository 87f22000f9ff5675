"""How many were killed, wounded, arrested: with whom the number stands, and what it bounds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.events.counts import Counts, count_words
from onrecord.coding.events.numbers import Example, numbers, quantities
from onrecord.coding.parsed import parsed

EXAMPLES = [(k.kind, text, bounds) for k in count_words() for text, bounds in k.examples.items()]


REPORT = re.compile(r"\b(?:kill|attack|wound|arrest|displace|strike)\w*")
"""What reports an event in the sentences below."""
Row = tuple[str, str, int | None, int | None]


def read(doc: Doc) -> list[Row]:
    """The word that reports each event, and the kind and bounds of its counts."""
    heads = [doc.text[slice(*found.span())] for found in REPORT.finditer(doc.text)]
    found = [parsed(doc).char_span(*one.span()) for one in REPORT.finditer(doc.text)]
    counts = Counts(doc, [words.root for words in found if words is not None])
    return [(head, c.kind, c.low, c.high) for n, head in enumerate(heads) for c in counts.of(n)]


@pytest.mark.parametrize("example", numbers().examples, ids=lambda e: e.text)
def test_a_number_reads_its_example(example: Example) -> None:
    (found,) = quantities(example.text)
    assert (found.low, found.high) == (example.low, example.high)
    assert (found.start, found.end) == (0, len(example.text))


@pytest.mark.parametrize("text", ["12%", "$12", "50-year-old", "version 1.2.3", "no one knows", "a man", ""])
def test_what_is_no_count_of_things(text: str) -> None:
    assert [found for found in quantities(text) if text[found.start : found.end] != "one"] == []


@given(st.integers(0, 10**9))
def test_digits_with_and_without_commas(number: int) -> None:
    for text in (str(number), f"{number:,}"):
        (found,) = quantities(text)
        assert (found.low, found.high) == (number, number)


@given(st.text(alphabet="0123456789,.- andhuresoitweyfvlmkc", max_size=60))
def test_any_text_has_numbers_within_it(text: str) -> None:
    for found in quantities(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.low is None or found.high is None or found.low <= found.high


@pytest.mark.parametrize(("kind", "text", "bounds"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_a_kind_of_count_reads_its_example(nlp: Language, kind: str, text: str, bounds: object) -> None:
    assert (kind, bounds) in [(one, (low, high)) for _, one, low, high in read(parse(nlp, text))]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "12 people were killed and 30 wounded.",
            [("killed", "killed", 12, 12), ("wounded", "wounded", 30, 30)],
        ),
        ("The strike killed up to twenty-three soldiers.", [("killed", "killed", None, 23)]),
        ("The strike left 40 people dead.", [("strike", "killed", 40, 40)]),
        (
            "Police said they arrested 1,200 protesters, 14 of them students.",
            [("arrested", "arrested", 1200, 1200)],
        ),
        ("Dozens of villagers were killed when rebels attacked the port.", [("killed", "killed", 24, None)]),
        (
            "The army killed 12 soldiers and three civilians.",
            [("killed", "killed", 12, 12), ("killed", "killed", 3, 3)],
        ),
        # none
        ("No one was killed in the attack.", []),
        ("A 50-year-old man was killed by gunmen on May 3.", []),
        ("Rebels attacked 12 villages.", []),
        ("The militia killed 40 cows.", []),
        ("The gunman killed a guard.", []),
        ("The mayor said 12 people died; the rebels attacked the port.", []),
    ],
)
def test_counts(nlp: Language, text: str, counts: list[Row]) -> None:
    assert read(parse(nlp, text)) == counts


def test_a_toll_that_no_event_tells_of_is_nobodys(nlp: Language) -> None:
    doc = parse(nlp, "12 people were killed.")
    assert Counts(doc, []).of(0) == []


def test_of_two_events_on_one_word_the_first_has_the_counts(nlp: Language) -> None:
    doc = parse(nlp, "Rebels killed 12 people.")
    head = parsed(doc)[1]
    counts = Counts(doc, [head, head])
    assert (len(counts.of(0)), len(counts.of(1))) == (1, 0)


def test_a_count_quotes_its_words(nlp: Language) -> None:
    doc = parse(nlp, "At least 12 people were killed by the militia.")
    words = parsed(doc).char_span(24, 30)
    assert words is not None
    (count,) = Counts(doc, [words.root]).of(0)
    assert count.text == "At least 12" == doc.text[slice(*count.span)]


def parse(nlp: Language, text: str) -> Doc:
    return nlp(text, disable=["onrecord_claims", "onrecord_events"])
