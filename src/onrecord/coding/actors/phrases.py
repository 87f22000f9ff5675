"""Finds the phrases of a document that name somebody."""

import msgspec
from spacy.tokens import Doc

from onrecord.coding.actors.counting import Counting
from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS, person, thing
from onrecord.coding.actors.description import Description, of_country
from onrecord.coding.actors.finder import Finder, Hit
from onrecord.coding.actors.lexicon import Head, KnownBody
from onrecord.coding.actors.metonyms import acts_as_government
from onrecord.coding.actors.naming import Naming, is_company, is_the
from onrecord.coding.actors.not_names import headlines, is_thing
from onrecord.coding.actors.officials import is_surname
from onrecord.coding.actors.parse import Parse
from onrecord.coding.actors.telling import sector_of_name
from onrecord.coding.actors.titles import titles_before
from onrecord.coding.actors.words import Words, mark
from onrecord.model import ActorKind

_NOMINAL = frozenset({"NOUN", "PROPN"})
_ACTED_ON = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent"})
_STOPS = frozenset(',;:()[]“”"«»')
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_DATELINE = 6
"""Words after the place in which a report that begins with it goes on to a dash."""


class Phrase(msgspec.Struct):
    """Words that name somebody, and whom they name."""

    start: int
    end: int
    head: int
    means: Description
    determiner: str | None = None
    """`the`, `a`, `poss`, `number`, or None for a bare phrase."""
    beside: int | None = None
    """Head of the phrase it stands in apposition to: "the aide, Mykhailo Podolyak"."""


def find_phrases(doc: Doc, parse: Parse, own: Finder[KnownBody] | None = None) -> list[Phrase]:
    """The phrases of `doc` that name somebody, in order of their heads; pronouns are not among them.

    `own` finds bodies that a user has added to the tables.
    """
    finding = _Finding(doc, parse, mark(parse.text, parse.words, parse.starts, parse.ends, own))
    finding.people()
    finding.names()
    finding.nouns()
    finding.entities()
    return sorted(finding.found.values(), key=lambda phrase: phrase.head)


