"""Whether an event is said to have happened, and on whose word."""

import msgspec
from spacy.tokens import Doc

from onrecord.coding.events.grammar import clauses, contents, resumed
from onrecord.coding.events.phrases import children, lemma, near
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Span, Token, parsed
from onrecord.model import Claim, Status
from onrecord.ontology import EventType, Words

_ACTS: dict[str, Status] = {
    "deny": "denied",
    "demand": "requested",
    "promise": "promised",
    "threaten": "threatened",
    "want": "hypothetical",
    "hope": "hypothetical",
    "plan": "hypothetical",
    "ask": "hypothetical",
    "expect": "hypothetical",
}
_TAKES_AS_GIVEN = frozenset(("withhold", "oppose", "support", "praise", "criticize"))
"""Acts that speak about what a relative clause in their content tells of, and do not say it."""
_DEEP = 12
"""Heads above a word that are looked at."""
_MAYBE = ("could", "may", "might", "can", "should", "must", "ought", "'d", "would")
_WOULD = ("would", "'d", "’d")
_AHEAD = ("will", "shall", "'ll", "wo", "’ll")
_CONDITION = ("if", "unless", "whether", "lest")
_SINCE = ("after", "because", "since", "when", "while", "although", "though", "as")
_HEARSAY = ("reportedly", "allegedly", "supposedly", "purportedly")
_PERHAPS = ("perhaps", "maybe", "possibly", "probably", "presumably", "conceivably")
_NEVER = ("never", "nowhere")
_NOBODY = ("nobody", "none", "nothing", "neither")
_TOLD = ("say", "report", "believe", "think", "allege", "claim", "understand", "rumor", "rumour")
_UNTRUE = ("untrue", "false", "impossible", "wrong")
_UNSURE = ("possible", "likely", "unlikely", "probable", "conceivable", "unclear", "doubtful", "uncertain")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an event stands in its article."""

    status: Status
    negated: bool = False
    ahead: bool = False
    """Still to come: "will send"."""
    embedded: bool = False
    """The content of another event."""


class ClaimIndex:
    """Which claims the words of a document stand in: built in one pass over the claims' contents."""

    def __init__(self, doc: Doc, claims: list[Claim]) -> None:
        self._at: dict[int, list[Claim]] = {}
        self._by_cue: dict[int, tuple[Claim, Token]] = {}
        parse = parsed(doc)
        sized = sorted(claims, key=lambda c: sum(q.span[1] - q.span[0] for q in c.content))
        for claim in sized:  # the smaller content is the inner claim
            for piece in claim.content:
                span = parse.char_span(*piece.span)
                if span is None or (claim.act == "say" and claim.kind == "indirect" and not _clausal(span)):
                    continue  # who "discussed the attack" does not say that there was one
                for token in span:
                    self._at.setdefault(token.i, []).append(claim)

        for claim in claims:
            cue = parse.char_span(*claim.cue.span) if claim.cue else None
            source = parse.char_span(*claim.source.span) if claim.source else None
            if cue is not None and source is not None:
                for token in cue:
                    self._by_cue.setdefault(token.i, (claim, source.root))

    def speaker(self, token: Token) -> Token | None:
        """Head of the source of the claim that the word is the cue of."""
        found = self._by_cue.get(token.i)
        return found[1] if found is not None else None

    def around(self, token: Token) -> list[Claim]:
        """The claims whose content holds the word, innermost first."""
        around = self._at.get(token.i, [])
        if any(claim.act in _TAKES_AS_GIVEN for claim in around) and _in_relative_clause(token):
            around = [claim for claim in around if claim.act not in _TAKES_AS_GIVEN]
        beyond = resumed(token) if around else None
        own = self._by_cue.get(beyond.i) if beyond is not None else None
        return [claim for claim in around if claim is not own[0]] if own is not None else around


def _clausal(content: Span) -> bool:
    return any(token.pos_ in ("VERB", "AUX") for token in content)


def _in_relative_clause(token: Token) -> bool:
    for _ in range(_DEEP):
        if token.dep_ == "relcl":
            return True
        if token.head is token or token.head.i == token.i:
            return False
        token = token.head
    return False


