"""From runs of word pieces to characters of the text."""

import unicodedata

from onrecord.coding.encoder.tokens import Tokens

Span = tuple[int, int]


def span_of(text: str, tokens: Tokens, run: tuple[int, int]) -> Span:
    """The characters of a run of pieces. Marks that combine with its last character belong to it."""
    start, end = int(tokens.starts[run[0]]), int(tokens.ends[run[1] - 1])
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end
