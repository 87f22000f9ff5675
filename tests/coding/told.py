"""Readings made by hand, and an encoder that gives them: what the components make of exactly these."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import numpy as np

from onrecord.coding.encoder import Encoder, ReadClaim, ReadEvent, Reading
from onrecord.coding.encoder.events import Argument, EventLimits
from onrecord.coding.encoder.labels import ARGUMENTS, VECTOR
from onrecord.model import Claim, Quoted, Source, Span

LIMITS = EventLimits(
    trigger=0.1,
    least=0.1,
    default=0.4,
    arguments=dict.fromkeys(ARGUMENTS, 0.5),
    several=0.5,
    grow=0.5,
    alike=(8.0, -4.0),
    same=0.6,
    calibration=(0.0, 1.0, 0.0),
)


class ToldEncoder:
    """Reads of any text what it was told to, and counts how often it is asked."""

    def __init__(
        self,
        *events: ReadEvent,
        claims: Iterable[ReadClaim] = (),
        limits: EventLimits = LIMITS,
    ) -> None:
        self.weights = SimpleNamespace(meta=SimpleNamespace(events=limits))
        self.reading = Reading(list(claims), list(events))
        self.asked: list[str] = []

    def read(self, text: str) -> Reading:
        self.asked.append(text)
        return self.reading


def told(*events: ReadEvent, **given: Any) -> Encoder:
    """Such an encoder, for whoever takes an `Encoder`."""
    return cast(Encoder, ToldEncoder(*events, **given))


def at(text: str, words: str) -> Span:
    """Where words stand; `words#2` is the second time."""
    words, _, nth = words.partition("#")
    start = -1
    for _ in range(int(nth or 1)):
        start = text.index(words, start + 1)
    return start, start + len(words)


def read_event(
    text: str,
    trigger: str,
    type_: str = "ASSAULT",
    *,
    mode: str | None = None,
    status: str = "asserted",
    sure: float = 0.9,
    vector: int = 0,
    **arguments: str,
) -> ReadEvent:
    """An event of the text. Arguments by role, several parted by `;`; events of one `vector` are alike."""
    found = {
        role: tuple(Argument(at(text, one), 0.9) for one in arguments.pop(role, "").split(";") if one)
        for role in ARGUMENTS
    }
    assert not arguments, f"no roles: {arguments}"
    return ReadEvent(
        trigger=at(text, trigger),
        type=type_,
        mode=mode,
        status=status,
        status_chance=0.9,
        arguments=found,
        absent=dict.fromkeys(ARGUMENTS, 0.0),
        confidence=sure,
        evidence=(3.0, 3.0),
        vector=one_hot(vector),
    )


def one_hot(n: int) -> Any:
    """A vector as no other `n` has."""
    return np.eye(VECTOR, dtype=np.float32)[n]


def claim(
    text: str, id_: str, cue: str, content: str, source: str = "", *, actor: str | None = None
) -> Claim:
    """A claim of the text; pieces of content parted by `;`, no cue or source where they are empty."""

    def quoted(words: str) -> Quoted:
        span = at(text, words)
        return Quoted(span=span, text=text[slice(*span)])

    return Claim(
        id=id_,
        kind="indirect",
        act="say",
        cue=quoted(cue) if cue else None,
        source=Source(**msgspec.structs.asdict(quoted(source)), actor=actor) if source else None,
        content=[quoted(piece) for piece in content.split(";")],
        confidence=0.9,
    )
