"""From what the heads say of a window's words to events.

A word that may begin a trigger is a candidate. What each other word is to it, is read off the argument head:
runs of likely words are its doer, recipient, source, goods, place and day. What the event is, the type head
says, which has seen the likely sides; it may say that there is none after all.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.heads import Heads, Ints, word_ends
from onrecord.coding.encoder.labels import ARGUMENTS, MODES, STATUSES, TRIGGERS, TYPES
from onrecord.coding.encoder.sequences import Array, Run, log_softmax, runs_of
from onrecord.coding.encoder.spans import Span, span_of
from onrecord.coding.encoder.tokens import Tokens

FIRST, FURTHER = TRIGGERS.index("first"), TRIGGERS.index("further")
LONGEST_TRIGGER = 12
ONE_ONLY = ("place", "date")
"""Arguments of which an event has one."""
MUTUAL = ("CONSULT", "AGREE", "COOPERATE")
"""Types whose parties are often one phrase on both sides: "the two leaders met"."""
_EDGES = " \t\n\r,;:()[]\"'“”‘’«»–—-"


class EventLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was chosen on held-out articles; ships with the weights."""

    trigger: float
    """A word is a candidate from this probability of beginning a trigger on."""
    least: float
    """Events less likely than this are left out of what is read."""
    default: float
    """Events less likely than this are left out unless somebody asks for them: the cut with the best F1."""
    arguments: dict[str, float]
    """A run of words is an argument where its likeliest word has at least this probability, by role."""
    several: float
    """Runs beside the likeliest of a role need at least this."""
    grow: float
    """And it takes in the words beside that, down to this share of the same."""
    alike: tuple[float, float]
    """What the likeness of two vectors is multiplied by, and what is added, for the odds of one happening."""
    same: float
    """Two mentions are one happening from this probability on."""
    calibration: tuple[float, float, float]
    """Weights of the log-odds of the trigger and of the type, and the constant: the odds of being right."""


@dataclass(frozen=True, slots=True)
class Argument:
    """Somebody or something that takes part, as far as a run of words says."""

    span: Span
    chance: float


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event mention; spans are code points of the text that was read."""

    trigger: Span
    type: str
    mode: str | None
    status: str
    status_chance: float
    arguments: dict[str, tuple[Argument, ...]]
    """By role, in the order of the text; each role is there, if only with nothing."""
    absent: dict[str, float]
    """By role, how likely its likeliest word is it; what is under the limit is no argument."""
    confidence: float
    """0 to 1: how often an event with this figure is right in type, as hand annotation sees it."""
    evidence: tuple[float, float]
    """Log-odds of the trigger and of the type, from which the confidence was taken."""
    vector: NDArray[np.float32]
    """(VECTOR,), of length 1: mentions of one happening lie close."""


def events_of(windows: Iterable[Heads], text: str, tokens: Tokens, limits: EventLimits) -> list[ReadEvent]:
    """The text's events in the order of their triggers, each of the window that owns its trigger."""
    found = [one for heads in windows for one in _of_window(heads, text, tokens, limits)]
    return sorted(found, key=lambda one: one.trigger)


