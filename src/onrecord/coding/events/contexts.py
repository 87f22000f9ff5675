"""What an event is about: PLOVER's contexts, where its own words say so (`ontology/contexts.yaml`)."""

from collections.abc import Iterable

from onrecord.coding.parsed import Token
from onrecord.ontology import event_contexts

_CLAUSES = ("ccomp", "advcl", "relcl", "csubj", "csubjpass", "parataxis", "acl", "xcomp")
_NAMES = ("PERSON", "ORG", "GPE", "NORP", "FAC")
_MOST = 60
"""Words of an event that are looked at."""


def contexts(head: Token, handed: Iterable[str]) -> list[str]:
    """The contexts of an event from its trigger's head; `handed` are those of the goods."""
    words: set[str] = set()
    for word in _own_words(head):
        if word.ent_type_ not in _NAMES:
            lemma = word.lemma_.lower()
            words |= {lemma, _hyphenated(word)}
            words |= {f"{c.lemma_.lower()} {lemma}" for c in word.children if c.dep_ in ("compound", "amod")}
    about = [*handed, *(c.context for c in event_contexts() if not words.isdisjoint(c.words))]
    return list(dict.fromkeys(about))


def _hyphenated(word: Token) -> str:
    """The word with what a hyphen joins to it, of which spaCy makes three: "same-sex"."""
    tokens = word.doc.tokens
    if word.i < 2 or tokens[word.i - 1].text != "-" or tokens[word.i - 1].spaced or tokens[word.i - 2].spaced:
        return word.lower_
    return f"{tokens[word.i - 2].lower_}-{word.lower_}"


def _own_words(head: Token) -> list[Token]:
    """The trigger and what hangs on it, without clauses of their own; of a noun also the verb over it."""
    waiting = [head]
    if head.pos_ == "NOUN" and head.head.pos_ in ("VERB", "AUX") and head.head is not head:
        waiting.append(head.head)
    seen = {token.i for token in waiting}
    own: list[Token] = []
    while waiting and len(own) < _MOST:
        token = waiting.pop(0)
        own.append(token)
        for child in token.children:
            joined = child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")
            if child.dep_ not in _CLAUSES and not joined and child.i not in seen:
                waiting.append(child)
                seen.add(child.i)
    return own
