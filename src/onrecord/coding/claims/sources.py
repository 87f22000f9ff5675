"""Who a cue belongs to: the subject of its verb, the agent of its passive, the noun it modifies, its
possessor."""

from onrecord.coding.claims.joins import Joins
from onrecord.coding.claims.tree import Range, Tree
from onrecord.coding.parsed import Parsed, Token
from onrecord.model import Span

_NOMINAL = ("NOUN", "PROPN", "PRON")
_CLIMBED = ("conj", "xcomp", "advcl", "ccomp", "acl", "dep", "pcomp", "prep", "acomp", "oprd", "attr")
_CLIMBS = 6
"""How many words up the subject of a bare participle or infinitive may stand; keeps chains of them linear."""
_WORKS = frozenset(
    (
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
)
_NAME_WORDS = 6
_EDGES = " \n\t\r\xa0,;:—–-."
"""What is no part of a source at its edges; a full stop at its end may be an abbreviation's."""
_BEFORE_NOUN = ("compound", "det", "amod", "nmod", "nummod")


def passive(tree: Tree, verb: Token) -> bool:
    return tree.child(verb, "nsubjpass", "auxpass", "csubjpass") is not None


def was_asked(tree: Tree, verb: Token, act: str) -> bool:
    """Whether the subject of the sentence is who was asked: "Asked about the dam, the mayor said …"."""
    return (
        act == "ask"
        and verb.tag_ in ("VBN", "VBD")
        and tree.child(verb, "nsubj") is None
        and (verb.dep_ in ("advcl", "dep") or tree.child(verb, "nsubjpass") is not None)
    )


def reported_as_made(tree: Tree, verb: Token) -> bool:
    """Whether words that report a claim say that it was made: not "to explain", "should say", "will warn"."""
    return not any(child.tag_ in ("TO", "MD") for child in tree.children(verb, "aux"))


def source_of(tree: Tree, joins: Joins, word: Token) -> Token | None:
    """The head word of whoever speaks with the cue `word`; None where the text names nobody ("it is
    believed")."""
    if word.pos_ == "VERB":
        return _of_verb(tree, joins, word)
    if word.pos_ == "NOUN":
        return _of_noun(tree, word)
    return _of_verb(tree, joins, word.head) if word.dep_ in ("acomp", "oprd", "conj") else None


def _of_verb(tree: Tree, joins: Joins, verb: Token) -> Token | None:
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
            subject = tree.child(word, "nsubj", "csubj")
            if subject is not None:
                return None if subject.dep_ == "csubj" else subject
        if word.dep_ in ("acl", "relcl") and word.head.pos_ in _NOMINAL:
            return _of_participle(tree, word)
        partner = joins.partner(word)
        if partner is None and (word.head.i == word.i or word.dep_ not in _CLIMBED):
            return None
        word = partner or word.head
    return None


def _of_participle(tree: Tree, word: Token) -> Token | None:
    """ "A man claiming …" is the man; "a claim made by the mayor" the mayor; "his decision to warn …" he."""
    if word.tag_ == "VBN":
        agent = tree.child(word, "agent")
        return tree.child(agent, "pobj") if agent is not None else None
    author = _author(tree, word.head)
    return author if word.tag_ == "VBG" else _of_noun(tree, word.head) or author


def _author(tree: Tree, noun: Token) -> Token:
    """Who stands behind a noun that speaks: in "the firm issued a statement saying" the firm, else the
    noun itself."""
    if noun.dep_ == "dobj" and noun.lemma_.lower() in _WORKS:
        return tree.child(noun.head, "nsubj") or noun
    return noun


def speaks_for(tree: Tree, verb: Token) -> bool:
    """Whether the verb only brings on words that speak: in "issued a statement saying …" the cue is
    "saying"."""
    work = tree.child(verb, "dobj")
    if work is None or work.lemma_.lower() not in _WORKS:
        return False
    return any(child.tag_ == "VBG" for child in tree.children(work, "acl"))


def _of_noun(tree: Tree, noun: Token) -> Token | None:
    """The possessor of a noun cue ("the mayor's warning"), or who gives it ("a warning by the mayor")."""
    owner = tree.child(noun, "poss")
    if owner is not None:
        return owner
    for prep in tree.children(noun, "prep", "agent"):
        if prep.lower_ in ("by", "from"):
            return tree.child(prep, "pobj")
    return None


def source_beside(doc: Parsed, word: Token) -> Token | None:
    """The noun phrase right behind a cue, where the parse gives it no subject: “…,” added the harbour
    master."""
    last: Token | None = None
    for token in doc[word.i + 1 : word.i + 1 + _NAME_WORDS]:
        if token.pos_ in _NOMINAL:
            last = token
        elif last is not None or token.pos_ not in ("DET", "ADJ", "NUM"):
            break
    return last


def antecedent(source: Token) -> Token | None:
    """The word that a relative pronoun stands for."""
    if source.tag_ in ("WP", "WDT") and source.head.dep_ == "relcl":
        return source.head.head
    return None


def source_words(tree: Tree, span: Span, cue: Span | None) -> Span | None:
    """A source as read, without marks at its edges, and with the noun that its last word goes before: "Mr.",
    "the" and "senior" name nobody. None where no words are left, or only the "it" of "it is known that".
    """
    start, end = span
    text = tree.text
    while start < end and (text[start].isspace() or text[start] in _EDGES):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _EDGES[:-1]):
        end -= 1
    first, last = tree.tokens(start, end)
    if start == end or first == last:
        return (start, end) if any(mark.isalnum() for mark in text[start:end]) else None
    word = tree.doc[last - 1]
    if last - first == 1 and word.lower_ == "it" and word.dep_ in ("nsubjpass", "expl"):
        return None
    limit = tree.at(cue[0]).i if cue is not None and cue[0] >= end else len(tree.doc)
    if word.dep_ in _BEFORE_NOUN and last <= word.head.i < min(limit, last + _NAME_WORDS):
        return start, tree.chars((first, word.head.i + 1))[1]
    return start, end


def naming(tree: Tree, head: Token) -> Range:
    """The words that name a source: its phrase, without clauses that only tell more, or a day that is the
    verb's."""
    start, end = tree.covers(head)
    for child in tree.children(head):
        if child.i > head.i and (
            child.dep_ in ("relcl", "acl", "parataxis", "advcl") or _of_time(tree, child)
        ):
            end = min(end, child.left_edge.i)
    while end > head.i + 1 and (tree.doc[end - 1].is_punct or tree.doc[end - 1].is_space):
        end -= 1
    return start, end


def _of_time(tree: Tree, word: Token) -> bool:
    below = tree.child(word, "pobj") if word.dep_ == "prep" else None
    return below is not None and below.ent_type_ in ("DATE", "TIME")
