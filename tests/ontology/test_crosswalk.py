"""Every event of PLOVER has a code of CAMEO, one that says no more than the event does."""

import re
from collections import Counter

import pytest

from onrecord.ontology import event_types
from onrecord.ontology.cameo import Cameo, cameo, crosswalk

QUADS = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


def test_every_type_has_a_rule_that_asks_for_nothing_more() -> None:
    bare = [rule.type for rule in crosswalk().rules if rule.mode is None and rule.context is None]
    assert Counter(bare) == Counter(list(event_types()))


def test_no_two_rules_ask_the_same() -> None:
    asked = Counter((rule.type, rule.mode, rule.context) for rule in crosswalk().rules)
    assert [rule for rule, times in asked.items() if times > 1] == []


def test_every_rule_is_of_a_type_that_exists() -> None:
    assert {rule.type for rule in crosswalk().rules} == set(event_types())


def test_codes_are_whole_and_scored() -> None:
    table = crosswalk()
    roots = {root.code for root in table.roots}
    assert roots == {f"{n:02}" for n in range(1, 21)}
    for rule in table.rules:
        assert re.fullmatch(r"\d{3,4}", rule.code), rule
        assert rule.code[:2] in roots, rule
        assert -10 <= table.goldstein[rule.code] <= 10
    assert set(table.goldstein) == {rule.code for rule in table.rules}, "a score that nothing asks for"


def test_quad_classes_agree_with_plovers() -> None:
    for rule in crosswalk().rules:
        found = cameo(rule.type, rule.mode, [rule.context] if rule.context else [])
        assert found is not None
        quad = QUADS[found.quad - 1]
        if rule.type == "CONCEDE":  # words to PLOVER; to CAMEO all yielding is material
            assert quad == "material cooperation"
        else:
            assert quad == event_types()[rule.type].quad, rule


def test_scores_have_the_sign_of_their_class() -> None:
    for rule in crosswalk().rules:
        found = cameo(rule.type, rule.mode, [rule.context] if rule.context else [])
        assert found is not None
        assert (found.goldstein > 0) == (found.quad in (1, 2)), rule


@pytest.mark.parametrize(
    ("type_", "mode", "contexts", "code"),
    [
        ("AID", None, [], "070"),
        ("AID", None, ["military"], "072"),
        ("AID", None, ["military", "economic"], "072"),
        ("AID", None, ["economic", "military"], "071"),
        ("AID", None, ["elections"], "070"),
        ("COERCE", "arrest", ["legal"], "173"),
        ("COERCE", "restrict", ["legal", "military"], "191"),
        ("COERCE", "unheard-of", [], "170"),
        ("RETREAT", "release", ["military"], "0841"),
        ("CONSULT", "phone", ["military"], "041"),
        ("ASSAULT", None, ["military"], "190"),
        ("SANCTION", None, ["economic"], "163"),
    ],
)
def test_code(type_: str, mode: str | None, contexts: list[str], code: str) -> None:
    found = cameo(type_, mode, contexts)
    assert found is not None
    assert found.code == code


def test_a_code_leads_up_to_its_base_and_root() -> None:
    found = cameo("RETREAT", "release")
    assert found == Cameo(code="0841", quad=2, goldstein=7.0)
    assert (found.base, found.root) == ("084", "08")


def test_a_type_that_is_not_plovers_has_no_code() -> None:
    assert cameo("HARVEST") is None
