"""Who acts and who is acted upon: fills a trigger's slots, and says whom a phrase means."""

import msgspec

from onrecord.coding.events import slots
from onrecord.coding.events.grammar import (
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
    is_doer,
    lemma,
    noun_phrase,
    owners,
    prepositional,
)
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Token
from onrecord.ontology import Words, lexicon

_ACTOR = {"VERB": ["subject"], "NOUN": ["carrier", "by", "owner"], "ADJ": ["subject"]}
_PRONOUNS = ("it", "they", "he", "she", "him", "her", "them")
_TOPICS = ("on", "for", "in", "over")
_TO_SOMEBODY = ("AGREE", "AID", "CONCEDE", "RETREAT", "REQUEST", "REJECT", "THREATEN", "SUPPORT")
_ANYWHERE = ("to", "with", "from", "against", "in")
_WHOSE = ("from", "by", "with", "against")
_INWARD = ("from", "by", "with", "against", "of", "on", "to", "between", "over", "in", "for")
_PARTY = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC")


class Parties(msgspec.Struct, frozen=True):
    """Heads of the noun phrases of an event's two sides, one for each conjunct."""

    actors: list[Token]
    recipients: list[Token]


class Roles:
    """Finds the parties of a document's triggers; an act may be done to the one that its content is done
    to.
    """

    def __init__(self, matched: dict[int, Found]) -> None:
        self._matched = matched
        self._words = lexicon().words

    def parties(self, found: Found, depth: int = 0) -> Parties:
        """The parties of an event. A mutual act of several has the same parties on both sides."""
        frame, token, carrier = found.trigger.frame, found.token, found.carrier
        actors = self._first(frame.actor or _ACTOR[found.trigger.pos], found, set(), depth)
        recipients: list[Token] = []
        if not actors and found.trigger.pos == "NOUN" and depth == 0:
            actors = self._blamed(token)
        if carrier is not None and slots.is_receiver(token, carrier):
            subject = surface_subject(carrier)
            recipients = conjoined(subject) if subject is not None else []
            actors = actors or self._first(["from", "at"], found, set(), depth)
        taken = {t.i for head in actors for t in noun_phrase(head)}
        together = slots.acting_together(actors) if frame.mutual else []
        names = [name for name in frame.recipient if len(together) < 2 or name not in _TOPICS]
        recipients = recipients or self._first(names, found, taken, depth)
        to_somebody = frame.somebody or found.trigger.type in _TO_SOMEBODY
        if recipients and to_somebody and not any(_is_somebody(r) for r in recipients):
            recipients = self._somebody(names, found, taken, depth) or recipients
        if found.trigger.type == "ACCUSE" and recipients and not any(_is_somebody(r) for r in recipients):
            recipients = self._behind(recipients, found, taken, depth) or recipients
        if frame.mutual:
            both = slots.fillers("between", token, carrier)
            if len(both) > 1:
                return Parties(both, both)
            named = any(r.ent_type_ in _PARTY or r.pos_ == "PROPN" for r in recipients)
            if len(together) > 1 and not named:
                return Parties(together, together)
        return Parties(actors, recipients)

    def _blamed(self, noun: Token) -> list[Token]:
        """Who is blamed for a deed: in "blamed Peru for the attack" Peru's is the attack."""
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("for", "of", "over"):
            return []
        governor = noun.head.head
        if governor.dep_ in ("dobj", "nsubjpass"):
            governor = governor.head
        accusing = self._matched.get(governor.i)
        if accusing is None or accusing.trigger.type != "ACCUSE" or accusing.trigger.pos != "VERB":
            return []
        return [head for head in logical_objects(governor) if _names_party(head)]

    def _first(self, names: list[str], found: Found, taken: set[int], depth: int) -> list[Token]:
        for name in names:
            if name == "clause":
                heads = self._of_clause(found, depth)
            else:
                heads = slots.fillers(name, found.token, found.carrier)
            if name == "for":  # "for the killing of …" is a purpose, not a party
                heads = [h for h in heads if h.i not in self._matched]
            heads = [h for head in heads for h in self._meant(head)]
            heads = [h for h in heads if h.i not in taken and h.i != found.token.i]
            if name not in ("subject", "object"):  # whom the tagger takes for a time acts all the same
                heads = [h for h in heads if not _is_time(h)]
            if name not in slots.FUNCTIONS:
                heads = [h for h in heads if slots.is_party(h)]
            if name == "in":  # "ten million in aid" is how much, not where
                heads = [h for h in heads if lemma(h) not in self._words.groups["matters"]]
            if heads:
                return heads
        return []

    def _somebody(self, names: list[str], found: Found, taken: set[int], depth: int) -> list[Token]:
        """Named parties in any of the slots, where the best slot holds a thing: "opened its *borders* to
        Peru".
        """
        for name in [*names, *(word for word in _ANYWHERE if word not in names)]:
            if name not in slots.FUNCTIONS:
                heads = self._first([name], found, taken, depth)
                if any(_names_party(h) for h in heads):
                    return heads
        return []

    def _behind(self, things: list[Token], found: Found, taken: set[int], depth: int) -> list[Token]:
        """The named party of a matter that is blamed: "slammed the deal *with Peru*", which the parser may
        hang on the verb.
        """
        if not any(lemma(thing) in self._words.groups["matters"] for thing in things):
            return []
        heads = [inner for thing in things for inner in _inward(thing)]
        heads = heads or self._first(["with"], found, taken, depth)
        return [head for head in heads if _names_party(head)]

    def _of_clause(self, found: Found, depth: int) -> list[Token]:
        """Whom the governed clause is about besides the actor: "demanded that *Peru* leave", "agreed to
        meet *Peru*".
        """
        for clause in contents(found.token):
            subject = slots.clause_subject(found.token, clause)
            if subject:
                return subject
            inner = self._matched.get(clause.i)
            if inner is not None and depth < 2:
                heads = self.parties(inner, depth + 1).recipients
                if heads:
                    return heads
            return slots.clause_parties(clause)
        return []

    def _meant(self, head: Token) -> list[Token]:
        """The party a phrase stands for: who makes a statement, who "it" is, whose request a request is."""
        words = self._words
        word = lemma(head)
        if head.dep_ in ("nsubj", "nsubjpass") and word in words.groups["utterances"] and not owners(head):
            makers = prepositional(head, "by") or prepositional(head, "from")
            return makers or [head]
        if head.tag_ == "PRP" and head.lower_ in _PRONOUNS:
            return _antecedents(head, words) or [head]
        if head.pos_ == "NOUN" and word in words.groups["matters"] and not _names_party(head):
            return _inward(head) or [head]
        return [head]


