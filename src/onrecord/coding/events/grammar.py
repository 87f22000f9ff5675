"""Who does what in a clause, whatever its form: voice, relatives, control, coordination, noun phrases.

Labels are those of spaCy's English pipelines (ClearNLP). Every function returns heads of noun phrases; none
follows more than `_DEPTH` links, so that a malformed parse costs no more than a sound one.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from onrecord.ontology import lexicon

_DEPTH = 8
_WIDEST = 120
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")
_DASHES = ("-", "--", "–", "—")
_CLOSING = ("”", '"', "''", "’", "'")
_DATELINE = 6
_RELATIVE = ("who", "which", "that", "whom", "whose")


def lemma(token: Token) -> str:
    """The word's base form in lower case, where the lemmatiser errs by a table: "waged" is no form of
    "wag".
    """
    word: str = token.lemma_.lower()
    return lexicon().words.misread.get(word, word) if token.pos_ == "VERB" else word


def hyphenated(token: Token) -> str:
    """The base form with what a hyphen joins before it: of "cease-fire", which is three tokens, all three."""
    word = lemma(token)
    if (
        token.i > 1
        and token.nbor(-1).text == "-"
        and not token.nbor(-1).whitespace_
        and not token.nbor(-2).whitespace_
    ):
        return f"{token.nbor(-2).lower_}-{word}"
    return word


def near(token: Token) -> Iterator[Token]:
    """The token's dependents within `_WIDEST` words; a longer reach is no sentence and costs its square."""
    left, right = token.i - token.left_edge.i, token.right_edge.i - token.i
    if max(left, right) <= _WIDEST:
        yield from token.children
        return
    for other in token.doc[max(token.i - min(left, _WIDEST), 0) : token.i + min(right, _WIDEST) + 1]:
        if other.head.i == token.i and other.i != token.i:
            yield other


