"""Events that no trigger reports: what the trained reader sees between two parties of a clause."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.document import chars
from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.events.grammar import logical_objects, logical_subjects
from onrecord.coding.events.pairs import Pair, PairReader, pair_type, seen, touches
from onrecord.coding.events.phrases import children, conjoined, lemma, noun_phrase, objects_of, owners
from onrecord.coding.events.roles import Parties
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Token, parsed
from onrecord.ontology import Frame, Trigger, lexicon

_NONE: Final = PAIR_TYPES.index("NONE")
_DOERS: Final = 3
_DONE_TO: Final = 12
_DEEP: Final = 2
_AMOUNTS: Final = ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY", "ORDINAL")
_CLAUSES: Final = ("ccomp", "xcomp", "advcl")
_TRUST: Final = 0.6
"""A trigger that people have listed is surer than what the reader sees: of that, on plain articles, about a
third is right."""


class Candidate(msgspec.Struct, frozen=True):
    """A verb with one who may act and one who may be acted upon."""

    verb: Token
    actor: Token
    recipient: Token

    @property
    def pair(self) -> Pair:
        """The two with their sentence, in characters."""
        return Pair(chars(self.verb.sent), chars(noun_phrase(self.actor)), chars(noun_phrase(self.recipient)))


def unlisted(
    doc: Doc, reader: PairReader, actors: ActorIndex, events: Sequence[model.Event]
) -> Iterator[tuple[Found, Parties]]:
    """What the reader sees in a document beside the `events` that its triggers report, at most one for a verb
    and none for a verb that reports one.
    """
    reporting = {event.spans.trigger[0] for event in events}
    told = [
        (one, pair)
        for one in candidates(doc, actors)
        if one.verb.idx not in reporting and not known(pair := one.pair, events)
    ]
    shown = [seen(doc._.encoded, pair, events) for _, pair in told]
    best: dict[int, tuple[float, int, Candidate]] = {}
    for (one, _), row in zip(told, reader.chances(shown), strict=True):
        type_, chance = int(row.argmax()), float(row.max())
        sure = type_ != _NONE and chance >= reader.threshold and chance > best.get(one.verb.i, (0.0,))[0]
        if sure and not judged(one.verb, PAIR_TYPES[type_]):
            best[one.verb.i] = chance, type_, one
    for chance, type_, one in best.values():
        yield _found(one.verb, PAIR_TYPES[type_], chance), Parties([one.actor], [one.recipient])


def judged(verb: Token, type_: str) -> bool:
    """Whether the lexicon knows the verb to report the type in some constructions, of which this is none: who
    "warned that it may rain" threatens nobody.
    """
    return any(pair_type(trigger.type) == type_ for trigger in lexicon().candidates("VERB", lemma(verb)))


def _found(verb: Token, type_: str, chance: float) -> Found:
    """The verb as if it were a trigger. Whoever gives way lets go of somebody or something, or concedes."""
    if type_ == "YIELD":
        type_ = "RETREAT" if lemma(verb) in lexicon().words.groups["letting_go"] else "CONCEDE"
    frame = Frame(confidence=round(chance * _TRUST, 2), example="")
    trigger = Trigger(
        type=type_, pos="VERB", lemma=lemma(verb), others=(), frame=frame, having={}, lacking={}
    )
    return Found(verb, trigger, None)


def known(pair: Pair, events: Sequence[model.Event]) -> bool:
    """Whether an event has the two for its sides already, either way round."""
    return any(
        (touches(event.spans.actor, pair.actor) and touches(event.spans.recipient, pair.recipient))
        or (touches(event.spans.actor, pair.recipient) and touches(event.spans.recipient, pair.actor))
        for event in events
    )


def candidates(doc: Doc, actors: ActorIndex) -> Iterator[Candidate]:
    """Every verb with its subjects and whom it may be done to, at most 3 times 12 for a verb."""
    for verb in parsed(doc):
        if verb.pos_ != "VERB" or verb.dep_ in ("aux", "auxpass", "amod"):
            continue
        doers = [head for head in _doers(verb) if _actor(head, actors)][:_DOERS]
        if not doers:
            continue
        tried: set[int] = set()
        for head in _done_to(verb):
            if len(tried) >= _DONE_TO:
                break
            fits = head.pos_ in ("NOUN", "PROPN", "PRON") and head.ent_type_ not in _AMOUNTS
            if head.i in tried or not fits or _actor(head, actors) is None:
                continue
            tried.add(head.i)
            place = chars(noun_phrase(head))
            for doer in doers:
                apart = _actor(doer, actors) != _actor(head, actors)
                if apart and not touches([chars(noun_phrase(doer))], place):
                    yield Candidate(verb, doer, head)


def _actor(head: Token, actors: ActorIndex) -> str | None:
    return actors.at(head.idx, head.idx + len(head.text))


def _doers(verb: Token) -> list[Token]:
    """Who does it: of a participle after its noun, whoever "by" names ("a man *shot by police*")."""
    agents = [head for by in children(verb, "agent") for head in objects_of(by)]
    if agents or (verb.tag_ == "VBN" and verb.dep_ == "acl"):
        return agents
    return logical_subjects(verb)


def _done_to(verb: Token) -> Iterator[Token]:
    """Heads of whatever the verb may be done to, the nearest first: objects, what hangs on them and on the
    verb by prepositions, and the parties of the clauses that it governs.
    """
    yield from _objects(verb)
    if lemma(verb) in lexicon().words.reporting:
        return  # whom a report is about is read as a claim
    for clause in children(verb, *_CLAUSES):
        for subject in children(clause, "nsubj", "nsubjpass"):
            yield from _with_below(subject)
        yield from _objects(clause)


def _objects(verb: Token) -> Iterator[Token]:
    for head in logical_objects(verb):
        yield from _with_below(head)
    for child in children(verb, "dative"):
        for head in conjoined(child):
            yield from _with_below(head)
    for preposition in children(verb, "prep", "agent"):
        for head in objects_of(preposition):
            yield from _with_below(head)


def _with_below(head: Token, depth: int = 0) -> Iterator[Token]:
    yield head
    yield from owners(head)
    if depth < _DEEP:
        for preposition in children(head, "prep", "agent"):
            for inner in objects_of(preposition):
                yield from _with_below(inner, depth + 1)
