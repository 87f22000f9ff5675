"""Who acted or was acted upon where a trigger's own construction does not say: the party of the sentence that
the trained reader sees there.

"The court gave permission for the aide to be sent *home to Peru*": the grammar around a trigger reaches only
so far. The reader is asked about the event's known side with each other party of the sentence, and must name
the event's own type.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec
import numpy as np
from spacy.tokens import Doc

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.events.pairs import Pair, PairReader, pair_type, seen, touches
from onrecord.model import Event, Span

_MOST: Final = 8
"""Parties of a sentence that are tried for an event, the nearest first."""
_LEAST: Final = 0.6
"""How sure the reader must be of the event's own type."""

Side = Literal["actor", "recipient"]


class Choice(msgspec.Struct, frozen=True):
    """A party that may be an event's missing side."""

    event: int
    """Place in the list of events."""
    side: Side
    span: Span
    actor: str
    """Its id."""
    pair: Pair


def completed(
    doc: Doc, reader: PairReader, actors: ActorIndex, events: Sequence[Event], least: float = _LEAST
) -> list[Event]:
    """The events, each without a recipient, or without anybody who acts, with the party that the reader sees
    there, if any. A thing that stands there stays: "withdrew its troops from *the island*".
    """
    found = list(events)
    choices = [one for n, event in enumerate(events) for one in missing(doc, actors, n, event)]
    if not choices:
        return found
    chances = reader.chances([seen(doc._.encoded, one.pair, events) for one in choices])
    best: dict[tuple[int, Side], tuple[float, Choice]] = {}
    for one, row in zip(choices, chances, strict=True):
        type_ = PAIR_TYPES.index(pair_type(events[one.event].type))
        chance, place = float(row[type_]), (one.event, one.side)
        if int(np.argmax(row)) == type_ and chance >= least:
            best[place] = max(best.get(place, (0.0, one)), (chance, one), key=lambda known: known[0])
    for (n, side), (_, one) in best.items():
        found[n] = _with(found[n], side, one)
    return found


def missing(doc: Doc, actors: ActorIndex, number: int, event: Event) -> Iterator[Choice]:
    """Who may be the side that an event lacks, given the one that it has."""
    spans = event.spans
    if event.actors and not spans.recipient:
        side: Side = "recipient"
        known = spans.actor[0]
    elif event.recipients and not spans.actor:
        side, known = "actor", spans.recipient[0]
    else:
        return
    for sentence, span, actor in beside(doc, actors, event):
        pair = Pair(sentence, known, span) if side == "recipient" else Pair(sentence, span, known)
        yield Choice(number, side, span, actor, pair)


def beside(doc: Doc, actors: ActorIndex, event: Event) -> list[tuple[Span, Span, str]]:
    """The other parties of an event's sentence, the nearest to the trigger first: sentence, span, actor."""
    trigger = event.spans.trigger
    place = doc.char_span(*trigger, alignment_mode="expand")
    if place is None:
        return []
    sentence = (place.sent.start_char, place.sent.end_char)
    own = [*event.spans.actor, *event.spans.recipient, trigger]
    known = {*event.actors, *event.recipients}
    found = [
        (sentence, span, actor)
        for span, actor in actors.within(*sentence)
        if actor not in known and not touches(own, span)
    ]
    found.sort(key=lambda one: abs(one[1][0] - trigger[0]))
    return found[:_MOST]


def _with(event: Event, side: Side, one: Choice) -> Event:
    """The event with a party put in."""
    if side == "recipient":
        spans = msgspec.structs.replace(event.spans, recipient=[one.span])
        return msgspec.structs.replace(event, recipients=[one.actor], spans=spans)
    spans = msgspec.structs.replace(event.spans, actor=[one.span])
    return msgspec.structs.replace(event, actors=[one.actor], spans=spans)
