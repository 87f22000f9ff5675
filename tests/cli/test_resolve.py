"""`onrecord resolve`: who a phrase means."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.rows import rows
from typer.testing import CliRunner, Result

from onrecord.cli.app import app

pytestmark = pytest.mark.usefixtures("one_language")


def resolve(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["resolve", *arguments])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@rows(
    ("phrase", "told"),
    [
        ("riot police in Nairobi", "riot police | organization KEN COP"),
        ("the Kremlin's", "Kremlin | government RUS GOV"),
        ("Kenyan Defence Minister Aden Duale", "Aden Duale | person KEN GOV"),
        ("the mayor of Lagos", "mayor | person NGA GOV"),
        ("President of Ghana Kofi Mensah", "Kofi Mensah | person GHA GOV"),
        ("Ann Lee, the mayor of Accra", "Ann Lee | person GHA GOV"),
        ("Mombasa residents", "Mombasa residents | group KEN CVL"),
        ("Merkel", "Angela Merkel | person DEU ELI"),
        ("Mr Lavrov", "Sergei Lavrov | person RUS GOV"),
        ("Володимир Зеленський", "Volodymyr Zelensky | person UKR GOV"),
        ("Vladimir Zelenskiy", "Volodymyr Zelensky | person UKR GOV"),
        ("Zee Airlines", "Zee Airlines | organization - BUS"),
        ("Kharkiv", "Kharkiv | place UKR -"),
        ("Valencia", "- | - - -"),
        ("the minister's car", "- | - - -"),
        ("Софія Ковальчук", "- | - - -"),
        ("", "- | - - -"),
        ("…", "- | - - -"),
        ("police " * 2000, "- | - - -"),
    ],
    ids=lambda value: value[:30],
)
def test_a_phrase_alone_tells_whom_it_means(phrase: str, told: str) -> None:
    [got] = lines(resolve(phrase, "--format", "jsonl"))
    assert (
        f"{got['name'] or '-'} | {got['kind'] or '-'} {got['country'] or '-'} {got['sector'] or '-'}" == told
    )


@pytest.mark.parametrize(
    ("phrase", "context", "told"),
    [
        ("Riot police", "Riot police in Nairobi fired tear gas at the crowd.", ("KEN", "COP")),
        ("lawmakers", "Lawmakers in Seoul rejected the budget.", ("KOR", "LEG")),
        ("gunmen", "Gunmen took 20 pupils from a school in Kaduna state, Nigeria.", ("NGA", "UAF")),
        ("the aide", "A Kenyan presidential aide, Ada Holm, flew home. The aide was tired.", ("KEN", "GOV")),
        # who flies somewhere is not from there, and soldiers are found abroad
        ("the minister", "The minister flew to Paris.", (None, "GOV")),
        ("the troops", "The troops entered Kidal in Mali on Sunday.", (None, "MIL")),
        ("lawmakers", "Lawmakers from Kenya and Ghana met in Geneva.", (None, "LEG")),
        # the tables know it whatever is around it
        ("Reuters", "Reuters said in Nairobi that it would sue.", (None, "MED")),
        ("the WHO", "The WHO sent doctors to Kenya.", ("IGO", "IGO")),
    ],
)
def test_a_context_tells_what_the_phrase_leaves_open(
    phrase: str, context: str, told: tuple[str | None, str | None]
) -> None:
    [got] = lines(resolve(phrase, "--context", context, "--format", "jsonl"))
    assert (got["country"], got["sector"]) == told


@pytest.mark.parametrize(
    ("phrase", "published", "told"),
    [
        ("Barack Obama", "2012-06-19", ("USA", "GOV")),
        ("Barack Obama", "2024-06-19", ("USA", "ELI")),
        ("Barack Obama", "2005-06-19", ("USA", "LEG")),
        ("President Macron", "2024-06-19", ("FRA", "GOV")),
        ("President Macron", "2009-06-19", (None, "GOV")),
    ],
)
def test_an_office_is_held_on_some_days(
    phrase: str, published: str, told: tuple[str | None, str | None]
) -> None:
    [got] = lines(resolve(phrase, "--published", published, "--format", "jsonl"))
    assert (got["country"], got["sector"]) == told


def test_a_file_is_answered_line_by_line_and_its_broken_lines_are_named(tmp_path: Path) -> None:
    file = tmp_path / "phrases.jsonl"
    file.write_text(
        '{"phrase": "the Kremlin", "sector": "GOV"}\n{"phrase": 3}\nnot json\n\n{"context": "Kyiv"}\n'
        '{"phrase": "Hamas"}\n'
    )
    result = resolve(str(file), "--format", "jsonl")
    assert result.exit_code == 1
    assert [got["country"] for got in lines(result)] == ["RUS", None, None, None, "PSE"]
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [f"{file}:{n}" for n in (2, 3, 5)]


def test_a_file_that_is_not_there_is_named() -> None:
    result = resolve("nowhere.jsonl")
    assert result.exit_code == 1
    assert "nowhere.jsonl: no such file" in result.stderr


def test_a_wrong_date_is_wrong_usage() -> None:
    assert resolve("Hamas", "--published", "Tuesday").exit_code == 2


def test_an_explanation_names_the_words_and_the_table() -> None:
    [got] = lines(resolve("Iranian gunmen", "--explain", "--format", "jsonl"))
    assert got["because"] == [
        "country IRN: “Iranian” in countries.yaml",
        "sector UAF: “gunman” in heads.yaml",
    ]
    [plain] = lines(resolve("Iranian gunmen", "--format", "jsonl"))
    assert "because" not in plain


def test_several_answers_are_an_array_of_json() -> None:
    assert [got["country"] for got in json.loads(resolve("Hamas", "Kyiv", "--format", "json").stdout)] == [
        "PSE",
        "UKR",
    ]


def test_a_person_reads_a_line_for_each_phrase() -> None:
    assert resolve("Hamas", "--explain").stdout.splitlines()[0] == "Hamas: Hamas  organization  PSE  REB"


def test_a_phrase_alone_is_resolved_without_the_language() -> None:
    program = (
        "import sys; from onrecord.coding.actors.resolving import Question, resolve;"
        "resolve(Question(phrase='the mayor of Lagos')); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
