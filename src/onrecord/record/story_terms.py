"""Records → the terms that tell a story from others: its rare words, those of title and lead foremost.

Names of people and places are words like any other here, and the rarest; so who and where count without being
asked for. Weights are TF-IDF with a document frequency from a table that is shipped, not from the record: an
article's terms are worked out once, where it is coded, and stay the same whatever is added later.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord import tables
from onrecord.commonness import commonness
from onrecord.model import Article


class TermWeights(msgspec.Struct, kw_only=True, frozen=True):
    """`terms` of the table `stories.yaml`, which says what each of them means."""

    title: float
    lead: float
    untitled: int
    lead_words: int
    words: int
    rarity: float
    kept: int
    longest: int


class Fade(msgspec.Struct, kw_only=True, frozen=True):
    """`fade` of the table `stories.yaml`."""

    scale: float
    exponent: float
    undated: int


class StoryRules(msgspec.Struct, kw_only=True, frozen=True):
    """The table `stories.yaml`, which says what each of them means."""

    terms: TermWeights
    together: float
    near: float
    fade: Fade
    settled: int
    at_once: int
    usual: float


@cache
def rules() -> StoryRules:
    return tables.load("onrecord.record", "stories.yaml", StoryRules)


def rarity(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What words are worth that these shares of documents have."""
    worth: npt.NDArray[np.float64] = np.power(-np.log(shares), rules().terms.rarity)
    return worth


def features(record: Article) -> tuple[list[str], list[float]]:
    """The article's weightiest terms and their weights, the weightiest first; the weights' squares sum to 1.

    Both are empty for an article without words. Of a text that is not English only the names and numbers are
    taken, since the table of common words is of English; they mean the same in every language.
    """
    rule = rules().terms
    of_title, of_text = record.title or "", record.text
    if record.language in (None, "en"):
        title, text = words(of_title), list(islice(words(of_text), rule.words))
    else:
        title, text = iter(_names(of_title)), _names(of_text)[: rule.words]
    counts: Counter[str] = Counter()
    for word in islice(title, rule.words) if of_title else text[: rule.untitled]:
        counts[word] += rule.title  # type: ignore[assignment]  # weighted counts
    for number, word in enumerate(text):
        counts[word] += rule.lead if number < rule.lead_words else 1  # type: ignore[assignment]
    common = commonness()
    worth = rarity(np.array([common.share(word) for word in counts])).tolist()
    weights = {
        word: (1 + math.log(n)) * value for (word, n), value in zip(counts.items(), worth, strict=True)
    }
    kept = sorted(weights, key=lambda word: (-weights[word], word))[: rule.kept]
    length = math.sqrt(sum(weights[word] ** 2 for word in kept)) or 1.0
    return kept, [round(weights[word] / length, 4) for word in kept]


_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
"""With what stands inside: "O'Neill", "U.S", "3.5", "10,000"."""


def words(text: str) -> Iterator[str]:
    """The text's words as terms: lower case, the plural and the possessive as the plain word."""
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text)):
        term = _term(match.group())
        if term:
            yield term


def _term(word: str) -> str:
    if len(word) > rules().terms.longest:
        return ""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word if len(word) > 1 else ""


def _names(text: str) -> list[str]:
    """The terms of words that are written with a capital or digits, and nowhere without."""
    found = [match.group() for match in _WORD.finditer(unicodedata.normalize("NFKC", text))]
    small = {word for word in found if word[0].islower()}
    names = (_term(word) for word in found if not word[0].islower() and word.lower() not in small)
    return [name for name in names if name]
