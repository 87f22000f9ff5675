"""Pronouns, where the grammar decides whom they mean; elsewhere they are left alone."""

from bisect import bisect_left, insort
from typing import Literal, NamedTuple

from onrecord.coding.actors.cast import Cast, Member
from onrecord.coding.actors.parse import Parse

_Sort = Literal["m", "f", "they", "it"]
_PRONOUNS: dict[str, _Sort] = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
    "they": "they",
    "them": "they",
    "their": "they",
    "themselves": "they",
    "it": "it",
    "its": "it",
    "itself": "it",
}
_REACH = 3
"""Sentences back, quoted ones not counted, that a subject may stand from its pronoun."""
_NEAR = 40
"""Mentions before a pronoun in its sentence that are looked at; bounds the work where no sentence ends."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_EXPLETIVE = frozenset(
    {"be", "seem", "appear", "take", "look", "happen", "turn", "rain", "snow", "remain", "become"}
)


class _Place(NamedTuple):
    head: int
    member: Member
    subject: bool
    quoted: bool


def resolve_pronouns(parse: Parse, cast: Cast) -> None:
    """Adds to the members of `cast` the pronouns that mean them."""
    sentences: list[list[_Place]] = [[] for _ in range(parse.sentence[-1] + 1)] if parse.sentence else []
    for head, member in sorted(cast.of_head.items()):
        sentences[parse.sentence[head]].append(_place(parse, head, member))
    for n, word in enumerate(parse.words):
        sort = _PRONOUNS.get(word.lower())
        if sort is None or parse.pos[n] != "PRON" or n in cast.of_head:
            continue
        antecedent = _antecedent(parse, sentences, n, sort)
        if antecedent is None:
            continue
        if sort in ("m", "f") and antecedent.gender is None:
            antecedent.gender = "m" if sort == "m" else "f"
        cast.mention(antecedent, n, n + 1, n)
        places = sentences[parse.sentence[n]]
        insort(places, _place(parse, n, antecedent), key=_head)


def _head(place: _Place) -> int:
    return place.head


def _place(parse: Parse, head: int, member: Member) -> _Place:
    return _Place(head, member, parse.dep[parse.first_conjunct(head)] in _SUBJECTS, parse.quoted[head])


def _antecedent(parse: Parse, sentences: list[list[_Place]], n: int, sort: _Sort) -> Member | None:
    quoted = parse.quoted[n]
    before = sentences[parse.sentence[n]]
    before = before[: bisect_left(before, n, key=_head)][-_NEAR:]
    here = [p for p in before if p.quoted == quoted and _fits(p.member, sort)]
    possessive = parse.dep[n] == "poss"
    subject = parse.dep[n] in _SUBJECTS
    if sort == "it" and subject and parse.lemma[parse.head[n]] in _EXPLETIVE:
        return None
    above = _subject_above(parse, n, here)
    if above is not None and (possessive or subject or parse.words[n].lower().endswith(("self", "selves"))):
        rivals = {id(p.member) for p in here if p.subject}
        return above if len(rivals) == 1 or sort in ("m", "f") else None
    if here:
        people = {id(p.member): p.member for p in here}
        return next(iter(people.values())) if len(people) == 1 and sort in ("m", "f") else None
    if quoted or not (subject or sort in ("m", "f")):
        return None
    return _earlier(parse, sentences, n, sort, alone=not (subject or possessive))


def _subject_above(parse: Parse, n: int, here: list[_Place]) -> Member | None:
    """The subject of the clause the pronoun stands in or of a clause that holds it, the nearest that fits."""
    subjects = {p.head: p.member for p in here}
    seen = 0
    above = parse.head[n]
    while seen < 30:
        found = parse.subject.get(above)
        if found is not None and found != n and found in subjects:
            coordinated = any(
                parse.dep[p.head] == "conj" and parse.first_conjunct(p.head) == found for p in here
            )
            return None if coordinated else subjects[found]
        if parse.head[above] == above:
            return None
        above, seen = parse.head[above], seen + 1
    return None


def _earlier(
    parse: Parse, sentences: list[list[_Place]], n: int, sort: _Sort, *, alone: bool
) -> Member | None:
    """The subject of the last sentence that has anyone fitting, or the only one fitting there.

    With `alone`, as for an object, only one who fits alone will do.
    """
    if sort == "it" and parse.lemma[parse.head[n]] not in (
        "say",
        "add",
        "note",
        "call",
        "urge",
        "warn",
        "accuse",
        "announce",
    ):
        return None
    looked = 0
    for number in range(parse.sentence[n] - 1, -1, -1):
        told = [p for p in sentences[number] if not p.quoted]
        if not told and any(p.quoted for p in sentences[number]):
            continue
        looked += 1
        if looked > _REACH:
            return None
        fitting = [p for p in told if _fits(p.member, sort)]
        if not fitting:
            continue
        members = {id(p.member): p.member for p in fitting}
        if len(members) == 1:
            return fitting[0].member if sort in ("m", "f") or fitting[0].subject else None
        if alone:
            return None
        leading = [p for p in fitting if p.subject]
        main = {id(p.member): p.member for p in leading[:1]}
        coordinated = any(parse.dep[p.head] == "conj" for p in leading)
        return next(iter(main.values())) if main and not coordinated else None
    return None


def _fits(member: Member, sort: _Sort) -> bool:
    if sort in ("m", "f"):
        return member.kind == "person" and not member.plural and member.gender in (None, sort)
    if sort == "they":
        return member.kind == "group" or member.plural
    return member.kind in ("organization", "government", "country") and not member.plural
