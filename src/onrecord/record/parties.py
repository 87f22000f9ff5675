"""Who a report says took part, read for comparison."""

from functools import cache, lru_cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import countries, country_words
from onrecord.coding.actors.inflection import plural
from onrecord.coding.actors.lexicon import head_words
from onrecord.record import phrases
from onrecord.record.identity import is_one
from onrecord.record.rows import Who


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`merging.yaml`, whose header says what each field holds."""

    mutual: frozenset[str]
    vague: frozenset[str]
    generic: frozenset[str]
    culprits: frozenset[str]
    armed: frozenset[str]
    state: frozenset[str]
    broad: frozenset[str]


@cache
def rules() -> Rules:
    """The table."""
    return tables.load("onrecord.record", "merging.yaml", Rules)


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


@lru_cache(1 << 15)
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
