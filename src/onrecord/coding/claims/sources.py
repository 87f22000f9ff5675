"""Who a cue belongs to: the subject of its verb, the agent of its passive, the noun it modifies, its possessor."""

from spacy.tokens import Token

from onrecord.coding.claims.tree import Range, Tree

SUBJECTS = ("nsubj", "csubj")
_CLIMBS = 6
"""How many verbs up the subject of a bare participle or infinitive may stand; keeps chains of them linear."""


def passive(tree: Tree, verb: Token) -> bool:
    return tree.child(verb, "nsubjpass", "auxpass", "csubjpass") is not None


def source_of_verb(tree: Tree, verb: Token) -> Token | None:
    """The head word of whoever speaks with `verb`; None where the text names nobody ("it is believed")."""
    for _ in range(_CLIMBS):
        if passive(tree, verb):
            agent = tree.child(verb, "agent")
            return tree.child(agent, "pobj") if agent is not None else None
        subject = tree.child(verb, *SUBJECTS)
        if subject is not None:
            return None if subject.dep_ == "csubj" else subject
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            if verb.tag_ == "VBN":  # "a claim made in March": nobody says who made it
                agent = tree.child(verb, "agent")
                return tree.child(agent, "pobj") if agent is not None else None
            if verb.tag_ == "VBG":
                return verb.head
        if verb.head.i == verb.i or verb.dep_ not in (
            "conj",
            "xcomp",
            "advcl",
            "ccomp",
            "acl",
            "dep",
            "pcomp",
            "prep",
            "parataxis",
        ):
            return None
        verb = verb.head
    return None


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
    while end > head.i + 1 and (tree.doc[end - 1].is_punct or tree.doc[end - 1].is_space):
        end -= 1
    return start, end
