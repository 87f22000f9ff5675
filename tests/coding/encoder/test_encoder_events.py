"""Events from what the heads say of a window's words; here they say what the test lets them."""

import msgspec
import numpy as np
import pytest

from onrecord.coding.encoder.events import EventLimits, ReadEvent, events_of
from onrecord.coding.encoder.heads import Heads
from onrecord.coding.encoder.labels import (
    ACTS,
    ARGUMENTS,
    MODES,
    SECTORS,
    STATUSES,
    TAGS,
    TIES,
    TRIGGERS,
    TYPES,
    VECTOR,
)
from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import NO_TOKEN, Window

LIMITS = EventLimits(
    trigger=0.3,
    least=0.2,
    default=0.4,
    arguments=dict.fromkeys(ARGUMENTS, 0.5),
    several=0.5,
    grow=0.5,
    alike=(8.0, -4.0),
    same=0.5,
    calibration=(0.0, 1.0, 0.0),
)


def logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


class Said:
    """What the heads say of a text of words parted by blanks; a word `in+side` is two pieces."""

    def __init__(self, text: str, owned: tuple[int, int] | None = None) -> None:
        starts, ends, first = [], [], []
        self.text = text.replace("+", "")
        at = 0
        for word in text.split(" "):
            for n, piece in enumerate(word.split("+")):
                starts.append(at)
                ends.append(at + len(piece))
                first.append(n == 0)
                at += len(piece)
            at += 1
        count = len(starts)
        nothing = np.zeros(count, np.int64)
        self.tokens = Tokens(
            np.arange(count), np.array(starts), np.array(ends), np.array(first), nothing, nothing
        )
        self.words = [place + 1 for place in range(count) if first[place]]
        """Their places in the window, of which the first is a separator."""
        places = count + 2
        tokens = np.array([NO_TOKEN, *range(count), NO_TOKEN])
        self.window = Window(tokens, tokens, tokens * 0, owned or (0, count))
        self.triggers = np.full((places, len(TRIGGERS)), -9, np.float32)
        self.triggers[:, 0] = 0
        self.arguments = np.full((len(ARGUMENTS), places, places), -9, np.float32)
        self.types = np.zeros((places, len(TYPES)), np.float32)
        self.statuses = np.zeros((places, len(STATUSES)), np.float32)
        self.modes = np.zeros((places, len(MODES)), np.float32)
        self.vectors = np.eye(places, VECTOR, dtype=np.float32)

    def trigger(
        self,
        word: int,
        type_: str = "ASSAULT",
        *,
        first: float = 0.9,
        sure: float = 0.9,
        length: int = 1,
        status: str = "asserted",
    ) -> "Said":
        place = self.words[word]
        self.triggers[place] = np.log([1 - first, first, 1e-6])
        for other in self.words[word + 1 : word + length]:
            self.triggers[other] = np.log([0.05, 0.05, 0.9])
        others = (1 - sure) / (len(TYPES) - 1)
        self.types[place] = np.log(others)
        self.types[place, TYPES.index(type_)] = np.log(sure)
        self.statuses[place, STATUSES.index(status)] = 4
        return self

    def argument(self, trigger: int, role: str, **words: float) -> "Said":
        """`w3=0.7`: how likely the fourth word is it."""
        for word, chance in words.items():
            place = self.words[int(word.removeprefix("w"))]
            self.arguments[ARGUMENTS.index(role), self.words[trigger], place] = logit(chance)
        return self

    @property
    def heads(self) -> Heads:
        places = len(self.window)

        def nothing(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            return np.zeros(shape, np.float32)

        return Heads(
            window=self.window,
            tags=nothing(places, len(TAGS)),
            ties=nothing(len(TIES), places, places),
            acts=nothing(places, len(ACTS)),
            triggers=self.triggers,
            sectors=nothing(places, len(SECTORS)),
            arguments=self.arguments,
            types=self.types,
            statuses=self.statuses,
            modes=self.modes,
            vectors=self.vectors,
        )

    def read(self, limits: EventLimits = LIMITS) -> list[ReadEvent]:
        return events_of([self.heads], self.text, self.tokens, limits)

    def spans(self, event: ReadEvent, role: str) -> list[str]:
        return [self.text[slice(*one.span)] for one in event.arguments[role]]


def changed(**limits: object) -> EventLimits:
    return msgspec.structs.replace(LIMITS, **limits)


def triggers(said: Said, limits: EventLimits = LIMITS) -> list[str]:
    return [said.text[slice(*event.trigger)] for event in said.read(limits)]


def test_a_word_that_is_likely_enough_is_a_trigger() -> None:
    said = Said("rebels shot two guards").trigger(1, first=0.31)
    assert triggers(said) == ["shot"]
    assert triggers(said.trigger(1, first=0.29)) == []


def test_a_trigger_goes_on_while_words_are_likely_its_further_ones() -> None:
    assert triggers(Said("they laid down their arms today").trigger(1, length=4)) == ["laid down their arms"]
    assert triggers(Said("they laid down their arms today").trigger(1)) == ["laid"]


def test_a_trigger_has_an_end() -> None:
    (trigger,) = triggers(Said(" ".join(["on"] * 40)).trigger(2, length=38))
    assert trigger.split() == ["on"] * 12


def test_a_trigger_is_made_of_whole_words() -> None:
    said = Said("they sur+ren+dered un+willing+ly here")
    assert triggers(said.trigger(1)) == ["surrendered"]
    assert triggers(said.trigger(1, length=2)) == ["surrendered unwillingly"]


def test_a_word_in_a_trigger_that_also_begins_one_is_not_a_second_event_of_that_type() -> None:
    said = Said("they laid down arms").trigger(1, length=3).trigger(3, first=0.6)
    said.triggers[said.words[3]] = np.log([0.001, 0.45, 0.549])
    assert triggers(said) == ["laid down arms"]


def test_a_word_in_a_trigger_may_begin_an_event_of_another_type() -> None:
    said = Said("they laid down arms").trigger(1, "RETREAT", length=3).trigger(3, "MOBILIZE")
    said.triggers[said.words[3]] = np.log([0.001, 0.45, 0.549])
    assert [event.type for event in said.read()] == ["RETREAT", "MOBILIZE"]


def test_events_are_in_the_order_of_their_triggers_not_of_how_sure_they_are() -> None:
    said = Said("a b c d e").trigger(0, first=0.5).trigger(2, first=0.9).trigger(4, first=0.7)
    assert triggers(said) == ["a", "c", "e"]


def test_the_type_is_the_likeliest_that_is_one() -> None:
    said = Said("rebels shot guards").trigger(1, "COERCE", sure=0.3)
    said.types[said.words[1], 0] = 9
    assert said.read() == []  # most likely none, and not sure enough
    (event,) = said.read(changed(least=0.0))
    assert event.type == "COERCE"


def test_the_confidence_is_calibrated_from_trigger_and_type() -> None:
    said = Said("rebels shot guards").trigger(1, first=0.8, sure=0.6)
    (event,) = said.read(changed(calibration=(1.0, 0.5, -0.25)))
    odds = logit(0.8) + 0.5 * logit(0.6) - 0.25
    assert event.confidence == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-3)
    assert event.evidence == pytest.approx((logit(0.8), logit(0.6)), abs=1e-3)


