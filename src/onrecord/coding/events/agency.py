"""Who can act: parties, and for violence their weapons; not weather, purposes or deadlines."""

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.events.phrases import counted, is_doer, lemma, near, noun_phrase
from onrecord.coding.events.roles import Parties
from onrecord.coding.events.triggers import Found
from onrecord.coding.parsed import Token
from onrecord.ontology import lexicon

_BY_WEAPON = ("ASSAULT", "COERCE", "MOBILIZE")
_NAMED = ("PERSON", "ORG", "GPE", "NORP")
_ABLE = ("people", "bodies_of_people", "institutions", "guests", "forces")
_READER = ("you", "your", "yours", "yourself", "yourselves")
_HAPPENING = ("happen", "occur", "take", "begin", "start", "continue", "erupt", "last", "end", "resume")


def acting(
    sides: Parties, found: Found, actors: ActorIndex, *, reported: bool, wanted: bool
) -> Parties | None:
    """The parties without those that cannot be any; None where the event is then nobody's.

    `reported` is whether somebody says it: the reader whom a page addresses is no party to the news. `wanted`
    is whether it is what another event is about, such as the release that somebody demands.
    """
    if not reported:
        sides = Parties(
            [head for head in sides.actors if head.lower_ not in _READER],
            [head for head in sides.recipients if head.lower_ not in _READER],
        )
    if wanted or not actors.known:  # nobody has looked for parties
        return sides if sides.actors or sides.recipients else None
    able = [head for head in sides.actors if _can_act(head, found.trigger.type, actors)]
    if sides.actors and not able and not found.trigger.frame.mutual and found.trigger.pos != "NOUN":
        return None
    if not able and found.trigger.pos == "NOUN" and found.carrier is None and not _happens(found.token):
        return None  # a topic: nobody is said to have done it
    return Parties(able, sides.recipients) if able or sides.recipients else None


def _can_act(head: Token, type_: str, actors: ActorIndex) -> bool:
    words = lexicon().words
    noun = counted(head)
    if head.tag_ in ("PRP", "WP", "NNP", "NNPS") or head.ent_type_ in _NAMED or noun.ent_type_ in _NAMED:
        return head.lower_ != "what"
    if actors.at(head.idx, head.idx + len(head.text)) is not None:
        return True
    if any(lemma(noun) in words.groups[name] for name in _ABLE):
        return True
    if is_doer(lemma(noun)):
        return True
    if type_ in _BY_WEAPON and any(
        lemma(noun) in words.groups[n] for n in ("weapons", "attack", "instruments")
    ):
        return True
    return any(
        child.ent_type_ in _NAMED or actors.at(child.idx, child.idx + len(child.text)) is not None
        for part in {head, noun}
        for child in near(part)
        if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i >= noun_phrase(part).start
    )


def _happens(noun: Token) -> bool:
    return noun.dep_ in ("nsubj", "nsubjpass") and lemma(noun.head) in _HAPPENING
