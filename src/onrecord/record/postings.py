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
        """`lowest`: hashes a member is found by. `common`: a hash that more members have finds none of
        them.
        """
        self._lowest, self._common = lowest, common
        self._members = list(members)
        self._hashes = np.empty(0, np.uint32)  # sorted
        self._numbers = np.empty(0, np.uint32)  # for each hash, which of the members has it
        self._gathered: dict[int, list[int]] = {}
        self._count = 0
        if members:
            found_by = [self._low(member) for member in members]
            sizes = [len(hashes) for hashes in found_by]
            self._sort_in(
                np.concatenate(found_by), np.repeat(np.arange(len(members), dtype=np.uint32), sizes)
            )

    def add(self, member: Member) -> None:
        for found_by in self._low(member).tolist():
            self._gathered.setdefault(found_by, []).append(len(self._members))
            self._count += 1
        self._members.append(member)
        if self._count > _GATHERED:
            sizes = [len(numbers) for numbers in self._gathered.values()]
            hashes = np.repeat(np.fromiter(self._gathered, np.uint32), sizes)
            self._sort_in(hashes, np.concatenate([np.array(n, np.uint32) for n in self._gathered.values()]))
            self._gathered, self._count = {}, 0

    def sharing(self, sketch: Sequence[int], least: int) -> list[Member]:
        """The members of whose lowest hashes the sketch has `least`, those that share most first."""
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
        enough = np.flatnonzero(shared >= least)
        best_first = enough[np.argsort(-shared[enough], kind="stable")]
        return [self._members[number] for number in numbers[best_first].tolist()]

    def _low(self, member: Member) -> Hashes:
        hashes = array(member.sketch)
        return np.partition(hashes, self._lowest)[: self._lowest] if len(hashes) > self._lowest else hashes

    def _sort_in(self, hashes: Hashes, numbers: Hashes) -> None:
        hashes, numbers = np.concatenate([self._hashes, hashes]), np.concatenate([self._numbers, numbers])
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._numbers = hashes[order], numbers[order]
