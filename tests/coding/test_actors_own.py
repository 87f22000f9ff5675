"""Actors that a user brings."""

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from typer.testing import CliRunner

from onrecord.cli.app import app
from onrecord.coding.actors.component import Actors
from onrecord.coding.actors.own import OwnActors, OwnRow, ftm_table, own_actors, read_rows
from onrecord.coding.actors.spelling import sounded, spelling
from onrecord.errors import InputError

CSV = """name,aliases,kind,country,sector,wikidata,from,until
Ada Holm,A. Holm;Ада Холм,person,KEN,GOV,Q1,2019-05,2023-02
Red Hill Front,RHF,organization,SDN,REB,,,
,nobody,person,KEN,,,,
Jan Zee,,person,ZZZ,,,,
Ann Lee,,person,KEN,XYZ,,,
Bob Ray,,robot,KEN,,,,
Eva Moss,,person,KEN,,,soon,
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "actors.csv"
    path.write_text(CSV, encoding="utf-8")
    return str(path)


def test_broken_rows_are_named_and_the_others_kept(table: str) -> None:
    rows = list(read_rows(table))
    assert [row.name for row in rows if isinstance(row, OwnRow)] == ["Ada Holm", "Red Hill Front"]
    assert [row.input for row in rows if isinstance(row, InputError)] == [f"{table}:{n}" for n in range(4, 9)]


BROKEN = b"""name,kind,country,wikidata,from,until
Ada Holm,person,KEN
,person,KEN
Bob
Lee, Ann,person,KEN,Q1,2019,2020,more
Eva Moss,person,KE
Ada Holm,person,UGA
 ,,

