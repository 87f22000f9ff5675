"""When and where an event happened: the times and places that belong to its clause."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Generic, TypeVar

from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.document import PlaceMention, TimeMention
from onrecord.coding.events.phrases import lemma
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Token, parsed
from onrecord.ontology import Words

Mention = TypeVar("Mention", TimeMention, PlaceMention)
_FARTHEST = 6
_TRIPS = ("visit", "trip", "tour", "journey", "travel", "fly", "return", "come", "go", "head")
_VENUES = ("at", "in", "during", "near", "outside", "inside")
_LOCATIVE = ("in", "at", "near", "outside", "inside", "across", "around", "off", "throughout", "along")


class ClauseIndex(Generic[Mention]):
    """Mentions by the word that governs the clause or nominal they hang on."""

    def __init__(self, doc: Doc, mentions: Iterable[Mention], locative: bool) -> None:
        self._at: dict[int, list[Mention]] = {}
        parse = parsed(doc)
        for mention in mentions:
            n = bisect_left(parse.starts, mention.span[0])
            if n >= len(parse) or parse.starts[n] != mention.span[0]:
                n -= 1
            if n < 0:
                continue
            span = parse.char_span(*mention.span)
            root = span.root if span is not None else parse[n]
            if locative and (root.dep_ not in ("pobj", "conj") or not _locative(root)):
                continue
            self._hang(root, mention, reach=2 if locative else 8)

    def _hang(self, root: Token, mention: Mention, reach: int) -> None:
        for step, head in enumerate(root.ancestors):
            if step > reach:
                return
            if head.pos_ in ("VERB", "AUX"):
                self._at.setdefault(head.i, []).append(mention)
                return
            if head.pos_ in ("NOUN", "PROPN") and step < 2:
                self._at.setdefault(head.i, []).append(mention)
            if (
                head.pos_ == "NOUN"
                and head.dep_ == "pobj"
                and head.head.lower_ in _VENUES
                and reach < _FARTHEST
            ):
                reach += 2  # "signed at a summit in Lima"

    def of(self, found: Found, words: Words) -> Mention | None:
        """The mention that belongs to the event: on the trigger, its carrier, or the verb it shares a
        clause with.
        """
        node = found.token
        for _ in range(4):
            if self._at.get(node.i):
                return self._at[node.i][0]
            head = node.head
            if head is node or node.dep_ in ("relcl", "advcl", "ccomp", "parataxis", "pcomp"):
                break
            if lemma(head) in words.reporting and node.dep_ not in ("conj", "dobj"):
                break
            node = head
        return None


def _locative(root: Token) -> bool:
    while root.dep_ == "conj":
        root = root.head
    preposition = root.head.lower_
    return preposition in _LOCATIVE or (preposition == "to" and lemma(root.head.head) in _TRIPS)


def place_of(mention: PlaceMention | None) -> tuple[model.Place | None, model.Span | None]:
    """The place and its words, or nothing."""
    return (mention.place, mention.span) if mention is not None else (None, None)
