"""Coding costs no more than in proportion to what there is to code, however long the sentence."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from spacy.language import Language
from tests.coding.told import at, read_event, told

from onrecord.coding.encoder import ReadEvent, shared_encoder
from onrecord.coding.encoder.events import events_of
from onrecord.coding.events import Events

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
        "a list": f"{listed(names)} attacked in Lima.",
        "two lists": f"{listed(left)} attacked {listed(right)}.",
        "clauses within clauses": f"{', '.join(f'{one} attacked {other}' for one, other in pairs)}.",
        "clauses side by side": f"{' and '.join(f'{one} attacked {other}' for one, other in pairs)}.",
        "what each said": f"{' said that '.join(f'{one} had attacked {other}' for one, other in pairs)}.",
        "sentences": " ".join(f"{one} attacked {other}." for one, other in pairs),
        "one thing said again": "Police attacked Kofi Mensah in Accra on Monday. " * count,
    }


def reading(text: str) -> list[ReadEvent]:
    """An attack at each word for it, with what stands before it and behind it up to the next, or to a comma
    where there are several.
    """
    starts = [at(text, f"attacked#{n}")[0] for n in range(1, text.count("attacked") + 1)]
    edges = [0, *(start + len("attacked ") for start in starts), len(text)]
    comma = ", " if len(starts) > 1 else "\n"
    return [
        read_event(
            text,
            f"attacked#{n + 1}",
            actor=text[edges[n] : start].split(comma)[-1].strip(),
            recipient=text[edges[n + 1] : edges[n + 2]].split(comma)[0].strip(" ."),
            status="asserted" if n % 3 else "alleged",
            vector=n % 5,
        )
        for n, start in enumerate(starts)
    ]


def calls(work: Callable[[], object]) -> int:
    """How many of our functions are called."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call" and "onrecord" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("way", texts(40))
def test_twice_the_parties_take_about_twice_the_work(nlp: Language, way: str) -> None:
    def work(count: int) -> int:
        text = texts(count)[way]
        doc = nlp(text, disable=["onrecord_events"])
        doc._.reading = None
        events = Events(encoder=told(*reading(text)))
        found = calls(lambda: events(doc))
        assert doc._.events
        return found

    work(4)  # tables are loaded
    few, many = work(40), work(80)
    assert many < 2.7 * few, (few, many)


def test_twice_the_text_takes_about_twice_the_windows_and_calls() -> None:
    encoder = shared_encoder()
    sentence = "Police arrested Kofi Mensah in Accra on Monday, the minister said. "

    def work(times: int) -> tuple[int, int]:
        tokens = encoder.tokens(sentence * times)
        windows = list(encoder.heads(tokens))
        limits = encoder.weights.meta.events
        return len(windows), calls(lambda: events_of(windows, sentence * times, tokens, limits))

    (few, little), (many, much) = work(60), work(120)
    assert few > 3
    assert many <= 2 * few + 1
    assert much < 2.2 * little, (little, much)
