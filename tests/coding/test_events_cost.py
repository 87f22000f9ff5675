"""Coding costs no more than in proportion to what there is to code, however long the sentence."""

import sys
from types import FrameType

import pytest
from spacy.language import Language

PARTIES = """
Peru Chile Norway Sweden Finland Poland Hungary Austria Portugal Spain France Germany Italy Greece Turkey
Egypt Libya Tunisia Morocco Algeria Nigeria Ghana Kenya Uganda Rwanda Zambia Malawi Angola Namibia Botswana
Ethiopia Somalia Sudan Mali Senegal Gambia Liberia Togo Benin Cameroon Gabon Madagascar Iran Iraq Syria
Lebanon Jordan Israel Yemen Oman Qatar Kuwait Bahrain India Pakistan Nepal Bhutan Bangladesh Thailand
Vietnam Laos Cambodia Malaysia Indonesia Japan Mongolia Russia Ukraine Belarus Moldova Romania Bulgaria
Serbia Croatia Slovenia Albania Estonia Latvia Lithuania Denmark
"""


def listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def texts(count: int) -> dict[str, str]:
    """Ways to put so many parties into one text."""
    names = PARTIES.split()[:count]
    left, right = names[::2], names[1::2]
    pairs = list(zip(left, right, strict=True))
    return {
        "a list": f"{listed(names)} met in Lima.",
        "two lists": f"{listed(left)} attacked {listed(right)}.",
        "clauses within clauses": f"{', '.join(f'{one} attacked {other}' for one, other in pairs)}.",
        "clauses side by side": f"{' and '.join(f'{one} attacked {other}' for one, other in pairs)}.",
        "what each said": f"{' said that '.join(f'{one} had attacked {other}' for one, other in pairs)}.",
        "sentences": " ".join(f"{one} attacked {other}." for one, other in pairs),
        "one thing said again": "Police arrested Kofi Mensah in Accra on Monday. " * count,
    }


def calls(nlp: Language, text: str) -> int:
    """How many of our functions are called to code the events of a text."""
    events, doc = nlp.get_pipe("onrecord_events"), nlp(text)
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call" and "onrecord" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        events(doc)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("way", texts(40))
def test_twice_the_parties_take_about_twice_the_work(nlp: Language, way: str) -> None:
    few, many = (calls(nlp, texts(count)[way]) for count in (40, 80))
    assert many < 2.7 * few, (few, many)
