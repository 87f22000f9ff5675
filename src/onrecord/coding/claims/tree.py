"""The dependency tree of a document as plain lists: a node's children cost what they are, not what they
span."""

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Token

from onrecord.model import Span

Range = tuple[int, int]
"""Tokens `[start, end)`."""


class Tree:
    """Children, subtrees and sentences of a document's tokens, and the way from tokens to characters and
    back."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        """Kept, as spaCy puts it together anew each time that it is asked for."""
        self._children: list[list[Token]] = [[] for _ in range(len(doc))]
        self._sentence: list[int] = []
        self._places: list[int] = []
        for token in doc:
            if token.head.i != token.i:
                self._children[token.head.i].append(token)
            starts = token.is_sent_start or not self._sentence
            self._sentence.append(token.i if starts else self._sentence[-1])
            self._places.append(token.idx)

    def children(self, token: Token, *labels: str) -> list[Token]:
        """Children in order of the text; only those with one of `labels`, where any are given."""
        below = self._children[token.i]
        return [child for child in below if child.dep_ in labels] if labels else below

    def child(self, token: Token, *labels: str) -> Token | None:
        """The first child with one of `labels`."""
        return next((child for child in self._children[token.i] if child.dep_ in labels), None)

    def covers(self, token: Token) -> Range:
        """The range of the whole subtree."""
        return token.left_edge.i, token.right_edge.i + 1

    def chars(self, tokens: Range) -> Span:
        """A range of tokens as characters."""
        last = self.doc[tokens[1] - 1]
        return self.doc[tokens[0]].idx, last.idx + len(last)

    def tokens(self, start: int, end: int) -> Range:
        """The tokens that begin in the characters `[start, end)`."""
        return bisect_left(self._places, start), bisect_left(self._places, end)

    def at(self, place: int) -> Token:
        """The token at a character."""
        return self.doc[max(0, bisect_right(self._places, place) - 1)]

    def sentence(self, token: Token) -> int:
        """Which sentence a token is in: the index of its first token."""
        return self._sentence[token.i]

    def word_before(self, place: int) -> Token | None:
        """The last token before a character that is neither space nor punctuation."""
        i = bisect_left(self._places, place) - 1
        while i >= 0 and (self.doc[i].is_space or self.doc[i].is_punct):
            i -= 1
        return self.doc[i] if i >= 0 else None
