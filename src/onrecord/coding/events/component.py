"""The events component: from triggers, parties, status and setting to `doc._.events`."""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.document import chars, extend_doc
from onrecord.coding.events import goods as trade
from onrecord.coding.events.agency import acting
from onrecord.coding.events.completing import completed
from onrecord.coding.events.counts import Counts
from onrecord.coding.events.mentions import merged
from onrecord.coding.events.modes import manner
from onrecord.coding.events.pairs import PairReader
from onrecord.coding.events.phrases import (
    children,
    conjoined,
    is_doer,
    lemma,
    near,
    noun_phrase,
    prepositional,
)
from onrecord.coding.events.roles import Parties, Roles
from onrecord.coding.events.setting import ClauseIndex, place_of
from onrecord.coding.events.status import ClaimIndex, Standing, governed, standing
from onrecord.coding.events.triggers import Found, find_triggers
from onrecord.coding.events.unlisted import unlisted
from onrecord.coding.order import Placed
from onrecord.coding.parsed import Token, forget, renew
from onrecord.ontology import event_types, lexicon
from onrecord.ontology.own import ontology as own_ontology

USES = ("parser", "onrecord_actors", "onrecord_claims", "onrecord_times", "onrecord_places")
"""What must come before it, where it is in the pipeline."""
_FIRST_PERSON = ("i", "we", "us", "me", "our", "my")
_EMBEDDED = 0.75
_UNNAMED = 0.85


@Language.factory(
    "onrecord_events",
    requires=["token.dep"],
    assigns=["doc._.events"],
    default_config={"ontology": None, "trained": True},
)
def make_events(nlp: Language, name: str, ontology: str | None, trained: bool) -> "Events":
    """The component under the name that pipelines know it by."""
    extend_doc()
    events = Events(ontology, trained=trained)
    return events.placed(nlp, name, uses=USES)


class Events(Placed):
    """Codes who did what to whom into `doc._.events`, a list of `Event` in the order of their triggers.

    Needs a parse; uses `doc._.actors`, `doc._.claims`, `doc._.times` and `doc._.places` where they are
    filled. An event names at least one party. It stands in every claim whose content holds its trigger
    (`according_to`, innermost first); the event that a claim's own cue reports ("accused", "denied") is the
    article's.
    """

    def __init__(self, ontology: str | None = None, *, trained: bool = True) -> None:
        """`ontology` is a file of a user's own types, which take the place of PLOVER's. `trained`: whether
        pairs that no trigger reports are given to the trained reader.
        """
        own = own_ontology(ontology) if ontology is not None else None
        self._lexicon = own.lexicon if own is not None else lexicon()
        self._types = own.types if own is not None else event_types()
        self._own = own is not None
        self._trained = trained and own is None

    def __call__(self, doc: Doc) -> Doc:
        self.check_place()
        if not doc.has_annotation("DEP"):
            doc._.events = []
            return doc
        renew(doc)
        actors = ActorIndex.of(doc)
        claims = ClaimIndex(doc, doc._.claims)
        times = ClauseIndex(doc, doc._.times, locative=False)
        places = ClauseIndex(doc, doc._.places, locative=True)
        words = self._lexicon.words
        content_of: dict[int, model.Status | None] = {}
        events: list[model.Event] = []
        seen: set[tuple[object, ...]] = set()
        triggers = find_triggers(doc, self._lexicon)
        roles = Roles(triggers.matched)
        counts = Counts(doc, triggers.kept)
        for found in triggers.kept:
            content_of |= governed(found, self._types[found.trigger.type], words)
        listed = ((found, roles.parties(found)) for found in triggers.kept)
        for found, sides in chain(listed, self._unlisted(doc, actors, events)):
            around = claims.around(found.token)
            how = standing(found, around, content_of, words)
            said = found.trigger.pos == "VERB" and not children(
                found.token, "auxpass"
            )  # "were asked to leave"
            speaker = claims.speaker(found.token) if said else None
            if speaker is not None and speaker.i not in {
                head.i for head in [*sides.actors, *sides.recipients]
            }:
                sides = Parties(conjoined(speaker), sides.recipients)
            if how is None or _is_deed(sides, found, triggers.matched):
                continue
            parties = acting(sides, found, actors, reported=_by_another(around), wanted=how.embedded)
            if parties is None:
                continue
            sides = Parties(
                parties.actors, [head for head in parties.recipients if not _told_by(head, around)]
            )
            if not (sides.recipients or (sides.actors and found.trigger.pos != "ADJ")):
                continue
            type_, how = self._type(found, how)
            spans = _spans(found, sides, actors)
            key = (type_, found.token.sent.start, *spans.actor, "→", *spans.recipient)
            if key in seen:
                continue
            seen.add(key)
            when = times.of(found, words)
            place, place_span = place_of(places.of(found, words))
            handed = trade.goods(found, sides.recipients) if self._own or type_ in trade.TYPES else []
            spans.goods = [chars(good.span) for good in handed]
            spans.place = place_span
            spans.date = when.span if when is not None else None
            way = manner(found, type_, [good.kind.context for good in handed], triggers.matched)
            voice = around[0].source.actor if around and around[0].source is not None else None
            events.append(
                model.Event(
                    id=f"e{len(events) + 1}",
                    type=type_,
                    mode=way.mode,
                    contexts=way.contexts,
                    actors=_ids(sides.actors, actors, voice),
                    recipients=_ids(sides.recipients, actors, voice),
                    goods=[good.kind.kind for good in handed],
                    counts=[] if how.status == "denied" else counts.of(found),
                    spans=spans,
                    place=place,
                    date=when.when if when is not None else None,
                    status=how.status,
                    according_to=[claim.id for claim in around],
                    confidence=_confidence(found, sides, how),
                )
            )
        if self._reads_pairs(doc):
            events = completed(doc, self.reader, actors, events)
        doc._.events = merged(events, doc, self._types)
        doc._.encoded = None  # no one needs it any more, and it is large
        forget(doc)
        return doc

    @cached_property
    def reader(self) -> PairReader:
        """What reads pairs that no trigger reports; another may be put in its place."""
        return PairReader()

    def _unlisted(
        self, doc: Doc, actors: ActorIndex, events: list[model.Event]
    ) -> Iterator[tuple[Found, Parties]]:
        """What the trained reader sees besides, once the listed triggers have been read into `events`; only
        PLOVER's types, and only where the encoder has read the document.
        """
        if self._reads_pairs(doc):
            yield from unlisted(doc, self.reader, actors, events)

    def _reads_pairs(self, doc: Doc) -> bool:
        return doc._.encoded is not None and self._trained

    def _type(self, found: Found, how: Standing) -> tuple[str, Standing]:
        """The event's type, given how it stands: help to come is an undertaking, help refused a rejection."""
        type_ = self._types[found.trigger.type]
        own = found.trigger.frame.refused
        if how.negated and not how.embedded and (refused := own or (type_.refused if how.ahead else None)):
            return refused, Standing(status="asserted")
        if how.ahead and not how.negated and not how.embedded and type_.ahead:
            status = how.status if how.status in ("alleged", "hypothetical") else "asserted"
            return type_.ahead, Standing(status=status)
        return type_.name, how


