"""A parsed document as plain objects.

spaCy's `Token` is a window on memory that is not Python's: a new object each time that one is asked for,
whose labels are looked up and decoded each time that they are read. Grammar asks the same of the same few
words again and again. So a document is read once into tokens that hold what they are asked for, under spaCy's
names; there is one for each word, and all components share them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, repeat
from typing import Any, Final, Literal, overload

import msgspec
import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.tokens import Doc

ATTRIBUTES: Final = (
    *("IDX", "ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE"),
    *("SPACY", "IS_PUNCT", "IS_SPACE", "IS_QUOTE", "HEAD", "SENT_START"),
)
LABELS: Final = 7
"""How many of them, from the second on, are words and labels."""
_LATER: Any = None
"""What a token holds in place of others until all are there."""


class Token(msgspec.Struct, eq=False):
    """A word with what spaCy's token of the same name says of it."""

    doc: "Parsed"
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    spaced: bool
    """Whether white space follows."""
    is_punct: bool
    is_space: bool
    is_quote: bool
    sent: "Span" = _LATER
    head: "Token" = _LATER
    """Of a sentence's root: itself."""
    left_edge: "Token" = _LATER
    right_edge: "Token" = _LATER
    """The first and the last word of its subtree."""
    children: Sequence["Token"] = ()
    """In the order of the text."""

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    @property
    def ancestors(self) -> Iterator["Token"]:
        """The head, its head, and so on up to the sentence's root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def is_ancestor(self, descendant: "Token") -> bool:
        """Whether it stands above the other in the tree."""
        return any(token is self for token in descendant.ancestors)

    @property
    def subtree(self) -> Iterator["Token"]:
        """The token and all that stand below it, in no particular order."""
        waiting = [self]
        while waiting:
            token = waiting.pop()
            yield token
            waiting += token.children

    def nbor(self, i: int = 1) -> "Token":
        """The token so many words on. Raises `IndexError` behind the end of the text."""
        return self.doc.tokens[self.i + i]


class Span:
    """Words in a row: tokens `[start, end)`."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: "Parsed", start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __getitem__(self, n: int) -> Token:
        return self.doc.tokens[self.start : self.end][n]

    @property
    def start_char(self) -> int:
        """Where its first word begins."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Where its last word ends."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words with what stands between them."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def sent(self) -> "Span":
        """The sentence of its first word."""
        return self.doc.tokens[self.start].sent

    @property
    def root(self) -> Token:
        """The word that stands highest in the tree, the first of several; a mark or white space only where
        there is nothing else.
        """
        tokens = self.doc.tokens[self.start : self.end]
        if len(tokens) == 1:
            return tokens[0]
        tops = [token for token in tokens if not self.start <= token.head.i < self.end or token.head is token]
        if len(tops) == 1:
            return tops[0]
        for token in tops:
            if token.head is token:
                return token
        root, lowest = tokens[0], len(self.doc.tokens)
        for token in tops:
            idle = (token.is_space or token.is_punct) and not token.children
            depth = len(self.doc.tokens) - 1 if idle else sum(1 for _ in token.ancestors)
            if depth < lowest:
                root, lowest = token, depth
        return root


class Parsed:
    """The tokens of a document, and the way from characters to them."""

    def __init__(self, doc: Doc) -> None:
        self.annotation = annotation(doc)
        self.tokens = _tokens(self, doc.vocab.strings)
        _tie(self.tokens, doc, self.annotation[:, -2:].astype(np.int64).tolist())
        self.text = "".join(token.text + " " if token.spaced else token.text for token in self.tokens)
        """Kept, as spaCy puts it together anew each time that it is asked for."""
        self.starts = [token.idx for token in self.tokens]
        """Where each token begins, in characters."""

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Span: ...
    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, int):
            return self.tokens[at]
        start, end, _ = at.indices(len(self.tokens))
        return Span(self, start, max(start, end))

    @property
    def sents(self) -> list[Span]:
        """The sentences, in order."""
        return [token.sent for token in self.tokens if token.sent.start == token.i]

    def char_span(
        self, start: int, end: int, alignment_mode: Literal["contract", "expand"] = "expand"
    ) -> Span | None:
        """The words that the characters `[start, end)` touch, or with "contract" those that they hold whole;
        None where there are none, or where the text does not reach.
        """
        if not (0 <= start < len(self.text) and 0 < end <= len(self.text)):
            return None
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        if alignment_mode == "expand":
            if start == self.starts[first] + len(self.tokens[first].text):
                first += 1  # the space behind a word is no part of it
            return Span(self, first, last + 1)
        if self.starts[first] < start:
            first += 1
        if end < self.starts[last] + len(self.tokens[last].text):
            last -= 1
        return Span(self, first, last + 1) if first <= last else None

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Whoever keeps the document does not keep the tokens: they can be read anew."""
        return type(None), ()

    def release(self) -> None:
        """Lets go of the tokens: each holds others, and all would stay until the collector comes by."""
        for token in self.tokens:
            token.head = token.left_edge = token.right_edge = token.sent = token.doc = _LATER
            token.children = ()
        self.tokens = []


def parsed(doc: Doc) -> Parsed:
    """The tokens of `doc`, read the first time that they are asked for and kept until `forget`."""
    kept: Parsed | None = doc._.parsed
    if kept is None:
        kept = doc._.parsed = Parsed(doc)
    return kept


def renew(doc: Doc) -> None:
    """Forgets the tokens of `doc` where somebody has changed it since: each component begins with this."""
    kept: Parsed | None = doc._.parsed
    if kept is not None and not np.array_equal(kept.annotation, annotation(doc)):
        forget(doc)


def forget(doc: Doc) -> None:
    """Lets go of what `parsed` has read of `doc`, which is large."""
    kept: Parsed | None = doc._.parsed
    if kept is not None:
        kept.release()
        doc._.parsed = None


def annotation(doc: Doc) -> NDArray[np.uint64]:
    """What spaCy says of the words of `doc`: a row for each, a column for each of `ATTRIBUTES`."""
    values: Any = doc.to_array(list(ATTRIBUTES))
    return np.asarray(values, np.uint64)


def _tokens(parse: Parsed, strings: StringStore) -> list[Token]:
    """The tokens, but for what ties them to each other."""
    starts, *columns = parse.annotation[:, :-2].T.tolist()
    labels, flags = columns[:LABELS], columns[LABELS:]
    said = {key: strings[key] for key in set().union(*labels)}
    words = (map(said.__getitem__, column) for column in labels)
    return list(map(Token, repeat(parse), count(), starts, *words, *(map(bool, flag) for flag in flags)))


def _tie(tokens: list[Token], doc: Doc, places: list[list[int]]) -> None:
    """Ties the tokens to each other and to their sentences."""
    below: defaultdict[int, list[Token]] = defaultdict(list)
    sentence: Span | None = None
    for token, (way, starts) in zip(tokens, places, strict=True):
        token.head = tokens[token.i + way]
        token.left_edge = token.right_edge = token
        if way:
            below[token.i + way].append(token)
        if starts == 1 or sentence is None:
            sentence = Span(token.doc, token.i, token.i)
        token.sent = sentence
        sentence.end = token.i + 1
    for i, children in below.items():
        token, same = tokens[i], doc[i]
        token.children = children
        token.left_edge, token.right_edge = tokens[same.left_edge.i], tokens[same.right_edge.i]