def test_what_is_less_sure_than_the_least_is_left_out() -> None:
    said = Said("rebels shot guards").trigger(1, sure=0.6)
    assert len(said.read(changed(least=0.59))) == 1
    assert said.read(changed(least=0.61)) == []


def test_the_status_is_the_likeliest() -> None:
    (event,) = Said("rebels shot guards").trigger(1, status="denied").read()
    assert event.status == "denied"
    assert event.status_chance == pytest.approx(np.exp(4) / (np.exp(4) + len(STATUSES) - 1), abs=1e-3)


def test_a_mode_is_one_of_the_types_own_or_none() -> None:
    said = Said("rebels shot guards").trigger(1, "ASSAULT")
    modes = said.modes[said.words[1]]
    assert said.read()[0].mode is None
    modes[MODES.index("COERCE arrest")] = 9
    assert said.read()[0].mode is None
    modes[MODES.index("ASSAULT firearms")] = 5
    assert said.read()[0].mode == "firearms"
    modes[0] = 6
    assert said.read()[0].mode is None


def test_an_argument_is_a_run_of_likely_words() -> None:
    said = Said("the old rebels shot two guards").trigger(3)
    said.argument(3, "actor", w0=0.4, w1=0.9, w2=0.8).argument(3, "recipient", w4=0.6, w5=0.9)
    (event,) = said.read()
    assert said.spans(event, "actor") == ["the old rebels"]
    assert said.spans(event, "recipient") == ["two guards"]
    assert event.arguments["actor"][0].chance == 0.9
    assert event.arguments["source"] == ()


