"""Who does what in a clause, whatever its form: voice, relatives, control, coordination, noun phrases.

Labels are those of spaCy's English pipelines (ClearNLP). Every function returns heads of noun phrases; none
follows more than `_DEPTH` links, so that a malformed parse costs no more than a sound one.
"""

from onrecord.coding.events.phrases import (
    children,
    conjoined,
    gerund_after,
    lemma,
    near,
    objects_of,
    past_dateline,
    prepositional,
)
from onrecord.coding.parsed import Token
from onrecord.ontology import lexicon

_DEPTH = 8
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_FINITE = ("VBD", "VBZ", "VBP")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")
_BETWEEN = (",", "”", '"', "''", "’", ")", "--", "–", "—")
_PLACES = ("GPE", "LOC", "FAC", "DATE", "ORG")
_RELATIVE = ("who", "which", "that", "whom", "whose")


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
        clause = resumed(verb)
        if clause is not None:
            return surface_subject(clause, depth + 1)
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
        if lemma(head) in ("give", "grant", "allow") and any(
            c.dep_ == "aux" and c.lower_ == "to" for c in near(verb)
        ):
            given = [h for h in logical_objects(head, depth + 1) if h.ent_type_ not in ("DATE", "TIME")]
            if given:  # "gave the rebels a week to leave"
                return given[0]
        return surface_subject(head, depth + 1)
    if dep in ("acomp", "oprd", "attr") and head.pos_ in ("VERB", "AUX"):
        return surface_subject(head, depth + 1)
    if dep == "pcomp":
        return _subject_of_gerund(verb, depth)
    if dep in ("amod", "compound") and verb.tag_ == "VBG":
        return _subject_of_gerund(verb, depth)
    return None


def resumed(verb: Token) -> Token | None:
    """The verb that a finite verb goes on from where the parser joins it to a gerund between them: *praised*
    in "praised the host for opening his doors and thanked the cook".
    """
    head = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in _FINITE or head.tag_ != "VBG":
        return None
    if head.dep_ not in ("pcomp", "xcomp", "advcl"):
        return None
    return next((a for a in head.ancestors if a.tag_ in _FINITE), None)


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
        if not children(c, "mark") and c.tag_ in ("VB", "VBG", "JJ") and not _is_modal(c)
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


def _is_modal(verb: Token) -> bool:
    """Whether "will", "would" or the like makes the verb's clause a sentence of its own."""
    return any(aux.tag_ == "MD" for aux in children(verb, "aux"))


def antecedent(token: Token, verb: Token) -> Token:
    """What a relative pronoun stands for; any other token itself."""
    clause = verb
    for _ in range(_DEPTH):
        if clause.dep_ != "conj":
            break
        clause = clause.head
    if token.tag_ in ("WDT", "WP") and clause.dep_ == "relcl":
        return clause.head
    if token.lower_ == "who" and token.dep_ in _SUBJECTS:
        return _just_named(token) or token
    return token


def _just_named(who: Token) -> Token | None:
    """Who stands before "who" where the parser sees no relative clause: "the voters, who rejected it"."""
    i = who.i - 1
    while i > who.sent.start and who.doc[i].text in _BETWEEN:
        i -= 1
    if i < who.sent.start or who.doc[i].pos_ not in ("NOUN", "PROPN"):
        return None
    named = who.doc[i]
    for _ in range(_DEPTH):
        if named.dep_ in ("compound", "amod", "nmod", "appos") and named.head.pos_ in _NOMINAL:
            named = named.head
        elif named.dep_ == "pobj" and named.ent_type_ in _PLACES and named.head.head.pos_ in _NOMINAL:
            named = named.head.head  # "the mayor of Lima, who vowed"
        else:
            break
    return named


def clauses(token: Token) -> list[Token]:
    """Verbs of the clauses that a trigger governs: infinitive, that-clause, gerund under a preposition."""
    found = [c for c in children(token, "xcomp", "ccomp", "acl") if c.pos_ in ("VERB", "AUX")]
    for preposition in children(token, "prep"):
        found += [c for c in children(preposition, "pcomp") if c.pos_ in ("VERB", "AUX")]
    held = [p for holder in (token, *children(token, "dobj")) for p in children(holder, "prep")]
    return found + [gerund for p in held if (gerund := gerund_after(p)) is not None]


def contents(token: Token) -> list[Token]:
    """Verbs of what a trigger is about: of its own clauses, or of its object's: "expressed readiness to
    meet".
    """
    direct = clauses(token)
    if direct or token.pos_ != "VERB":
        return direct
    return [c for noun in children(token, "dobj") for c in clauses(noun) if c.dep_ != "acl" or c.tag_ == "VB"]


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
    """The subject of the verb that governs a noun: of "Peru has plans to leave", Peru; nobody's where one
    reacts to it: "struck over plans to leave".
    """
    if noun.dep_ == "pobj" and noun.head.lower_ in lexicon().words.reactions:
        return None
    for governor in noun.ancestors:
        if governor.pos_ in ("VERB", "AUX"):
            return surface_subject(governor, depth + 1)
    return None


def _controls_by_object(verb: Token) -> bool:
    """Whether the doer of the verb's infinitive is its object; one phones somebody, but calls *on*
    somebody, to act.
    """
    word = lemma(verb)
    if word == "call":
        return any(c.lower_ in ("on", "upon") for c in children(verb, "prep"))
    return word in lexicon().words.object_control
