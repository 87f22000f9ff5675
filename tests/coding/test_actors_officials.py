"""Whose minister somebody is, where only the day of publication tells."""

from datetime import date

import pytest
from spacy.language import Language
from tests.rows import rows

from onrecord.coding.actors.countries import countries
from onrecord.coding.actors.officials import holder, officials


@rows(
    ("text", "published", "who"),
    [
        ("President Emmanuel Macron met the miners.", date(2024, 6, 19), ("Emmanuel Macron", "FRA", "GOV")),
        ("President Macron met the miners.", date(2024, 6, 19), ("Macron", "FRA", "GOV")),
        ("President Macron met the miners.", date(2009, 6, 19), ("Macron", None, "GOV")),
        ("President Macron met the miners.", None, ("Macron", None, "GOV")),
        ("Mr Macron met the miners.", date(2024, 6, 19), ("Macron", None, None)),
        ("Barack Obama met the miners.", date(2024, 6, 19), ("Barack Obama", "USA", "ELI")),
        ("Barack Obama met the miners.", date(2012, 6, 19), ("Barack Obama", "USA", "GOV")),
        ("Barack Obama met the miners.", date(2005, 6, 19), ("Barack Obama", "USA", "LEG")),
        ("Barack Obama met the miners.", date(2003, 6, 19), ("Barack Obama", "USA", None)),
        (
            "Soviet leader Mikhail Gorbachev met the miners.",
            date(1987, 6, 19),
            ("Mikhail Gorbachev", "RUS", "GOV"),
        ),
        ("Mikhail Gorbachev met the miners.", date(1987, 6, 19), ("Mikhail Gorbachev", "RUS", "GOV")),
        # who held no office of a state stays what he is known for
        ("Osama bin Laden met the miners.", date(2012, 6, 19), ("Osama bin Laden", "SAU", "UAF")),
        (
            "President Recep Tayyip Erdoğan met the miners.",
            date(2024, 6, 19),
            ("Recep Tayyip Erdoğan", "TUR", "GOV"),
        ),
        ("Defense Secretary Austin met the miners.", date(2023, 6, 19), ("Austin", "USA", "GOV")),
        # what the article says goes before the table
        ("Peruvian singer Gordon Brown met the miners.", date(2009, 6, 19), ("Gordon Brown", "PER", "CVL")),
    ],
)
def test_a_holder_of_office_is_known_by_full_name_or_by_title_and_day(
    nlp: Language, text: str, published: date | None, who: tuple[str, str | None, str | None]
) -> None:
    doc = nlp.make_doc(text)
    doc._.published = published
    person = next(a for a in nlp(doc)._.actors if a.kind == "person")
    assert (person.name, person.country) == who[:2]
    assert person.sector == who[2] or who[2] == "CVL"


def test_the_table_is_sound() -> None:
    codes = {*countries(), "IGO"}
    for official in (official for sort in officials() for official in sort.people):
        assert official.country in codes, official
        for office in official.offices:
            assert office.until is None or office.since <= office.until, official


def test_each_sort_reads_its_example(nlp: Language) -> None:
    for sort in officials():
        assert any(a.country is not None for a in nlp(sort.example)._.actors), sort.example


@pytest.mark.parametrize(
    ("name", "who"),
    [("Зеленський", "Volodymyr Zelensky"), ("Лавров", "Sergei Lavrov"), ("Lawrow", None), ("Щукин", None)],
)
def test_a_surname_in_another_script_is_known_by_its_sound_and_in_ours_by_its_letters(
    name: str, who: str | None
) -> None:
    found = holder(name, None)
    assert (found.official.name if found else None) == who