def test_words_beside_a_likely_one_are_taken_in_down_to_a_share_of_the_limit() -> None:
    said = Said("the old rebels shot").trigger(3).argument(3, "actor", w0=0.24, w1=0.26, w2=0.9)
    assert said.spans(said.read()[0], "actor") == ["old rebels"]
    assert said.spans(said.read(changed(grow=0.4))[0], "actor") == ["the old rebels"]
    assert said.spans(said.read(changed(grow=1.0))[0], "actor") == ["rebels"]


def test_a_run_without_a_word_that_is_likely_enough_is_no_argument() -> None:
    said = Said("the rebels shot").trigger(2).argument(2, "actor", w0=0.4, w1=0.49)
    (event,) = said.read()
    assert event.arguments["actor"] == ()
    assert event.absent["actor"] == pytest.approx(0.49, abs=1e-3)
    limits = changed(arguments={**LIMITS.arguments, "actor": 0.45})
    assert said.spans(said.read(limits)[0], "actor") == ["the rebels"]


def test_several_runs_are_several_parties_but_there_is_one_place_and_one_day() -> None:
    said = Said("Peru and Chile met in Lima by Callao").trigger(3, "CONSULT")
    for role in ("actor", "place", "date"):
        said.argument(3, role, w0=0.6, w2=0.9, w5=0.7)
    (event,) = said.read()
    assert said.spans(event, "actor") == ["Peru", "Chile", "Lima"]
    assert said.spans(event, "place") == ["Chile"]
    assert said.spans(event, "date") == ["Chile"]


def test_a_word_may_be_several_arguments_and_of_several_events() -> None:
    said = Said("guards shot and burned Lima").trigger(1).trigger(3, "COERCE")
    said.argument(1, "recipient", w4=0.9).argument(1, "place", w4=0.9).argument(3, "recipient", w4=0.9)
    shot, burned = said.read()
    assert said.spans(shot, "recipient") == said.spans(shot, "place") == ["Lima"]
    assert (said.spans(burned, "recipient"), said.spans(burned, "place")) == (["Lima"], [])


def test_marks_and_blanks_at_an_arguments_edges_are_left_out() -> None:
    said = Said("“ Peru ” , shot ( guards )").trigger(4)
    said.argument(4, "actor", w0=0.9, w1=0.9, w2=0.9, w3=0.9)
    said.argument(4, "recipient", w5=0.9, w6=0.9, w7=0.9).argument(4, "source", w2=0.9, w3=0.9)
    (event,) = said.read()
    assert said.spans(event, "actor") == ["Peru"]
    assert said.spans(event, "recipient") == ["guards"]
    assert event.arguments["source"] == ()


def test_an_argument_is_made_of_whole_words() -> None:
    said = Said("in+sur+gents shot").trigger(1).argument(1, "actor", w0=0.9)
    assert said.spans(said.read()[0], "actor") == ["insurgents"]


def test_an_event_is_read_by_the_window_that_owns_its_trigger() -> None:
    for owned, read in (((0, 1), []), ((0, 2), ["shot"]), ((1, 3), ["shot"]), ((2, 3), [])):
        assert triggers(Said("rebels shot guards", owned).trigger(1)) == read
    before, after = (Said("rebels shot guards", owned).trigger(1) for owned in ((0, 2), (2, 3)))
    found = events_of([before.heads, after.heads], before.text, before.tokens, LIMITS)
    assert [before.text[slice(*event.trigger)] for event in found] == ["shot"]


def test_arguments_may_stand_outside_of_what_the_window_owns() -> None:
    said = Said("rebels shot guards", (1, 2)).trigger(1).argument(1, "actor", w0=0.9)
    assert said.spans(said.read()[0], "actor") == ["rebels"]


def test_an_event_has_the_vector_of_its_triggers_first_word() -> None:
    said = Said("they laid down arms").trigger(1, length=3)
    assert (said.read()[0].vector == said.vectors[said.words[1]]).all()


def test_a_window_without_words_has_no_events() -> None:
    said = Said("x")
    window = Window(np.array([NO_TOKEN, NO_TOKEN]), np.zeros(2, int), np.zeros(2, int), (0, 0))
    said.window = window
    assert events_of([said.heads], "", said.tokens, LIMITS) == []
