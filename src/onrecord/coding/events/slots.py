"""What fills a slot of a frame: the words at a named place in the sentence, seen from the trigger."""

from onrecord.coding.events.grammar import (
    clauses,
    contents,
    is_passive,
    logical_objects,
    logical_subjects,
    surface_subject,
)
from onrecord.coding.events.phrases import (
    children,
    conjoined,
    counted,
    lemma,
    objects_of,
    owners,
    prepositional,
)
from onrecord.coding.parsed import Token
from onrecord.ontology import lexicon

_INNER = ("for", "of", "by", "under", "off", "into", "over", "about", "against", "on", "with", "to", "as")
_OCCASIONS = ("in", "during", "at", "on", "after", "before", "following")
_HELPING = ("help", "aid", "assist", "support", "back", "defend", "bolster")
_PARTICLES = ("down", "out", "up", "off")
_TARGETS = ("at", "on", "into", "toward", "towards", "against", "across")
_WILL = ("will", "'ll", "’ll", "would", "shall")
_MIGHT = ("may", "might", "could", "can")
_MUST = ("must", "should", "ought")
FUNCTIONS = frozenset(
    {"subject", "object", "owner", "object/owner", "of/owner", "carrier", "clause", "purpose"}
)
_FAR = ("to", "against", "with", "in")
_REACH = 40
_PARTY = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC")
_DATED = ("DATE", "TIME")
_TIMES = ("DATE", "TIME", "PERCENT", "ORDINAL")


def fillers(slot: str, token: Token, carrier: Token | None) -> list[Token]:
    """Heads of what fills the slot; empty where nothing does. `carrier` is the verb that carries a noun."""
    if slot == "subject":
        return _subject(token)
    if slot == "object":
        return _objects(token)
    if slot == "owner":
        return owners(token)
    if slot == "object/owner":
        return [owner for head in logical_objects(token) for owner in owners(head)]
    if slot == "carrier":
        return _carrier_subject(token, carrier)
    if slot == "several":
        together = acting_together(_carrier_subject(token, carrier))
        return together if len(together) > 1 else []
    if slot == "clause":
        return [
            head
            for clause in contents(token)[:1]
            for head in clause_subject(token, clause) or clause_parties(clause)
        ]
    if slot == "must":
        return _obliged(token)
    if slot == "infinitive":
        return _infinitives(token)
    if slot == "helping":
        return _helping(token)
    if slot == "purpose":
        return [head for verb in _helping(token) for head in logical_objects(verb)]
    if slot == "of/owner":
        return [owner for head in prepositional(token, "of") for owner in owners(head)]
    if slot == "occasion":
        return _on_occasion_of(token)
    if slot == "naming":  # "called them heroes", "what it called a coup"
        named = children(token, "oprd", "acomp", "attr")
        return named + [c for c in children(token, "ccomp") if c.pos_ in ("NOUN", "PROPN", "ADJ")]
    if slot == "deadline":
        return [c for c in children(token, "dobj", "npadvmod", "dative") if c.ent_type_ in _DATED]
    if slot == "own":
        return _own(token)
    if slot == "gerund":
        return [c for c in clauses(token) if c.tag_ == "VBG"]
    if slot == "verb":
        return [carrier] if carrier is not None else []
    if slot == "target":
        return [h for word in _TARGETS for h in _under(word, token, carrier) if h.ent_type_ not in _TIMES]
    if slot == "said":
        return _said(token)
    if slot == "quoted":  # "'The house will be rebuilt', she conceded"
        return [c for c in _said(token) if c.i < token.i]
    if slot == "might":
        return [c for c in _said(token) if any(a.lower_ in _MIGHT for a in children(c, "aux"))]
    if slot == "future":
        return [c for c in _said(token) if any(a.lower_ in _WILL for a in children(c, "aux"))]
    return _under(slot, token, carrier)


def _subject(token: Token) -> list[Token]:
    if token.pos_ in ("VERB", "AUX"):
        return logical_subjects(token)
    if token.pos_ == "ADJ" and token.dep_ in ("acomp", "oprd", "ccomp", "xcomp", "conj", "ROOT", "advcl"):
        subject = surface_subject(token.head if token.head.pos_ in ("AUX", "VERB") else token)
        return conjoined(subject) if subject is not None else []
    if token.pos_ == "ADJ" and token.dep_ == "amod":
        return [token.head]
    if token.dep_ == "attr":
        subject = surface_subject(token.head)
        return conjoined(subject) if subject is not None else []
    return []


