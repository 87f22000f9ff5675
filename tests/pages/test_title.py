"""Titles without their tails, outlets, domains, dates, languages."""

import pytest

from onrecord.model import Outlet
from onrecord.pages import dates, language
from onrecord.pages.metadata import persons
from onrecord.pages.outlet import domain_of, outlet_name, outlet_of
from onrecord.pages.title import read_title

POST = ["The Harbour Post"]
POST_URL = "https://harbourpost.example/a"


@pytest.mark.parametrize(
    ("said", "title", "tails"),
    [
        ("Lock reopens after nine weeks", "Lock reopens after nine weeks", []),
        ("Lock reopens after nine weeks | World News", "Lock reopens after nine weeks", ["World News"]),
        (
            "Lock reopens after nine weeks - The Harbour Post",
            "Lock reopens after nine weeks",
            ["The Harbour Post"],
        ),
        (
            "Lock reopens after nine weeks | River | The Harbour Post",
            "Lock reopens after nine weeks",
            ["River", "The Harbour Post"],
        ),
        ("The Harbour Post | Lock reopens", "Lock reopens", ["The Harbour Post"]),
        (
            "Opinion | The lock should have opened years ago",
            "The lock should have opened years ago",
            ["Opinion"],
        ),
        ("Lock reopens — harbourpost.example", "Lock reopens", ["harbourpost.example"]),
        ("Mayor: “The lock – our lock – is open”", "Mayor: “The lock – our lock – is open”", []),
        ("Marrow 3 - 1 Lindholm: rivals part ways", "Marrow 3 - 1 Lindholm: rivals part ways", []),
        ("Lock  reopens\n after nine weeks", "Lock reopens after nine weeks", []),
        ("The Harbour Post", "The Harbour Post", []),
    ],
)
def test_a_title_and_its_tails(said: str, title: str, tails: list[str]) -> None:
    assert read_title(said, POST, [], "harbourpost.example") == (title, tails)


def test_a_heading_that_is_the_whole_title_has_no_tail() -> None:
    said = "Nine weeks, one lock | A river story"
    assert read_title(said, POST, [said]) == (said, [])


def test_a_heading_that_starts_the_title_ends_where_the_tails_begin() -> None:
    said = "Nine weeks, one lock - A very long motto of the house that printed it - Post"
    assert read_title(said, [], ["Nine weeks, one lock"])[0] == "Nine weeks, one lock"


@pytest.mark.parametrize("said", [None, "", "  ", "a | " * 10_000])
def test_what_is_no_title_is_none(said: str | None) -> None:
    assert read_title(said, POST, []) == (None, [])


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.harbourpost.example/a", "harbourpost.example"),
        ("http://M.Harbourpost.Example:8080/a", "harbourpost.example"),
        ("https://world.harbourpost.example", "world.harbourpost.example"),
        ("https://user@harbourpost.example/", "harbourpost.example"),
        ("ftp://harbourpost.example", None),
        ("harbourpost.example/a", None),
        ("https://[broken", None),
        ("https://localhost/a", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_the_domain_of_an_address(url: str | None, domain: str | None) -> None:
    assert domain_of(url) == domain


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("The Harbour Post | News from the quay", "The Harbour Post"),
        ("@harbourpost", None),
        ("", None),
        (None, None),
    ],
)
def test_an_outlets_name_is_neither_motto_nor_handle(said: str | None, name: str | None) -> None:
    assert outlet_name(said) == name


@pytest.mark.parametrize(
    ("said", "url", "tails", "outlet"),
    [
        ("Tarn Gazette", None, [], Outlet(name="Tarn Gazette")),
        (None, POST_URL, ["River", *POST], Outlet(name="The Harbour Post", domain="harbourpost.example")),
        (None, POST_URL, ["World News"], Outlet(domain="harbourpost.example")),
        (None, None, ["World News"], None),
    ],
)
def test_a_tail_is_the_outlet_only_where_the_address_bears_it_out(
    said: str | None, url: str | None, tails: list[str], outlet: Outlet | None
) -> None:
    assert outlet_of(said, url, tails) == outlet


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024-06-19", "2024-06-19"),
        ("2024-06-19T23:30:00-05:00", "2024-06-19"),
        ("20240619", "2024-06-19"),
        ("Wed, 19 Jun 2024 10:00:00 GMT", "2024-06-19"),
        ("June 19, 2024", "2024-06-19"),
        ("19 June 2024", "2024-06-19"),
        ("1718791200", "2024-06-19"),
        ("1718791200000", "2024-06-19"),
        ("06/07/2024", None),
        ("2024-13-01", None),
        ("2024-06-191", None),
        ("Wednesday", None),
        ("99999999999999999999", None),
        ("", None),
    ],
)
def test_dates_as_documents_write_them(said: str, day: str | None) -> None:
    assert dates.iso(said) == day


@pytest.mark.parametrize(
    ("authors", "names", "others"),
    [
        (["By Ines Calder"], ["Ines Calder"], []),
        (["Ines Calder", "Ines Calder", "Tom Ashby"], ["Ines Calder", "Tom Ashby"], []),
        (["Staff", "Harbour Desk"], [], ["Staff", "Harbour Desk"]),
        (["https://harbourpost.example/ines"], [], ["https://harbourpost.example/ines"]),
    ],
)
def test_authors_are_persons(authors: list[str], names: list[str], others: list[str]) -> None:
    assert persons(authors) == (names, others)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The harbour master said on Monday that the quay would stay closed until the summer.", "en"),
        ("MASTER SAYS QUAY TO STAY CLOSED UNTIL THE SUMMER, SHIPS TO USE THE OLD HARBOUR", "en"),
        ("Der Hafenmeister sagte am Montag, der Kai bleibe bis zum Sommer geschlossen.", "de"),
        ("Начальник порта заявил в понедельник, что причал останется закрытым до лета.", "ru"),
        ("港务局长星期一说，码头将关闭到夏天，船只将使用旧港。工人们已经开始修理起重机和防波堤。", "zh"),
        ("Quay closed", None),
        ("12 34 56 78 90 " * 20, None),
        ("😀" * 100, None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, code: str | None) -> None:
    assert language.of(text) == code


def test_a_text_that_quotes_english_is_not_taken_for_it() -> None:
    german = "Der Minister sagte am Montag in der Hauptstadt, die Lage sei ernst und werde nicht besser. "
    english = "The spokesman said that it was the right of the people to ask for it. "
    assert language.of(german * 6 + english) == "de"
    assert language.of(english * 6) == "en"
