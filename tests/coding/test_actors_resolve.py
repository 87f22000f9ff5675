"""Who a phrase means out of an article: the year its context tells, names of several parts, nationalities."""

import pytest
from tests.rows import rows

from onrecord.coding.actors.resolving import Question, dated, judge


@pytest.mark.parametrize(
    ("context", "published"),
    [
        ("The minister resigned in March 1998.", "1998-03"),
        ("The minister resigned in 1998.", "1998"),
        ("The minister resigned on 4 May 2012.", "2012-05"),
        ("He has ruled since 1998.", None),
        ("Elected in 1998, he left in 2004.", None),
        ("He ruled 1998-2004.", None),
        ("Under resolution 1973 no flight is allowed.", None),
        ("The minister resigned.", None),
    ],
)
def test_the_one_year_of_a_context_dates_the_question(context: str, published: str | None) -> None:
    assert dated(Question(phrase="the minister", context=context)).published == published


def test_a_day_that_is_given_goes_before_the_context() -> None:
    question = Question(phrase="the minister", context="It was so in 1998.", published="2020-01-01")
    assert dated(question).published == "2020-01-01"


@rows(
    ("phrase", "published", "told"),
    [
        ("Bashar al-Assad", "2011-06", ("person", "SYR", "GOV")),
        ("Bashar al-Assad", "2025-06", ("person", "SYR", "ELI")),
        ("General Abdel Fattah al-Burhan", None, ("person", "SDN", "MIL")),
        ("Sheikh Hasina", "2015-06", ("person", "BGD", "GOV")),
        ("Ayatollah Ali al-Sistani", None, ("person", "IRQ", "REL")),
        ("Lagos", None, ("place", "NGA", None)),
        ("a British backgammonist", None, ("person", "GBR", "CVL")),
        ("Italian glassblowers", None, ("group", "ITA", "CVL")),
        ("Russian crude", None, (None, None, None)),
        ("the chief of staff", None, ("person", None, "GOV")),
        ("Velupillai Prabhakaran", "2020-01", ("person", "LKA", "REB")),
        ("Malaysia's Anwar Ibrahim", None, ("person", "MYS", "GOV")),
        ("Congress leader Rahul Gandhi", None, ("person", "IND", "OPP")),
        ("an aide to President Macron", None, ("person", "FRA", "GOV")),
        ("Kenyan glassblower Tom Otieno", None, ("person", "KEN", None)),
        ("Supreme Leader Ayatollah Jan Zee", None, ("person", None, "GOV")),
        ("Maria Baker", None, (None, None, None)),
        ("the Hamas-run health ministry", None, ("government", "PSE", "GOV")),
        ("displaced Gazans", None, ("group", "PSE", "REF")),
    ],
)
def test_a_phrase_alone(
    phrase: str, published: str | None, told: tuple[str | None, str | None, str | None]
) -> None:
    found = judge(phrase, published)
    assert (found.kind, found.country, found.sector) == told