def standing(
    found: Found, claims: list[Claim], content_of: dict[int, Status | None], words: Words
) -> Standing | None:
    """How an event stands; None where the text says that it did not come to it ("refused to meet").

    `claims` are those it stands in, innermost first; `content_of` maps verbs whose clause another event
    governs to the status that this event gives it.
    """
    verb = found.carrier if found.carrier is not None else found.token
    negated, ahead, maybe = _modality(verb, found.token)
    negated = negated or _done_by_nobody(verb)
    maybe = maybe or _asked(verb)
    hearsay = _says_so(verb, _HEARSAY)
    status: Status = "asserted"
    embedded = False
    path = [found.token] if verb is found.token else [found.token, verb]
    node = verb
    for _ in range(_DEEP):
        if node.i in content_of:
            given = content_of[node.i]
            if given is None:
                return None
            status, embedded = given, True
            break
        head = node.head
        if head is node or (
            node.dep_ in ("relcl", "parataxis") and (node is not verb or verb is found.token)
        ):
            break  # "the sanctions that Peru imposed" tells of them whatever is said of them
        if node.dep_ == "advcl" and _conditional(node):
            maybe = True
        elif node.dep_ == "advcl" and _told_as_fact(node):
            break
        if node.dep_ in ("acl", "relcl", "ccomp", "advcl", "pcomp") and head.lower_ == "case":
            maybe = True  # "in case they attack"
        if node.dep_ == "pcomp" and head.lower_ == "without":
            negated = True
        if node.dep_ == "pcomp" and head.lower_ == "from" and lemma(head.head) in words.enders:
            negated = True  # "prevented them from meeting"
        if node.dep_ in ("ccomp", "csubj"):
            untrue, unsure = _judged(head)
            negated, maybe = negated or untrue, maybe or unsure
        if node.dep_ == "xcomp" and lemma(head) in _TOLD and children(head, "auxpass"):
            hearsay = True  # "is said to have met them"
        if node.dep_ in ("xcomp", "ccomp", "acl", "pcomp", "dobj", "pobj"):
            word = lemma(head)
            asked = lemma(head.head) if node.dep_ == "pcomp" and head.lower_ == "for" else ""
            if word in words.unreal or asked in words.unreal or (word == "have" and node.dep_ == "xcomp"):
                maybe = True  # "has to share", "the request for the bank to share"
            if word in words.binding and node.dep_ in ("xcomp", "ccomp", "advcl"):
                if any(c.dep_ == "neg" for c in near(head)):
                    return None  # "does not oblige them to meet"
                maybe = True
            ended = node.dep_ in ("xcomp", "pcomp") or (node.dep_ == "ccomp" and not children(node, "mark"))
            if word in words.enders and ended:
                negated = True  # "forgot to send it", and not: "forgot that it was sent"
        path.append(head)
        node = head
    if claims and status == "asserted":
        status = _ACTS.get(claims[0].act, "alleged")
        if hearsay and claims[0].act in ("expect", "believe"):
            status = "alleged"
    if hearsay and status == "asserted":
        status = "alleged"
    if negated:
        return Standing(status="denied", negated=True, ahead=ahead, embedded=embedded)
    if maybe and status in ("asserted", "alleged"):
        status = "hypothetical"
    return Standing(status=status, ahead=ahead, embedded=embedded)


def governed(found: Found, type_: EventType, words: Words) -> dict[int, Status | None]:
    """The words that this event governs, and the status their events have as its content; None for no event.

    Who denies having done something says it was not; who refuses to do it merely does not.
    """
    if type_.content is None:
        return {}
    given: Status | None = type_.content
    if given == "requested" or given == "promised" or given == "threatened":
        verb = found.carrier if found.carrier is not None else found.token
        if _modality(verb, found.token)[0]:
            given = "hypothetical"  # who "did not ask them to leave" asked for nothing
    if given == "denied" and lemma(found.token) not in words.denying:
        given = None
    heads = [c for c in contents(found.token) if not (_is_asked(c) or _stands_before(c, found.token))]
    if found.carrier is not None:
        heads += [c for c in clauses(found.carrier) if c.i != found.token.i]
    nouns = [
        c for p in children(found.token, "prep") if p.lower_ in ("of", "for") for c in children(p, "pobj")
    ]
    nouns += children(found.token, "dobj") if type_.content in ("requested", "promised", "threatened") else []
    return {head.i: given for head in heads + nouns}


def _is_asked(clause: Token) -> bool:
    """Whether a clause is a question: who is "asked if they met" is not asked to meet."""
    return clause.dep_ == "ccomp" and any(c.lower_ in ("if", "whether") for c in children(clause, "mark"))


