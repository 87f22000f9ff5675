"""What changes hands: words for goods around a trigger, by kind."""

from functools import cache

import msgspec

from onrecord.coding.events.grammar import logical_objects
from onrecord.coding.events.phrases import conjoined, counted, lemma, near, noun_phrase, prepositional
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Span, Token
from onrecord.ontology import GoodsKind, goods_kinds

TYPES = (
    "AID",
    "COOPERATE",
    "SANCTION",
    "AGREE",
    "REQUEST",
    "REJECT",
    "RETREAT",
    "MOBILIZE",
    "CONCEDE",
    "THREATEN",
    "COERCE",
)
_LONGEST = 3
_PEOPLE = ("troops", "police")


class Good(msgspec.Struct, frozen=True):
    """A kind of goods and the words for it."""

    kind: GoodsKind
    span: Span


def goods(found: Found, recipients: list[Token]) -> list[Good]:
    """The goods that the event is about, in the order of the text, each kind once for each phrase that
    names it. Forces to whom it is done ("armed the troops") are no goods.
    """
    token = found.token
    if found.trigger.frame.idiom:
        return []
    heads: list[Token] = []
    if token.pos_ == "VERB":
        heads += logical_objects(token) + prepositional(token, "with") + prepositional(token, "in")
    else:
        heads += prepositional(token, "of") + prepositional(token, "in")
        heads += [token, *(c for c in near(token) if c.dep_ in ("compound", "amod"))]
    heads += [
        inner for head in list(heads) for inner in prepositional(head, "of") + prepositional(head, "in")
    ]
    found_goods: dict[int, Good] = {}
    for head in heads:
        each_of = [*_before_and(head), *conjoined(head)] if head is not token else [head]
        for each in each_of:
            good = _named(counted(each)) or _named(each) or _sum(each)
            if good is not None:
                found_goods.setdefault(good.span.start, good)
    acted_upon = {head.i for head in recipients}
    return [
        good
        for _, good in sorted(found_goods.items())
        if good.kind.kind not in _PEOPLE or acted_upon.isdisjoint(token.i for token in good.span)
    ]


def _named(head: Token) -> Good | None:
    start = max(noun_phrase(head).start, head.i - _LONGEST + 1)
    for first in range(start, head.i + 1):
        words = [t.lower_ for t in head.doc[first : head.i]]
        for last in (lemma(head), head.lower_):
            kind = _kinds().get(" ".join([*words, last]))
            if kind is not None:
                return Good(kind, head.doc[first : head.i + 1])
    return None


def _before_and(head: Token) -> list[Token]:
    """Nouns joined to what describes the head: the fuel in "fuel and medical supplies"."""
    return [
        c for c in near(head) if c.dep_ in ("nmod", "compound") and any(k.dep_ == "conj" for k in near(c))
    ]


def _sum(head: Token) -> Good | None:
    """An amount with its currency's sign: "€250,000"."""
    if head.pos_ != "NUM" or not head.i or head.nbor(-1).tag_ != "$":
        return None
    return Good(_kinds()["money"], head.doc[head.i - 1 : head.i + 1])


@cache
def _kinds() -> dict[str, GoodsKind]:
    table: dict[str, GoodsKind] = {}
    for kind in goods_kinds():
        for word in kind.words:
            table.setdefault(word, kind)
    return table
