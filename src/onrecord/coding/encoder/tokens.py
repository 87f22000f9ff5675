"""Text as the encoder sees it: word pieces, where they stand, and what its lower case would lose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

PARAGRAPH = re.compile(r"[^\n]+")
QUOTATION_MARK = re.compile(r"[\"“”„‟«»‘’]|``|''")
CLOSED_BY = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‘": "’",
    '"': '"',
    "``": "''",
    "''": "''",
    "”": "”",
}
OUTSIDE, INSIDE, MARK = 0, 1, 2
"""Where a piece stands towards quotation marks."""
LOWER, CAPITALISED, CAPITALS, DIGITS = 0, 1, 2, 3
"""How a word is written."""
STATES = 3
MARKS = 4 * STATES
"""How many values `Tokens.marks` takes: four ways of writing by three states of quotation."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in word pieces, one array entry a piece; offsets are code points of the text."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first: NDArray[np.bool_]
    """Does the piece begin a word?"""
    marks: NDArray[np.int64]
    """How the piece is written and whether it is quoted: writing * STATES + state."""
    paragraphs: NDArray[np.int64]
    """Number of the paragraph (the line) it stands in."""

    def __len__(self) -> int:
        return len(self.ids)


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """The text's word pieces. The tokenizer must be BERT's, without padding or truncation."""
    lines = list(PARAGRAPH.finditer(text))
    encodings = tokenizer.encode_batch([line[0] for line in lines], add_special_tokens=False)
    ids: list[int] = []
    spans: list[tuple[int, int]] = []
    words: list[int | None] = []
    paragraphs: list[int] = []
    for number, (line, encoding) in enumerate(zip(lines, encodings, strict=True)):
        offset = line.start()
        ids += encoding.ids
        spans += [(a + offset, b + offset) for a, b in encoding.offsets]
        words += encoding.word_ids
        paragraphs += [number] * len(encoding.ids)
    places = np.array(spans, dtype=np.int64).reshape(-1, 2)
    first = np.ones(len(ids), dtype=np.bool_)
    first[1:] = [a != b for a, b in pairwise(words)]
    where = np.array(paragraphs, dtype=np.int64)
    first[1:] |= np.diff(where) > 0
    return Tokens(
        ids=np.array(ids, dtype=np.int64),
        starts=places[:, 0],
        ends=places[:, 1],
        first=first,
        marks=_writing(text, spans) * STATES + _quotation(text, places[:, 0]),
        paragraphs=where,
    )


def _writing(text: str, spans: list[tuple[int, int]]) -> NDArray[np.int64]:
    def writing(word: str) -> int:
        if word.islower() or not word:
            return LOWER
        if word[0].isdigit():
            return DIGITS
        if not word[0].isupper():
            return LOWER
        return CAPITALS if len(word) > 1 and word.isupper() else CAPITALISED

    return np.array([writing(text[a:b]) for a, b in spans], dtype=np.int64)


def _quotation(text: str, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """OUTSIDE, INSIDE or MARK for each place. A quotation never closed ends with its paragraph."""
    changes, states = [0], [OUTSIDE]
    for line in PARAGRAPH.finditer(text):
        for start, end, state in _quotations(text, line.start(), line.end()):
            changes += [start, end]
            states += [MARK, state]
        if states[-1] != OUTSIDE:
            changes.append(line.end())
            states.append(OUTSIDE)
    found = np.searchsorted(np.array(changes), starts, side="right") - 1
    return np.array(states, dtype=np.int64)[found]


def _quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Each quotation mark of a paragraph: its place, and the state of what follows it."""
    closing = ""
    for mark in QUOTATION_MARK.finditer(text, start, end):
        sign, before, after = (
            mark[0],
            text[mark.start() - 1 : mark.start()],
            text[mark.end() : mark.end() + 1],
        )
        if sign in "‘’" and (before.isalnum() and after.isalnum()):
            continue
        if closing and sign in closing:
            closing = ""
        elif sign == "’" or (closing and sign == "‘"):
            continue
        elif not closing:
            closing = CLOSED_BY.get(sign, "")
        yield mark.start(), mark.end(), INSIDE if closing else OUTSIDE
