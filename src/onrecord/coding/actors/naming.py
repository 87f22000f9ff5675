"""Finds the names of people, and the titles that stand before them.

The entity recognizer is right about most full names and wrong about many surnames ("Trump" an organisation):
it is asked for the names, the article as a whole decides what they name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS, Words
from onrecord.coding.actors.lexicon import honorifics, personal_names
from onrecord.coding.actors.parse import Parse

_NAME = re.compile(r"[^\W\d_][\w.'’-]*$")
_LONGEST = 6
"""Words in a name, and in what may stand between a title and its owner."""
_SURE = 3
"""How often a name of one word must be taken for a person's, for each time it is taken for something else."""
_GENITIVE = frozenset({"'s", "’s", "'", "’"})
_OF_OTHERS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj"})


class Naming:
    """The people named in one document."""

    def __init__(self, doc: Doc, parse: Parse, words: Words) -> None:
        self._doc, self._parse, self._words = doc, parse, words
        self._labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for entity in doc.ents:
            self._labels[_bare(entity)][entity.label_] += 1

    def people(self) -> list[tuple[int, int]]:
        """The names as words `[start, end)`, in order, none overlapping another."""
        full = sorted({*self._recognized(), *self._titled()}, key=lambda name: (name[0], -name[1]))
        surnames = {
            self._parse.words[end - 1] for start, end in full if end - start > 1 or self._addressed(start - 1)
        }
        names: list[tuple[int, int]] = []
        free = 0
        for start, end in full:
            if start >= free and (end - start > 1 or self._is_person(start, surnames)):
                names.append((start, end))
                free = end
        inside = {n for start, end in names for n in range(start, end)}
        names += [(n, n + 1) for n in self._surnames(surnames) if n not in inside]
        return sorted(names)

    def _recognized(self) -> Iterator[tuple[int, int]]:
        for entity in self._doc.ents:
            if entity.label_ == "PERSON":
                name = self._trim(entity.start, entity.end)
                if name is not None:
                    yield name

    def _titled(self) -> Iterator[tuple[int, int]]:
        """Names told by the title before them, whatever the recognizer took them for: "President Moon"."""
        parse, count = self._parse, len(self._parse.words)
        for n in range(count - 1):
            if not self._addressed(n) or not parse.words[n + 1][:1].isupper():
                continue
            end = n + 1
            while end < count and end - n <= _LONGEST and self._of_a_name(end):
                end += 1
            while end > n + 1 and parse.words[end - 1] in personal_names().particles:
                end -= 1
            if end > n + 1:
                yield n + 1, end

    def _addressed(self, n: int) -> bool:
        """Whether the word is an honorific or ends a title that one person holds."""
        if n < 0:
            return False
        if self._parse.words[n] in honorifics():
            return True
        hit = self._words.heads.get(n)
        if hit is None or hit.end != n + 1 or hit.entry.plural:
            return False
        sort = hit.entry.sort
        return (
            sort.kind == "person" and sort.sector not in (None, "CVL", "REF") and self._parse.pos[n] != "VERB"
        )

    def _of_a_name(self, n: int) -> bool:
        if n in self._words.named or n in self._words.heads:
            return False
        word = self._parse.words[n]
        if word in personal_names().particles:
            return True
        return word[:1].isupper() and self._parse.pos[n] == "PROPN" and _NAME.match(word) is not None

    def _is_person(self, n: int, surnames: set[str]) -> bool:
        """Whether a name of one word is a person's, by what the whole article makes of it."""
        word = self._parse.words[n]
        if word in surnames or self._addressed(n - 1):
            return True
        labels = self._labels[word]
        return labels["PERSON"] >= _SURE * (sum(labels.values()) - labels["PERSON"])

    def _surnames(self, surnames: set[str]) -> Iterator[int]:
        """Surnames of people named elsewhere in full, unless part of another name: "Clinton Foundation"."""
        parse = self._parse
        for n, word in enumerate(parse.words):
            if word not in surnames or parse.pos[n] not in ("PROPN", "NOUN") or n in self._words.named:
                continue
            token = self._doc[n]
            longer = token.ent_iob_ == "I" or (n + 1 < len(self._doc) and self._doc[n + 1].ent_iob_ == "I")
            genitive = n + 1 < len(parse.words) and parse.words[n + 1] in _GENITIVE
            if longer and token.ent_type_ != "PERSON" and not genitive:
                continue
            if parse.premodifies(n) and parse.pos[parse.head[n]] == "PROPN":
                continue
            yield n

    def _trim(self, start: int, end: int) -> tuple[int, int] | None:
        """The name in what the recognizer took for a person: without titles, ends and others' names."""
        parse, words = self._parse, self._words
        for n in range(start, end):
            hit = words.heads.get(n)
            titled = parse.words[n] in honorifics() or (hit is not None and hit.entry.sort.kind == "person")
            known = words.named.get(n)
            of_country = known is not None and known.start == n == start and known.end < end
            if n + 1 < end and (titled or (of_country and not self._given_name(known))):
                start = n + 1
            elif parse.words[n] in _GENITIVE or not parse.words[n][:1].isalpha():
                if n > start:
                    end = n
                    break
                start = n + 1
        while start < end and not parse.words[start][:1].isupper():
            start += 1
        while start < end and not _NAME.match(parse.words[end - 1]):
            end -= 1
        if start >= end or end - start > _LONGEST:
            return None
        known = words.named.get(start)
        if known is not None and known.end >= end:
            return None
        head = words.heads.get(start)
        if head is not None and head.end >= end:
            return None
        if end - start == 1 and parse.pos[start] not in ("PROPN", "NOUN", "X"):
            return None
        return start, end

    @staticmethod
    def _given_name(hit: object) -> bool:
        """Jordan and Chad are given names as well."""
        entry = getattr(hit, "entry", None)
        return isinstance(entry, CountryWord) and entry.name in (
            "Jordan",
            "Chad",
            "Georgia",
            "Kenya",
            "Paris",
        )

    def titles(self, name: int) -> int:
        """Where the titles and the nationality before a name begin; the name itself where there are none."""
        parse, words = self._parse, self._words
        begin, n = name, name - 1
        while n >= 0 and parse.sentence[n] == parse.sentence[name]:
            word, hit, noun = parse.words[n], words.named.get(n), words.heads.get(n)
            if word in honorifics() or (
                noun is not None and noun.entry.sort.kind == "person" and noun.end == n + 1
            ):
                n = (noun.start if noun is not None else n) - 1
                begin = n + 1
            elif hit is not None and hit.end == n + 1:
                if begin == name and not (
                    isinstance(hit.entry, CountryWord) and "adjective" in hit.entry.naming
                ):
                    break
                n = hit.start - 1
                begin = hit.start
            elif word in _GENITIVE and begin < name and n > 0:
                if n - 1 not in words.named:
                    left = parse.left[n - 1]
                    return (
                        left
                        if parse.sentence[left] == parse.sentence[name] and n - left <= _LONGEST
                        else begin
                    )
                n -= 1
            elif self._leads(n, name):
                n -= 1
            elif word.lower() in DETERMINERS or parse.tag[n] == "PRP$":
                return n if begin < name else name
            else:
                break
        return begin

    def _leads(self, n: int, name: int) -> bool:
        """Whether the word belongs to the title further left or right: "deputy", "chief", a hyphen."""
        parse = self._parse
        if not n < parse.head[n] < name + _LONGEST or parse.dep[n] in _OF_OTHERS:
            return False
        return parse.pos[n] in ("ADJ", "NOUN", "PROPN", "NUM") or parse.words[n] in ("-", "–")


def _bare(entity: Span) -> str:
    text = entity.text
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    return text.removeprefix("the ").strip()
