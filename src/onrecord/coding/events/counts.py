"""How many people were killed, wounded, arrested, went missing or lost their homes in an event.

A count belongs to the event whose trigger counts them ("*killed* 12"); else to the event that its clause
tells of ("the *attack* left 12 dead", "*shelled* the port, leaving 12 dead").
"""

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec
from spacy.tokens import Doc

from onrecord.coding.events.grammar import (
    children,
    counted,
    lemma,
    logical_objects,
    logical_subjects,
    near,
    prepositional,
    surface_subject,
)
from onrecord.coding.events.numbers import Quantity, is_number, quantities
from onrecord.coding.parsed import Token, parsed
from onrecord.model import Count, CountKind
from onrecord.tables import load

_BEFORE, _AFTER = 6, 5
"""Words around a number that may be part of it."""
_REACH = 4
_BETWEEN = ("people", "person", "other", "be", "civilian", "soldier", "man", "woman", "child", "of", "they")


class CountWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one kind of count."""

    kind: CountKind
    verbs: frozenset[str]
    themselves: frozenset[str]
    states: frozenset[str]
    nouns: frozenset[str]
    examples: dict[str, tuple[int | None, int | None]]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kinds: list[CountWords]
    never: frozenset[str]
    """Nouns whose number counts no people."""


class Counts:
    """The counts of a document, by the event that they belong to."""

    def __init__(self, doc: Doc, heads: Sequence[Token]) -> None:
        """`heads` are the words that the events' triggers hang on; `of` takes their places."""
        self._events: dict[int, int] = {}
        for n, head in enumerate(heads):
            self._events.setdefault(head.i, n)
        self._by_event: dict[int, list[Count]] = {}
        seen: set[tuple[int, int]] = set()
        parse = parsed(doc)
        for token in parse:
            for kind, number, elliptic in _tolls(token):
                if (number.start, number.end) in seen:
                    continue
                joined = elliptic and token.dep_ == "conj" and token.i not in self._events
                event = self._event(token.head if joined else token)
                if event is None:
                    continue
                seen.add((number.start, number.end))
                text = parse.text[number.start : number.end]
                count = Count(
                    kind=kind, low=number.low, high=number.high, text=text, span=(number.start, number.end)
                )
                self._by_event.setdefault(event, []).append(count)

    def of(self, event: int) -> list[Count]:
        """The counts of an event, in the order of the text."""
        return sorted(self._by_event.get(event, []), key=lambda count: count.span)

    def _event(self, token: Token) -> int | None:
        """The event that a word of a toll belongs to."""
        if token.i in self._events:
            return self._events[token.i]
        node = token
        for _ in range(_REACH):
            if node.pos_ in ("VERB", "AUX"):
                for around in self._told_by(node):
                    if around.i in self._events:
                        return self._events[around.i]
            said = node.dep_ == "ccomp" and lemma(node.head) != "leave"  # "leaving 12 dead" says nothing
            if node.head is node or node.dep_ == "parataxis" or (said and node.head.pos_ == "VERB"):
                return None
            node = node.head
            if node.i in self._events and node.pos_ in ("VERB", "AUX", "NOUN"):
                return self._events[node.i]
        return None

    def _told_by(self, verb: Token) -> Iterator[Token]:
        subject = surface_subject(verb)
        if subject is not None:
            yield subject
        for word in ("in", "during", "by", "after"):
            yield from prepositional(verb, word)


def _tolls(token: Token) -> Iterator[tuple[CountKind, Quantity, bool]]:
    """The counts that a word makes: the number, and whether it merely stands before the word, as in "12 were
    killed and 30 *wounded*", where the word is no event of its own.
    """
    if token.pos_ not in ("VERB", "ADJ", "NOUN"):
        return
    word = lemma(token)
    forms = {word, token.lower_} | {
        f"{word} {c.lower_}" for c in near(token) if c.dep_ in ("prt", "acomp", "oprd")
    }
    if forms.isdisjoint(_all_words()):
        return
    for kind in _table().kinds:
        heads: list[Token] = []
        if token.pos_ == "VERB" and not forms.isdisjoint(kind.verbs):
            heads = logical_objects(token)
        elif token.pos_ == "VERB" and not forms.isdisjoint(kind.themselves):
            heads = logical_subjects(token)
        elif token.pos_ == "NOUN" and not forms.isdisjoint(kind.nouns):
            heads = [token, *prepositional(token, "of")]
        if not forms.isdisjoint(kind.states) or (heads == [] and not forms.isdisjoint(kind.verbs)):
            number = _just_before(token)
            if number is not None:
                yield kind.kind, number, True
        for head in heads:
            number = _number_of(head)
            if number is not None:
                yield kind.kind, number, False


def _number_of(head: Token) -> Quantity | None:
    """How many a noun phrase counts."""
    people = counted(head)
    if lemma(people) in _table().never or people.ent_type_ in ("MONEY", "PERCENT", "DATE", "TIME"):
        return None
    for anchor in (head, *children(head, "nummod", "amod", "quantmod"), *children(people, "nummod")):
        if is_number(anchor.text) and (anchor.lower_ != "one" or anchor.dep_ == "nummod"):  # not "no one"
            return _around(anchor)
    return None


def _just_before(state: Token) -> Quantity | None:
    """The number that stands before what people are said to be: "*three* people dead"."""
    for step in range(1, _REACH + 1):
        n = state.i - step
        if n < state.sent.start:
            return None
        token = state.doc[n]
        if is_number(token.text) and token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT"):
            return _around(token)
        if lemma(token) not in _BETWEEN and token.pos_ not in ("ADJ", "NOUN"):
            return None
    return None


def _around(anchor: Token) -> Quantity | None:
    """The number that a word is part of, with what bounds it; its place in the document."""
    sent = anchor.sent
    first = max(sent.start, anchor.i - _BEFORE)
    window = anchor.doc[first : min(sent.end, anchor.i + _AFTER)]
    start = window.start_char
    for number in quantities(window.text):
        if number.start <= anchor.idx - start < number.end:
            return Quantity(number.low, number.high, number.start + start, number.end + start)
    return None


def count_words() -> list[CountWords]:
    """The kinds of counts."""
    return _table().kinds


@cache
def _all_words() -> frozenset[str]:
    return frozenset().union(*(k.verbs | k.themselves | k.states | k.nouns for k in count_words()))


@cache
def _table() -> _Table:
    return load("onrecord.coding.events", "counts.yaml", _Table)