def children(token: Token, *deps: str) -> list[Token]:
    """The direct dependents with one of these labels, in order."""
    return [child for child in near(token) if child.dep_ in deps]


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
    """The head of the noun phrase that the verb is predicated of, found through control and coordination."""
    if depth > _DEPTH:
        return None
    for child in _subjects(verb):
        if child.dep_ != "csubj":
            return past_dateline(antecedent(child, verb))
    head, dep = verb.head, verb.dep_
    if (dep in ("acl", "amod") and verb.tag_ in ("VBG", "VBN")) or dep == "relcl":
        return head if head.pos_ in _NOMINAL else None
    if dep in ("acl", "relcl"):  # "its decision to leave", "has agreed a plan to leave"
        makers = children(head, "poss") or prepositional(head, "by") or prepositional(head, "from")
        return makers[0] if makers else _subject_over(head, depth)
    if dep == "conj" and head.pos_ in ("VERB", "AUX", "NOUN"):
        return surface_subject(head, depth + 1) if head.pos_ != "NOUN" else None
    if dep in ("xcomp", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        if head.pos_ == "VERB" and _controls_by_object(head):
            controller = (
                logical_objects(head, depth + 1) or prepositional(head, "on") or prepositional(head, "to")
            )
            if controller:
                return controller[0]
        if dep == "ccomp" and children(verb, "mark"):
            return None
        return surface_subject(head, depth + 1)
    if dep == "advcl" and head.pos_ in ("VERB", "AUX", "ADJ"):
        return surface_subject(head, depth + 1)
    if dep in ("acomp", "oprd", "attr") and head.pos_ in ("VERB", "AUX"):
        return surface_subject(head, depth + 1)
    if dep == "pcomp":
        return _subject_of_gerund(verb, depth)
    if dep in ("amod", "compound") and verb.tag_ == "VBG":
        return _subject_of_gerund(verb, depth)
    return None


def _subjects(verb: Token) -> list[Token]:
    """The verb's subjects; the parser hangs some on the auxiliary."""
    found = children(verb, *_SUBJECTS) or [
        subject for aux in children(verb, "aux", "auxpass") for subject in children(aux, *_SUBJECTS)
    ]
    before = [subject for subject in found if subject.i < verb.i]
    return before[-1:] or found  # of two, the first is a dateline or a topic


def logical_subjects(verb: Token) -> list[Token]:
    """Heads of who does it: the subject, or of a passive the agent; conjuncts follow."""
    if is_passive(verb):
        return [head for agent in children(verb, "agent") for head in objects_of(agent)] or prepositional(
            verb, "by"
        )
    subject = surface_subject(verb)
    if subject is None or (subject.lower_ in ("it", "there") and children(verb, "expl")):
        return []
    return conjoined(subject)


def logical_objects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of what it is done to: the object, or of a passive the subject; conjuncts follow."""
    if depth > _DEPTH:
        return []
    if is_passive(verb):
        subject = surface_subject(verb, depth)
        return conjoined(subject) if subject is not None else []
    direct = [antecedent(child, verb) for child in children(verb, "dobj")]
    if direct:
        return [head for d in direct for head in conjoined(d)]
    small = [
        c
        for c in children(verb, "ccomp", "xcomp")
        if not children(c, "mark") and c.tag_ in ("VB", "VBG", "JJ")
    ]
    for clause in small:  # "helped Peru win", "urged Peru to leave" where the parser makes one clause of it
        subjects = children(clause, "nsubj")
        if subjects:
            return conjoined(subjects[0])
    if verb.dep_ == "relcl" and verb.head.pos_ in _NOMINAL and not children(verb, "ccomp"):
        subjects = children(verb, "nsubj", "nsubjpass")
        if subjects and not any(subject.lower_ in _RELATIVE for subject in subjects):
            return [verb.head]
    if verb.tag_ == "VBG" and verb.dep_ == "amod" and verb.head.i > verb.i:
        # "accused of supplying shells", where the parser has supplying describe the shells
        return [verb.head] if verb.i and verb.nbor(-1).pos_ == "ADP" else []
    for sibling in children(verb, "conj"):  # "rejected and condemned the plan"
        if sibling.pos_ == "VERB" and not children(sibling, *_SUBJECTS):
            return logical_objects(sibling, depth + 1)
    return []


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
    return named[:1] or [c for c in before if c.dep_ == "compound" and lemma(c) in _groups("people")][:1]


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


def antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for; any other token itself."""
    clause = verb
    for _ in range(_DEPTH):
        if clause.dep_ != "conj":
            break
        clause = clause.head
    if token.tag_ in ("WDT", "WP") and clause.dep_ == "relcl":
        return clause.head
    return token


def past_dateline(head: Token) -> Token:
    """What follows the dash where the parser takes a dateline for the subject: "LIMA -- A court freed …"."""
    first = head.sent.start
    if head.i - first > _DATELINE or head.pos_ == "PRON":
        return head
    opening = head.doc[head.i : min(first + 2 * _DATELINE, head.sent.end)]
    dash = next((t for t in opening if t.text in _DASHES and t.whitespace_), None)
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
            t.i
            for t in head.doc[start : min(head.i, start + _DATELINE)]
            if t.text in _DASHES and t.whitespace_
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
        if inner is None or inner.i < end or _gerund_after(following) is not None:
            break
        head, end, last = inner, inner.i + 1, inner.i + 1
    return head.doc[start:last]


def _gerund_after(preposition: Token | None) -> Token | None:
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


def clauses(token: Token) -> list[Token]:
    """Verbs of the clauses that a trigger governs: infinitive, that-clause, gerund under a preposition."""
    found = [c for c in children(token, "xcomp", "ccomp", "acl") if c.pos_ in ("VERB", "AUX")]
    for preposition in children(token, "prep"):
        found += [c for c in children(preposition, "pcomp") if c.pos_ in ("VERB", "AUX")]
    held = [p for holder in (token, *children(token, "dobj")) for p in children(holder, "prep")]
    return found + [gerund for p in held if (gerund := _gerund_after(p)) is not None]


def contents(token: Token) -> list[Token]:
    """Verbs of what a trigger is about: of its own clauses, or of its object's: "expressed readiness to
    meet".
    """
    direct = clauses(token)
    if direct or token.pos_ != "VERB":
        return direct
    return [c for noun in children(token, "dobj") for c in clauses(noun) if c.dep_ != "acl" or c.tag_ == "VB"]


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


def _subject_of_gerund(verb: Token, depth: int) -> Token | None:
    """Who does what stands under a preposition: "accused Peru of arming", "said after arming", "its role in
    arming".
    """
    preposition = verb.head if verb.dep_ == "pcomp" else verb.nbor(-1) if verb.i else None
    if preposition is None or preposition.pos_ not in ("ADP", "SCONJ"):
        return None
    governor = preposition.head
    if governor.pos_ in ("NOUN", "PROPN"):
        owner = next(iter(children(governor, "poss")), None)
        return owner if owner is not None else _subject_over(governor, depth)
    if governor.pos_ not in ("VERB", "AUX", "ADJ"):
        return None
    if preposition.lower_ in ("of", "for", "from", "with") and governor.pos_ == "VERB":
        targets = logical_objects(governor, depth + 1)
        if targets:
            return targets[0]
    return surface_subject(governor, depth + 1)


def _subject_over(noun: Token, depth: int) -> Token | None:
    """The subject of the verb that governs a noun: of "Peru has plans to leave", Peru."""
    for governor in noun.ancestors:
        if governor.pos_ in ("VERB", "AUX"):
            subject = surface_subject(governor, depth + 1)
            return subject if subject is not noun else None
    return None


def _controls_by_object(verb: Token) -> bool:
    """Whether the doer of the verb's infinitive is its object; one phones somebody, but calls *on*
    somebody, to act.
    """
    word = lemma(verb)
    if word == "call":
        return any(c.lower_ in ("on", "upon") for c in children(verb, "prep"))
    return word in lexicon().words.object_control


def _groups(name: str) -> frozenset[str]:
    return frozenset(lexicon().words.groups[name])
