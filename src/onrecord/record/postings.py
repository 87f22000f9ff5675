"""Sketches → what shares hashes with one: an inverted index.

MinHash LSH with bands of one hash, in which a shortened copy is found as well: it has little likeness to a
long original, but all of its hashes are looked up among the original's lowest, not only its own lowest.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.record.rows import Member

Hashes = npt.NDArray[np.uint32]

_GATHERED = 2**19
"""Hashes added before they are sorted in among the others: what a dictionary holds quickly takes most
memory.
"""


def array(sketch: Sequence[int]) -> Hashes:
    """A sketch to reckon with; no copy is made of what is such an array already."""
    return np.asarray(sketch, np.uint32)


class Postings:
    """Members by the lowest hashes of their sketches."""

    def __init__(self, members: Sequence[Member], lowest: int, common: int) -> None:
        """`lowest`: hashes a member is found by. `common`: a hash that more members have finds none."""
        self._lowest, self._common = lowest, common
        self._members = list(members)
        self._hashes = np.empty(0, np.uint32)  # sorted
        self._numbers = np.empty(0, np.uint32)  # for each hash, which of the members has it
        self._gathered: dict[int, list[int]] = {}
        self._count = 0
        found_by = [self._low(member) for member in members]
        self._sizes = [len(hashes) for hashes in found_by]  # how many hashes each member is found by
        self._bounds = [int(hashes.max(initial=0)) for hashes in found_by]  # and the highest of them
        if members:
            numbers = np.arange(len(members), dtype=np.uint32)
            self._sort_in(np.concatenate(found_by), np.repeat(numbers, self._sizes))

    def add(self, member: Member) -> None:
        found_by = self._low(member)
        for each in found_by.tolist():
            self._gathered.setdefault(each, []).append(len(self._members))
        self._count += len(found_by)
        self._sizes.append(len(found_by))
        self._bounds.append(int(found_by.max(initial=0)))
        self._members.append(member)
        if self._count > _GATHERED:
            sizes = [len(numbers) for numbers in self._gathered.values()]
            hashes = np.repeat(np.fromiter(self._gathered, np.uint32), sizes)
            self._sort_in(hashes, np.concatenate([np.array(n, np.uint32) for n in self._gathered.values()]))
            self._gathered, self._count = {}, 0

    def sharing(self, sketch: Sequence[int], least: int, part: float) -> list[Member]:
        """Members that share hashes with a sketch, those that share most first: `least` hashes or more, and
        that `part` of those which they would share if one text were in the other.
        """
        hashes = np.sort(array(sketch))
        starts = np.searchsorted(self._hashes, hashes, "left")
        ends = np.searchsorted(self._hashes, hashes, "right")
        rare = np.flatnonzero((ends > starts) & (ends - starts <= self._common))
        hits = [self._numbers[starts[i] : ends[i]] for i in rare]
        for each in hashes.tolist():
            gathered = self._gathered.get(each)
            if gathered is not None and len(gathered) <= self._common:
                hits.append(np.array(gathered, np.uint32))
        if not hits:
            return []
        numbers, shared = np.unique(np.concatenate(hits), return_counts=True)
        numbers, shared = numbers[shared >= least], shared[shared >= least]
        bounds = np.array([self._bounds[number] for number in numbers], np.float64)
        theirs = np.array([self._sizes[number] for number in numbers]) * np.minimum(hashes[-1] / bounds, 1)
        enough = np.flatnonzero(shared >= part * np.minimum(theirs, np.searchsorted(hashes, bounds, "right")))
        best_first = enough[np.argsort(-shared[enough], kind="stable")]
        return [self._members[number] for number in numbers[best_first].tolist()]

    def _low(self, member: Member) -> Hashes:
        hashes = array(member.sketch)
        return np.partition(hashes, self._lowest)[: self._lowest] if len(hashes) > self._lowest else hashes

    def _sort_in(self, hashes: Hashes, numbers: Hashes) -> None:
        hashes, numbers = np.concatenate([self._hashes, hashes]), np.concatenate([self._numbers, numbers])
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._numbers = hashes[order], numbers[order]
