"""Gathers phrases that mean the same actor. A wrong merge costs more than a missed one."""

import msgspec

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS, Description
from onrecord.coding.actors.lexicon import Gender, gender_of_given_name, named, personal_names
from onrecord.coding.actors.parse import Parse
from onrecord.coding.actors.phrases import Phrase
from onrecord.model import ActorKind

_LEAD = 3
"""Sentences in which a description may go before the name it stands for."""
_COMPANY = frozenset(
    {"Inc", "Inc.", "Corp", "Corp.", "Ltd", "Ltd.", "Co", "Co.", "LLC", "PLC", "plc", "SA", "AG", "Group"}
)


class Member(msgspec.Struct, kw_only=True):
    """One of an article's cast: what its phrases tell together."""

    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    sure: bool = False
    role: tuple[int, int] | None = None
    nouns: set[str] = set()
    gender: Gender | None = None
    plural: bool = False
    proper: bool = False
    former: bool = False
    wikidata: str | None = None
    mentions: list[tuple[int, int, int]] = []
    """Start, end and head, in words."""
    indefinite: bool = False

    def tell(self, means: Description) -> None:
        """Takes over what a further description knows better."""
        if means.proper and (not self.proper or len(means.name.split()) > len(self.name.split())):
            if not (self.proper and self.wikidata):
                self.name = means.name
            self.kind = means.kind if not self.proper else self.kind
        self.proper = self.proper or means.proper
        self.country = self.country or means.country
        if means.sector and (self.sector is None or (means.sure and not self.sure)):
            self.sector, self.sure = means.sector, means.sure
        if means.role is not None and self.role is None:
            self.role, self.former = means.role, means.former
        if means.noun:
            self.nouns.add(means.noun)
        self.gender = self.gender or means.gender
        self.wikidata = self.wikidata or means.wikidata