"never closed,person,KEN
Jos\xe9 Ruiz,person,ESP
Nul\x00,person,ESP
Ivo Kos,person,HRV,42
Ivo Kos,person,HRV,,2020-1
Uma Fox,person,GBR,,2020,2019-12
"Two
Lines",person,GBR
Jan Zee,person,KEN
"""


def test_each_broken_row_is_named_with_its_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_bytes(BROKEN)
    rows = list(read_rows(str(path)))
    assert [row.name for row in rows if isinstance(row, OwnRow)] == ["Ada Holm", "Bob", "Jan Zee"]
    told = {row.input.rpartition(":")[2]: row.reason for row in rows if isinstance(row, InputError)}
    assert [(line, told[line].split("(")[1].split(")")[0]) for line in told] == [
        ("3", "it has no name"),
        ("5", "it has 8 fields where the first line names 6"),
        ("6", "'KE' is no country's ISO 3166-1 alpha-3 code"),
        ("7", "line 2 has the same name"),
        ("10", "a quotation mark is never closed"),
        ("11", "it is not written in UTF-8; save the file as UTF-8"),
        ("12", "'Nul\\x00' has control characters"),
        ("13", "'42' is no item of Wikidata; write it as Q42"),
        ("14", "line 13 has the same name"),
        ("15", "it ends in 2019-12, before it begins in 2020"),
        ("16", "'Two\\nLines' has control characters"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "actors.csv"
    path.write_bytes('Name , Aliases\r\n"Holm, Ada",Ада; A. Holm\r\n'.encode(encoding))
    (row,) = read_rows(str(path))
    assert isinstance(row, OwnRow) and (row.name, row.aliases) == ("Holm, Ada", ("Ада", "A. Holm"))


def test_broken_entities_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    good = '{"id":"1","schema":"Person","properties":{"name":["Ada\u2028Holm"],"nationality":["zz","ke"]}}'
    lines = [good, good[:40], good, "[1]", '{"id":"3","schema":"Person"}', "", good.replace('"1"', '"4"')]
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = list(read_rows(str(path)))
    assert [row.country for row in rows if isinstance(row, OwnRow)] == ["KEN", "KEN"]
    broken = [row for row in rows if isinstance(row, InputError)]
    assert [row.input for row in broken] == [f"{path}:{n}" for n in (2, 3, 4, 5)]
    assert "line 1 has the same id" in broken[1].reason


def resolve(table: str, phrase: str, *more: str) -> dict[str, str | None]:
    result = CliRunner().invoke(app, ["resolve", phrase, "--actors", table, "--format", "jsonl", *more])
    assert result.exit_code == 1
    assert "5 rows" in result.stderr
    answer: dict[str, str | None] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize(
    ("phrase", "more", "who"),
    [
        ("Ada Holm", ["--published", "2020-01-01"], ("Ada Holm", "KEN", "GOV")),
        ("Ada Holm", ["--published", "2024-01-01"], ("Ada Holm", "KEN", "ELI")),
        ("Ада Холм", ["--published", "2020-01-01"], ("Ada Holm", "KEN", "GOV")),
        ("the Red Hill Front", [], ("Red Hill Front", "SDN", "REB")),
        ("RHF fighters", [], ("RHF fighters", "SDN", "REB")),
        ("the RHF", ["--context", "The RHF took the town."], ("Red Hill Front", "SDN", "REB")),
        ("Hamas", [], ("Hamas", "PSE", "REB")),
    ],
)
def test_a_users_actors_go_before_the_tables(
    table: str, phrase: str, more: list[str], who: tuple[str, str, str]
) -> None:
    got = resolve(table, phrase, *more)
    assert (got["name"], got["country"], got["sector"]) == who


def test_a_file_that_was_edited_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    for country in ("KEN", "PER"):
        path.write_text(f"name,kind,country\nLorna Vey,person,{country}\n")
        found = own_actors(str(path)).person("Lorna Vey")
        assert found is not None and found.row.country == country
    assert own_actors(str(path)) is own_actors(str(path))


def test_a_users_actors_are_found_in_an_article(nlp: Language, table: str) -> None:
    doc = Actors(own_actors(table))(nlp("Ada Holm met the Red Hill Front. The front thanked Holm."))
    assert [(a.name, a.country, a.sector, len(a.mentions)) for a in doc._.actors] == [
        ("Ada Holm", "KEN", "ELI", 2),
        ("Red Hill Front", "SDN", "REB", 2),
    ]


def test_the_component_takes_the_file_from_its_config(table: str) -> None:
    blank = spacy.blank("en")
    blank.add_pipe("onrecord_actors", config={"own": table})
    assert [a.country for a in blank("the RHF")._.actors] == ["SDN"]


def test_entities_of_followthemoney_are_actors(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    entities = [
        {
            "id": "1",
            "schema": "Person",
            "properties": {"name": ["Ada Holm"], "nationality": ["ke"], "topics": ["role.pep"]},
        },
        {"id": "2", "schema": "Company", "properties": {"name": ["Zee Oil"], "jurisdiction": ["xk"]}},
        {"id": "3", "schema": "Address", "properties": {"full": ["1 High Street"]}},
        {"id": "4", "schema": "Person", "properties": {}},
    ]
    path.write_text("\n".join([*map(json.dumps, entities), "{"]), encoding="utf-8")
    *rows, unnamed, broken = read_rows(str(path))
    assert isinstance(unnamed, InputError) and isinstance(broken, InputError)
    assert [(r.name, r.kind, r.country, r.sector) for r in rows if isinstance(r, OwnRow)] == [
        ("Ada Holm", "person", "KEN", "GOV"),
        ("Zee Oil", "organization", "XKX", "BUS"),
    ]


def test_a_topic_gives_the_sector_of_the_tables_example() -> None:
    topic, sector = ftm_table().example
    assert next(t.sector for t in ftm_table().topics if f"{topic}.".startswith(f"{t.topic}.")) == sector


@pytest.mark.parametrize("text", ["who,what\nAda,1\n", ""])
def test_a_file_without_names_is_wrong_usage(tmp_path: Path, text: str) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(text)
    assert CliRunner().invoke(app, ["resolve", "Hamas", "--actors", str(path)]).exit_code == 2
    assert (
        CliRunner().invoke(app, ["resolve", "Hamas", "--actors", str(tmp_path / "none.csv")]).exit_code == 2
    )


def test_spellings_of_one_name_sound_the_same() -> None:
    assert len({sounded(name) for name in spelling().example}) == 1
    for same in spelling().given:
        assert len({sounded(f"{name} Holm") for name in same}) == 1, same


@pytest.mark.parametrize(
    ("one", "other"), [("Ada Holm", "Ida Holm"), ("Ivan Petrov", "Ivan Petrova"), ("王毅", "习近平")]
)
def test_names_of_two_people_sound_different(one: str, other: str) -> None:
    assert sounded(one) != sounded(other)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_can_be_brought_and_asked_for(name: str, asked: str) -> None:
    own = OwnActors([OwnRow(name=name, sector="GOV"), OwnRow(name=name, kind="group")])
    own.person(asked)
    own.person(name)
