"""Who a cue belongs to: the subject of its verb, the agent of its passive, the noun it modifies, its possessor."""

from spacy.tokens import Token

from onrecord.coding.claims.joins import Joins
from onrecord.coding.claims.tree import Range, Tree

SUBJECTS = ("nsubj", "csubj")
_CLIMBED = ("conj", "xcomp", "advcl", "ccomp", "acl", "dep", "pcomp", "prep", "acomp", "oprd", "attr")
_WORKS = (
    "statement",
    "letter",
    "tweet",
    "email",
    "e-mail",
    "memo",
    "note",
    "message",
    "post",
    "op-ed",
    "release",
    "video",
)
_CLIMBS = 6
"""How many verbs up the subject of a bare participle or infinitive may stand; keeps chains of them linear."""


def passive(tree: Tree, verb: Token) -> bool:
    return tree.child(verb, "nsubjpass", "auxpass", "csubjpass") is not None


def source_of_verb(tree: Tree, joins: Joins, verb: Token) -> Token | None:
    """The head word of whoever speaks with `verb`; None where the text names nobody ("it is believed")."""
    word = verb
    for _ in range(_CLIMBS):
        stolen = joins.subject(word)
        if stolen is not None:
            return stolen
        if word.pos_ in ("VERB", "AUX"):
            if passive(tree, word):
                agent = tree.child(word, "agent")
                if agent is not None:
                    return tree.child(agent, "pobj")
                return tree.child(word, "nsubjpass") if word.i != verb.i else None
            subject = tree.child(word, *SUBJECTS)
            if subject is not None:
                return None if subject.dep_ == "csubj" else subject
        if word.dep_ in ("acl", "relcl") and word.head.pos_ in ("NOUN", "PROPN", "PRON"):
            if word.tag_ == "VBN":  # "a claim made in March": nobody says who made it
                agent = tree.child(word, "agent")
                return tree.child(agent, "pobj") if agent is not None else None
            if word.tag_ == "VBG":
                return _author(tree, word.head)
            return source_of_noun(tree, word.head) or _author(tree, word.head)
        partner = joins.partner(word)
        if partner is None and (word.head.i == word.i or word.dep_ not in _CLIMBED):
            return None
        word = partner or word.head
    return None


def _author(tree: Tree, noun: Token) -> Token:
    """Who stands behind a noun that speaks: in "the firm issued a statement saying" the firm, else the noun itself."""
    if noun.dep_ == "dobj" and noun.lemma_.lower() in _WORKS:
        subject = tree.child(noun.head, *SUBJECTS)
        if subject is not None:
            return subject
    return noun


def source_of_noun(tree: Tree, noun: Token) -> Token | None:
    """The possessor of a noun cue ("the mayor's warning"), or who gives it ("a warning by the mayor")."""
    owner = tree.child(noun, "poss")
    if owner is not None:
        return owner
    for prep in tree.children(noun, "prep", "agent"):
        if prep.lower_ in ("by", "from"):
            return tree.child(prep, "pobj")
    return None


def naming(tree: Tree, head: Token) -> Range:
    """The words that name a source: its whole phrase, without a clause that only tells more about it."""
    start, end = tree.covers(head)
    for child in tree.children(head, "relcl", "acl", "parataxis", "advcl"):
        if child.i > head.i:
            end = min(end, child.left_edge.i)
    for child in tree.children(head, "prep"):
        below = tree.child(child, "pobj")
        if below is not None and below.ent_type_ in ("DATE", "TIME") and child.i > head.i:
            end = min(end, child.i)
    while end > head.i + 1 and (tree.doc[end - 1].is_punct or tree.doc[end - 1].is_space):
        end -= 1
    return start, end