class Cast:
    """The members of one article, in the order in which they come."""

    def __init__(self, parse: Parse, phrases: list[Phrase]) -> None:
        self.parse = parse
        self.members: list[Member] = []
        self.of_head: dict[int, Member] = {}
        """Whom the phrase of each head word means."""
        self._known: dict[str, Member] = {}
        self._keys: dict[str, list[Member]] = {}
        self._people: dict[str, list[Member]] = {}
        self._titled: dict[str, list[Member]] = {}
        self._phrases = {phrase.head: phrase for phrase in phrases}
        self._named_beside = self._appositions(phrases)
        for phrase in phrases:
            if phrase.head not in self.of_head:
                self._place(phrase)

    def _appositions(self, phrases: list[Phrase]) -> dict[int, Phrase]:
        """For the head of each description the name that stands beside it, and the other way round."""
        beside: dict[int, Phrase] = {}
        for phrase in phrases:
            other = self._phrases.get(phrase.beside) if phrase.beside is not None else None
            if other is None or phrase.means.plural or other.means.plural:
                continue
            if phrase.means.proper == other.means.proper or "person" not in (
                phrase.means.kind,
                other.means.kind,
            ):
                continue
            if phrase.means.kind == other.means.kind and _agree(phrase.means, other.means):
                beside[phrase.head], beside[other.head] = other, phrase
        return beside

    def _place(self, phrase: Phrase) -> None:
        means = phrase.means
        if means.known is not None:
            self._join(self._known.get(means.known) or self._new(phrase, known=means.known), phrase)
        elif means.kind == "person" and means.proper:
            self._place_name(phrase)
        elif means.kind == "person":
            self._place_description(phrase)
        else:
            self._place_body(phrase)

    def _place_name(self, phrase: Phrase) -> None:
        found = self._namesakes(phrase.means)
        if len(found) > 1:
            return  # a surname that several share
        described = self._named_beside.get(phrase.head)
        if found:
            member = found[0]
        else:
            member = self._described_before(phrase, described) or self._new(phrase)
        self._join(member, phrase)
        for part in _parts(phrase.means.name):
            holders = self._people.setdefault(part, [])
            if member not in holders:
                holders.append(member)
        if described is not None and described.head not in self.of_head:
            self._join(member, described)

    def _namesakes(self, means: Description) -> list[Member]:
        """The people so far whom the name can mean."""
        parts = _parts(means.name)
        if not parts:
            return []
        candidates = [m for m in self._people.get(parts[-1], []) if _agree_with(m, means)]
        fits = [m for m in candidates if _same_person(parts, _parts(m.name))]
        if len(parts) == 1 and len(fits) > 1:
            by_surname = [m for m in fits if _parts(m.name)[-1] == parts[0]]
            fits = by_surname or fits
        exact = [m for m in fits if _parts(m.name) == parts]
        return exact[:1] or fits

    def _described_before(self, phrase: Phrase, described: Phrase | None) -> Member | None:
        """The nameless person that a name, introduced with the same title, turns out to belong to.

        "A senior official said … the official, Jan Kowalski"; after a nameless lead "Minister Kowalski".
        """
        means = described.means if described is not None else phrase.means
        if not means.noun:
            return None
        found = [
            m
            for m in self._titled.get(means.noun, [])
            if not m.proper and not m.plural and _agree_with(m, means) and _agree_with(m, phrase.means)
        ]
        if described is None or described.determiner != "the":
            found = [
                m
                for m in found
                if m.indefinite
                and self.parse.sentence[m.mentions[0][2]] < _LEAD
                and m.country is not None
                and m.country == (means.country or phrase.means.country)
            ]
        return found[0] if len(found) == 1 else None

    def _place_description(self, phrase: Phrase) -> None:
        means = phrase.means
        named_beside = self._named_beside.get(phrase.head)
        if named_beside is not None and named_beside.head not in self.of_head:
            self._place_name(named_beside)
            if phrase.head in self.of_head:
                return
        if named_beside is not None and named_beside.head in self.of_head:
            self._join(self.of_head[named_beside.head], phrase)
            return
        if phrase.determiner == "the" and means.noun:
            found = [
                m
                for m in self._titled.get(means.noun, [])
                if m.kind == "person" and _agree_with(m, means) and m.former == means.former
            ]
            if len(found) == 1:
                self._join(found[0], phrase)
                return
        key = self._key(phrase)
        same = self._keys.get(key, []) if phrase.determiner in (None, "the", "poss") else []
        same = [m for m in same if m.kind == "person" and not m.indefinite]
        self._join(same[0] if len(same) == 1 else self._new(phrase, key=key), phrase)

    def _place_body(self, phrase: Phrase) -> None:
        means = phrase.means
        key = self._key(phrase)
        same = [m for m in self._keys.get(key, []) if m.kind != "person" and _agree_with(m, means)]
        if phrase.determiner in ("a", "number"):
            same = []
        elif not means.proper and means.country is None and phrase.determiner != "the":
            same = [m for m in same if m.country is None]
        if not same and means.proper and means.noun is None:
            same = self._by_short_name(means)
        if not same and phrase.determiner == "the" and not means.proper and means.noun:
            same = [m for m in self._titled.get(_last(means.noun), []) if _agree_with(m, means)]
        self._join(same[0] if len(same) == 1 else self._new(phrase, key=key), phrase)

    def _by_short_name(self, means: Description) -> list[Member]:
        """Bodies whose initials or first words the name is."""
        name = means.name
        if name.isupper() and 2 <= len(name) <= 7:
            return [
                m for m in self.members if m.kind == means.kind and m.proper and _initials(m.name) == name
            ]
        first = [w for w in name.split() if w not in _COMPANY]
        if not first or len(first[0]) < 4 or first[0] in ("National", "United", "International"):
            return []
        return [
            m
            for m in self.members
            if m.proper and m.kind == means.kind and not m.nouns and m.name.split()[: len(first)] == first
        ]

    def _key(self, phrase: Phrase) -> str:
        """What tells one nameless body from another: its words but the country and the determiner."""
        words = (
            self.parse.words[phrase.start : phrase.end]
            if not phrase.means.proper
            else phrase.means.name.split()
        )
        countries = named()
        kept = []
        for word in words:
            hit = countries.find(word, [0], {len(word): 0})
            if hit and isinstance(hit[0].entry, CountryWord):
                continue
            if word.lower() not in DETERMINERS and word not in ("'s", "’s"):
                kept.append(word.lower())
        return " ".join(kept)

    def _new(self, phrase: Phrase, *, known: str | None = None, key: str | None = None) -> Member:
        means = phrase.means
        member = Member(
            name=means.name, kind=means.kind, plural=means.plural, indefinite=phrase.determiner == "a"
        )
        self.members.append(member)
        if known is not None:
            self._known[known] = member
        else:
            self._keys.setdefault(key if key is not None else self._key(phrase), []).append(member)
        return member

    def _join(self, member: Member, phrase: Phrase) -> None:
        means = phrase.means
        member.tell(means)
        self.mention(member, phrase.start, phrase.end, phrase.head)
        if means.noun and not (means.plural and means.kind == "group"):
            for noun in {means.noun, _last(means.noun)}:
                holders = self._titled.setdefault(noun, [])
                if member not in holders:
                    holders.append(member)

    def mention(self, member: Member, start: int, end: int, head: int) -> None:
        """Adds a mention; the words `[start, end)` are headed by `head`."""
        member.mentions.append((start, end, head))
        self.of_head[head] = member


def _last(noun: str) -> str:
    return noun.rpartition(" ")[2]


def _parts(name: str) -> list[str]:
    """A person's name for comparison: in lower case, without particles and the Arabic article."""
    particles = personal_names().particles
    words = [w.removeprefix("al-").removeprefix("Al-").strip(".,’'").casefold() for w in name.split()]
    return [w for w in words if w and w not in particles and w not in ("-", "jr", "sr", "ii", "iii")]


def _same_person(one: list[str], other: list[str]) -> bool:
    """Whether one name is the other with words left out; a single word must be the first or the last."""
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    rest = iter(long)
    return short[-1] == long[-1] and all(any(_same_word(word, w) for w in rest) for word in short)


def _same_word(one: str, other: str) -> bool:
    return (
        one == other
        or (len(one) == 1 and other.startswith(one))
        or (len(other) == 1 and one.startswith(other))
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[:1].isupper())


def _agree(one: Description, other: Description) -> bool:
    return not (one.country and other.country and one.country != other.country) and not (
        one.gender and other.gender and one.gender != other.gender
    )


def _agree_with(member: Member, means: Description) -> bool:
    """Whether country and gender allow the description to mean the member."""
    if (
        member.country
        and means.country
        and member.country != means.country
        and "IGO" not in (member.country, means.country)
    ):
        return False
    gender = means.gender or (gender_of_given_name(means.name.split()[0]) if means.proper else None)
    return not (member.gender and gender and member.gender != gender)
