"""Which actor a span of the text means."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from spacy.tokens import Doc

from onrecord.coding.parsed import parsed
from onrecord.model import Actor


class _Mention(NamedTuple):
    start: int
    end: int
    actor: str


class ActorIndex:
    """The mentions of an article's actors, ordered for look-up by character span.

    Building costs O(m log m) for m mentions, a look-up O(log m + k) for the k mentions near the span.
    """

    def __init__(self, actors: Iterable[Actor], doc: Doc | None = None) -> None:
        self._mentions = sorted(_Mention(start, end, a.id) for a in actors for start, end in a.mentions)
        self._starts = [m.start for m in self._mentions]
        self._reach = list(
            accumulate((m.end for m in self._mentions), max)
        )  # furthest end up to each mention
        self._doc = parsed(doc) if doc is not None else None

    @property
    def known(self) -> bool:
        """Whether any actor was found."""
        return bool(self._mentions)

    @classmethod
    def of(cls, doc: Doc) -> "ActorIndex":
        """The index of `doc._.actors`; it knows the parse, so that `at` can ask for a span's head."""
        return cls(doc._.actors, doc)

    def at(self, start: int, end: int) -> str | None:
        """Id of the actor that the words `[start, end)` mean, or None.

        Of a document, only a mention that covers the span's syntactic head counts: "officials in Kyiv" is
        not Kyiv. Of a bare list of actors, any mention that overlaps does. Among these the largest overlap
        wins; at equal overlap the tightest mention (the innermost one); then the earliest.
        """
        found = self._overlapping(start, end)
        if self._doc is not None and found:
            head = self._head(start, end)
            found = [m for m in found if m.start <= head < m.end]
        if not found:
            return None
        return min(
            found, key=lambda m: (max(start, m.start) - min(end, m.end), m.end - m.start, m.start)
        ).actor

    def within(self, start: int, end: int) -> list[tuple[tuple[int, int], str]]:
        """The mentions that lie in `[start, end)`, in order: span and actor's id."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [((m.start, m.end), m.actor) for m in self._mentions[low:high] if m.end <= end]

    def _overlapping(self, start: int, end: int) -> list[_Mention]:
        found = []
        n = bisect_left(self._starts, end) - 1
        while n >= 0 and self._reach[n] > start:
            if self._mentions[n].end > start:
                found.append(self._mentions[n])
            n -= 1
        return found

    def _head(self, start: int, end: int) -> int:
        """Where the head of the words `[start, end)` begins."""
        assert self._doc is not None
        first = max(bisect_right(self._doc.starts, start) - 1, 0)
        last = max(bisect_left(self._doc.starts, end), first + 1)
        return self._doc[first:last].root.idx
