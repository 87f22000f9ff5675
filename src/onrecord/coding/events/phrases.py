"""Words and noun phrases of the parse: base forms, dependents, what a preposition holds, whose a noun is."""

from collections.abc import Sequence

from onrecord.coding.actors.countries import country_words
from onrecord.coding.parsed import Span, Token
from onrecord.ontology import lexicon

_WIDEST = 120
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")
_DASHES = ("-", "--", "–", "—")
_CLOSING = ("”", '"', "''", "’", "'")
_DOERS = ("er", "or", "ist", "ian", "ant", "ent", "ee", "man", "woman", "people")
_DATELINE = 6


def lemma(token: Token) -> str:
    """The word's base form in lower case, where the lemmatiser errs by a table: "waged" is no form of
    "wag".
    """
    word = token.lemma_.lower()
    return lexicon().words.misread.get(word, word) if token.pos_ == "VERB" else word


def hyphenated(token: Token) -> str:
    """The base form with what a hyphen joins before it: of "cease-fire", which is three tokens, all three."""
    word = lemma(token)
    if token.i > 1 and token.nbor(-1).text == "-" and not token.nbor(-1).spaced and not token.nbor(-2).spaced:
        return f"{token.nbor(-2).lower_}-{word}"
    return word


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
    """Heads of what stands under a preposition that hangs on the token; "to" includes the dative."""
    found: list[Token] = []
    for child in near(token):
        if child.dep_ in ("prep", "dative", "agent", "advmod", "prt") and child.lower_ == word:
            found += objects_of(child)
        elif word == "to" and child.dep_ == "dative" and child.pos_ != "ADP":
            found += conjoined(child)
        elif child.dep_ in ("prep", "advmod", "prt") and child.lower_ != word:
            found += [
                head
                for inner in children(child, "prep")
                if inner.lower_ == word
                for head in objects_of(inner)
            ]
    return found


def objects_of(preposition: Token) -> list[Token]:
    """Heads of the noun phrases under a preposition, a gerund's own object where it holds a clause."""
    return [head for child in children(preposition, "pobj") for head in conjoined(child)]


def owners(noun: Token) -> list[Token]:
    """Possessors, else nationalities, names or groups before a noun: "Peru's army", "Peruvian troops"."""
    found = [head for child in children(noun, "poss") for head in conjoined(child)]
    if found:
        return found
    before = [c for c in children(noun, "compound", "amod", "nmod") if c.i >= noun_phrase(noun).start]
    named = [c for c in before if c.ent_type_ in ("NORP", "GPE", "ORG", "PERSON") or c.pos_ == "PROPN"]
    named = [c for c in named if not _is_town(c)]
    return named[:1] or [c for c in before if c.dep_ == "compound" and lemma(c) in _groups("people")][:1]


def _is_town(token: Token) -> bool:
    """Whether a name before a noun says where: the Paris attacks were not made by Paris."""
    return token.ent_type_ == "GPE" and token.pos_ == "PROPN" and not _is_state(token.text)


def _is_state(name: str) -> bool:
    word = country_words().get(name)
    return (word is None and name.isupper()) or (word is not None and word.naming != "capital")


def conjoined(head: Token) -> list[Token]:
    """The head and the nouns coordinated with it, in order."""
    found = [head]
    for member in found:
        if len(found) > 40:  # a list that long is no list of parties
            break
        found += [c for c in children(member, "conj") if c.pos_ in _NOMINAL and not _opens_clause(c)]
    return found


def _opens_clause(noun: Token) -> bool:
    """Whether a noun taken for a conjunct is the subject of what follows: "helped Peru *and Chile has*
    said".
    """
    edge = noun.right_edge.i + 1
    if edge >= len(noun.doc):
        return False
    after = noun.doc[edge]
    verb = after.head if after.dep_ in ("aux", "auxpass") else after
    return (
        after.tag_ in ("VBZ", "VBP", "VBD", "MD")
        and verb.pos_ in ("VERB", "AUX")
        and verb.dep_ in ("conj", "ROOT", "ccomp")
        and verb.i > noun.i
        and not children(verb, *_SUBJECTS)
        and not noun.is_ancestor(verb)
    )


def past_dateline(head: Token) -> Token:
    """What follows the dash where the parser takes a dateline for the subject: "LIMA -- A court freed …"."""
    first = head.sent.start
    if head.i - first > _DATELINE or head.pos_ == "PRON":
        return head
    opening = head.doc[head.i : min(first + 2 * _DATELINE, head.sent.end)]
    dash = next((t for t in opening if t.text in _DASHES and t.spaced), None)
    if dash is None:
        return head
    beyond = [t for t in opening if t.i > dash.i and t.head.i <= dash.i and t.pos_ in ("NOUN", "PROPN")]
    return beyond[0] if beyond else head


def noun_phrase(head: Token) -> Span:
    """The phrase of one head: all that stands before it, and what "of" adds after it; no conjuncts, no
    clauses.
    """
    start = max(head.left_edge.i, head.i - _WIDEST)
    if start - head.sent.start <= _DATELINE:  # "LIMA -- A court": a dateline is no part of the phrase
        dashes = [
            t.i for t in head.doc[start : min(head.i, start + _DATELINE)] if t.text in _DASHES and t.spaced
        ]
        start = dashes[-1] + 1 if dashes else start
    while start < head.i and (
        head.doc[start].is_punct or head.doc[start].is_space or head.doc[start].dep_ == "cc"
    ):
        start += 1
    end = last = head.i + 1
    apart = head.dep_ in ("dobj", "nsubjpass", "nsubj") and lemma(head.head) in lexicon().words.of_verbs
    for _ in range(0 if apart else 3):
        while end < len(head.doc) and head.doc[end].text in _CLOSING:
            end += 1
        following = next(
            (c for c in near(head) if c.dep_ == "prep" and c.lower_ == "of" and c.i == end),
            None,
        )
        inner = next(iter(children(following, "pobj")), None) if following is not None else None
        if inner is None or inner.i < end or gerund_after(following) is not None:
            break
        head, end, last = inner, inner.i + 1, inner.i + 1
    return head.doc[start:last]


def gerund_after(preposition: Token | None) -> Token | None:
    """The gerund that the parser takes for an adjective: in "accused the firm of *hiding* losses", no
    hiding losses.
    """
    if preposition is None:
        return None
    for noun in children(preposition, "pobj"):
        first = noun.left_edge
        if (
            first.tag_ == "VBG"
            and first.dep_ == "amod"
            and first.head is noun
            and first.i == preposition.i + 1
        ):
            return first
    return None


def counted(head: Token) -> Token:
    """What a quantity counts: "hundreds of soldiers" is soldiers."""
    words = lexicon().words
    for _ in range(3):
        if lemma(head) not in words.quantities:
            break
        inner = prepositional(head, "of")
        if not inner:
            break
        head = inner[0]
    return head


def is_doer(noun: str) -> bool:
    """Whether a noun's ending makes it one who does something: "attendant", "manager", "pianist"."""
    return noun.endswith(_DOERS) and not noun.endswith("ment") and noun not in lexicon().words.not_doers


def _groups(name: str) -> frozenset[str]:
    return lexicon().words.groups[name]