def _inward(head: Token, depth: int = 0) -> list[Token]:
    """The party inside a matter: of "a ban on imports of Chilean wine", the wine; of "a call from Peru",
    Peru.
    """
    for word in _INWARD:
        for inner in prepositional(head, word):
            plain = word in _WHOSE and inner.pos_ == "NOUN" and not _is_matter(inner)
            if plain or _names_party(inner):
                return conjoined(inner)
            deeper = _inward(inner, depth + 1) if depth < 2 else []
            if deeper:
                return deeper
    if depth == 0:  # "the threats made by Peru", "claims that the guards beat them"
        for clause in children(head, "acl", "ccomp", "relcl"):
            agents = logical_subjects(clause) if is_passive(clause) else []
            said = children(clause, "nsubj", "nsubjpass") if children(clause, "mark") else []
            for inner in [*agents, *said]:
                if _names_party(inner):
                    return conjoined(inner)
    return []


def _is_time(head: Token) -> bool:
    return head.ent_type_ in ("DATE", "TIME")


def _is_somebody(head: Token) -> bool:
    """Whether a phrase names or describes people or a body of them, rather than a thing."""
    return _names_party(head) or head.pos_ == "PRON" or is_doer(lemma(counted(head)))


def _is_matter(noun: Token) -> bool:
    words = lexicon().words
    term = lemma(counted(noun))
    return (
        term in words.groups["matters"] or term in words.never or term in words.idle or noun.ent_type_ != ""
    )


def _names_party(head: Token) -> bool:
    groups = lexicon().words.groups
    word = lemma(counted(head))
    if any(word in groups[name] for name in ("bodies_of_people", "people", "guests", "forces", "captives")):
        return True
    return any(t.ent_type_ in _PARTY for t in noun_phrase(head))


def _antecedents(pronoun: Token, words: Words) -> list[Token]:
    """Who a pronoun is where grammar all but says: the speaker in what it says of itself, the object just
    named.
    """
    clause = pronoun.head
    while clause.dep_ in ("conj", "xcomp"):
        clause = clause.head
    governor = clause.head
    if pronoun.dep_ in ("nsubj", "nsubjpass") and clause.dep_ == "ccomp":
        candidates = logical_subjects(governor) if lemma(governor) in words.reporting else []
    elif pronoun.dep_ == "dobj" and governor.pos_ == "VERB":
        candidates = logical_objects(governor)
    elif pronoun.dep_ == "dobj" and pronoun.head.dep_ == "xcomp":
        candidates = logical_objects(clause)
    else:
        candidates = []
    return candidates if candidates and _agrees(pronoun, candidates, words) else []


def _agrees(pronoun: Token, nouns: list[Token], words: Words) -> bool:
    """Whether a pronoun can stand for these, as far as the words show."""
    noun = nouns[0]
    if noun.pos_ == "PRON":
        return False
    several = len(nouns) > 1 or noun.tag_ in ("NNS", "NNPS")
    if pronoun.lower_ in ("they", "them"):
        return several
    body = noun.ent_type_ in ("ORG", "GPE", "NORP") or lemma(noun) in words.groups["bodies_of_people"]
    if pronoun.lower_ == "it":
        return not several and (body or noun.ent_type_ == "")
    return not several and not body