def _stands_before(clause: Token, verb: Token) -> bool:
    """Whether a clause hung on the verb after it is a sentence: "He fled; she pledges help"."""
    return clause.i < verb.i and any(t.text == ";" for t in clause.doc[clause.i : verb.i])


def _told_as_fact(clause: Token) -> bool:
    """Whether a clause says when or why, of what has happened: "offered to help after they were shelled"."""
    return any(c.lower_ in _SINCE for c in children(clause, "mark", "advmod", "prep")) and (
        clause.tag_ in ("VBD", "VBZ", "VBP")
        or any(c.tag_ in ("VBD", "VBZ", "VBP") for c in children(clause, "aux", "auxpass"))
    )


def _says_so(verb: Token, words: tuple[str, ...]) -> bool:
    return any(c.lower_ in words for c in children(verb, "advmod"))


def _done_by_nobody(verb: Token) -> bool:
    """Whether it is nobody who does it, or to whom it is done: "no rebels attacked", "arrested no one"."""
    parties = children(verb, "nsubj", "nsubjpass", "dobj", "csubj")
    parties += [head for agent in children(verb, "agent") for head in children(agent, "pobj")]
    return any(
        party.lower_ in _NOBODY
        or any(c.lower_ in ("no", "neither") for c in children(party, "det", "preconj", "cc"))
        for party in parties
    )


def _asked(verb: Token) -> bool:
    """Whether it is asked if it happened: "Did they meet?"; who asks when or why takes it as given."""
    if verb.dep_ != "ROOT" or verb.sent[-1].text != "?":
        return False
    if any(c.tag_ in ("WRB", "WP", "WDT", "WP$") for c in verb.subtree):
        return False
    return _inverted(verb)


def _inverted(verb: Token) -> bool:
    subjects = children(verb, "nsubj", "nsubjpass")
    return bool(subjects) and any(c.i < subjects[0].i for c in children(verb, "aux", "auxpass"))


def _conditional(clause: Token) -> bool:
    """Whether a clause says on what condition: "if they attack", "had they attacked"."""
    if any(c.lower_ in _CONDITION for c in children(clause, "mark", "advmod")):
        return True
    return _inverted(clause) and any(
        c.lower_ in ("had", "should", "were") for c in children(clause, "aux", "auxpass")
    )


def _judged(verb: Token) -> tuple[bool, bool]:
    """Whether what "it" stands for is said to be untrue, or uncertain: "it is not true that"."""
    for word in children(verb, "acomp", "attr"):
        no = any(c.dep_ == "neg" for c in [*near(verb), *near(word)])
        if word.lower_ in _UNTRUE or (word.lower_ in ("true", "correct") and no):
            return True, False
        if word.lower_ in _UNSURE or (word.lower_ in ("certain", "clear", "sure") and no):
            return False, True
    return False, False


def _modality(verb: Token, token: Token) -> tuple[bool, bool, bool]:
    """(negated, still to come, only possible) of a verb, from its auxiliaries and those of the verb it is
    joined to.
    """
    negated = ahead = maybe = False
    node = verb
    for _ in range(6):
        for child in near(node):
            lower = child.lower_
            if child.dep_ == "neg" or lower in _NEVER or (child.dep_ == "preconj" and lower == "neither"):
                negated = True
            elif child.dep_ == "advmod" and lower in _PERHAPS:
                maybe = True
            elif child.dep_ in ("aux", "auxpass"):
                reported = lower in _WOULD and node.dep_ == "ccomp" and node.head.tag_ in ("VBD", "VBN")
                ahead = ahead or lower in _AHEAD or reported  # "said it would" is "says it will"
                maybe = maybe or (lower in _MAYBE and not reported)
        joined = node.dep_ in ("xcomp", "conj") and node.head.pos_ in ("VERB", "AUX")
        if not joined or (node.dep_ == "conj" and any(c.dep_ in ("aux", "nsubj") for c in near(node))):
            break
        if node.dep_ == "xcomp" and lemma(node.head) in (
            "go",
            "set",
            "about",
            "due",
            "ready",
            "expect",
        ):
            ahead = True
        elif node.dep_ == "xcomp":
            break
        node = node.head
    if any(c.lower_ in ("no", "neither") for c in children(token, "det")):
        negated = True
    return negated, ahead, maybe