class _Finding:
    """One document's phrases as they are found; a word that heads one heads no other."""

    def __init__(self, doc: Doc, parse: Parse, words: Words) -> None:
        self.doc, self.parse, self.words = doc, parse, words
        self.headlines = headlines(parse)
        self.common = frozenset(word for word in parse.words if word.islower())
        self.found: dict[int, Phrase] = {}
        self.nouns_that_count = Counting(doc, parse, words, self.found)
        self.taken: set[int] = set()  # words of phrases found
        hits = [hit.entry for hit in words.named.values()]
        self._named_countries = {e.country.code for e in hits if isinstance(e, CountryWord)}
        self._told = {e.country.code for e in hits if isinstance(e, CountryWord) and e.naming != "name"}

    def people(self) -> None:
        """Names of people, with the titles before them."""
        naming = Naming(self.doc, self.parse, self.words, self.headlines)
        for start, end in naming.people():
            left = titles_before(self.parse, self.words, start)
            means = person(self.words, left, start, end)
            if means.noun and means.country is None and (country := self._country_after(end)):
                means = msgspec.structs.replace(means, country=country)
            self._add(left, end, end - 1, means)

    def _country_after(self, n: int) -> str | None:
        """The country that follows an officer's name: "President Nicolás Maduro of Venezuela"."""
        if n >= len(self.parse.words) or self.parse.words[n].lower() != "of":
            return None
        n += 2 if self.parse.words[n + 1 : n + 2] == ["the"] else 1
        hit = self.words.named.get(n)
        if hit is None or hit.start != n or not isinstance(hit.entry, CountryWord):
            return None
        return hit.entry.country.code if hit.entry.naming in ("name", "adjective") else None

    def names(self) -> None:
        """Countries, nationalities, capitals, palaces and known bodies."""
        for n, hit in self.words.named.items():
            if n != hit.start:
                continue
            if self.taken.isdisjoint(range(hit.start, hit.end)):
                self._name(hit)
            elif (
                isinstance(hit.entry, CountryWord) and hit.entry.naming == "name" and self._possesses(hit.end)
            ):
                self._add(hit.start, hit.end, hit.end - 1, thing(self.words, hit.start, hit.end - 1))

    def _possesses(self, n: int) -> bool:
        return n < len(self.parse.words) and self.parse.words[n] in ("'s", "’s", "'", "’")

    def _name(self, hit: Hit[CountryWord | KnownBody]) -> None:
        parse, entry, last = self.parse, hit.entry, hit.end - 1
        joined = hit.end < len(parse.words) and parse.words[hit.end] in ("-", "–")
        head = next((n for n in range(hit.start, hit.end) if not hit.start <= parse.head[n] < hit.end), last)
        within = parse.premodifies(head) and self._names_somebody(parse.top(head))
        if self._opens_report(hit) or self._is_initials(hit):
            return
        if isinstance(entry, CountryWord):
            if joined or not self._names_country(entry, head, last, within):
                return  # US-backed, Russian-speaking
            if "adjective" in entry.naming and not entry.plural and not self._heads_people(head):
                self._add(hit.start, hit.end, last, of_country(entry.country))
                return
        elif within or (entry.seat and not acts_as_government(parse, head)):
            return
        left = parse.left[head]
        start = (
            left if left == hit.start - 1 and parse.words[left].lower() in ("the", "a", "an") else hit.start
        )
        self._add(start, hit.end, last, thing(self.words, start, last))

    def _opens_report(self, hit: Hit[CountryWord | KnownBody]) -> bool:
        """Whether it is where the report was filed from: "CAIRO (AP) -", "BEIJING — "."""
        parse, n = self.parse, hit.end
        first = hit.start == 0 or parse.sentence[hit.start - 1] != parse.sentence[hit.start]
        return first and n < len(parse.words) and parse.words[n] in ("(", "--", "—", "–", "-", "/")

    def _is_initials(self, hit: Hit[CountryWord | KnownBody]) -> bool:
        """Whether two letters are more likely something else's than a body's.

        "PA" is the Palestinian Authority only where the article names something Palestinian.
        """
        if not isinstance(hit.entry, KnownBody) or hit.entry.sort.country in (None, "IGO"):
            return False
        name = self.words.slice(hit.start, hit.end)
        return len(name) == 2 and name.isupper() and hit.entry.sort.country not in self._named_countries

    def _names_country(self, entry: CountryWord, head: int, last: int, within: bool) -> bool:
        """Whether the word means the country, its government or its people, and no other phrase says so."""
        parse = self.parse
        if entry.naming == "capital":
            return not parse.premodifies(head) and acts_as_government(parse, head)
        if entry.country.ambiguous and entry.naming == "name" and entry.country.code not in self._told:
            return False
        if "adjective" in entry.naming and not entry.plural and not self._heads_people(head):
            return not within  # "Russian troops" are found as troops
        return not within or (entry.naming == "name" and parse.dep[head] == "poss")

    def _heads_people(self, head: int) -> bool:
        """Whether a nationality is a noun here: "the Chinese", "a Ukrainian"."""
        parse = self.parse
        if parse.premodifies(head):
            return False
        return parse.words[parse.left[head]].lower() in ("the", "a", "an", "another", "one", "no", "every")

    def _names_somebody(self, head: int) -> bool:
        """Whether the phrase that `head` heads is found or will be."""
        if head in self.found or head in self.taken:
            return True
        noun = self.words.heads.get(head)
        return noun is not None and noun.end == head + 1 and self.nouns_that_count.counts(noun, head)

    def nouns(self) -> None:
        """Phrases headed by a noun that names somebody: "two soldiers", "the Defence Ministry"."""
        parse = self.parse
        for n, hit in self.words.heads.items():
            head = hit.end - 1
            if n != hit.start or head in self.taken:
                continue
            if self.nouns_that_count.is_club(hit, head):
                continue
            nominal = parse.pos[head] in _NOMINAL or (hit.entry.plural and parse.pos[head] == "ADJ")
            named = self.nouns_that_count.introduced(hit, head)
            if not nominal and named is None and not self.nouns_that_count.is_participle(hit, head):
                continue
            if (parse.premodifies(head) and named is None) or not self.nouns_that_count.counts(hit, head):
                continue
            top = self.nouns_that_count.heading(hit)
            start = min(self._after_stop(parse.left[top], top), hit.start)
            while start > 1 and parse.words[start - 1] in ("-", "–") and parse.head[start - 2] >= start:
                start -= 2  # US-backed rebels
            if parse.words[start].lower() in ("your", "my"):
                continue
            end, means = hit.end, thing(self.words, start, head, self._complement(head))
            entity = self._entity(head)
            if means is not None and self._is_proper(hit, entity, start):
                start, end = (
                    (min(start, entity[0]), max(end, entity[1])) if entity is not None else (start, end)
                )
                means = self._as_body(means, start, end)
            if named is not None:
                start = hit.start - 1  # not as far as the name
            self._add(start, end, head, means)
            if named is not None and head in self.found:
                self.found[head].beside = named

    def _is_proper(self, hit: Hit[Head], entity: tuple[int, int] | None, start: int) -> bool:
        """Whether the phrase is a name: "the Foreign Ministry", not "the ministry"."""
        head = hit.end - 1
        if self.parse.pos[head] != "PROPN" or not self.parse.words[head][:1].isupper() or hit.entry.plural:
            return False
        kind = hit.entry.sort.kind
        return (entity is not None and kind != "person") or (head > start and kind not in ("person", "group"))

    def _as_body(self, means: Description, start: int, end: int) -> Description:
        while start < end - 1 and not (self.parse.words[start][:1].isalnum() and self._opens_name(start)):
            start += 1
        kind: ActorKind = "government" if means.kind == "government" else "organization"
        return msgspec.structs.replace(means, name=self.words.slice(start, end), kind=kind, proper=True)

    def _opens_name(self, n: int) -> bool:
        return self.parse.words[n].lower() not in DETERMINERS

    def _after_stop(self, start: int, head: int) -> int:
        """Where a phrase begins that punctuation or a line's end cuts."""
        for n in range(head - 1, start - 1, -1):
            if self.parse.words[n] in _STOPS or "\n" in self.parse.words[n]:
                return n + 1
        return start

    def _complement(self, head: int) -> tuple[int, int] | None:
        """The words after "of" or "for" that say whose: "the foreign minister of France"."""
        parse = self.parse
        n = head + 1
        if n + 1 >= len(parse.words) or parse.words[n].lower() not in ("of", "for"):
            return None
        for end in range(n + 1, min(n + 8, len(parse.words))):
            if parse.dep[end] == "pobj" and parse.head[end] == n:
                joined = [k for k in range(end + 1, min(end + 4, len(parse.words))) if parse.head[k] == end]
                end = next((k for k in joined if parse.dep[k] == "conj"), end)  # "of Chad and Niger"
                while end + 1 < len(parse.words) and self.doc[end + 1].ent_iob_ == "I":
                    end += 1
                return n + 1, end + 1
        return None

    def _entity(self, n: int) -> tuple[int, int] | None:
        """The recognizer's name that the word stands in."""
        doc = self.doc
        if doc[n].ent_type_ not in ("ORG", "GPE", "FAC", "LAW"):
            return None
        start = end = n
        while start > 0 and doc[start].ent_iob_ == "I":
            start -= 1
        while end + 1 < len(doc) and doc[end + 1].ent_iob_ == "I":
            end += 1
        return self._trim(start, end + 1)

    def entities(self) -> None:
        """Organisations, peoples and places that no table knows."""
        organisations: set[str] = set()
        for entity in self.doc.ents:
            start, end = self._trim(entity.start, entity.end)
            body = is_company(entity) or (entity.label_ == "PERSON" and is_the(self.parse, start, end))
            label = "ORG" if body else entity.label_
            if start >= end or label not in ("ORG", "NORP", "GPE", "LOC", "FAC"):
                continue
            if any(n in self.taken or n in self.words.named for n in range(start, end)):
                continue
            if is_thing(self.parse.words[start:end]) or self._is_no_name(start, end):
                continue
            if self.headlines.alone_have(self.parse.words, start, end) and not is_company(entity):
                continue
            head = next((n for n in range(start, end) if not start <= self.parse.head[n] < end), end - 1)
            if label == "ORG" and end - start == 1 and is_surname(self.parse.words[start]):
                self._body(start, end, head, "person")  # "Macron said": taken for a body
            elif label == "ORG":
                self._body(start, end, head, "organization")
                if end - start == 1 or (end - start == 2 and is_company(entity)):
                    organisations.add(self.parse.words[start])
            elif label == "NORP" and self.parse.pos[head] in _NOMINAL and not self.parse.premodifies(head):
                self._body(start, end, head, "group")
            elif label in _PLACES and self.parse.role(head) in _ACTED_ON:
                self._body(start, end, head, "place")
        for n, word in enumerate(self.parse.words):
            if word in organisations and n not in self.taken and self.parse.pos[n] == "PROPN":
                self._body(n, n + 1, n, "organization")

    def _is_no_name(self, start: int, end: int) -> bool:
        """Whether the capitals are those of a word that the article has in small letters too, of the place
        where a report was filed, or of a case in court: "FAIRVIEW, W.Va. —", "Roe v. Wade"."""
        parse = self.parse
        if end - start > 1:
            return not {"v.", "vs.", "v"}.isdisjoint(parse.words[start:end])
        word = parse.words[start]
        if not word.isupper():
            return word.lower() in self.common
        opens = start == 0 or "\n" in parse.words[start - 1]
        return opens and not {"—", "–", "--", "-", "("}.isdisjoint(parse.words[end : end + _DATELINE])

    def _body(self, start: int, end: int, head: int, kind: ActorKind) -> None:
        parse = self.parse
        if parse.premodifies(head) and self._names_somebody(parse.top(head)):
            return
        begin, country = start, None
        while begin > parse.left[head] and begin - 1 not in self.taken:
            hit = self.words.named.get(begin - 1)
            if hit is not None and isinstance(hit.entry, CountryWord):
                country = country or hit.entry.country.code
            elif parse.dep[begin - 1] != "det":
                break
            begin -= 1
        told = sector_of_name(parse.words[start:end]) if kind == "organization" and end - start > 1 else None
        means = Description(
            name=self.words.slice(start, end),
            kind=kind,
            country=country,
            sector=told.sector if told is not None else None,
            sector_by=told.by if told is not None else None,
            proper=True,
            plural=kind == "group",
            sure=False,
        )
        self._add(begin, end, head, means)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """A recognized name without determiner, genitive and stray signs; empty where no name is left."""
        words = self.parse.words
        while start < end and (words[start].lower() in DETERMINERS or not words[start][:1].isalnum()):
            start += 1
        while start < end and (words[end - 1] in ("'s", "’s") or not words[end - 1][-1:].isalnum()):
            if words[end - 1][-1:] == "." and len(words[end - 1]) > 1:
                break
            end -= 1
        return (start, end) if any(word[:1].isupper() for word in words[start:end]) else (start, start)

    def _add(self, start: int, end: int, head: int, means: Description | None) -> None:
        if means is None or head in self.found:
            return
        parse = self.parse
        while start < head and not parse.words[start][:1].isalnum() and parse.words[start][:1] not in ".@$€£":
            start += 1
        phrase = Phrase(start, end, head, means, self._determiner(start, end))
        top = next((n for n in range(start, end) if not start <= parse.head[n] < end), head)
        if parse.dep[top] == "appos" and parse.head[top] < start:
            phrase.beside = parse.head[top]
        self.found[head] = phrase
        self.taken.update(range(start, end))

    def _determiner(self, start: int, end: int) -> str | None:
        word = self.parse.words[start].lower()
        if word in ("the", "this", "that", "these", "those"):
            return "the"
        if word in ("a", "an", "another", "one"):
            return "a"
        if self.parse.tag[start] == "PRP$" or any(self.parse.tag[n] == "POS" for n in range(start, end)):
            return "poss"
        if self.parse.pos[start] == "NUM" or word in (
            "some",
            "several",
            "many",
            "dozens",
            "hundreds",
            "thousands",
        ):
            return "number"
        return None
