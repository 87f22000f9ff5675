"""Which nouns count as somebody where they stand: "the church" does where it acts, "as president" never."""

from collections.abc import Container

from spacy.tokens import Doc

from onrecord.coding.actors.finder import Hit
from onrecord.coding.actors.lexicon import Head, modifiers
from onrecord.coding.actors.parse import Parse
from onrecord.coding.actors.words import Words

_ACTED_ON = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "agent"})
_TO_AN_OFFICE = frozenset({"as", "for", "to", "of", "into", "in", "than"})
"""Before a noun without an article, they make it an office or a matter: "ran for president"."""


class Counting:
    """One document's nouns, by the words around them; `found` has the heads of the phrases found so far."""

    def __init__(self, doc: Doc, parse: Parse, words: Words, found: Container[int]) -> None:
        self._doc, self._parse, self._words, self._found = doc, parse, words, found

    def counts(self, noun: Hit[Head], head: int) -> bool:
        """A noun that means other things too ("power", "service") counts only as one who acts."""
        sort = noun.entry.sort
        if not sort.acts:
            return not self._is_office(noun, head)
        if sort.marked and self._is_marked(noun):
            return True
        parse = self._parse
        n = parse.first_conjunct(head)
        if parse.dep[n] == "nsubj":
            return parse.pos[parse.head[n]] == "VERB"
        if parse.dep[n] == "appos":
            return parse.head[n] in self._found
        above = parse.head[n]
        if parse.dep[n] != "pobj":
            return False
        with_others = sort.kind == "group" and parse.words[above] in ("with", "against", "between")
        return with_others or parse.dep[above] == "agent"

    def _is_marked(self, noun: Hit[Head]) -> bool:
        """Whether a word before the noun tells whose or of what sort it is: "rebel boats"."""
        parse = self._parse
        for n in range(parse.left[noun.end - 1], noun.start):
            hit, told = self._words.named.get(n), modifiers().get(parse.words[n].lower())
            owns = parse.tag[n] == "PRP$" or (
                parse.pos[n] == "PROPN" and parse.dep[n] in ("poss", "compound", "nmod")
            )
            if (hit is not None and not self._words.is_joined(hit.end)) or told not in (None, "ELI") or owns:
                return True
        return False

    def _is_office(self, noun: Hit[Head], head: int) -> bool:
        """Whether a noun without an article names an office or a matter: "as president", "to justice"."""
        parse, sort = self._parse, noun.entry.sort
        if sort.kind != "person" or noun.entry.plural or not parse.words[noun.start][:1].islower():
            return False
        if parse.left[head] < noun.start and parse.pos[parse.left[head]] not in ("ADJ", "NOUN"):
            return False
        head = self.heading(noun)
        above = parse.head[head]
        if parse.dep[head] != "pobj" or parse.words[above].lower() not in _TO_AN_OFFICE:
            return parse.dep[head] == "oprd"
        return parse.words[max(above - 1, 0)].lower() != "according"

    def is_participle(self, hit: Hit[Head], head: int) -> bool:
        """Whether a participle stands for somebody: "the accused said"."""
        parse = self._parse
        alone = hit.start == head > 0 and parse.words[head - 1].lower() == "the"
        return alone and parse.tag[head] in ("VBN", "VBD", "JJ") and parse.role(head) in _ACTED_ON

    def introduced(self, hit: Hit[Head], head: int) -> int | None:
        """The head of the name before which a participle stands for somebody: "the accused, Ivo Maric, …"."""
        parse = self._parse
        if hit.start != head or parse.words[head + 1 : head + 2] != [","] or head == 0:
            return None
        alone = parse.words[head - 1].lower() == "the" and parse.dep[head] == "amod"
        above = parse.head[head]
        return above if alone and above > head + 1 and above in self._found else None

    def is_club(self, hit: Hit[Head], head: int) -> bool:
        """Whether a noun is a club's or a paper's name: "the Cardinals", "the Daily Caller"."""
        label, sort = self._doc[head].ent_type_, hit.entry.sort
        if sort.kind != "person" or not self._parse.words[hit.start][:1].isupper():
            return False
        if sort.acts and not hit.entry.plural:
            return label in ("ORG", "PERSON")
        opens = hit.start == 0 or self._parse.sentence[hit.start - 1] != self._parse.sentence[hit.start]
        return label == "ORG" and hit.entry.plural and not opens

    def heading(self, noun: Hit[Head]) -> int:
        """The word of the noun that heads it: "member" of "member of parliament"."""
        within = range(noun.start, noun.end)
        return next((n for n in within if self._parse.head[n] not in within), noun.end - 1)
