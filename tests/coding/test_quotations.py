"""Where the text stands in quotation marks."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.coding.claims.quotations import Quotations, find_quotations

MARKS = "“”„‟«»\"‘’‚'`「」"


@rows(
    ("text", "quoted"),
    [
        ("He said “no” twice.", ["“no”"]),
        ('He said "no" twice.', ['"no"']),
        ("He said ``no'' twice.", ["``no''"]),
        ("He said ''no'' twice.", ["''no''"]),
        ("He said «no» twice.", ["«no»"]),
        ("He said „no“ twice.", ["„no“"]),
        ("He said ‘no’ twice.", ["‘no’"]),
        ("He said 'no' twice.", ["'no'"]),
        # quotations inside quotations belong to the outer one
        ("“She said ‘go’ and left,” he said.", ["“She said ‘go’ and left,”"]),
        ("‘She said “go” and left,’ he said.", ["‘She said “go” and left,’"]),
        ("“She said “go” and left,” he said.", ["“She said “go” and left,”"]),
        # apostrophes quote nothing
        ("It’s the workers’ right and Ruritania's duty, isn't it?", []),
        ("‘We don’t know,’ she said. ‘It’s late.’", ["‘We don’t know,’", "‘It’s late.’"]),
        ("‘The workers’ rights matter,’ she said.", ["‘The workers’ rights matter,’"]),
        ("''We don't know,'' she said.", ["''We don't know,''"]),
        # marks that do not match
        ('“It is late," she said.', ['“It is late,"']),
        ("A stray ” closes nothing.", []),
        ("The 6'2\" guard left.", []),
        ("She said: “It is late.", ["“It is late."]),
        ("She walked “ away.", []),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text)] == quoted


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    text = "“The dam is old.\n\n“It will be mended,” she said.\n\nThe end."
    (quotation,) = find_quotations(text)
    assert [text[a:b] for a, b in quotation.parts] == ["“The dam is old.", "“It will be mended,”"]


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "“The dam is old.\n\nThe mayor said “no” to that."
    assert [text[q.start : q.end] for q in find_quotations(text)] == ["“The dam is old.", "“no”"]


@given(st.text(alphabet=MARKS + "ab ,.\n", max_size=80))
def test_quotations_are_apart_in_order_and_inside_the_text(text: str) -> None:
    parts = [part for quotation in find_quotations(text) for part in quotation.parts]
    assert all(0 <= start < end <= len(text) for start, end in parts)
    assert all(before[1] <= after[0] for before, after in pairwise(parts))


@given(st.text(alphabet=MARKS + "ab ,.\n", max_size=80))
def test_a_place_is_quoted_where_a_quotation_reaches_it(text: str) -> None:
    quotations = Quotations(text)
    for place in range(len(text)):
        reaching = [n for n, q in enumerate(quotations.all) if q.start <= place < q.end]
        assert ([] if quotations.at(place) is None else [quotations.at(place)]) == reaching
        assert list(quotations.touching(place, place + 1)) == reaching
