"""Finds the phrases of a table among the words of a text, the longest at each word."""

import re
from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Entry = TypeVar("Entry")

_PIECE = re.compile(r"\w+|[^\w\s]")


class Hit(NamedTuple, Generic[Entry]):
    """A phrase of the table at words `[start, end)`."""

    start: int
    end: int
    entry: Entry


def pieces(text: str) -> list[str]:
    """Runs of letters and digits, and single signs: how phrases are compared under any tokenizer."""
    return _PIECE.findall(text)


class Finder(Generic[Entry]):
    """A table of phrases, ready to be found; `fold` finds them in any case."""

    def __init__(self, phrases: Mapping[str, Entry], *, fold: bool = False) -> None:
        self._fold = fold
        self._phrases = {phrase.lower(): entry for phrase, entry in phrases.items()} if fold else phrases
        longest: dict[str, int] = {}
        for phrase in self._phrases:
            word = phrase.partition(" ")[0]
            if not word.isalnum():  # most phrases begin with a plain word, and there are many
                found = _PIECE.search(phrase)
                word = found.group() if found is not None else phrase
            if len(phrase) > longest.get(word, 0):
                longest[word] = len(phrase)
        self._longest = longest
        """Characters of the longest phrase that begins with a word or sign."""

    def find(
        self, text: str, starts: Sequence[int], ends: Mapping[int, int], *, last: bool = False
    ) -> list[Hit[Entry]]:
        """The phrases in `text`, none overlapping another; they begin and end where words do.

        `starts` holds the offset of every word, `ends` the number of the word that ends at an offset. Of two
        that overlap the first wins, or with `last` the one that ends later: "attorney general" in "state
        attorney general".
        """
        if self._fold:
            lower = text.lower()
            text = lower if len(lower) == len(text) else text  # a few letters grow when lowered
        found: list[Hit[Entry]] = []
        free = 0
        for n, start in enumerate(starts):
            if n < free:
                continue
            hit = self._at(text, n, start, ends)
            if hit is not None and last and hit.end - hit.start > 1:
                later = (self._at(text, k, starts[k], ends) for k in range(n + 1, hit.end))
                if any(other is not None and other.end > hit.end for other in later):
                    continue
            if hit is not None:
                found.append(hit)
                free = hit.end
        return found

    def _at(self, text: str, n: int, start: int, ends: Mapping[int, int]) -> Hit[Entry] | None:
        first = _PIECE.match(text, start)
        longest = self._longest.get(first.group()) if first else None
        if first is None or longest is None:
            return None
        for end in range(start + longest, first.end() - 1, -1):
            last = ends.get(end)
            if last is not None and (entry := self._phrases.get(text[start:end])) is not None:
                return Hit(n, last + 1, entry)
        return None
