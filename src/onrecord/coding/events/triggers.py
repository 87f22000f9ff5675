"""Finds the words that report events, and the construction each stands in."""

import msgspec
from spacy.tokens import Doc

from onrecord.coding.events import slots
from onrecord.coding.events.games import Games
from onrecord.coding.events.grammar import contents, surface_subject
from onrecord.coding.events.phrases import children, counted, hyphenated, is_doer, lemma, near
from onrecord.coding.parsed import Token, parsed
from onrecord.ontology import Lexicon, Trigger, event_types, lexicon
from onrecord.ontology.lexicon import ANYTHING

_POS = {"VERB": "VERB", "NOUN": "NOUN", "ADJ": "ADJ", "PROPN": "NOUN", "AUX": "VERB"}


_PARTICLES = (
    *("prt", "prep", "advmod", "agent", "dative", "oprd", "acomp", "attr"),
    *("npadvmod", "ccomp", "xcomp", "dobj"),
)


class Found(msgspec.Struct, frozen=True):
    """A trigger in the text."""

    token: Token
    trigger: Trigger
    carrier: Token | None
    """The verb that lends a noun its subject: "*made* an arrest"."""


class Triggers(msgspec.Struct, frozen=True):
    """What a document's words report."""

    kept: list[Found]
    """In order, at most one to a word, without words that belong to another's frame."""
    matched: dict[int, Found]
    """Every word that a frame fits, and every verb that carries one, by token."""


def find_triggers(doc: Doc, lexicon: Lexicon) -> Triggers:
    """The triggers of a document.

    A word that belongs to another's frame is no trigger of its own: verbs come before the nouns they
    govern, so that "lifted sanctions" is one event.
    """
    games = Games(doc)
    matches = [
        found
        for token in parsed(doc)
        if (found := _match(token, lexicon)) is not None and not games.play(token.sent, found.trigger.type)
    ]
    matches = _accused(matches)
    matched = {f.carrier.i: f for f in matches if f.carrier is not None} | {f.token.i: f for f in matches}
    taken: set[int] = set()
    kept: list[Found] = []
    for found in sorted(matches, key=lambda f: (f.trigger.pos == "NOUN", f.token.i)):
        if found.token.i not in taken:
            kept.append(found)
            taken |= _aside(found, matched)
    return Triggers(sorted((f for f in kept if f.token.i not in taken), key=lambda f: f.token.i), matched)


def _accused(matches: list[Found]) -> list[Found]:
    """Plans that somebody is accused of are no threats: what is planned is what they are accused of."""
    at = {f.token.i: f for f in matches}
    found = list(matches)
    for accusing in matches:
        if accusing.trigger.type != "ACCUSE" or accusing.trigger.pos != "VERB":
            continue
        for clause in contents(accusing.token):
            planned = at.get(clause.i)
            if planned is None or planned.trigger.type != "THREATEN" or planned.trigger.pos != "VERB":
                continue
            nouns = [at[o.i] for o in children(clause, "dobj") if o.i in at]
            found = [f for f in found if f is not planned and f not in nouns]
            found += [Found(noun.token, noun.trigger, clause) for noun in nouns]
    return found


def carrier(noun: Token, lexicon: Lexicon) -> Token | None:
    """The verb that carries a noun as its object ("launched an attack"), passive or not; None where there
    is none.
    """
    words = lexicon.words
    noun = _through_quantity(noun, lexicon)
    head = noun.head
    while noun.dep_ == "conj" and head.pos_ == "NOUN":
        noun, head = head, head.head
    if noun.dep_ in ("dobj", "nsubjpass") and head.pos_ == "VERB":
        verb = head
    elif noun.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        verb = head.head  # "went on strike", "is under investigation"
        if f"{lemma(verb)} {head.lower_}" not in words.carriers | words.receivers:
            return None
        return verb
    else:
        return next((c for c in children(noun, "acl", "relcl") if lemma(c) in words.carriers), None)
    word = lemma(verb)
    particles = [f"{word} {c.lower_}" for c in children(verb, "prt")]
    if word in words.carriers or word in words.receivers or any(p in words.carriers for p in particles):
        return verb
    return None