def _objects(token: Token) -> list[Token]:
    if token.pos_ not in ("VERB", "AUX"):
        return []
    found = logical_objects(token)
    if not found:  # "voted down the bill", where the particle is taken for a preposition
        found = [head for p in children(token, "prep") if p.lower_ in _PARTICLES for head in objects_of(p)]
    return [head for head in found if head.lower_ not in lexicon().words.reflexive]


def _carrier_subject(token: Token, carrier: Token | None) -> list[Token]:
    if carrier is None:
        return []
    if lemma(carrier) in lexicon().words.receivers or is_receiver(token, carrier):
        return []
    return [head for head in logical_subjects(carrier) if head.i != token.i]


def is_receiver(token: Token, carrier: Token) -> bool:
    """Whether the carrier's subject is the one it is done to: "faced criticism", "came under attack"."""
    receivers = lexicon().words.receivers
    word = lemma(carrier)
    return word in receivers or (token.dep_ == "pobj" and f"{word} {token.head.lower_}" in receivers)


def _under(word: str, token: Token, carrier: Token | None) -> list[Token]:
    """What stands under a preposition: of the trigger, of its object, of the verb that carries it.

    Attachment is the parser's weakest point: "filed a suit against the firm" may hang on either.
    """
    found = prepositional(token, word)
    if word == "in":  # "in Lima, miners marched" says where
        found = [head for head in found if head.i > token.i]
    if not found and token.pos_ in ("VERB", "AUX"):
        for head in logical_objects(token)[:3]:
            found = found or prepositional(head, word)
            found = found or [
                p for inner in prepositional(head, "of")[:1] for p in prepositional(inner, word)
            ]
            imposed = next(filter(is_passive, children(head, "acl")), None)
            if not found and imposed is not None:  # "lifted sanctions imposed on Peru"
                found = prepositional(imposed, word)
    if not found and carrier is not None:
        found = prepositional(carrier, word)
    if not found and token.pos_ == "NOUN" and carrier is not None:
        for head in logical_objects(carrier)[:3]:
            found = found or prepositional(head, word)
    if not found:  # "is responsible for killings in the north"
        direct = children(token, "dobj", "nsubjpass") if token.pos_ == "VERB" else []
        outers = [p for p in children(token, "prep") if p.lower_ in _INNER]
        outers += [p for p in children(carrier, "prep") if p.lower_ == "for"] if carrier is not None else []
        outers += [p for noun in direct for p in children(noun, "prep") if p.lower_ == "for"]
        for outer in outers[:6]:
            for head in objects_of(outer):
                found = found or prepositional(head, word)
    return found or _farther(word, token)


def _farther(word: str, token: Token) -> list[Token]:
    """Named parties under a preposition anywhere below the trigger: what stands between may mislead the
    parser.
    """
    if word not in _FAR or token.pos_ != "VERB":
        return []
    kinds = ("GPE", "LOC", "FAC") if word == "in" else ("GPE", "ORG", "PERSON", "NORP")
    for below in token.doc[token.i + 1 : min(token.right_edge.i + 1, token.i + _REACH)]:
        if below.lower_ == word and below.pos_ == "ADP" and not _in_other_clause(below, token):
            named = [head for head in objects_of(below) if head.ent_type_ in kinds]
            if named:
                return named
    return []


def _in_other_clause(below: Token, token: Token) -> bool:
    """Whether a verb with a subject of its own stands between a word and the trigger above it."""
    for node in below.ancestors:
        if node is token or node.i == token.i:
            return False
        if node.pos_ in ("VERB", "AUX") and children(node, "nsubj", "nsubjpass"):
            return True
    return False


def is_party(head: Token) -> bool:
    """False for times and for adverbs made with a preposition: "in June", "in response", "at least"."""
    words, word = lexicon().words, lemma(counted(head))
    if head.ent_type_ in _TIMES or word in words.never:
        return False
    return word not in words.idle or bool(children(head, "det", "poss", "compound", "amod", "nummod"))


