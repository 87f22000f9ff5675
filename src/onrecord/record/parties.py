"""Whether two parties, as two reports of one story name them, can be one."""

from enum import IntEnum
from functools import cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import countries, country_words
from onrecord.coding.actors.inflection import plural
from onrecord.coding.actors.lexicon import head_words
from onrecord.record import phrases
from onrecord.record.identity import is_one
from onrecord.record.rows import Who

_SHARED = 0.6
"""Of the words of the shorter description, how many must be in the other: one village is not another."""


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that report one kind of act."""

    type: str
    act: str
    words: tuple[str, ...]
    example: tuple[str, str]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`merging.yaml`, whose header says what each field holds."""

    acts: tuple[Act, ...]
    mutual: frozenset[str]
    vague: frozenset[str]
    generic: frozenset[str]
    culprits: frozenset[str]
    armed: frozenset[str]
    state: frozenset[str]
    broad: frozenset[str]
    irregular: dict[str, str]


@cache
def rules() -> Rules:
    """The table."""
    return tables.load("onrecord.record", "merging.yaml", Rules)


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


class Party(msgspec.Struct, frozen=True):
    """What a report knows of somebody, ready to be compared."""

    id: str | None
    name: str
    """The id without the country; the words where there is no id."""
    country: str | None = None
    sector: str | None = None
    one: bool = False
    """Whether it is one actor, not a description that fits many."""
    whole: bool = False
    """Whether it is the country itself or its government, to whom all is ascribed that its organs do."""
    several: bool = False
    """Whether it is more than one person."""
    proper: bool = False
    """Whether it is a name, if only a surname or one that means nobody known."""
    words: frozenset[str] = frozenset()

    @property
    def vague(self) -> bool:
        """Whether it does not say at all who is meant."""
        return self.id is None and not self.words

    def fits(self, nouns: frozenset[str]) -> bool:
        """Whether it is described by one of the nouns."""
        return self.id is not None and not self.one and self.name in nouns

    @property
    def keys(self) -> list[str]:
        """Two parties that are the same or near share one of these."""
        keys = [self.name, *self.words]
        generic = self.fits(rules().generic)
        if self.country is not None:
            keys.append("@" + self.country)
        if generic or (not self.one and self.sector == "CVL"):
            keys.append("#people")
        if self.fits(rules().culprits) or self.sector in rules().armed:
            keys.append("#armed")
        return keys


@cache
def _kinds() -> dict[str, str | None]:
    return {word: head.sort.sector for word, head in head_words().items()}


def party(who: Who) -> Party:
    """What the row knows of somebody.

    Of words that name no actor, those that only count ("527", "dozens of people") are people, those headed by
    a noun for somebody ("the three gunmen") are so described, and a country or its capital is itself.
    """
    if who.id is None:
        return _party_of_words(who.name)
    name = who.id if is_one(who.id) else who.id.partition(".")[2]
    name, _, _ = name.partition(".")
    words = frozenset(part for part in name.split("-") if len(part) > 1)
    if not is_one(who.id):
        bare = name.replace("-", " ") not in head_words() and who.name[:1].isupper()
        several = _several(who.name)
        return Party(who.id, name, who.country, who.sector, several=several, proper=bare, words=words)
    whole = who.id.upper() in countries() or name == "government"
    return Party(who.id, name, who.country, who.sector, one=True, whole=whole, proper=True, words=words)


def _party_of_words(text: str) -> Party:
    place = country_words().get(text) or country_words().get(text.title())
    if place is not None and place.naming in ("name", "capital"):
        code = place.country.code
        id_ = code.lower() if place.naming == "name" else f"government.{code.lower()}"
        sector = None if place.naming == "name" else "GOV"
        name = id_.partition(".")[0]
        return Party(id_, name, code, sector, True, True, False, True, frozenset({name}))
    words, counted = _content(text)
    if not words and counted:
        return Party("some.person", "person", None, "CVL", several=True, words=frozenset({"person"}))
    noun = phrases.noun(text) if words else None
    if noun in _kinds():
        several = counted or _several(text)
        return Party(f"some.{noun}", str(noun), None, _kinds()[noun], several=several, words=words)
    said = [
        word
        for word in text.split()
        if phrases.plain(word) in words or _singular(phrases.plain(word)) in words
    ]
    proper = bool(said) and all(word[:1].isupper() for word in said)
    return Party(None, " ".join(sorted(words)), proper=proper, words=words)


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


def _several(name: str) -> bool:
    words = name.lower().split()[-phrases.LONGEST :]
    known = next(
        (head_words()[tail] for n in range(len(words)) if (tail := " ".join(words[n:])) in head_words()), None
    )
    return known is not None and known.plural and known.sort.kind == "person"


def _content(text: str) -> tuple[frozenset[str], bool]:
    """The words that say who is meant, nouns in the singular; and whether any of the rest counts."""
    rest = phrases.rules().counting | phrases.rules().relations | rules().vague
    kept, counted = set(), False
    for word in phrases.plain(text).split():
        if word.isdigit() or word in _numbers():
            counted = True
        elif word not in rest and len(word) > 1:
            known = head_words().get(word)
            kept.add(known.word if known is not None else _singular(word))
    if counted and kept <= rules().generic:
        kept = set()
    return frozenset(kept), counted


@cache
def _numbers() -> frozenset[str]:
    return frozenset({"dozens", "hundreds", "thousands", "scores", "several", "many", "some", "people"})


def _singular(word: str) -> str:
    shorter = word.removesuffix("s")
    return shorter if len(shorter) > 2 and plural(shorter) == word else word