def _through_quantity(noun: Token, lexicon: Lexicon) -> Token:
    """Up from what is counted to the count: in "held a round of talks" the verb carries the round."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma(noun.head.head) in lexicon.words.quantities:
        return noun.head.head
    return noun


def _match(token: Token, lexicon: Lexicon) -> Found | None:
    pos = _POS.get(token.pos_)
    if pos is None:
        return None
    if (
        token.dep_ == "amod"
        and pos == "VERB"
        and not (token.tag_ == "VBG" and token.i and token.nbor(-1).pos_ == "ADP")
    ):
        return None  # "displaced families", "the disputed border": what they are, not what happened
    candidates = lexicon.candidates(pos, hyphenated(token)) or lexicon.candidates(pos, lemma(token))
    if not candidates and lexicon.by_words and token.pos_ == "VERB":
        candidates = lexicon.like(lemma(token), _clause(token))
    if not candidates and token.pos_ == "PROPN":
        return None
    if pos == "VERB" and (token.dep_ in ("aux", "auxpass") or _is_command(token)):
        return None
    if token.pos_ == "PROPN" and (token.dep_ == "compound" or token.ent_type_):
        return None
    verb = carrier(token, lexicon) if pos == "NOUN" and candidates else None
    for trigger in candidates:
        if (trigger.frame.carried and verb is None) or not _fits(token, verb, trigger):
            continue
        return Found(token, trigger, verb)
    return None


def _clause(verb: Token) -> list[str]:
    """Base forms of the verb and of the words near it that hang on it."""
    heads = [verb, *near(verb)]
    below = [inner for head in heads[1:] for inner in near(head)]
    parts = [*heads, *below, *(inner for word in below if word.pos_ == "ADP" for inner in near(word))]
    return [lemma(word) for word in parts if word.pos_ in ("VERB", "NOUN", "ADJ")]


def _fits(token: Token, verb: Token | None, trigger: Trigger) -> bool:
    if trigger.pos == "NOUN":
        before = [c.lower_ for c in children(token, "compound", "amod", "nmod")] if trigger.others else []
        if not all(other in before for other in trigger.others):
            return False
    elif trigger.pos == "VERB" and (_other_verb(token, trigger) or _to_oneself(token, trigger)):
        return False
    elif trigger.others:
        words = {
            c.lower_ for c in near(token) if c.dep_ in _PARTICLES and not _of_time(c) and not _fronted(c)
        }
        described = [(a, o) for o in children(token, "dobj") for a in children(o, "amod")]
        words |= {a.lower_ for a, o in described if a.i > o.i or a.i == token.i + 1}  # "set free the crew"
        if not words.issuperset(trigger.others):
            return False
    return all(_filled(token, verb, slot, words) for slot, words in trigger.having.items()) and not any(
        _filled(token, verb, slot, words) for slot, words in trigger.lacking.items()
    )


def _other_verb(token: Token, trigger: Trigger) -> bool:
    """Whether a particle makes another verb of it: "gave *up* a goal", "shot *up* the charts"."""
    return any(
        c.lower_ not in trigger.others and (c.dep_ == "prt" or (c.lower_ == "back" and c.i > token.i))
        for c in children(token, "prt", "advmod")
    )


def _to_oneself(token: Token, trigger: Trigger) -> bool:
    """Whether it is done to the one who does it: who defends himself supports nobody."""
    return "object" in trigger.frame.recipient and any(
        c.lower_ in lexicon().words.reflexive for c in children(token, "dobj")
    )


def _is_command(token: Token) -> bool:
    """Whether a sentence tells its reader to do it: "Meet the robots"."""
    return (
        token.dep_ == "ROOT"
        and token.tag_ == "VB"
        and not children(token, "nsubj", "nsubjpass", "aux", "auxpass", "csubj")
    )


def _fronted(preposition: Token) -> bool:
    """Whether a phrase stands before its verb: "on Monday, called" calls on nobody."""
    return (
        preposition.dep_ == "prep"
        and preposition.i < preposition.head.i
        and not any(c.tag_ in ("WDT", "WP") for c in near(preposition))
    )


def _of_time(preposition: Token) -> bool:
    """Whether a preposition holds a time: who called on Saturday did not call on anybody."""
    return any(c.ent_type_ in ("DATE", "TIME") for c in children(preposition, "pobj"))


def _filled(token: Token, verb: Token | None, slot: str, words: frozenset[str]) -> bool:
    fillers = slots.fillers(slot, token, verb)
    return any(_is_one(filler, words) for filler in fillers)


def _is_one(filler: Token, words: frozenset[str]) -> bool:
    if ANYTHING in words:
        return True
    head = counted(filler)
    if hyphenated(head) in words or lemma(head) in words or head.lower_ in words or lemma(filler) in words:
        return True
    if "@person" in words and (head.ent_type_ == "PERSON" or _is_somebody(head)):
        return True
    if "@named" in words and (head.ent_type_ in ("PERSON", "GPE", "ORG", "NORP") or head.pos_ == "PROPN"):
        return True
    if "@people" in words and (head.ent_type_ == "NORP" or _is_a_people(head)):
        return True
    if "@body" in words and head.ent_type_ in ("GPE", "ORG"):
        return True
    if "@doer" in words and head.pos_ == "NOUN" and is_doer(lemma(head)):
        return True
    if "@org" in words and head.ent_type_ == "ORG":
        return True
    if "@place" in words and head.ent_type_ in ("GPE", "LOC", "FAC"):
        return True
    return any(f"{c.lower_} {lemma(head)}" in words for c in children(head, "compound", "amod"))


def _is_somebody(head: Token) -> bool:
    """Whether a pronoun can stand for a person: "them", not "it"."""
    return head.pos_ == "PRON" and head.lower_ not in lexicon().words.things


def _is_a_people(head: Token) -> bool:
    """Whether a name in the plural is a people's: "Chechens", not "Executive Orders"."""
    return head.tag_ == "NNPS" and not children(head, "compound", "amod")


def _aside(found: Found, matched: dict[int, Found]) -> set[int]:
    """Words that belong to this event's frame: in "lifted sanctions", the sanctions are no event of their
    own.
    """
    frame, token, carrier = found.trigger.frame, found.token, found.carrier
    taken = {
        counted(f).i
        for slot in [*found.trigger.having, *frame.aside]
        if slot not in frame.leaving
        for f in slots.fillers(slot, token, carrier)
    }
    if found.trigger.pos == "NOUN" and carrier is not None:
        subject = surface_subject(carrier)
        taken.discard(subject.i if subject is not None else -1)
        lends = matched.get(carrier.i)
        type_ = event_types().get(lends.trigger.type) if lends is not None else None
        if type_ is None or type_.content is None:
            taken.add(carrier.i)  # it only lends its subject; "offered" and "demanded" do more
    return taken - {token.i}
