"""Finds the names of people.

The entity recognizer is right about most full names and wrong about many surnames ("Trump" an organisation):
it is asked for the names, the article as a whole decides what they name.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.lexicon import gender_of_given_name, honorifics, is_given_name, personal_names
from onrecord.coding.actors.not_names import Headlines, is_place, is_thing, not_names
from onrecord.coding.actors.parse import Parse
from onrecord.coding.actors.titles import GENITIVE, rank_before
from onrecord.coding.actors.words import Words

_NAME = re.compile(r"[^\W\d_][\w.'’-]*$")
_LONGEST = 8
"""Words in a name, hyphens counted."""
_SURE = 3
"""How often a name of one word must be taken for a person's, for each time it is taken for something else."""
_ALSO_GIVEN_NAMES = frozenset({"Jordan", "Chad", "Georgia", "Kenya", "Paris"})
_SETTLEMENTS = frozenset(
    {
        "village",
        "town",
        "city",
        "province",
        "district",
        "suburb",
        "region",
        "island",
        "port",
        "county",
        "area",
    }
)


class Naming:
    """The people named in one document."""

    def __init__(self, doc: Doc, parse: Parse, words: Words, headlines: Headlines) -> None:
        self._doc, self._parse, self._words = doc, parse, words
        self._headlines = headlines
        self._labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for entity in doc.ents:
            self._labels[_bare(entity)][entity.label_] += 1
            if is_company(entity):
                self._labels[entity[:-1].text]["ORG"] += len(doc)  # "Zeelander Corp" settles "Zeelander"
        self._whole = _hyphenated(parse)

    def people(self) -> list[tuple[int, int]]:
        """The names as words `[start, end)`, in order, none overlapping another."""
        full = sorted({*self._recognized(), *self._titled()}, key=lambda name: (name[0], -name[1]))
        known = {part for start, end in full if self._is_full(start, end) for part in self._ends(start, end)}
        names: list[tuple[int, int]] = []
        free = 0
        for start, end in full:
            if start >= free and (self._is_full(start, end) or self._is_person(start, end, known)):
                names.append((start, end))
                known.update(self._ends(start, end))
                free = end
        inside = {n for start, end in names for n in range(start, end)}
        names += [name for name in self._surnames(known) if inside.isdisjoint(range(*name))]
        return sorted(names)

    def _is_full(self, start: int, end: int) -> bool:
        """Whether a name stands for itself: it has several words or a title."""
        return end > self._whole.get(start, (start, start + 1))[1] or self._addressed(start - 1)

    def _ends(self, start: int, end: int) -> Iterator[str]:
        """The first and the last word of a name: in half of the world the family's name goes first."""
        for n in (start, end - 1):
            yield self._words.slice(*self._whole.get(n, (n, n + 1)))

    def _recognized(self) -> Iterator[tuple[int, int]]:
        for entity in self._doc.ents:
            if (entity.label_ == "PERSON" and not is_company(entity)) or self._reads_as_person(entity):
                name = self._trim(entity.start, entity.end)
                if name is not None and not self._settles(name[0]) and not self._is_nobody(*name):
                    yield name

    def _is_nobody(self, start: int, end: int) -> bool:
        """Whether the name is a thing's, a place's, or no more than a headline's words in capitals."""
        name, noun = self._parse.words[start:end], self._words.heads.get(end - 1)
        if is_thing(name) or is_place(name) or is_the(self._parse, start, end):
            return True
        titled = noun is not None and noun.entry.sort.kind == "person"
        if titled and end < len(self._parse.words) and self._parse.pos[end] == "PROPN":
            return True  # "Charlotte Mayor Jennifer Roberts", cut in the middle
        return self._headlines.alone_have(self._parse.words, start, end) and (
            gender_of_given_name(name[0]) is None
        )

    def _reads_as_person(self, entity: Span) -> bool:
        """Whether what was taken for something else begins with a given name and holds nothing but names."""
        words = self._parse.words[entity.start : entity.end]
        if not 2 <= len(words) <= 3 or gender_of_given_name(words[0]) is None:
            return False
        if any(n in self._words.heads or n in self._words.named for n in range(entity.start, entity.end)):
            return False
        return all(_NAME.match(word) is not None and word[0].isupper() for word in words)

    def _settles(self, n: int) -> bool:
        """Whether the name is a settlement's: "the village of"."""
        words = self._parse.words
        return n > 1 and words[n - 1].lower() == "of" and words[n - 2].lower() in _SETTLEMENTS

    def _titled(self) -> Iterator[tuple[int, int]]:
        """Names told by the title before them, whatever the recognizer took them for: "President Moon"."""
        parse, count = self._parse, len(self._parse.words)
        for n in range(count - 1):
            if not self._addressed(n) or not parse.words[n + 1][:1].isupper():
                continue
            if parse.words[n + 1] in honorifics():
                continue  # "Lt. Gen. Omar Diallo"
            end = n + 1
            while end < count and end - n <= _LONGEST and self._of_a_name(end):
                end = max(end + 1, self._whole.get(end, (0, 0))[1])
            while end > n + 1 and parse.words[end - 1] in personal_names().particles:
                end -= 1
            if end > n + 1 and not self._names_a_thing(n, end):
                yield n + 1, end

    def _names_a_thing(self, title: int, end: int) -> bool:
        """Whether a noun and the capitals after it are a thing's name: "the Commander-in-Chief Forum"."""
        parse, entity = self._parse, self._doc[title + 1]
        noun = self._words.heads.get(title)
        if noun is None or entity.ent_type_ == "PERSON" or self._labels[parse.words[title + 1]]["PERSON"]:
            return False
        goes_on = end < len(parse.words) and self._doc[end].ent_iob_ == "I" and parse.pos[end] == "PROPN"
        if goes_on and entity.ent_type_ and not noun.entry.sort.office:
            return True  # "the conservative Tax Foundation"
        before = parse.words[noun.start - 1].lower() if noun.start else ""
        capital = parse.words[noun.start][:1].isupper()
        return capital and end == title + 2 and before in ("the", "a", "an", "this", "'s", "’s")

    def _addressed(self, n: int) -> bool:
        """Whether the word is an honorific or ends a title that one person holds."""
        if n < 0:
            return False
        if self._parse.words[n] in honorifics() or rank_before(self._parse, n) is not None:
            return True
        hit = self._words.heads.get(n)
        if hit is None or hit.end != n + 1 or hit.entry.plural or self._parse.pos[n] == "VERB":
            return False
        sort = hit.entry.sort
        civil = sort.sector in ("CVL", "REF") and sort.gender is None
        return sort.kind == "person" and not sort.acts and not civil

    def _of_a_name(self, n: int) -> bool:
        if n in self._words.named or n in self._words.heads:
            return False
        word = self._parse.words[n]
        if word in not_names().days.words:
            return False
        if word in personal_names().particles:
            return True
        return word[:1].isupper() and self._parse.pos[n] == "PROPN" and _NAME.match(word) is not None

    def _is_person(self, start: int, end: int, known: set[str]) -> bool:
        """Whether a name of one word is a person's, by what the whole article makes of it."""
        word = self._words.slice(start, end)
        labels = self._labels[word]
        return word in known or labels["PERSON"] >= _SURE * (sum(labels.values()) - labels["PERSON"])

    def _surnames(self, known: set[str]) -> Iterator[tuple[int, int]]:
        """Words that name people elsewhere, unless part of another name: "Clinton Foundation"."""
        parse, doc = self._parse, self._doc
        for n in range(len(parse.words)):
            start, end = self._whole.get(n, (n, n + 1))
            if start != n or self._words.slice(start, end) not in known:
                continue
            if parse.pos[n] not in ("PROPN", "NOUN") or n in self._words.named:
                continue
            longer = doc[n].ent_iob_ == "I" or (end < len(doc) and doc[end].ent_iob_ == "I")
            genitive = end < len(parse.words) and parse.words[end] in GENITIVE
            if longer and doc[n].ent_type_ != "PERSON" and not genitive:
                continue
            if not (parse.premodifies(end - 1) and parse.pos[parse.head[end - 1]] == "PROPN"):
                yield start, end

    def _trim(self, start: int, end: int) -> tuple[int, int] | None:
        """The name in what the recognizer took for a person: without titles, ends and others' names."""
        parse, words = self._parse, self._words
        for n in range(start, end):
            hit, named = words.heads.get(n), words.named.get(n)
            titled = parse.words[n] in honorifics() or (hit is not None and hit.entry.sort.kind == "person")
            if n == start and n + 1 < end and is_given_name(parse.words[n], parse.words[n + 1]):
                titled = False
            of_country = named is not None and named.start == n == start and named.end < end
            if of_country and named is not None and isinstance(named.entry, CountryWord):
                of_country = named.entry.name not in _ALSO_GIVEN_NAMES
                if "adjective" not in named.entry.naming and self._addressed(n - 1):
                    of_country = False  # "Defence Minister Aden Duale"
            if n + 1 < end and (titled or of_country):
                start = n + 1
            elif parse.words[n] in GENITIVE or (not parse.words[n][:1].isalpha() and n not in self._whole):
                if n > start:
                    end = n
                    break
                start = n + 1
        while start < end and not parse.words[start][:1].isupper():
            start += 1
        days = not_names().days.words
        while start < end and (not _NAME.match(parse.words[end - 1]) or parse.words[end - 1] in days):
            end -= 1
        if start >= end or (end - start == 1 and f"{parse.words[start]}." in honorifics()):
            return None
        whole = self._whole.get(end - 1, (end, end))[1]
        if whole > end and parse.pos[whole - 1] == "PROPN":
            end = whole
        for hit_at in (words.named.get(start), words.heads.get(start)):
            if hit_at is not None and hit_at.end >= end:
                return None
        if end - start > _LONGEST or (end - start == 1 and parse.pos[start] not in ("PROPN", "NOUN", "X")):
            return None
        return start, end


