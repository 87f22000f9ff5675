"""A user's own ontology: its types are coded by triggers and by description, its mistakes told in a line."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from onrecord.cli.app import app
from onrecord.coding.coder import Coder
from onrecord.model import Article, Record
from onrecord.ontology.own import OntologyError, ontology, read_ontology
from onrecord.record.filters import FilterError, Filters

DOCS = Path(__file__).parents[2] / "docs/ontology.md"


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The ontology of the documents' example."""
    found = re.search(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found is not None
    path = tmp_path_factory.mktemp("own") / "water.yaml"
    path.write_text(found[1], "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def coder(water: str) -> Coder:
    return Coder(ontology=water)


def code(coder: Coder, text: str) -> Record:
    return coder.code(Article(id="x", text=text, published="2024-05-15"))


def rows(record: Record) -> list[tuple[str, list[str], list[str], str]]:
    def words(spans: list[tuple[int, int]]) -> list[str]:
        return [record.text[start:end] for start, end in spans]

    return [(e.type, words(e.spans.actor), words(e.spans.recipient), e.status) for e in record.events]


def test_a_file_that_was_edited_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    for name in ("DIVERT", "DIVEST"):
        path.write_text(f"types: [{{name: {name}, description: Diverts water, verbs: [divert]}}]\n")
        assert list(ontology(str(path)).types) == [name]
    assert ontology(str(path)) is ontology(str(path))


def test_the_documents_example(coder: Coder) -> None:
    found = re.search(r'"(Arvonia .*?)" gives', " ".join(DOCS.read_text("utf-8").split()))
    assert found is not None
    record = code(coder, found[1])
    assert ("DIVERT", ["Arvonia"]) in [row[:2] for row in rows(record)]
    (released,) = (event for event in record.events if event.type == "SHARE_WATER")
    assert released.date is not None and released.date.value == "2024-05-13"


OWN_RIGHT = 0.2
"""Share of the sentences in which the weights that ship must read the event, its type, sides and status."""

SENTENCES = [
    ("Peru dammed a river.", ("DIVERT", ["Peru"], ["a river"], "asserted")),
    ("Peru cut off Chile.", ("DIVERT", ["Peru"], ["Chile"], "asserted")),
    ("Chile said that Peru polluted the canal.", ("POLLUTE", ["Peru"], ["the canal"], "alleged")),
    ("Peru did not poison the well.", ("POLLUTE", ["Peru"], ["the well"], "denied")),
    ("The wells were poisoned by Peru.", ("POLLUTE", ["Peru"], ["The wells"], "asserted")),
]


def test_own_types_are_coded_as_plovers_are(coder: Coder) -> None:
    read = {sentence: rows(code(coder, sentence)) for sentence, _ in SENTENCES}
    right = [sentence for sentence, row in SENTENCES if row in read[sentence]]
    assert len(right) >= OWN_RIGHT * len(SENTENCES), read


@pytest.mark.parametrize(
    "sentence", ["The army shelled the town.", "The king sang.", "Peru met Chile in Lima."]
)
def test_what_is_none_of_the_types_is_no_event(coder: Coder, sentence: str) -> None:
    assert rows(code(coder, sentence)) == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "write it as types:"),
        ("types: []", "no types"),
        ("types: [{name: A}]", "line 1, type 1"),
        (
            "types:\n  - {name: CUT, description: Cuts water.}\n  - {name: CUT, description: Cuts gas.}",
            "line 3",
        ),
        ("types: [{name: cut, description: Cuts water.}]", "capitals"),
        ("types: [{name: CUT, description: Cuts water., verb: [cut]}]", "verb"),
        ("types: [{name: CUT, description: Cuts water., quad: war}]", "quad"),
        ("types: [{name: CUT, description: Cuts water., verbs: ['Cut!']}]", "no trigger"),
        ("types: [{name: CUT, description: the}]", "no description"),
        ("kinds: []", "kinds"),
        ("types: &a [*a]", "alias"),
        ("types: !!python/object/apply:os.system ['true']", "no"),
        ("types: [", "no YAML"),
        ("\x00", "no YAML"),
        ("[" * 1500, ""),
    ],
)
def test_a_mistake_is_told_in_one_line(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(written, "utf-8")
    with pytest.raises(OntologyError) as fault:
        read_ontology(str(path))
    assert told in str(fault.value) and "\n" not in str(fault.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_ontology_or_a_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        read_ontology(str(path))
    except OntologyError as fault:
        assert "\n" not in str(fault)


@pytest.mark.parametrize("command", ["read", "add"])
def test_the_commands_refuse_a_wrong_file(command: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Peru dammed a river.", "utf-8")
    done = CliRunner().invoke(app, [command, str(page), "--ontology", str(tmp_path / "none.yaml")])
    assert done.exit_code == 2
    assert "cannot be read" in done.output.replace("\n", " ")


def test_the_filter_takes_own_types_and_still_finds_misspelt_ones() -> None:
    assert Filters.of({"type": "share_water"}).type == ("SHARE_WATER",)
    with pytest.raises(FilterError, match="did you mean AID"):
        Filters.of({"type": "AIDE"})
