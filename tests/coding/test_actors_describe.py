import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rows import rows

from onrecord.coding.actors.describe import describe


@rows(
    ("phrase", "told"),
    [
        ("the Iranian foreign minister", "Iranian foreign minister | person IRN GOV"),
        ("Hamas", "Hamas | organization PSE REB"),
        ("North Korea's leader Pak Chol Su", "Pak Chol Su | person PRK GOV"),
        ("a senior Ukrainian presidential aide", "senior Ukrainian presidential aide | person UKR GOV"),
        ("the Kremlin", "Kremlin | government RUS GOV"),
        ("Kyiv", "Kyiv | government UKR GOV"),
        ("the foreign minister of France", "foreign minister | person FRA GOV"),
        ("a UN official", "UN official | person IGO IGO"),
        ("the Chinese", "Chinese | group CHN -"),
        ("US-backed rebels", "US-backed rebels | group - REB"),
        ("pro-Moscow rebels", "pro-Moscow rebels | group - REB"),
        ("former police chief Luis Ortega", "Luis Ortega | person - ELI"),
        ("former president Luis Ortega", "Luis Ortega | person - ELI"),
        ("Sen. Laura Finch", "Laura Finch | person - LEG"),
        ("a spokesman for the rebels", "spokesman | person - REB"),
        ("the rebels' spokesman", "rebels' spokesman | person - REB"),
        ("military spokesman", "military spokesman | person - MIL"),
        ("the police chief", "police chief | person - COP"),
        ("an opposition leader", "opposition leader | person - OPP"),
        ("the Sudanese government", "Sudanese government | government SDN GOV"),
        ("the Islamic State group", "Islamic State | organization - UAF"),
        ("the African Union", "African Union | organization IGO IGO"),
        ("farmers", "farmers | group - AGR"),
        ("Iraqi Kurdistan", "Iraqi Kurdistan | place IRQ -"),
        ("two gunmen", "two gunmen | group - UAF"),
    ],
)
def test_a_phrase_tells_whom_it_means(phrase: str, told: str) -> None:
    found = describe(phrase)
    assert found is not None
    assert f"{found.name} | {found.kind} {found.country or '-'} {found.sector or '-'}" == told


@pytest.mark.parametrize("phrase", ["", " ", "the bridge", "Luis Ortega", "of", "the minister's car"])
def test_a_phrase_that_names_nobody_the_tables_know_means_nobody(phrase: str) -> None:
    assert describe(phrase) is None


@given(st.text(max_size=80))
def test_any_text_can_be_asked_about(phrase: str) -> None:
    found = describe(phrase)
    assert found is None or found.name