def _of_window(heads: Heads, text: str, tokens: Tokens, limits: EventLimits) -> Iterator[ReadEvent]:
    places = heads.words(tokens)
    if not len(places):
        return
    words = heads.window.tokens[places]
    ends = word_ends(tokens, words)
    low, high = heads.window.owned
    chances = np.exp(log_softmax(heads.triggers[places], 1))
    first = np.where((words >= low) & (words < high), chances[:, FIRST], 0)
    further = chances[:, FURTHER] >= 0.5
    taken: list[tuple[Run, str]] = []
    for at in sorted(np.flatnonzero(first >= limits.trigger).tolist(), key=lambda at: -first[at]):
        place = places[at]
        types = np.exp(log_softmax(heads.types[place], 0))
        best = int(types[1:].argmax()) + 1
        evidence = log_odds(float(first[at])), log_odds(float(types[best]))
        confidence = _calibrated(evidence, limits.calibration)
        if confidence < limits.least:
            continue
        end = at + 1
        while end < len(words) and further[end] and end - at < LONGEST_TRIGGER:
            end += 1
        if any(start < end and at < stop and type_ == TYPES[best] for (start, stop), type_ in taken):
            continue  # the rest of a trigger that is read already
        taken.append(((at, end), TYPES[best]))
        arguments = 1 / (1 + np.exp(-heads.arguments[:, place][:, places]))
        status = np.exp(log_softmax(heads.statuses[place], 0))
        yield ReadEvent(
            trigger=_span(text, tokens, words, ends, (at, end)),
            type=TYPES[best],
            mode=_mode(heads.modes[place], TYPES[best]),
            status=STATUSES[int(status.argmax())],
            status_chance=float(status.max()),
            arguments=apart(
                {
                    role: _arguments(row, role, limits, text, tokens, words, ends)
                    for role, row in zip(ARGUMENTS, arguments, strict=True)
                },
                TYPES[best],
            ),
            absent={role: float(row.max()) for role, row in zip(ARGUMENTS, arguments, strict=True)},
            confidence=confidence,
            evidence=evidence,
            vector=heads.vectors[place],
        )


def apart(arguments: dict[str, tuple[Argument, ...]], type_: str) -> dict[str, tuple[Argument, ...]]:
    """The arguments with nobody on both sides, unless all parties do it to each other: a phrase that is read
    as doer and recipient is what it more likely is. Of a mutual type, and of several phrases ("the army
    clashed with the rebels"), both sides keep it.
    """
    actors, recipients = arguments["actor"], arguments["recipient"]
    shared = [(a, b) for a in actors for b in recipients if a.span[0] < b.span[1] and b.span[0] < a.span[1]]
    if type_ in MUTUAL or len(shared) != 1:
        return arguments
    ((actor, recipient),) = shared
    if actor.chance >= recipient.chance:
        return {**arguments, "recipient": tuple(one for one in recipients if one is not recipient)}
    return {**arguments, "actor": tuple(one for one in actors if one is not actor)}


def _calibrated(evidence: tuple[float, float], weights: tuple[float, float, float]) -> float:
    odds = weights[0] * evidence[0] + weights[1] * evidence[1] + weights[2]
    return 1 / (1 + math.exp(-odds))


def log_odds(chance: float) -> float:
    """Of a probability, kept away from certainty."""
    chance = min(max(chance, 0.001), 0.999)
    return math.log(chance / (1 - chance))


def _mode(scores: Array, type_: str) -> str | None:
    """The likeliest of the type's modes, or none."""
    own = [0, *(n for n, mode in enumerate(MODES) if mode.split(" ")[0] == type_)]
    best = MODES[own[int(scores[own].argmax())]]
    return best.split(" ", 1)[1] if best != "none" else None


def _arguments(
    chances: Array,
    role: str,
    limits: EventLimits,
    text: str,
    tokens: Tokens,
    words: Ints,
    ends: Ints,
) -> tuple[Argument, ...]:
    """The runs of likely words, the likeliest and those that are likely by themselves; of a role that is one
    only, the likeliest.
    """
    least, best = limits.arguments[role], float(chances.max(initial=0))
    several = max(least, limits.several)
    runs = runs_of(chances >= least * limits.grow)
    found = [
        Argument(span, round(chance, 3))
        for run in runs
        if (chance := float(chances[slice(*run)].max())) >= (least if chance == best else several)
        and (span := _trimmed(text, _span(text, tokens, words, ends, run))) is not None
    ]
    if role in ONE_ONLY and len(found) > 1:
        found = [max(found, key=lambda one: one.chance)]
    return tuple(found)


def _span(text: str, tokens: Tokens, words: Ints, ends: Ints, run: Run) -> Span:
    return span_of(text, tokens, (int(words[run[0]]), int(ends[run[1] - 1])))


def _trimmed(text: str, span: Span) -> Span | None:
    """Without marks and blanks at its edges; None where nothing else is there."""
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return (start, end) if start < end else None
