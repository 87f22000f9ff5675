"""What of a parsed document tells who is who, as plain lists: one look at each token, then no more."""

from typing import NamedTuple

from spacy.tokens import Doc

from onrecord.coding.parsed import parsed

_INSIDE = frozenset(
    {"det", "amod", "compound", "nmod", "nummod", "poss", "quantmod", "case", "predet", "advmod"}
)
_PREMODIFIERS = frozenset({"amod", "compound", "nmod", "nummod", "quantmod", "predet"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_OPENING, _CLOSING, _EITHER = "“«„", "”»", '"'


class Parse(NamedTuple):
    """A document as lists, one value for each token."""

    text: str
    words: list[str]
    starts: list[int]
    """Where each word begins, in characters."""
    ends: dict[int, int]
    """Which word ends at a character."""
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    lemma: list[str]
    left: list[int]
    """First word of the noun phrase that each word heads, its clauses and complements left out."""
    sentence: list[int]
    quoted: list[bool]
    """Whether the word stands in quotation marks."""
    subject: dict[int, int]
    """The subject of a verb."""
    all_quoted: frozenset[int]
    """Sentences that hold no word outside quotation marks."""

    def premodifies(self, n: int) -> bool:
        """Whether the word stands before the head of a phrase, as part of the phrase."""
        return self.head[n] > n and self.dep[n] in _PREMODIFIERS

    def top(self, n: int) -> int:
        """The head of the phrase that the word premodifies; the word itself where it does not."""
        while self.premodifies(n):
            n = self.head[n]
        return n

    def role(self, n: int) -> str:
        """The word's relation in its clause, seen through coordination."""
        steps = 0
        while self.dep[n] == "conj" and self.head[n] < n and steps < 20:
            n, steps = self.head[n], steps + 1
        return self.dep[n]

    def first_conjunct(self, n: int) -> int:
        """The first of the things the word is coordinated with; the word itself where it is not."""
        while self.dep[n] == "conj" and self.head[n] < n:
            n = self.head[n]
        return n


def read_parse(doc: Doc) -> Parse:
    """The lists of `doc`. What the pipeline did not annotate is empty, and every word its own head."""
    read = parsed(doc)
    tokens, starts = read.tokens, read.starts
    words, dep = [token.text for token in tokens], [token.dep_ for token in tokens]
    head = [token.head.i for token in tokens] if doc.has_annotation("DEP") else list(range(len(tokens)))
    sentence: list[int] = []
    number = -1
    for n, token in enumerate(tokens):
        number += token.sent.start == n
        sentence.append(number)
    left = list(range(len(words)))
    subject: dict[int, int] = {}
    for n, above in enumerate(head):
        if above > n and dep[n] in _INSIDE:
            left[above] = min(left[above], left[n])
        if dep[n] in _SUBJECTS:
            subject.setdefault(above, n)
    quoted = _quoted(words)
    speaking = {s for s, word, q in zip(sentence, words, quoted, strict=True) if not q and word[:1].isalnum()}
    return Parse(
        text=read.text,
        words=words,
        starts=starts,
        ends={start + len(word): n for n, (start, word) in enumerate(zip(starts, words, strict=True))},
        pos=[token.pos_ for token in tokens],
        tag=[token.tag_ for token in tokens],
        dep=dep,
        head=head,
        lemma=[token.lemma_ for token in tokens],
        left=left,
        sentence=sentence,
        quoted=quoted,
        subject=subject,
        all_quoted=frozenset(range(number + 1)) - speaking,
    )


def _quoted(words: list[str]) -> list[bool]:
    """Which words stand in quotation marks; a paragraph that ends without closing them closes them."""
    quoted, inside = [], False
    for word in words:
        if word in _OPENING or word == "``":
            inside = True
        elif word in _CLOSING or word == "''":
            inside = False
        elif word == _EITHER:
            inside = not inside
        elif "\n" in word:
            inside = False
        quoted.append(inside)
    return quoted
