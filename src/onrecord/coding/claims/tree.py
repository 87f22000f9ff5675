"""The dependency tree of a document: children by label, subtrees, and the way from tokens to characters and
back."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from onrecord.coding.parsed import Token, parsed
from onrecord.model import Span

Range = tuple[int, int]
"""Tokens `[start, end)`."""


class Tree:
    """One document's tree."""

    def __init__(self, doc: Doc) -> None:
        self.doc = parsed(doc)
        self.text = self.doc.text

    def children(self, token: Token, *labels: str) -> Sequence[Token]:
        """Children in order of the text; only those with one of `labels`, where any are given."""
        below = token.children
        return [child for child in below if child.dep_ in labels] if labels else below

    def child(self, token: Token, *labels: str) -> Token | None:
        """The first child with one of `labels`."""
        return next((child for child in token.children if child.dep_ in labels), None)

    def covers(self, token: Token) -> Range:
        """The range of the whole subtree."""
        return token.left_edge.i, token.right_edge.i + 1

    def chars(self, tokens: Range) -> Span:
        """A range of tokens as characters."""
        last = self.doc[tokens[1] - 1]
        return self.doc[tokens[0]].idx, last.idx + len(last.text)

    def tokens(self, start: int, end: int) -> Range:
        """The tokens that begin in the characters `[start, end)`."""
        return bisect_left(self.doc.starts, start), bisect_left(self.doc.starts, end)

    def at(self, place: int) -> Token:
        """The token at a character."""
        return self.doc[max(0, bisect_right(self.doc.starts, place) - 1)]

    def sentence(self, token: Token) -> int:
        """Which sentence a token is in: the index of its first token."""
        return token.sent.start

    def word_before(self, place: int) -> Token | None:
        """The last token before a character that is neither space nor punctuation."""
        i = bisect_left(self.doc.starts, place) - 1
        while i >= 0 and (self.doc[i].is_space or self.doc[i].is_punct):
            i -= 1
        return self.doc[i] if i >= 0 else None
