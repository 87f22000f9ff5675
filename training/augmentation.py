"""Articles as other pages would have printed them. Characters keep their places, so that spans stay true. And
articles with other words in them, for a teacher to speak of.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from onrecord.coding.encoder.syntax import FINE_TAGS, Parse
from tokenizers import Tokenizer

from onrecord.coding.encoder.tokens import Tokens, tokenize

QUOTED = re.compile(r"“([^”\n]*)”|\"([^\"\n]*)\"")
STYLES = ("“”", '""', "«»", "„“", "‘’", "  ")
"""Opening and closing marks; two blanks for text that lost its marks on the way."""
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
STOPS = str.maketrans(",;:.", "    ")
REPLACED: Final = 0.15
"""Share of the words of open classes that are replaced."""
OPEN_CLASSES: Final = ("CD", "JJ", "NN", "NNS", "NNP", "NNPS", "RB", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ")


def other_print(text: str, rng: random.Random, *, share: float) -> str:
    """A text of the same length; `share` of all calls change its quotation marks, a few its letters."""
    if rng.random() < share:
        style = rng.choice(STYLES)
        text = QUOTED.sub(lambda found: style[0] + found[0][1:-1] + style[1], text)
        text = APOSTROPHE.sub(rng.choice("'’"), text)
    chance = rng.random()
    if chance < share / 10:
        upper = text.upper()
        return upper if len(upper) == len(text) else text
    if chance < share / 5:
        lower = text.lower()
        return lower if len(lower) == len(text) else text
    if chance < share / 4:
        return text.translate(STOPS)
    return text


def words_by_tag(
    texts: Iterable[str], parsed: dict[str, Parse], tokenizer: Tokenizer
) -> dict[int, NDArray[np.int64]]:
    """Of each open class (its place in `Parse.tags`) the ids of the words of one piece that the texts have of
    it, as often as they have them.
    """
    found: dict[int, list[NDArray[np.int64]]] = {FINE_TAGS.index(tag) + 1: [] for tag in OPEN_CLASSES}
    for text in texts:
        if (parse := parsed.get(text)) is not None:
            tokens = tokenize(text, tokenizer)
            tags = _tags(tokens, parse)
            for tag, ids in found.items():
                ids.append(tokens.ids[tags == tag])
    return {tag: np.concatenate(ids) for tag, ids in found.items() if sum(map(len, ids))}


def other_words(
    tokens: Tokens, parse: Parse, words: dict[int, NDArray[np.int64]], rng: random.Random
) -> Tokens:
    """The pieces with some words of one piece replaced by others of the same class (after Jiao et al. 2020,
    TinyBERT, whose words come of a language model).
    """
    tags = _tags(tokens, parse)
    draws = np.random.default_rng(rng.getrandbits(64))
    chosen = draws.random(len(tokens)) < REPLACED
    ids = tokens.ids.copy()
    for tag, choices in words.items():
        at = np.flatnonzero(chosen & (tags == tag))
        ids[at] = choices[draws.integers(len(choices), size=len(at))]
    return replace(tokens, ids=ids)


def _tags(tokens: Tokens, parse: Parse) -> NDArray[np.int64]:
    """The tag of each piece that is a word by itself; 0 for others."""
    if not len(tokens) or not len(parse.starts):
        return np.zeros(len(tokens), np.int64)
    word = np.maximum(np.searchsorted(parse.starts, tokens.starts, side="right") - 1, 0)
    whole = tokens.first & np.append(tokens.first[1:], True) & (parse.starts[word] == tokens.starts)
    return np.where(whole, parse.tags[word], 0)