def clause_subject(token: Token, clause: Token) -> list[Token]:
    """Who a governed clause says something of, where that is somebody else and named by a noun."""
    own = {head.i for head in _subject(token)}
    subject = next(iter(children(clause, "nsubj", "nsubjpass")), None)
    if subject is not None and any(c.tag_ == "PRP$" for c in children(subject, "poss")):
        return []  # "warned that its navy would attack Peru" is about Peru
    if subject is not None and subject.i not in own and subject.pos_ != "PRON":
        return conjoined(subject)
    return []


def _infinitives(token: Token) -> list[Token]:
    """Verbs of the infinitives that complete a verb, those of purpose among them."""
    found = clauses(token) + children(token, "advcl")
    return [
        c
        for c in found
        if any(a.lower_ == "to" for a in children(c, "aux")) or (c.dep_ == "xcomp" and c.tag_ == "VB")
    ]


def _helping(token: Token) -> list[Token]:
    """The infinitive that says whom a gift is for: "sent shells *to help* the rebels"."""
    holders = [token, *logical_objects(token)[:4]] if token.pos_ == "VERB" else [token]
    verbs = [v for holder in holders for v in children(holder, "advcl", "xcomp", "acl", "relcl")]
    return [v for v in verbs if lemma(v) in _HELPING and any(a.lower_ == "to" for a in children(v, "aux"))]


def _on_occasion_of(noun: Token) -> list[Token]:
    """Whose doings a nominal is the occasion of: "during a visit to Lima, *the king* said"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in _OCCASIONS:
        return []
    governor = noun.head.head
    if governor.pos_ == "VERB":
        subject = surface_subject(governor)
        return conjoined(subject) if subject is not None else []
    return [governor] if governor.pos_ == "PROPN" else []


def acting_together(actors: list[Token]) -> list[Token]:
    """Who acts together: the conjuncts, or those named before one head: "*Chilean* and *Peruvian* envoys"."""
    if len(actors) == 1:
        for child in children(actors[0], "compound", "amod", "nmod"):
            members = [m for m in conjoined(child) if m.ent_type_ in _PARTY or m.pos_ == "PROPN"]
            if len(members) > 1:
                return members
    return actors


def _said(token: Token) -> list[Token]:
    """Verbs of the clauses that report what is said or thought, before the word or after it."""
    return [c for c in children(token, "ccomp") if c.pos_ in ("VERB", "AUX")]


def _obliged(token: Token) -> list[Token]:
    """Who must do something in what is said: "said that *Hungary* must open the archive"."""
    for clause in clauses(token):
        subject = next(iter(children(clause, "nsubj", "nsubjpass")), None)
        if (
            subject is not None
            and subject.pos_ != "PRON"
            and any(c.lower_ in _MUST and c.i > subject.i for c in children(clause, "aux"))
        ):
            return conjoined(subject)
    return []


def _own(token: Token) -> list[Token]:
    """Verbs of what speakers say of themselves: "warned that *he* would act", "that *his* army would"."""
    found: list[Token] = []
    for clause in clauses(token):
        subject = next(iter(children(clause, "nsubj", "nsubjpass")), None)
        if subject is None:
            found += [clause] if clause.dep_ == "xcomp" else []
        elif subject.tag_ == "PRP" or any(c.tag_ == "PRP$" for c in children(subject, "poss")):
            found.append(clause)
        elif subject.lower_ == "anyone" or any(c.lower_ == "any" for c in children(subject, "det")):
            found.append(clause)  # "that any landing would be met with force"
    return found


def clause_parties(clause: Token) -> list[Token]:
    """Whom a clause is about besides the one who acts in it: named parties first, else its object, else its
    agent.
    """
    objects = [] if is_passive(clause) else logical_objects(clause)
    if not any(o.ent_type_ for o in objects):
        for word in ("to", "with", "from", "against", "on", "in", "into", "at", "for", "between"):
            parties = [h for h in _under(word, clause, None) if h.ent_type_ or h.pos_ == "PROPN"]
            if parties:
                return parties
    return objects or (logical_subjects(clause) if is_passive(clause) else [])
