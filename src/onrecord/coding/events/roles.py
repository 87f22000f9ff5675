"""Who acts and who is acted upon: fills a trigger's slots."""

import msgspec
from spacy.tokens import Token

from onrecord.coding.events import slots
from onrecord.coding.events.grammar import conjoined, noun_phrase, surface_subject
from onrecord.coding.events.triggers import Found

_ACTOR = {"VERB": ["subject"], "NOUN": ["carrier", "by", "owner"], "ADJ": ["subject"]}


class Parties(msgspec.Struct, frozen=True):
    """Heads of the noun phrases of an event's two sides, one for each conjunct."""

    actors: list[Token]
    recipients: list[Token]


def parties(found: Found) -> Parties:
    """The parties of an event. A mutual act of several has the same parties on both sides."""
    frame, token, carrier = found.trigger.frame, found.token, found.carrier
    actors = _first(frame.actor or _ACTOR[found.trigger.pos], found, taken=set())
    recipients: list[Token] = []
    if carrier is not None and slots.is_receiver(token, carrier):
        subject = surface_subject(carrier)
        recipients = conjoined(subject) if subject is not None else []
        actors = actors or _first(["from", "at"], found, taken=set())
    taken = {t.i for head in actors for t in noun_phrase(head)}
    recipients = recipients or _first(frame.recipient, found, taken)
    if frame.mutual:
        both = slots.fillers("between", token, carrier)
        if len(both) > 1:
            return Parties(both, both)
        if len(actors) > 1 and not any(r.ent_type_ or r.pos_ == "PROPN" for r in recipients):
            return Parties(actors, actors)
    return Parties(actors, recipients)


def _first(names: list[str], found: Found, taken: set[int]) -> list[Token]:
    for name in names:
        heads = [
            h
            for h in slots.fillers(name, found.token, found.carrier)
            if h.i not in taken and h.i != found.token.i
        ]
        if heads:
            return heads
    return []
