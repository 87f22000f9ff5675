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
        self._by_first: dict[str, list[tuple[str, Entry]]] = {}
        for phrase, entry in phrases.items():
            text = phrase.lower() if fold else phrase
            self._by_first.setdefault(pieces(text)[0], []).append((text, entry))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def find(
        self, text: str, starts: Sequence[int], ends: Mapping[int, int], *, last: bool = False
    ) -> list[Hit[Entry]]:
        """The phrases in `text`, none overlapping another; they begin and end where words do.

        `starts` holds the offset of every word, `ends` the number of the word that ends at an offset. Of two that
        overlap the first wins, or with `last` the one that ends later: "attorney general" in "state attorney general".
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
        candidates = self._by_first.get(first.group()) if first else None
        for phrase, entry in candidates or ():
            if text.startswith(phrase, start):
                last = ends.get(start + len(phrase))
                if last is not None and last >= n:
                    return Hit(n, last + 1, entry)
        return None