def is_the(parse: Parse, start: int, end: int) -> bool:
    """Whether a name of several words goes with an article, as people's don't: "the Charlotte Observer"."""
    if end - start < 2 or start == 0 or parse.premodifies(end - 1):
        return False
    return parse.words[start - 1].lower() == "the" and parse.head[start - 1] == end - 1


def is_company(entity: Span) -> bool:
    """Whether a name ends as companies' names do, whatever the recognizer took it for."""
    return len(entity) > 1 and entity[-1].text in personal_names().companies


def _bare(entity: Span) -> str:
    text = entity.text
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    return text.removeprefix("the ").strip()


def _hyphenated(parse: Parse) -> dict[int, tuple[int, int]]:
    """Words that hyphens join without a space, under each of their pieces: "Jae-in", "Abdel-Fattah"."""
    whole: dict[int, tuple[int, int]] = {}
    words, starts = parse.words, parse.starts
    for n in range(1, len(words) - 1):
        if words[n] not in ("-", "‑") or not (words[n - 1][-1:].isalpha() and words[n + 1][:1].isalpha()):
            continue
        if starts[n - 1] + len(words[n - 1]) == starts[n] and starts[n] + 1 == starts[n + 1]:
            begin = whole.get(n - 1, (n - 1, n))[0]
            for piece in range(begin, n + 2):
                whole[piece] = begin, n + 2
    return whole