def _told_by(head: Token, claims: list[model.Claim]) -> bool:
    """Whether the word names who says what the event is part of: "according to two envoys, aid was sent"."""
    sources = (claim.source.span for claim in claims if claim.source is not None)
    return any(start <= head.idx < end for start, end in sources)


def _by_another(claims: list[model.Claim]) -> bool:
    """Whether somebody other than the page says it: "you agree to receive offers" is the page's."""
    return any(claim.source is not None and claim.source.text.lower() != "you" for claim in claims)


def _is_deed(sides: Parties, found: Found, matched: dict[int, Found]) -> bool:
    """Whether what acts is itself an event: in "deliveries helped the army" only the deliveries are one."""
    deeds = [matched.get(head.i) for head in sides.actors]
    return (
        found.trigger.type != "ASSAULT"
        and bool(deeds)
        and all(d is not None and d.trigger.pos == "NOUN" for d in deeds)
    )


def _spans(found: Found, sides: Parties, actors: ActorIndex) -> model.EventSpans:
    trigger = found.token
    return model.EventSpans(
        actor=[span for head in sides.actors for span in _places(head, actors)],
        recipient=[span for head in sides.recipients for span in _places(head, actors)],
        trigger=(trigger.idx, trigger.idx + len(trigger.text)),
    )


def _places(head: Token, actors: ActorIndex) -> list[model.Span]:
    """Where a party stands: its phrase, and its name beside that: "his counterpart, *Luis Diaz*"."""
    phrase = chars(noun_phrase(head))
    beside = (chars(noun_phrase(name)) for name in children(head, "appos") if name.pos_ == "PROPN")
    named = [span for span in beside if (id_ := actors.at(*span)) is not None and id_ == actors.at(*phrase)]
    if not named or named[0][0] < phrase[1]:
        return [phrase]
    if named[0][0] == phrase[1] + 1:  # "the banker Luis Diaz"
        return [(phrase[0], named[0][1])]
    return [phrase, named[0]]


def _ids(heads: list[Token], actors: ActorIndex, speaker: str | None) -> list[str]:
    found: list[str] = []
    for head in heads:
        id_ = _actor(head, actors, speaker)
        if id_ is not None and id_ not in found:
            found.append(id_)
    return found


def _actor(head: Token, actors: ActorIndex, speaker: str | None) -> str | None:
    """The actor a phrase means: itself, else whose it is ("Peru's decision", "attacks by Peru")."""
    id_ = actors.at(*chars(noun_phrase(head))) or actors.at(head.idx, head.idx + len(head.text))
    if id_ is None and head.lower_ in _FIRST_PERSON:
        return speaker
    if id_ is None and head.pos_ == "NOUN":
        for child in near(head):
            if child.dep_ == "poss" and _is_person(child) and _are_people(head):
                continue  # "his rivals" are not he
            if child.dep_ in ("poss", "amod", "compound", "nmod"):
                id_ = id_ or actors.at(child.idx, child.idx + len(child.text))
        for inner in [] if _are_people(head) else (*prepositional(head, "of"), *prepositional(head, "by")):
            id_ = id_ or actors.at(inner.idx, inner.idx + len(inner.text))  # "the visit of President Diaz"
    return id_


def _is_person(owner: Token) -> bool:
    return owner.ent_type_ == "PERSON" or (owner.pos_ == "PRON" and owner.lower_ not in ("its", "their"))


def _are_people(noun: Token) -> bool:
    groups = lexicon().words.groups
    return is_doer(lemma(noun)) or any(
        lemma(noun) in groups[name] for name in ("civilians", "captives", "guests", "relatives")
    )


def _confidence(found: Found, sides: Parties, how: Standing) -> float:
    value = found.trigger.frame.confidence
    if how.embedded:
        value *= _EMBEDDED
    if not (sides.actors and sides.recipients):
        value *= _UNNAMED
    return round(value, 2)
