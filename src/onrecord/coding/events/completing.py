"""To whom an event is done where its trigger's own construction does not say: the party of the sentence that
the trained reader sees there.

"The court gave permission for the aide to be sent home to *Peru*": the grammar around a trigger reaches only
so far. The reader is asked about who acts with each other party of the sentence, and must name the event's
own type. Who acts is not asked for in this way: where nobody is said to, nearly every answer was wrong.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from spacy.tokens import Doc

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.events.grammar import contents
from onrecord.coding.events.pairs import Pair, PairReader, pair_type, seen, touches
from onrecord.coding.events.phrases import lemma
from onrecord.coding.parsed import Span as Words
from onrecord.coding.parsed import parsed
from onrecord.model import Event, Span
from onrecord.ontology import lexicon

_MOST: Final = 8
"""Parties of a sentence that are tried for an event, the nearest first."""
_LEAST: Final = 0.6
"""How sure the reader must be of the event's own type."""


class Choice(msgspec.Struct, frozen=True):
    """A party to whom an event may be done."""

    event: int
    """Place in the list of events."""
    actor: str
    """Its id."""
    pair: Pair


def completed(doc: Doc, reader: PairReader, actors: ActorIndex, events: Sequence[Event]) -> list[Event]:
    """The events, each without a recipient with the party that the reader sees there, if any. A thing that
    stands there stays: "withdrew its troops from *the island*".
    """
    found = list(events)
    choices = [one for number, event in enumerate(events) for one in missing(doc, actors, number, event)]
    if not choices:
        return found
    chances = reader.chances([seen(doc._.encoded, one.pair, events) for one in choices])
    best: dict[int, float] = {}
    for one, row in zip(choices, chances, strict=True):
        event = events[one.event]
        type_ = PAIR_TYPES.index(pair_type(event.type))
        if int(row.argmax()) == type_ and row[type_] >= max(_LEAST, best.get(one.event, 0.0)):
            best[one.event] = float(row[type_])
            spans = msgspec.structs.replace(event.spans, recipient=[one.pair.recipient])
            found[one.event] = msgspec.structs.replace(event, recipients=[one.actor], spans=spans)
    return found


def missing(doc: Doc, actors: ActorIndex, number: int, event: Event) -> Iterator[Choice]:
    """To whom an event may be done that has somebody who acts, and nobody on the other side."""
    if event.actors and not event.spans.recipient:
        for sentence, span, actor in beside(doc, actors, event):
            yield Choice(number, actor, Pair(sentence, event.spans.actor[0], span))


def beside(doc: Doc, actors: ActorIndex, event: Event) -> list[tuple[Span, Span, str]]:
    """The other parties of an event's sentence, the nearest to the trigger first: sentence, span, actor."""
    trigger = event.spans.trigger
    place = parsed(doc).char_span(*trigger)
    if place is None:
        return []
    sentence = (place.sent.start_char, place.sent.end_char)
    own = [*event.spans.actor, *event.spans.recipient, trigger, *_denied(place)]
    known = {*event.actors, *event.recipients}
    found = [
        (sentence, span, actor)
        for span, actor in actors.within(*sentence)
        if actor not in known and not touches(own, span)
    ]
    found.sort(key=lambda one: abs(one[1][0] - trigger[0]))
    return found[:_MOST]


def _denied(trigger: Words) -> list[Span]:
    """What a trigger says did not happen: who stands in "denied that *Peru had armed rebels*" is told of, and
    not denied anything.
    """
    verbs = [word for word in trigger if lemma(word) in lexicon().words.denying]
    return [
        (clause.left_edge.idx, clause.right_edge.idx + len(clause.right_edge))
        for verb in verbs
        for clause in contents(verb)
    ]
