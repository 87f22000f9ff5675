"""Gathers phrases that mean the same actor. A wrong merge costs more than a missed one."""

from collections import defaultdict

import msgspec

from onrecord.coding.actors.anaphora import meant_by
from onrecord.coding.actors.bodies import last_word, noun_key, nouns_of_name, short_name, short_names
from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS
from onrecord.coding.actors.description import Description
from onrecord.coding.actors.lexicon import named
from onrecord.coding.actors.member import Member, agree, agrees_with
from onrecord.coding.actors.parse import Parse
from onrecord.coding.actors.personal import name_parts, same_person
from onrecord.coding.actors.phrases import Phrase
from onrecord.coding.actors.undergone import sufferer

_LEAD = 3
"""Sentences in which a description may go before the name it stands for."""
_ANAPHORIC = 2
"""Sentences back in which a body must be named for "the group" to mean it."""
_DOMINANT = 3
"""How many times as often as any namesake somebody must be named, for the bare surname to mean them."""
_RECENT = 40
"""Members of one noun or name that are looked at, the latest first; bounds the work on very long texts."""
_STATE = frozenset({"GOV", "MIL", "LEG", "COP", "JUD", "SPY"})


class Cast:
    """The members of one article, gathered from its phrases in the order of the text."""

    def __init__(self, parse: Parse, phrases: list[Phrase]) -> None:
        self.parse = parse
        self.members: list[Member] = []
        self.of_head: dict[int, Member] = {}
        """Whom the phrase of each head word means."""
        self.phrases = {phrase.head: phrase for phrase in phrases}
        self._known: dict[str, Member] = {}
        self._by_words: defaultdict[str, list[Member]] = defaultdict(list)
        self._by_noun: defaultdict[str, list[Member]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Member]] = defaultdict(list)
        self._named_bodies: list[Member] = []
        self._beside = self._appositions(phrases)
        for phrase in phrases:
            if phrase.head not in self.of_head:
                self._place(phrase)

    def mention(self, member: Member, start: int, end: int, head: int) -> None:
        """Adds a mention; the words `[start, end)` are headed by `head`."""
        member.mentions.append((start, end, head))
        self.of_head[head] = member

    def country(self, code: str) -> Member | None:
        """The country among the members, where the article has named it."""
        return self._known.get(f"country:{code}")

    def of_capital(self, member: Member) -> Member:
        """The country whose capital the member is, where the article has named it; else the member itself."""
        if member is not self._known.get(f"government:{member.country}"):
            return member
        return self.country(member.country or "") or member

    def drop(self, member: Member) -> None:
        """Takes out a member that turned out to be another."""
        self.members.remove(member)

    def inherit_countries(self) -> None:
        """Gives "its troops" and "Putin's spokesman" their owner's country, once pronouns are resolved."""
        for phrase in self.phrases.values():
            member = self.of_head.get(phrase.head)
            if member is None or member.country is not None or phrase.determiner != "poss":
                continue
            owner = next((n for n in range(phrase.start, phrase.head) if self.parse.dep[n] == "poss"), None)
            owning = self.of_head.get(owner) if owner is not None else None
            if owning is not None and owning.country != "IGO" and member.sector in _STATE:
                member.country = owning.country

    def _appositions(self, phrases: list[Phrase]) -> dict[int, Phrase]:
        """For the head of each description the name that stands beside it, and the other way round."""
        beside: dict[int, Phrase] = {}
        for phrase in phrases:
            other = self._apposed(phrase)
            if other is None or phrase.means.plural or other.means.plural or other.head in beside:
                continue
            name, description = (phrase, other) if phrase.means.proper else (other, phrase)
            if (
                description.means.kind == "person"
                and not name.means.sure
                and len(name.means.name.split()) > 1
            ):
                name.means = msgspec.structs.replace(
                    name.means, kind="person", sector=None, sector_by=None
                )  # "Jan Zee, a lawyer" is nobody's firm
            if phrase.means.kind == other.means.kind and agree(phrase.means, other.means):
                beside[phrase.head], beside[other.head] = other, phrase
        return beside

    def _apposed(self, phrase: Phrase) -> Phrase | None:
        """The phrase in apposition to which a phrase stands, one of them a name and the other a description.

        Two names are not: in "a spokesman for Ann Lee, Bob Ray" it is the spokesman who is Ray.
        """
        above = phrase.beside
        for _ in range(3):
            if above is None:
                return None
            other = self.phrases.get(above)
            if other is not None and other.means.proper != phrase.means.proper:
                return other
            preposition = self.parse.head[above]
            if self.parse.dep[above] != "pobj" or preposition >= above:
                return None
            above = self.parse.head[preposition] if self.parse.head[preposition] < preposition else None
        return None

    def _place(self, phrase: Phrase) -> None:
        means, beside = phrase.means, self._beside.get(phrase.head)
        if beside is not None and not means.proper:
            if beside.head not in self.of_head:
                self._place(beside)
            if phrase.head not in self.of_head and beside.head in self.of_head:
                self._join(self.of_head[beside.head], phrase)
            if phrase.head in self.of_head:
                return
        if means.known is not None:
            member = self._known.get(means.known)
            if member is None:
                member = self._known[means.known] = self._new(phrase)
            self._join(member, phrase)
        elif means.kind == "person" and means.proper:
            self._place_name(phrase)
        elif means.kind == "person":
            predicated = self._predicated(phrase)
            if predicated is not None:
                self._join(predicated, phrase)
            else:
                self._place_description(phrase)
        else:
            self._place_body(phrase)

    def _predicated(self, phrase: Phrase) -> Member | None:
        """Of whom the phrase is said: "Ann Lee is a lawyer"; nobody where it is denied."""
        parse, n = self.parse, phrase.head
        verb = parse.head[n]
        if parse.dep[n] != "attr" or parse.lemma[verb] != "be" or verb >= n:
            return None
        if any(parse.dep[k] == "neg" or parse.lemma[k] in ("not", "never", "no") for k in range(verb, n)):
            return None
        subject = self.of_head.get(parse.subject.get(verb, n))
        if subject is None or subject.kind != "person" or subject.plural:
            return None
        return subject if agrees_with(subject, phrase.means) else None

    def _place_name(self, phrase: Phrase) -> None:
        described = self._beside.get(phrase.head)
        found = self._namesakes(phrase.means)
        if len(found) > 1:
            return  # a surname that several share
        member = found[0] if found else self._described_before(phrase, described) or self._new(phrase)
        self._join(member, phrase)
        for part in name_parts(phrase.means.name):
            _enter(self._by_name[part], member)
        if described is not None and described.head not in self.of_head:
            self._join(member, described)

    def _namesakes(self, means: Description) -> list[Member]:
        """The people so far whom the name can mean; one of them where the article leaves no doubt."""
        parts = name_parts(means.name)
        if not parts:
            return []
        fits = [
            m
            for m in self._by_name[parts[-1]][-_RECENT:]
            if agrees_with(m, means) and same_person(parts, name_parts(m.name))
        ]
        exact = [m for m in fits if name_parts(m.name) == parts]
        if exact or len(fits) < 2:
            return exact[:1] or fits
        fits = [m for m in fits if name_parts(m.name)[-1] == parts[-1]] or fits
        first, *others = sorted(fits, key=lambda m: -len(m.mentions))
        if all(len(first.mentions) >= _DOMINANT * len(m.mentions) for m in others):
            return [first]
        return fits

    def _described_before(self, phrase: Phrase, described: Phrase | None) -> Member | None:
        """The nameless person that a name, introduced with the same title, turns out to belong to.

        "A senior official said … the official, Jan Kowalski"; after a nameless lead "Minister Kowalski".
        """
        means = described.means if described is not None else phrase.means
        if not means.noun:
            return None
        found = [
            m
            for m in self._by_noun[means.noun][-_RECENT:]
            if not m.proper and not m.plural and agrees_with(m, means) and agrees_with(m, phrase.means)
        ]
        if not found and described is not None and described.determiner == "the":
            meant = self._sufferer(described)
            return meant if meant is not None and not meant.proper else None
        if described is None or described.determiner != "the":
            country = means.country or phrase.means.country
            found = [m for m in found if self._opens_article(m) and country and m.country == country]
        return found[0] if len(found) == 1 else None

    def _sufferer(self, phrase: Phrase) -> Member | None:
        """Whom "the suspect" means, where nobody was called so before."""
        noun = phrase.means.noun or ""
        if self._words(phrase) != noun:
            return None  # "the second suspect"
        found = sufferer(noun, phrase.start, self.members, self.parse)
        return found if found is not None and agrees_with(found, phrase.means) else None

    def _opens_article(self, member: Member) -> bool:
        return member.indefinite and self.parse.sentence[member.mentions[0][2]] < _LEAD

    def _place_description(self, phrase: Phrase) -> None:
        means = phrase.means
        if phrase.determiner == "the" and means.noun:
            found = [
                m
                for m in self._by_noun[means.noun][-_RECENT:]
                if m.kind == "person" and agrees_with(m, means) and self._says_no_more(phrase, m)
            ]
            if len(found) > 1 and means.country is None:  # one's own minister goes without a country
                found = [m for m in found if m.country is None] or found
            if len(found) == 1:
                self._join(found[0], phrase)
                return
            if not found and (meant := self._sufferer(phrase)) is not None:
                self._join(meant, phrase)
                return
        same: list[Member] = []
        if phrase.determiner in (None, "the", "poss") and not self._owned_by_pronoun(phrase):
            same = [m for m in self._same_words(phrase) if m.kind == "person" and not m.indefinite]
        self._join(same[0] if len(same) == 1 else self._new(phrase), phrase)

    def _place_body(self, phrase: Phrase) -> None:
        means, definite = phrase.means, phrase.determiner == "the"
        same: list[Member] = []
        if phrase.determiner not in ("a", "number") and not self._owned_by_pronoun(phrase):
            same = [m for m in self._same_words(phrase) if m.kind != "person" and agrees_with(m, means)]
            if not means.proper and means.country is None and not definite:
                same = [m for m in same if m.country is None]
        if not same and means.proper and means.noun is None:
            same = [m for m in self._by_name[short_name(means.name)] if m.kind == means.kind]
        if not same and definite and not means.proper and means.noun:
            noun = noun_key(means.noun, means.plural)
            same = [
                m
                for m in self._by_noun[noun][-_RECENT:]
                if m.kind != "person" and agrees_with(m, means) and self._says_no_more(phrase, m)
            ]
        if not same and definite and not means.proper and means.noun:
            words = self._words(phrase).split()
            meant = meant_by(means.noun, means.plural, words, self._lately_named(phrase))
            same = [meant] if meant is not None and agrees_with(meant, means) else []
        self._join(same[0] if len(same) == 1 else self._new(phrase), phrase)

    def _lately_named(self, phrase: Phrase) -> list[Member]:
        """The bodies named in the sentences just before the phrase, or in its own."""
        here = self.parse.sentence[phrase.head]
        return [
            m
            for m in self._named_bodies[-_RECENT:]
            if any(0 <= here - self.parse.sentence[head] <= _ANAPHORIC for _, _, head in m.mentions[-2:])
        ]

    def _says_no_more(self, phrase: Phrase, member: Member) -> bool:
        """Whether each word of "the senior aide" has been said of the member; "the former aide" is none."""
        noun = phrase.means.noun or ""
        return all(word in member.words or word in noun for word in self._words(phrase).split())

    def _owned_by_pronoun(self, phrase: Phrase) -> bool:
        return self.parse.tag[phrase.start] == "PRP$"

    def _same_words(self, phrase: Phrase) -> list[Member]:
        return self._by_words[self._words(phrase)][-_RECENT:]

    def _words(self, phrase: Phrase) -> str:
        """The phrase's words without determiner and country: what tells one nameless body from another."""
        words = (
            phrase.means.name.split() if phrase.means.proper else self.parse.words[phrase.start : phrase.end]
        )
        kept = []
        for word in words:
            hits = named().find(word, [0], {len(word): 0})
            if word.lower() in DETERMINERS or word in ("'s", "’s"):
                continue
            country = hits[0].entry if hits else None
            if not isinstance(country, CountryWord) or country.naming.startswith("part"):
                kept.append(word.lower())
        return " ".join(kept) or phrase.means.name

    def _new(self, phrase: Phrase) -> Member:
        means = phrase.means
        member = Member(
            name=means.name, kind=means.kind, plural=means.plural, indefinite=phrase.determiner == "a"
        )
        self.members.append(member)
        self._by_words[self._words(phrase)].append(member)
        if means.proper and means.kind != "person":
            self._named_bodies.append(member)
            for name in short_names(means.name):
                self._by_name[name].append(member)
        return member

    def _join(self, member: Member, phrase: Phrase) -> None:
        means = phrase.means
        member.tell(means)
        member.words.update(word.lower() for word in self.parse.words[phrase.start : phrase.end])
        self.mention(member, phrase.start, phrase.end, phrase.head)
        words = {means.noun, last_word(means.noun)} if means.noun else set()
        nouns = {noun_key(word, means.plural) for word in words}
        if means.proper and means.kind in ("organization", "government"):
            nouns |= nouns_of_name(means.name)
        for noun in nouns:
            _enter(self._by_noun[noun], member)


def _enter(members: list[Member], member: Member) -> None:
    if not any(member is m for m in members[-_RECENT:]):
        members.append(member)
