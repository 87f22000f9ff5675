"""How an event was done and what it is about: PLOVER's modes and contexts, where its own words say so.

`ontology/modes.yaml` and `contexts.yaml` are the tables. What counts as an event's own words is narrow: the
trigger, what hangs on it (and on the verb that carries it), down to where another clause begins.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from onrecord.coding.events.grammar import contents, logical_subjects
from onrecord.coding.events.phrases import children, conjoined, counted, hyphenated, lemma, near
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Token
from onrecord.ontology import Mode, event_contexts, event_modes

_CLAUSES = ("ccomp", "advcl", "relcl", "csubj", "csubjpass", "parataxis", "acl", "xcomp")
_MEANS = ("use", "wield", "fire", "throw", "hurl", "employ")
_NAMES = ("PERSON", "ORG", "GPE", "NORP", "FAC")
_MOST = 60
"""Words of an event that are looked at."""


class Manner(msgspec.Struct, frozen=True):
    """How an event was done and what it is about."""

    mode: str | None
    contexts: list[str]


def manner(found: Found, type_: str, handed: Iterable[str], matched: Mapping[int, Found]) -> Manner:
    """The mode and contexts of an event whose type has come to be `type_`.

    `handed` are the contexts of the goods. `matched` are the document's triggers by token: a demand for talks
    is told from one for help by what it is about.
    """
    own = _own_words(found)
    mode = _mode(found, type_, own, matched)
    about = [*found.trigger.frame.contexts, *handed]
    words = _lemmas(word for word in own if word.ent_type_ not in _NAMES)
    about += [c.context for c in event_contexts() if not words.isdisjoint(c.words)]
    return Manner(mode, list(dict.fromkeys(about)))


def _mode(found: Found, type_: str, own: list[Token], matched: Mapping[int, Found]) -> str | None:
    modes = _modes().get(type_, [])
    changed = type_ != found.trigger.type
    if not changed:
        said, words = _trigger_words(found), _lemmas(own)
        verb = found.carrier if found.carrier is not None else found.token
        doers = _lemmas(word for head in logical_subjects(verb) for word in _phrase(counted(head)))
        for mode in modes:
            by_words = (not mode.of or not said.isdisjoint(mode.of)) and not words.isdisjoint(mode.words)
            if not said.isdisjoint(mode.triggers) or by_words or not doers.isdisjoint(mode.actors):
                return mode.mode
        if found.trigger.frame.mode is not None:
            return found.trigger.frame.mode
    if type_ not in _told_by_content():
        return None
    about = [found] if changed else _content(found, matched)
    wanted = {key for one in about for key in _keys(one, matched)}
    return next((mode.mode for mode in modes if not wanted.isdisjoint(mode.content)), None)


def _content(found: Found, matched: Mapping[int, Found]) -> list[Found]:
    """The events that this one is about."""
    token = found.token
    heads = contents(token)
    if token.pos_ == "VERB":
        heads += [head for o in children(token, "dobj") for head in conjoined(o)]
    for preposition in children(token, "prep"):
        if preposition.lower_ in ("for", "with", "of"):
            heads += children(preposition, "pobj")
    about = [matched[head.i] for head in heads if head.i in matched]
    return [one for one in about if one.token.i != token.i]


def _keys(found: Found, matched: Mapping[int, Found]) -> list[str]:
    """The type, and the type with its mode, unless that hangs on what the event is about in its turn: a chain
    of events would be read anew from each.
    """
    type_ = found.trigger.type
    if type_ in _told_by_content():
        return [type_]
    return [type_, f"{type_} {_mode(found, type_, _own_words(found), matched)}"]


def _trigger_words(found: Found) -> set[str]:
    token, trigger = found.token, found.trigger
    said = {lemma(token), hyphenated(token), trigger.lemma, " ".join((trigger.lemma, *trigger.others))}
    if trigger.pos == "NOUN":
        said |= {" ".join((*trigger.others, trigger.lemma))}
        said |= {f"{lemma(c)} {lemma(token)}" for c in children(token, "compound", "amod")}
        if found.carrier is not None:
            said.add(lemma(found.carrier))
    else:
        said |= {f"{lemma(token)} {c.lower_}" for c in near(token) if c.dep_ in ("prt", "advmod", "acomp")}
    return said


def _own_words(found: Found) -> list[Token]:
    """The trigger, its dependents and its carrier's, without those of clauses of their own."""
    own: list[Token] = []
    waiting = [found.token] if found.carrier is None else [found.token, found.carrier]
    seen = {token.i for token in waiting}
    while waiting and len(own) < _MOST:
        token = waiting.pop(0)
        own.append(token)
        for child in near(token):
            means = child.tag_ == "VBG" and lemma(child) in _MEANS  # "attacked, using drones"
            apart = child.dep_ in _CLAUSES and not means
            joined = child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")
            if not (apart or joined or child.i in seen):
                waiting.append(child)
                seen.add(child.i)
    return own


def _phrase(head: Token) -> list[Token]:
    return [head, *children(head, "compound", "amod")]


def _lemmas(words: Iterable[Token]) -> set[str]:
    """Lemmas, and compounds of two with the word that they describe."""
    found: set[str] = set()
    for word in words:
        found |= {lemma(word), hyphenated(word)}
        found |= {f"{lemma(c)} {lemma(word)}" for c in children(word, "compound", "amod")}
    return found


@cache
def _told_by_content() -> frozenset[str]:
    """Types with modes that what the event is about may tell."""
    return frozenset(mode.type for mode in event_modes() if mode.content)


@cache
def _modes() -> dict[str, list[Mode]]:
    table: dict[str, list[Mode]] = {}
    for mode in event_modes():
        table.setdefault(mode.type, []).append(mode)
    return table
