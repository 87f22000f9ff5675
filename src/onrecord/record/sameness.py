"""Whether two parties, as two reports of one story name them, can be one."""

from enum import IntEnum

from onrecord.record.parties import Party, rules

_SHARED = 0.6
"""Of the words of the shorter description, how many must be in the other: one village is not another."""


class Likeness(IntEnum):
    """How two parties, or two sides of them, stand to each other."""

    CONFLICT = 0
    """They are not the same."""
    UNKNOWN = 1
    """What is said of them does not tell."""
    OPEN = 2
    """Of one of them nothing is said."""
    AKIN = 3
    """One is more general and may include the other: "people" and "passengers", "a man" and "a gunman"."""
    NEAR = 4
    """One can stand for the other: a country and its army, "gunmen" and "attackers"."""
    SAME = 5


def likeness(a: Party, b: Party) -> Likeness:
    """How two parties of reports in one story stand to each other; the same whichever comes first."""
    if a.vague or b.vague:
        return Likeness.OPEN
    if a.id is not None and a.id == b.id and (a.one or a.words <= b.words or b.words <= a.words):
        return Likeness.SAME
    if a.country is not None and b.country is not None and a.country != b.country:
        return Likeness.CONFLICT
    if a.id is None or b.id is None:
        return _of_words(a, b)
    if a.one and b.one:
        return _of_named(a, b)
    if a.one or b.one:
        return _of_named_and_described(*((a, b) if a.one else (b, a)))
    return _of_described(a, b)


def _of_words(a: Party, b: Party) -> Likeness:
    if a.words == b.words:
        return Likeness.SAME
    if _share_words(a, b):
        return Likeness.NEAR
    return Likeness.CONFLICT if a.proper and b.proper else Likeness.UNKNOWN


def _share_words(a: Party, b: Party) -> bool:
    return len(a.words & b.words) >= _SHARED * min(len(a.words), len(b.words))


def _of_named(a: Party, b: Party) -> Likeness:
    if a.name == b.name:
        return Likeness.SAME  # the one with a country and the one without
    if a.country is not None and a.country == b.country and (_acts_for(a, b) or _acts_for(b, a)):
        return Likeness.NEAR
    fewer, more = sorted((a.words, b.words), key=len)
    return Likeness.NEAR if fewer and fewer < more else Likeness.CONFLICT


def _acts_for(a: Party, b: Party) -> bool:
    """Whether what `a` does is ascribed to `b`, its country or government."""
    return b.whole and (a.whole or a.sector in rules().state)


def _of_named_and_described(named: Party, described: Party) -> Likeness:
    if described.words & named.words:
        return Likeness.NEAR  # by surname, "the government"
    if described.proper:
        return Likeness.CONFLICT  # another surname
    state = rules().state
    if named.whole:
        if described.sector not in state:
            return Likeness.CONFLICT
        return Likeness.NEAR if named.country == described.country else Likeness.UNKNOWN
    if described.several and (named.sector != described.sector or described.sector == "CVL"):
        return Likeness.CONFLICT
    if described.fits(rules().generic | rules().culprits):
        return Likeness.UNKNOWN
    return Likeness.CONFLICT if _sectors_differ(named, described) else Likeness.UNKNOWN


def _of_described(a: Party, b: Party) -> Likeness:
    generic, culprits, armed = rules().generic, rules().culprits, rules().armed
    if a.name == b.name:
        if not _share_words(a, b):
            return Likeness.UNKNOWN  # "the village of Ova", "the village of Dol"
        return Likeness.SAME if a.country == b.country and not a.fits(generic) else Likeness.NEAR
    one, other = sorted((a.name, b.name), key=len)
    if other.endswith(one):
        return Likeness.NEAR  # "officers" and "police officers", "girls" and "schoolgirls"
    if a.sector in armed and b.sector in armed:
        return Likeness.NEAR
    for vaguer, particular in ((a, b), (b, a)):
        if vaguer.fits(generic) and particular.sector == "CVL":
            return Likeness.AKIN
        if vaguer.fits(culprits) and particular.sector in armed:
            return Likeness.AKIN
    if a.proper or b.proper:
        return Likeness.CONFLICT if a.proper and b.proper else Likeness.UNKNOWN
    if a.fits(generic) or b.fits(generic):
        return Likeness.UNKNOWN
    alike = a.sector == b.sector and a.sector != "CVL"
    return Likeness.UNKNOWN if alike or not _sectors_differ(a, b) else Likeness.CONFLICT


def _sectors_differ(a: Party, b: Party) -> bool:
    """Whether they are of different sectors; "the authorities" may be the police."""
    if a.sector is None or b.sector is None:
        return False
    state = rules().state
    return a.sector != b.sector and not ("GOV" in (a.sector, b.sector) and {a.sector, b.sector} <= state)
