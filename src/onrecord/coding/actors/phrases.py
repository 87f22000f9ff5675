"""Finds the phrases of a document that name somebody."""

import re
from collections.abc import Iterator

import msgspec
from spacy.tokens import Doc

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS, Description, Words, mark, person, thing
from onrecord.coding.actors.finder import Hit
from onrecord.coding.actors.lexicon import Head, KnownBody, honorifics, personal_names
from onrecord.coding.actors.metonyms import acts_as_government
from onrecord.coding.actors.parse import Parse
from onrecord.model import ActorKind

_NAME = re.compile(r"[^\W\d_][\w.'’-]*$")
_NOMINAL = frozenset({"NOUN", "PROPN"})
_ACTED_ON = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent"})
_LINKED = frozenset({"of", "for"})
_LONGEST_NAME = 6


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


def find_phrases(doc: Doc, parse: Parse) -> list[Phrase]:
    """The phrases of `doc` that name somebody, in order of their heads; pronouns are not among them."""
    words = mark(parse.text, parse.words, parse.starts, parse.ends)
    finding = _Finding(doc, parse, words)
    finding.people()
    finding.names()
    finding.nouns()
    finding.entities()
    return sorted(finding.found.values(), key=lambda phrase: phrase.head)


class _Finding:
    """One document's phrases as they are found; a word that heads one heads no other."""

    def __init__(self, doc: Doc, parse: Parse, words: Words) -> None:
        self.doc, self.parse, self.words = doc, parse, words
        self.found: dict[int, Phrase] = {}
        self.taken: set[int] = set()  # words inside a phrase that say no more than the phrase does

    def people(self) -> None:
        """Names of people, with the titles before them."""
        for start, end in sorted(set(self._personal_names())):
            if self.taken.isdisjoint(range(start, end)):
                left = self._titles(start)
                self._add(left, end, end - 1, person(self.words, left, start, end))

    def _personal_names(self) -> Iterator[tuple[int, int]]:
        parse, words = self.parse, self.words
        for entity in self.doc.ents:
            if entity.label_ == "PERSON":
                yield from self._name_within(entity.start, entity.end)
        for n, word in enumerate(parse.words):
            titled = word in honorifics()
            if not titled and (hit := words.heads.get(n)) is not None:
                sort = hit.entry.sort
                titled = (
                    hit.end == n + 1
                    and sort.kind == "person"
                    and not hit.entry.plural
                    and sort.sector != "CVL"
                )
            if titled and n + 1 < len(parse.words):
                end = n + 1
                while end < len(parse.words) and end - n <= _LONGEST_NAME and self._of_a_name(end):
                    end += 1
                while end > n + 1 and parse.words[end - 1] in personal_names().particles:
                    end -= 1
                if end > n + 1 and parse.words[n + 1][:1].isupper():
                    yield n + 1, end

    def _of_a_name(self, n: int) -> bool:
        if n in self.words.named or n in self.words.heads:
            return False
        word = self.parse.words[n]
        if word in personal_names().particles:
            return True
        return word[:1].isupper() and self.parse.pos[n] == "PROPN" and _NAME.match(word) is not None

    def _name_within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The name in what the recognizer took for a person: without titles, ends and others' names."""
        parse, words = self.parse, self.words
        for n in range(start, end):
            hit = words.heads.get(n)
            titled = parse.words[n] in honorifics() or (hit is not None and hit.entry.sort.kind == "person")
            known = words.named.get(n)
            of_country = known is not None and known.start == n and known.end < end and n == start
            if n + 1 < end and (titled or of_country):
                start = n + 1
            elif parse.words[n] in ("'s", "’s", ",", "(", "\n") or parse.words[n].isspace():
                if n == start:
                    start = n + 1
                else:
                    end = n
                    break
        while start < end and not parse.words[start][:1].isupper():
            start += 1
        while start < end and not _NAME.match(parse.words[end - 1]):
            end -= 1
        if start >= end or end - start > _LONGEST_NAME:
            return
        known = words.named.get(start)
        if known is not None and known.end >= end and not self._first_name_too(known, start, end):
            return
        if end - start == 1 and (start in words.heads or parse.pos[start] not in ("PROPN", "NOUN", "X")):
            return
        if start in words.heads and words.heads[start].end >= end:
            return
        yield start, end

    @staticmethod
    def _first_name_too(hit: Hit[CountryWord | KnownBody], start: int, end: int) -> bool:
        """Jordan and Chad are people's names as well, but only beside another name."""
        return hit.end - hit.start == 1 and end - start > 1

    def _titles(self, name: int) -> int:
        """Where the titles and the nationality before a name begin; the name itself where there are none."""
        parse, words = self.parse, self.words
        begin, n = name, name - 1
        while n >= 0 and parse.sentence[n] == parse.sentence[name]:
            word, hit = parse.words[n], words.named.get(n)
            noun = words.heads.get(n)
            if word in honorifics() or (noun is not None and noun.entry.sort.kind == "person"):
                n = (noun.start if noun is not None else n) - 1
                begin = n + 1
            elif hit is not None and hit.end == n + 1:
                if begin == name and not (
                    isinstance(hit.entry, CountryWord) and "adjective" in hit.entry.naming
                ):
                    break
                n = hit.start - 1
                begin = hit.start
            elif word in ("'s", "’s", "'", "’") and begin < name and n > 0:
                if (n - 1) not in words.named:
                    left = parse.left[n - 1]
                    if parse.sentence[left] == parse.sentence[name] and n - left <= _LONGEST_NAME:
                        begin = left
                    break
                n -= 1
            elif (
                parse.head[n] > n
                and parse.head[n] < name + _LONGEST_NAME
                and (parse.pos[n] in ("ADJ", "NOUN", "PROPN", "NUM") or word in ("-", "–"))
                and parse.dep[n] not in ("nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj")
            ):
                n -= 1
            elif word.lower() in DETERMINERS or parse.tag[n] == "PRP$":
                return n if begin < name else name
            else:
                break
        return begin

    def names(self) -> None:
        """Countries, nationalities, capitals, palaces and known bodies."""
        seen = 0
        for n, hit in self.words.named.items():
            if n < seen:
                continue
            seen = hit.end
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
        if (
            hit.end < len(parse.words)
            and parse.words[hit.end] in ("-", "–")
            and not isinstance(entry, KnownBody)
        ):
            return  # US-backed, Russian-speaking
        head = next((n for n in range(hit.start, hit.end) if not hit.start <= parse.head[n] < hit.end), last)
        if (
            isinstance(entry, CountryWord)
            and entry.naming in ("adjective", "part_adjective")
            and not entry.plural
        ):
            if parse.premodifies(head) or (parse.pos[head] == "ADJ" and parse.dep[head] != "nsubj"):
                top = parse.top(head)
                if top == head or top in self.found or self._names_somebody(top):
                    return  # it says whose troops; the phrase of the troops says so
                means = thing(self.words, hit.start, last)
                country = Description(
                    name=entry.country.name,
                    kind="country",
                    country=entry.country.code,
                    proper=True,
                    known=f"country:{entry.country.code}",
                    wikidata=entry.country.wikidata,
                )
                self._add(hit.start, hit.end, last, country if entry.naming == "adjective" else means)
                return
            if parse.pos[head] not in _NOMINAL and parse.words[parse.left[head]].lower() != "the":
                return
        if isinstance(entry, CountryWord) and entry.naming == "capital":
            place = hit.end < len(parse.words) and parse.premodifies(head)
            if place or not acts_as_government(parse, head):
                return
        if (
            isinstance(entry, CountryWord)
            and entry.country.ambiguous
            and entry.naming == "name"
            and not self._told(entry)
        ):
            return
        if parse.premodifies(head) and self._names_somebody(parse.top(head)):
            if isinstance(entry, KnownBody):
                return
            if entry.naming == "name" and parse.dep[head] != "poss":
                return
        start = parse.left[head] if self._only_determiner(parse.left[head], hit.start) else hit.start
        self._add(start, hit.end, last, thing(self.words, start, last))

    def _told(self, entry: CountryWord) -> bool:
        """Whether the article names an ambiguous country in a way that is not."""
        return any(
            isinstance(hit.entry, CountryWord)
            and hit.entry.country is entry.country
            and hit.entry.naming != "name"
            for hit in self.words.named.values()
        )

    def _only_determiner(self, start: int, name: int) -> bool:
        return start == name - 1 and self.parse.words[start].lower() in ("the", "a", "an")

    def _names_somebody(self, head: int) -> bool:
        """Whether the phrase that `head` heads is found or will be."""
        if head in self.found or head in self.taken:
            return True
        noun = self.words.heads.get(head)
        return noun is not None and noun.end == head + 1 and self._counts(noun.entry.sort.acts, head)

    def _counts(self, only_acting: bool, head: int) -> bool:
        """A noun that means many other things ("power", "service") counts only as one who acts."""
        if not only_acting:
            return True
        parse = self.parse
        n = parse.first_conjunct(head)
        if parse.dep[n] == "nsubj":
            return parse.pos[parse.head[n]] == "VERB"
        return parse.dep[n] == "pobj" and parse.dep[parse.head[n]] == "agent"

    def nouns(self) -> None:
        """Phrases headed by a noun that names somebody: "two soldiers", "the Defence Ministry"."""
        parse = self.parse
        seen = 0
        for hit in [hit for n, hit in self.words.heads.items() if n == hit.start]:
            head = hit.end - 1
            if head < seen or head in self.taken or head in self.found:
                continue
            seen = hit.end
            if parse.pos[head] not in _NOMINAL and not (hit.entry.plural and parse.pos[head] == "ADJ"):
                continue
            if parse.premodifies(head) or self._hyphened(hit):
                continue
            if not self._counts(hit.entry.sort.acts, head):
                continue
            start = max(parse.left[head], self._after_taken(parse.left[head], head))
            start = min(start, hit.start)
            after = self._complement(head)
            means = thing(self.words, start, head, after)
            if means is None:
                continue
            end = hit.end
            proper = (
                parse.pos[head] == "PROPN"
                and parse.words[head][:1].isupper()
                and hit.entry.sort.kind != "person"
            )
            entity = self._entity(head)
            if proper and entity is not None:
                start, end = min(start, entity[0]), max(end, entity[1])
            if proper and (entity is not None or head - start > 0):
                means = self._proper(means, start, end)
            self._add(start, end, head, means)

    def _proper(self, means: Description, start: int, end: int) -> Description:
        while start < end - 1 and (
            self.parse.words[start].lower() in DETERMINERS or self.parse.words[start].isspace()
        ):
            start += 1
        kind = "government" if means.kind == "government" else "organization"
        return msgspec.structs.replace(means, name=self.words.slice(start, end), kind=kind, proper=True)

    def _hyphened(self, hit: Hit[Head]) -> bool:
        """Part of a longer word: "police-led", "anti-government"."""
        words = self.parse.words
        after = hit.end < len(words) and words[hit.end] in ("-", "–") and not words[hit.end - 1].isspace()
        return after and hit.end + 1 < len(words) and self.parse.head[hit.end - 1] > hit.end

    def _after_taken(self, start: int, head: int) -> int:
        """Where a phrase begins that another one's name would run into."""
        for n in range(head - 1, start - 1, -1):
            if self.parse.words[n] in (",", ";", ":", "“", "”", '"', "(", ")") or "\n" in self.parse.words[n]:
                return n + 1
        return start

    def _complement(self, head: int) -> tuple[int, int] | None:
        """The words after "of" or "for" that say whose: "the foreign minister of France"."""
        parse = self.parse
        n = head + 1
        if n + 1 >= len(parse.words) or parse.words[n].lower() not in _LINKED:
            return None
        for end in range(n + 1, min(n + 8, len(parse.words))):
            if parse.dep[end] == "pobj" and parse.head[end] == n:
                return n + 1, end + 1
        return None

    def _entity(self, n: int) -> tuple[int, int] | None:
        token = self.doc[n]
        if token.ent_type_ not in ("ORG", "GPE", "FAC", "NORP", "LAW"):
            return None
        start = end = n
        while start > 0 and self.doc[start].ent_iob_ == "I":
            start -= 1
        while end + 1 < len(self.doc) and self.doc[end + 1].ent_iob_ == "I":
            end += 1
        while end > n and self.parse.words[end] in ("'s", "’s", ","):
            end -= 1
        return start, end + 1

    def entities(self) -> None:
        """Organisations, peoples and places that no table knows."""
        for entity in self.doc.ents:
            label = entity.label_
            if label not in ("ORG", "NORP", "GPE", "LOC", "FAC"):
                continue
            start, end = self._trim(entity.start, entity.end)
            if start >= end or not self.taken.isdisjoint(range(start, end)):
                continue
            if any(n in self.found or n in self.words.named for n in range(start, end)):
                continue
            head = next((n for n in range(start, end) if not start <= self.parse.head[n] < end), end - 1)
            if label == "ORG" or (
                label == "NORP" and self.parse.pos[head] in _NOMINAL and not self.parse.premodifies(head)
            ):
                self._entity_phrase(start, end, head, "organization" if label == "ORG" else "group")
            elif label in ("GPE", "LOC", "FAC") and self.parse.role(head) in _ACTED_ON:
                self._entity_phrase(start, end, head, "place")

    def _entity_phrase(self, start: int, end: int, head: int, kind: ActorKind) -> None:
        if self.parse.premodifies(head) and self._names_somebody(self.parse.top(head)):
            return
        begin = start
        left = self.parse.left[head]
        if left < start and start - left <= 3 and self.taken.isdisjoint(range(left, start)):
            begin = left
        name = self.words.slice(start, end)
        country = next(
            (
                hit.entry.country.code
                for n in range(begin, start)
                if (hit := self.words.named.get(n)) is not None and isinstance(hit.entry, CountryWord)
            ),
            None,
        )
        means = Description(
            name=name, kind=kind, country=country, proper=True, plural=kind == "group", sure=False
        )
        self._add(begin, end, head, means)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        words = self.parse.words
        while start < end and (words[start].lower() in DETERMINERS or not words[start][:1].isalnum()):
            start += 1
        while start < end and (
            words[end - 1] in ("'s", "’s")
            or (not words[end - 1][-1:].isalnum() and words[end - 1][-1:] != ".")
        ):
            end -= 1
        if start < end and not any(w[:1].isupper() for w in words[start:end]):
            return start, start
        return start, end

    def _add(self, start: int, end: int, head: int, means: Description | None) -> None:
        if means is None or head in self.found:
            return
        parse = self.parse
        while start < head and (not parse.words[start][:1].isalnum() and parse.words[start][:1] not in ".@#"):
            start += 1
        phrase = Phrase(start, end, head, means, self._determiner(start, end))
        first = next((n for n in range(start, end) if not start <= parse.head[n] < end), head)
        if parse.dep[first] == "appos" and parse.head[first] < start:
            phrase.beside = parse.head[first]
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
