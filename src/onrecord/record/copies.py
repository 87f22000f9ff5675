"""Texts → copies: which articles print one and the same text, and where that text is from.

An article is a copy of an *earlier* one where nearly all of its words stand there in the same runs: with
another headline, shortened, in another order, with a word changed here and there or a little background.
That is containment, not likeness, and it has a direction: an article cut to its first half is a copy, one
that adds as much again is none. It is told from sketches, the lowest hashes of a text's runs of four words
(A. Broder, "On the resemblance and containment of documents", 1997), so that no text is read twice.

A group of copies is held together by its first published text, never by a chain: each member is a copy of
that.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord import tables
from onrecord.record.postings import Hashes, Postings, array
from onrecord.record.rows import UNDATED, Member

# A change to any of these three, or to how text is hashed, makes stored sketches worthless: `rows.FORMAT`
# goes up.
RUN = 4
"""Words to a hash."""
KEPT = 384
"""Hashes kept of a text: all of them up to about so many words, a sample of a longer one."""
KEPT_OF = 16
"""At least one hash in so many is kept, which counts from 6,144 words on: a book's sketch must find a
chapter.
"""

_ALL = 2**32
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts that put no space between words: each character counts as a word."""
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")


class Limits(msgspec.Struct, kw_only=True, frozen=True):
    """The table `copies.yaml`, which says what each of them means."""

    new: float
    words: int
    sample: int
    found_by: int
    shared: int
    part: float
    common: int
    compared: int


@cache
def limits() -> Limits:
    return tables.load("onrecord.record", "copies.yaml", Limits)


