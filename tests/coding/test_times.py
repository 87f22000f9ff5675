"""Times in the text and the dates they mean, counted from the day of publication."""

from datetime import date

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from tests.rows import rows

from onrecord.coding.document import extend_doc
from onrecord.coding.times import Times, time_table

PUBLISHED = date(2024, 6, 19)  # a Wednesday
EXAMPLES = [(text, value) for rule in time_table().rules for text, value in rule.examples.items()]


def times(nlp: Language, text: str, published: date | None = PUBLISHED) -> list[tuple[str, str | None]]:
    doc = nlp.make_doc(text)
    doc._.published = published
    return [(t.when.text, t.when.value) for t in nlp(doc)._.times]


@rows(("text", "value"), EXAMPLES)
def test_a_rule_reads_its_examples(nlp: Language, text: str, value: str | None) -> None:
    assert [v for _, v in times(nlp, text)] == [value]


@rows(
    ("text", "expected"),
    [
        ("They met on Wednesday.", [("Wednesday", "2024-06-19")]),  # the day of publication itself
        ("They met on Thursday.", [("Thursday", "2024-06-13")]),
        ("They will meet on Thursday.", [("Thursday", "2024-06-20")]),
        ("They are due to meet on Friday.", [("Friday", "2024-06-21")]),
        ("They met last Wednesday.", [("last Wednesday", "2024-06-12")]),
        ("They met last week.", [("last week", "2024-06")]),
        ("They met last year.", [("last year", "2023")]),
        ("They will meet the week after, not next week.", [("next week", "2024-06")]),
        ("They met in December.", [("December", "2023-12")]),
        ("They met on Dec. 30.", [("Dec. 30", "2023-12-30")]),
        ("They will meet on Dec. 30.", [("Dec. 30", "2024-12-30")]),
        (
            "They met in early 2019 and on 4 October 2007.",
            [("early 2019", "2019"), ("4 October 2007", "2007-10-04")],
        ),
        ("Six years ago they met.", [("Six years ago", "2018")]),
        ("Police counted 2022 people in Maytown.", []),
        ("It may march on.", []),
        ("They met on February 30.", [("February 30", None)]),
        ("They fought from 2014-15 on.", []),
    ],
)
def test_times_mean_dates(nlp: Language, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert times(nlp, text) == expected


def test_without_a_day_to_count_from_only_full_dates_have_a_value(nlp: Language) -> None:
    text = "They met on Wednesday, last month, on June 12 and on June 12, 2023."
    assert [v for _, v in times(nlp, text, None)] == [None, None, None, "2023-06-12"]


def test_times_need_no_parse() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("onrecord_times")
    assert times(blank, "They met yesterday.") == [("yesterday", "2024-06-18")]


@given(
    st.lists(
        st.sampled_from(
            ["May", "12", "next", "Friday", "2024", "two", "weeks", "ago", ",", "in", "last", "é", "of"]
        ),
        max_size=15,
    ).map(" ".join),
    st.dates(),
)
def test_whatever_the_text_times_quote_it(text: str, published: date) -> None:
    extend_doc()
    doc = spacy.blank("en").make_doc(text)
    doc._.published = published
    reach = 0
    for mention in Times()(doc)._.times:
        start, end = mention.span
        assert reach <= start < end <= len(text)
        assert text[start:end] == mention.when.text
        reach = end
