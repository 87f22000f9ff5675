"""The dependency tree of a document as plain lists, so that reading a node's children costs what they cost, not its span."""

from spacy.tokens import Doc, Token

Range = tuple[int, int]
"""Tokens `[start, end)`."""


class Tree:
    """Children of every token, and the ranges their subtrees cover."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._children: list[list[Token]] = [[] for _ in range(len(doc))]
        for token in doc:
            if token.head.i != token.i:
                self._children[token.head.i].append(token)

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

    def within(self, token: Token, above: Token) -> bool:
        """Whether `token` stands in the range of `above`'s subtree."""
        return above.left_edge.i <= token.i <= above.right_edge.i
