"""Pronouns, where the grammar decides whom they mean; elsewhere they are left alone."""

from bisect import bisect_left, insort
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from onrecord import tables
from onrecord.coding.actors.cast import Cast
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.member import Member
from onrecord.coding.actors.parse import Parse

Asks = Literal["m", "f", "they", "it"]
"""What a pronoun asks of whom it means."""

_REACH = 3
"""Sentences back, quoted ones not counted, that a subject may stand from its pronoun."""
_NEAR = 40
"""Mentions before a pronoun in its sentence that are looked at; bounds the work where no sentence ends."""
_DEEP = 30
"""Clauses that a pronoun's clause may lie within."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class Verbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verbs, and a sentence with one of them."""

    verbs: frozenset[str]
    example: str


class PronounTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`pronouns.yaml`, whose header says what each field holds."""

    pronouns: dict[str, Asks]
    expletive: Verbs
    agentive: Verbs


class _Place(NamedTuple):
    """A mention, as a pronoun sees it."""

    head: int
    member: Member
    subject: bool
    quoted: bool


@cache
def pronoun_table() -> PronounTable:
    """The table."""
    return tables.load(PACKAGE, "pronouns.yaml", PronounTable)


def resolve_pronouns(parse: Parse, cast: Cast) -> None:
    """Adds to the members of `cast` the pronouns that mean them."""
    pronouns = pronoun_table().pronouns
    sentences: list[list[_Place]] = [[] for _ in range(parse.sentence[-1] + 1)] if parse.sentence else []
    for head, member in sorted(cast.of_head.items()):
        sentences[parse.sentence[head]].append(_place(parse, head, member))
    for n, word in enumerate(parse.words):
        asks = pronouns.get(word.lower())
        if asks is None or parse.pos[n] != "PRON" or n in cast.of_head:
            continue
        antecedent = _antecedent(parse, sentences, n, asks)
        if antecedent is None:
            continue
        if asks in ("m", "f") and antecedent.gender is None:
            antecedent.gender = "m" if asks == "m" else "f"
        cast.mention(antecedent, n, n + 1, n)
        insort(sentences[parse.sentence[n]], _place(parse, n, antecedent), key=_head)


def _head(place: _Place) -> int:
    return place.head


def _place(parse: Parse, head: int, member: Member) -> _Place:
    return _Place(head, member, parse.dep[parse.first_conjunct(head)] in _SUBJECTS, parse.quoted[head])


def _antecedent(parse: Parse, sentences: list[list[_Place]], n: int, asks: Asks) -> Member | None:
    subject, possessive = parse.dep[n] in _SUBJECTS, parse.dep[n] == "poss"
    reflexive = parse.words[n].lower().endswith(("self", "selves"))
    if asks == "it" and subject and parse.lemma[parse.head[n]] in pronoun_table().expletive.verbs:
        return None
    before = sentences[parse.sentence[n]]
    before = before[: bisect_left(before, n, key=_head)][-_NEAR:]
    here = [p for p in before if p.quoted == parse.quoted[n] and _fits(p.member, asks)]
    above = _subject_above(parse, n)
    if subject or possessive or reflexive:
        found = _told_subject(parse, above, here)
        if found is not None:
            alone = len({id(p.member) for p in here if p.subject}) == 1
            return found if alone or asks in ("m", "f") else None
    else:
        # "Ann Lee thanked her": somebody else
        own = next((p.member for p in before if p.head == above), None)
        here = [p for p in here if p.member is not own]
    if here:
        return _only(here, asks) if asks in ("m", "f") else None
    if parse.quoted[n] or not (subject or asks in ("m", "f")):
        return None
    return _earlier(parse, sentences, n, asks, alone=not (subject or possessive))


def _subject_above(parse: Parse, n: int) -> int | None:
    """The subject of the clause the pronoun stands in, or of the nearest around it with another one."""
    above = parse.head[n]
    for _ in range(_DEEP):
        found = parse.subject.get(above)
        if found is not None and found != n:
            return found
        if parse.head[above] == above:
            return None
        above = parse.head[above]
    return None


def _told_subject(parse: Parse, above: int | None, here: list[_Place]) -> Member | None:
    """Whom the subject above means, or one further above where that one does not fit."""
    fitting = {p.head: p.member for p in here}
    for _ in range(_DEEP):
        if above is None:
            return None
        if above in fitting:
            coordinated = any(
                parse.dep[p.head] == "conj" and parse.first_conjunct(p.head) == above for p in here
            )
            return None if coordinated else fitting[above]
        clause = parse.head[above]
        above = _subject_above(parse, clause) if parse.head[clause] != clause else None
    return None


def _earlier(
    parse: Parse, sentences: list[list[_Place]], n: int, asks: Asks, *, alone: bool
) -> Member | None:
    """The subject of the last sentence that has anyone fitting, or the only one fitting there.

    With `alone`, as for an object, only one who fits alone will do.
    """
    if asks == "it" and parse.lemma[parse.head[n]] not in pronoun_table().agentive.verbs:
        return None
    looked = 0
    for number in range(parse.sentence[n] - 1, -1, -1):
        told = [p for p in sentences[number] if not p.quoted]
        if not told and (sentences[number] or number in parse.all_quoted):
            continue  # a quotation that goes on
        looked += 1
        if looked > _REACH:
            return None
        fitting = [p for p in told if _fits(p.member, asks)]
        leading = next((p for p in fitting if p.subject), None)
        if not fitting:
            continue
        if asks in ("m", "f"):
            only = _only(fitting, asks)
            if only is not None or alone:
                return only
        coordinated = any(parse.dep[p.head] == "conj" and p.subject for p in fitting)
        if leading is None or coordinated:
            return None
        surer = any(p.member.gender is not None for p in fitting)
        return (
            leading.member
            if not surer or leading.member.gender is not None or asks in ("they", "it")
            else None
        )
    return None


def _only(places: list[_Place], asks: Asks) -> Member | None:
    """The one member in the places; of several the only one known to be a man or a woman."""
    members = {id(p.member): p.member for p in places}
    if len(members) > 1:
        members = {key: member for key, member in members.items() if member.gender == asks}
        if any(p.subject and p.member.gender is None for p in places):
            return None
    return next(iter(members.values())) if len(members) == 1 else None


def _fits(member: Member, asks: Asks) -> bool:
    if asks in ("m", "f"):
        return member.kind == "person" and not member.plural and member.gender in (None, asks)
    if asks == "they":
        return member.kind == "group" or member.plural
    return member.kind in ("organization", "government", "country") and not member.plural
