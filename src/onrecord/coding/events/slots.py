"""What fills a slot of a frame: the words at a named place in the sentence, seen from the trigger."""

from spacy.tokens import Token

from onrecord.coding.events.grammar import (
    children,
    clauses,
    conjoined,
    counted,
    is_passive,
    logical_objects,
    logical_subjects,
    objects_of,
    owners,
    prepositional,
    surface_subject,
)
from onrecord.ontology import lexicon

_MUST = ("must", "should", "ought")
_TIMES = ("DATE", "TIME", "PERCENT", "ORDINAL")


def fillers(slot: str, token: Token, carrier: Token | None) -> list[Token]:
    """Heads of what fills the slot; empty where nothing does. `carrier` is the verb that carries a noun."""
    if slot == "subject":
        return _subject(token)
    if slot == "object":
        return logical_objects(token) if token.pos_ in ("VERB", "AUX") else []
    if slot == "owner":
        return owners(token)
    if slot == "object/owner":
        return [owner for head in logical_objects(token) for owner in owners(head)]
    if slot == "carrier":
        return _carrier_subject(token, carrier)
    if slot == "clause":
        return [head for clause in clauses(token)[:1] for head in clause_parties(clause)]
    if slot == "must":
        return _obliged(token)
    if slot == "infinitive":
        return [c for c in clauses(token) if c.dep_ in ("xcomp", "ccomp", "acl")]
    if slot == "gerund":
        return [c for c in clauses(token) if c.tag_ == "VBG"]
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


def _carrier_subject(token: Token, carrier: Token | None) -> list[Token]:
    if carrier is None:
        return []
    if carrier.lemma_.lower() in lexicon().words.receivers or is_receiver(token, carrier):
        return []
    return [head for head in logical_subjects(carrier) if head.i != token.i]


def is_receiver(token: Token, carrier: Token) -> bool:
    """Whether the carrier's subject is the one it is done to: "faced criticism", "came under attack"."""
    receivers = lexicon().words.receivers
    lemma = carrier.lemma_.lower()
    return lemma in receivers or (token.dep_ == "pobj" and f"{lemma} {token.head.lower_}" in receivers)


def _under(word: str, token: Token, carrier: Token | None) -> list[Token]:
    """What stands under a preposition: of the trigger, of its object, of the verb that carries it.

    Attachment is the parser's weakest point: "filed a suit against the firm" may hang on either.
    """
    found = prepositional(token, word)
    if not found and token.pos_ in ("VERB", "AUX"):
        for head in logical_objects(token)[:3]:
            found = found or prepositional(head, word)
            found = found or [
                p for inner in prepositional(head, "of")[:1] for p in prepositional(inner, word)
            ]
    if not found and carrier is not None:
        found = prepositional(carrier, word)
    if not found and token.pos_ == "NOUN" and carrier is not None:
        for head in logical_objects(carrier)[:3]:
            found = found or prepositional(head, word)
    if not found and word in (
        "in",
        "on",
        "against",
        "with",
        "of",
    ):  # "is responsible for killings in the north"
        for outer in children(token, "prep")[:3]:
            for head in objects_of(outer):
                found = found or prepositional(head, word)
    return [head for head in found if _is_party(head)]


def _is_party(head: Token) -> bool:
    """False for times and for adverbs made with a preposition: "in June", "in response", "at least"."""
    return head.ent_type_ not in _TIMES and counted(head).lemma_.lower() not in lexicon().words.idle


def _obliged(token: Token) -> list[Token]:
    """Who must do something in what is said: "said that *Hungary* must open the archive"."""
    for clause in clauses(token):
        if any(c.lower_ in _MUST for c in children(clause, "aux")):
            return [head for c in children(clause, "nsubj", "nsubjpass") for head in conjoined(c)]
    return []


def clause_parties(clause: Token) -> list[Token]:
    """Whom a clause is about besides the one who acts in it: named parties first, else its object, else its agent."""
    objects = [] if is_passive(clause) else logical_objects(clause)
    if not any(o.ent_type_ for o in objects):
        for word in ("to", "with", "from", "against", "on", "in", "into", "at", "for", "between"):
            parties = [h for h in _under(word, clause, None) if h.ent_type_ or h.pos_ == "PROPN"]
            if parties:
                return parties
    return objects or (logical_subjects(clause) if is_passive(clause) else [])
