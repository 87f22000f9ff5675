"""Which agencies a page credits, and with what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.model import Furniture, FurnitureKind
from onrecord.pages.agencies import find_agencies, is_agency, table

LEAD = "The harbour opened on Monday, the port authority said."


def credits(
    text: str, *furniture: tuple[FurnitureKind, str], bylines: tuple[str, ...] = ()
) -> set[tuple[str, str]]:
    left = [Furniture(text=words, kind=kind) for kind, words in furniture]
    return {(agency.name, agency.role) for agency in find_agencies(text, left, bylines)}


@pytest.mark.parametrize("rule", table().text, ids=lambda rule: rule.words)
def test_the_example_of_each_rule_gives_the_text_to_an_agency(rule: object) -> None:
    found = credits(LEAD, ("other", rule.example))  # type: ignore[attr-defined]
    assert {role for _, role in found} == {"text"}


@rows("rule", table().told, ids=lambda rule: rule.words)
def test_the_example_of_each_rule_tells_an_agency_something(rule: object) -> None:
    found = credits(rule.example)  # type: ignore[attr-defined]
    assert {role for _, role in found} == {"told"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"BRACKWATER (Reuters) - {LEAD}", {("Reuters", "text")}),
        (f"BRACKWATER, June 19 (KCNA) -- {LEAD}", {("KCNA", "text")}),
        (f"MOSCOW, June 19. /TASS/. {LEAD}", {("TASS", "text")}),
        (f"(AFP) - {LEAD}", {("AFP", "text")}),
        (f"{LEAD}\n\nNobody was hurt. (dpa)", {("DPA", "text")}),
        (f"{LEAD}\n\nWith inputs from PTI", {("PTI", "text")}),
        ("“It is open,” she told the state news agency IRNA.", {("IRNA", "told")}),
        ("He spoke to Russia’s Interfax news agency.", {("Interfax", "told")}),
        (f"BRACKWATER (AP) — {LEAD}\n\n“It is open,” she told Yonhap.", {("AP", "text"), ("Yonhap", "told")}),
        (LEAD, set()),
        ("The MENA region and the SPA hotel saw rain; AP police were on hand in PA.", set()),
        ("She told Petra that the trend was up.", set()),
        ("Analysts told reporters that Bloomberg Philanthropies would pay.", set()),
    ],
)
def test_text(text: str, expected: set[tuple[str, str]]) -> None:
    assert credits(text) == expected


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("caption", "The lock at Brackwater (via REUTERS)", {("Reuters", "picture")}),
        ("caption", "The lock at Brackwater (AP Photo/Ines Varga)", {("AP", "picture")}),
        (
            "credit",
            "Photo: Ines Varga / AFP via Getty Images",
            {("AFP", "picture"), ("Getty Images", "picture")},
        ),
        ("credit", "Sputnik/Tom Ashby/Pool", {("Sputnik", "picture")}),
        ("byline", "Associated Press", {("AP", "text")}),
        ("byline", "By Petra Olufsen", set()),
        ("copyright", "© 2031 The Harbour Post", set()),
        ("related", "Reuters wins a prize", set()),
    ],
)
def test_furniture(kind: FurnitureKind, words: str, expected: set[tuple[str, str]]) -> None:
    assert credits(LEAD, (kind, words)) == expected


def test_a_byline_may_be_an_agency() -> None:
    assert credits(LEAD, bylines=("Agence France-Presse",)) == {("AFP", "text")}
    assert credits(LEAD, bylines=("Ines Varga",)) == set()


def test_each_credit_is_given_once_and_the_text_s_come_first() -> None:
    found = find_agencies(
        "“Yes,” she told AFP. “No,” he told AFP.\n\n(AFP)", [Furniture(text="(AFP)", kind="credit")] * 2
    )
    assert [(agency.name, agency.role) for agency in found] == [
        ("AFP", "text"),
        ("AFP", "picture"),
        ("AFP", "told"),
    ]


def test_no_two_agencies_share_a_name() -> None:
    names = [alias for agency in table().agencies for alias in (agency.name, *agency.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("words", ["AFP", "REUTERS", "The Associated Press", "AFP/Reuters"])
def test_is_agency(words: str) -> None:
    assert is_agency(words)


@given(st.text(), st.text())
def test_any_text_may_be_asked(text: str, furniture: str) -> None:
    find_agencies(
        text, [Furniture(text=furniture, kind="caption"), Furniture(text=furniture, kind="other")], [text]
    )