def sketch(text: str) -> list[int]:
    """The text's lowest hashes, 32 bits each, in the order in which they stand in it; [] if it has no words.

    The order is kept because it tells words changed here and there from a passage added.
    """
    hashes = _hashes(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
    _, first = np.unique(hashes, return_index=True)
    hashes = hashes[np.sort(first)]
    keep = max(KEPT, len(hashes) // KEPT_OF)
    if len(hashes) > keep:
        hashes = hashes[hashes <= np.partition(hashes, keep - 1)[keep - 1]]
    kept: list[int] = hashes.tolist()
    return kept


def new_share(later: Sequence[int], earlier: Sequence[int]) -> float:
    """Share of the later text's words that don't stand in the earlier, 0 to 1, as their sketches tell.

    A text of very few words is new unless it is the same, and so is one too short to be seen in a long
    text's sketch.
    """
    own, others = array(later), array(earlier)
    if np.array_equal(own, others):
        return 0.0
    if len(own) + RUN - 1 < limits().words:
        return 1.0
    reach = min(_reach(own), _reach(others))  # up to here both sketches hold every hash of their texts
    own, part = own[own <= reach], (reach + 1) / _ALL
    if len(own) < limits().sample or not len(others):
        return 1.0
    others = np.sort(others)
    stands = others[np.minimum(np.searchsorted(others, own), len(others) - 1)] == own
    starts, sizes = _runs(stands)
    # A few words met in a passage otherwise new are a set phrase, nothing taken over.
    stands &= np.repeat(sizes > int(2 * part), sizes)
    starts, sizes = _runs(stands)
    # A passage of n new words makes n + RUN - 1 hashes new, but only n where the text begins or ends with
    # it; a word changed is a passage of one, and a cut one of none.
    spread = (RUN - 1) * part
    at_ends = int(not stands[0]) + int(not stands[-1])
    new = np.maximum(sizes[~stands[starts]] - spread, 0).sum() + spread * at_ends
    return float(new / (len(own) + spread))


def is_copy(later: Sequence[int], earlier: Sequence[int]) -> bool:
    """Whether a text adds less than a third to what it takes over from an earlier one. A text without words
    is no copy.
    """
    return len(later) > 0 and new_share(later, earlier) < limits().new


def origin(group: Sequence[Member]) -> tuple[str, str]:
    """Article id of the group's first published text, and the agency credited, else that article's outlet
    or "".

    The agency that most members credit; of several, the one credited first. Readings of a page that a later
    one superseded don't count beside others. Raises `ValueError` for a group of none.
    """
    if not group:
        raise ValueError("a group of copies has at least one member")
    members = sorted((member for member in group if member.superseded_by is None), key=_published)
    members = members or sorted(group, key=_published)
    credits = Counter(member.agency for member in members if member.agency)
    agency = max(credits, key=credits.__getitem__, default=None)  # of equals the first counted
    return members[0].article, agency or members[0].outlet or ""


class CopyIndex:
    """Groups of copies, to which articles are added one by one.

    Every article belongs to the first published of the texts that it is a copy of. Which was first is told
    by the day of publication (undated ones come after all others), then by when it was added, then by the
    order of placing. So the order of arrival matters between texts of one day only, or of none, and only
    where one contains the other but not the reverse.
    """

    def __init__(self, known: Iterable[Member]) -> None:
        """`known`: members of earlier runs, in any order. Where `sketch` is an array of 32-bit integers
        instead of a list, many are loaded in a fraction of the time.
        """
        self._order: dict[str, tuple[str, str, int, str]] = {}
        self._group_of: dict[str, _Group] = {}
        groups: dict[str, _Group] = {}
        for member in known:
            # Where nothing else tells, the one that the group is named after was first.
            self._order[member.article] = (
                *_published(member)[:2],
                int(member.article != member.group),
                member.article,
            )
            group = groups.get(member.group)
            if group is None:
                group = groups[member.group] = _Group(member)
            else:
                group.members.append(member)
                if self._before(member, group.first):
                    group.first = member
            self._group_of[member.article] = group
        firsts = [group.first for group in groups.values()]
        self._firsts = Postings(firsts, limits().found_by, limits().common)

    def place(self, member: Member) -> list[Member]:
        """Sets `member.group`; returns it and all others whose group changed."""
        self._order[member.article] = (*_published(member)[:2], len(self._order) + 2, member.article)
        touched: list[_Group] = []
        self._settle(member, touched)
        changed = {each.article: each for group in touched for each in group.name()}
        return [member, *(each for each in changed.values() if each is not member)]

    def _settle(self, member: Member, touched: list["_Group"]) -> None:
        """Puts a member that is in no group into one, its own if need be; notes every group that it
        alters.
        """
        near = self._near(member)
        earlier = [
            first for first in near if self._before(first, member) and is_copy(member.sketch, first.sketch)
        ]
        if earlier:
            group = self._group_of[min(earlier, key=self._when).article]
            group.members.append(member)
        else:
            group = _Group(member)
            self._firsts.add(member)
        self._group_of[member.article] = group
        touched.append(group)
        if not earlier:
            left = [each for first in near for each in self._take(group, first, touched)]
            for each in sorted(left, key=self._when):
                self._settle(each, touched)

    def _near(self, member: Member) -> list[Member]:
        """First texts of groups that a member may be a copy of, or the other way round, the nearest first."""
        least = min(limits().shared, len(member.sketch))
        found = self._firsts.sharing(member.sketch, least, limits().part)
        return [each for each in found if self._group_of[each.article].first is each][: limits().compared]

    def _take(self, group: "_Group", first: Member, touched: list["_Group"]) -> list[Member]:
        """Moves copies of this group's first text here from the group of a later one. Where that later text
        is such a copy itself, its group is no more, and the members left over are returned.
        """
        text, other = group.first, self._group_of[first.article]
        if other.first is not first or self._before(
            first, text
        ):  # its group fell in the meantime, or comes before
            return []
        left: list[Member] = []
        for each in other.members:
            if is_copy(each.sketch, text.sketch):
                group.members.append(each)
                self._group_of[each.article] = group
            else:
                left.append(each)
        touched.append(other)
        fallen = self._group_of[first.article] is group
        other.members = [] if fallen else left
        return left if fallen else []

    def _when(self, member: Member) -> tuple[str, str, int, str]:
        return self._order[member.article]

    def _before(self, one: Member, other: Member) -> bool:
        return self._order[one.article] < self._order[other.article]


class _Group:
    """Copies of one text."""

    __slots__ = ("first", "members")

    def __init__(self, first: Member) -> None:
        self.first = first
        self.members = [first]

    def name(self) -> list[Member]:
        """Names the group after the first added of those it may be named after; returns whose group that
        changes.
        """
        named = [member for member in self.members if member.group == member.article]
        name = min(named, key=lambda member: (member.added, member.article), default=self.first).article
        changed = [member for member in self.members if member.group != name]
        for member in changed:
            member.group = name
        return changed


def _hashes(words: list[str]) -> Hashes:
    """One hash for each run of `RUN` words, or one of all words where they are fewer."""
    if not words:
        return np.empty(0, np.uint32)
    codes = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    word_codes = np.array([codes[word] for word in words], np.uint64)
    run = min(RUN, len(words))
    mixed = np.zeros(len(words) - run + 1, np.uint64)
    for i in range(run):
        mixed = _mix(mixed + word_codes[i : len(words) - run + 1 + i])
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _mix(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spreads 64-bit integers evenly: the finalizer of SplitMix64 (Steele, Lea, Flood 2014). Wraps around."""
    codes = codes + np.uint64(0x9E3779B97F4A7C15)
    codes = (codes ^ (codes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    codes = (codes ^ (codes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return codes ^ (codes >> np.uint64(31))


def _reach(hashes: Hashes) -> int:
    """The hash up to which a sketch is complete: all there are, unless it is a sample."""
    return int(hashes.max()) if len(hashes) >= KEPT else _ALL - 1


def _runs(flags: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where runs of equal flags start, and how long they are."""
    starts = np.concatenate([[0], np.flatnonzero(flags[1:] != flags[:-1]) + 1])
    return starts, np.diff(starts, append=len(flags))


def _published(member: Member) -> tuple[str, str, str]:
    """Sorts by day of publication, where that isn't known after all others, then by when it was added."""
    return (member.published or UNDATED)[:10], member.added, member.article
