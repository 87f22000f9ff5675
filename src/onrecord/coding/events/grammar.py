"""Who does what in a clause, as far as counting people needs it: heads of noun phrases.

Labels are those of spaCy's English pipelines (ClearNLP). No function follows more than `_DEPTH` links, so
that a malformed parse costs no more than a sound one.
"""

from collections.abc import Sequence
from functools import cache

import msgspec

from onrecord.coding.parsed import Token
from onrecord.tables import load

_DEPTH = 8
_WIDEST = 120
_MOST = 40
"""Words that are joined; a longer list is no list of people."""
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`grammar.yaml`."""

    quantities: frozenset[str]
    misread: dict[str, str]


@cache
def _words() -> _Words:
    return load("onrecord.coding.events", "grammar.yaml", _Words)


def lemma(token: Token) -> str:
    """The word's base form in lower case, where the lemmatiser errs by a table: "waged" is no form of
    "wag".
    """
    word = token.lemma_.lower()
    return _words().misread.get(word, word) if token.pos_ == "VERB" else word


def near(token: Token) -> Sequence[Token]:
    """The token's dependents within `_WIDEST` words; a longer reach is no sentence and costs its square."""
    below = token.children
    if not below or (token.i - below[0].i <= _WIDEST and below[-1].i - token.i <= _WIDEST):
        return below
    return [child for child in below if abs(child.i - token.i) <= _WIDEST]


def children(token: Token, *deps: str) -> list[Token]:
    """The direct dependents with one of these labels, in order."""
    return [child for child in near(token) if child.dep_ in deps]


def prepositional(token: Token, word: str) -> list[Token]:
    """Heads of what stands under a preposition that hangs on the token."""
    return [
        head
        for child in near(token)
        if child.dep_ in ("prep", "dative", "agent", "advmod", "prt") and child.lower_ == word
        for held in children(child, "pobj")
        for head in conjoined(held)
    ]


def conjoined(head: Token) -> list[Token]:
    """The head and the nouns coordinated with it, in order."""
    found = [head]
    for member in found:
        if len(found) > _MOST:
            break
        found += [c for c in children(member, "conj") if c.pos_ in _NOMINAL]
    return found


def counted(head: Token) -> Token:
    """What a quantity counts: "hundreds of soldiers" is soldiers."""
    for _ in range(3):
        if lemma(head) not in _words().quantities:
            break
        inner = prepositional(head, "of")
        if not inner:
            break
        head = inner[0]
    return head


def is_passive(verb: Token, depth: int = 0) -> bool:
    """Whether the verb's surface subject is what it is done to."""
    labels = {child.dep_ for child in near(verb)}
    if labels & {"nsubjpass", "auxpass", "csubjpass"}:
        return True
    if verb.tag_ != "VBN" or "nsubj" in labels or "aux" in labels:
        return False
    if verb.dep_ in ("acl", "amod") or (verb.dep_ == "advcl" and "dobj" not in labels):
        return "dobj" not in labels or "agent" in labels
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and depth < _DEPTH:
        return is_passive(verb.head, depth + 1)
    return False


def surface_subject(verb: Token, depth: int = 0) -> Token | None:
    """The head of the noun phrase that the verb is predicated of, found through relatives, control and
    coordination.
    """
    if depth > _DEPTH:
        return None
    subjects = [child for child in children(verb, "nsubj", "nsubjpass") if child.i < verb.i]
    if subjects:
        return antecedent(subjects[-1], verb)  # of two, the first is a dateline or a topic
    head, dep = verb.head, verb.dep_
    if (dep in ("acl", "amod") and verb.tag_ in ("VBG", "VBN")) or dep == "relcl":
        return head if head.pos_ in _NOMINAL else None
    if dep in ("conj", "xcomp", "advcl", "acomp", "oprd", "attr") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return surface_subject(head, depth + 1)
    return None


def antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for; any other token itself."""
    clause = verb
    for _ in range(_DEPTH):
        if clause.dep_ != "conj":
            break
        clause = clause.head
    return clause.head if token.tag_ in ("WDT", "WP") and clause.dep_ == "relcl" else token


def logical_subjects(verb: Token) -> list[Token]:
    """Heads of who does it: the subject, or of a passive the agent; conjuncts follow."""
    if is_passive(verb):
        return [
            head
            for agent in children(verb, "agent")
            for held in children(agent, "pobj")
            for head in conjoined(held)
        ]
    subject = surface_subject(verb)
    return conjoined(subject) if subject is not None else []


def logical_objects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of what it is done to: the object, or of a passive the subject; conjuncts follow."""
    if depth > _DEPTH:
        return []
    if is_passive(verb):
        subject = surface_subject(verb)
        return conjoined(subject) if subject is not None else []
    direct = [antecedent(child, verb) for child in children(verb, "dobj")]
    if direct:
        return [head for one in direct for head in conjoined(one)]
    for clause in children(verb, "ccomp", "xcomp"):  # "left 12 dead", where the parser makes a clause of it
        if not children(clause, "mark") and (subjects := children(clause, "nsubj")):
            return conjoined(subjects[0])
    for sibling in children(verb, "conj"):  # "shot and killed 12"
        if sibling.pos_ == "VERB" and not children(sibling, *_SUBJECTS):
            return logical_objects(sibling, depth + 1)
    return []
