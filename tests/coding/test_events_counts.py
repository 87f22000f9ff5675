"""How many were killed, wounded, arrested: with whom the number stands, and what it bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.events.counts import count_words
from onrecord.coding.events.numbers import Example, numbers, quantities

EXAMPLES = [(k.kind, text, bounds) for k in count_words() for text, bounds in k.examples.items()]


def read(doc: Doc) -> list[tuple[str, str, int | None, int | None]]:
    return [(event.type, c.kind, c.low, c.high) for event in doc._.events for c in event.counts]


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
    assert (kind, bounds) in [(one, (low, high)) for _, one, low, high in read(nlp(text))]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "12 people were killed and 30 wounded.",
            [("ASSAULT", "killed", 12, 12), ("ASSAULT", "wounded", 30, 30)],
        ),
        ("The strike killed up to twenty-three soldiers.", [("ASSAULT", "killed", None, 23)]),
        (
            "Police said they arrested 1,200 protesters, 14 of them students.",
            [("COERCE", "arrested", 1200, 1200)],
        ),
        ("Dozens of villagers were killed when rebels attacked the port.", [("ASSAULT", "killed", 24, None)]),
        (
            "The army killed 12 soldiers and three civilians.",
            [("ASSAULT", "killed", 12, 12), ("ASSAULT", "killed", 3, 3)],
        ),
        # none
        ("The army did not kill 12 people.", []),
        ("No one was killed in the attack.", []),
        ("A 50-year-old man was killed by gunmen on May 3.", []),
        ("Rebels attacked 12 villages.", []),
        ("The militia killed 40 cows.", []),
        ("The gunman killed a guard.", []),
    ],
)
def test_counts(nlp: Language, text: str, counts: list[tuple[str, str, int | None, int | None]]) -> None:
    assert read(nlp(text)) == counts


def test_a_count_quotes_its_words(nlp: Language) -> None:
    doc = nlp("At least 12 people were killed by the militia.")
    (count,) = doc._.events[0].counts
    assert count.text == "At least 12" == doc.text[slice(*count.span)]
