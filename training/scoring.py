"""How good a reader of claims is: the figures of `score_claims.py`, and the same by publisher.

A claim is right when its cue and its source each touch the marked ones (or both have none) and its content
and the marked content share at least half of what either covers. Each claim is matched at most once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.coding.encoder.labels import ROLES
from training.corpus import Attribution, Span

QUOTATION_MARK = re.compile(r"[\"“”„«»]|''|``")


@dataclass(slots=True)
class Counts:
    """What was right, what was read and what was marked."""

    right: int = 0
    read: int = 0
    marked: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.read + self.marked) if self.read + self.marked else 0.0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 0.0


@dataclass(slots=True)
class Score:
    """Micro-averaged over the articles added."""

    claims: Counts = field(default_factory=Counts)
    overlap: dict[str, Counts] = field(default_factory=lambda: {role: Counts() for role in ROLES})
    """In characters, by role."""
    exact: dict[str, Counts] = field(default_factory=lambda: {role: Counts() for role in ROLES})
    """In spans, by role."""
    kinds: dict[str, Counts] = field(default_factory=dict)
    """Right and marked claims by kind: direct, indirect, mixed; and those without a source."""
    faults: Counter[str] = field(default_factory=Counter)
    """Why marked claims were missed: what failed in the claim read that shares most of the content."""

    def add(self, text: str, read: Sequence[Attribution], marked: Sequence[Attribution]) -> list[bool]:
        """Count one article in. Returns whether each claim that was read is right."""
        for role in ROLES:
            found, true = (
                {span for claim in side for span in getattr(claim, role)} for side in (read, marked)
            )
            _count(self.exact[role], found, true)
            _count(self.overlap[role], _characters(found), _characters(true))
        ways = sorted(
            ((agreement(a, b), i, j) for i, a in enumerate(read) for j, b in enumerate(marked)), reverse=True
        )
        used, met = set[int](), set[int]()
        for shared, i, j in ways:
            if shared and i not in used and j not in met:
                used.add(i)
                met.add(j)
        self.claims.right += len(used)
        self.claims.read += len(read)
        self.claims.marked += len(marked)
        for j, claim in enumerate(marked):
            for kind in (kind_of(claim, text), *(() if claim.source else ("no source",))):
                counts = self.kinds.setdefault(kind, Counts())
                counts.marked += 1
                counts.right += j in met
            if j not in met:
                self.faults[fault(claim, read)] += 1
        return [i in used for i in range(len(read))]


def _count(counts: Counts, read: set[Span] | set[int], marked: set[Span] | set[int]) -> None:
    counts.right += len(read & marked)
    counts.read += len(read)
    counts.marked += len(marked)


def agreement(read: Attribution, marked: Attribution) -> float:
    """Intersection over union of the contents, or 0 where the claim is not right."""
    for role in ("cue", "source"):
        a, b = _characters(getattr(read, role)), _characters(getattr(marked, role))
        if bool(a) != bool(b) or (a and not a & b):
            return 0.0
    shared = overlap(read, marked)
    return shared if shared >= 0.5 else 0.0


def overlap(read: Attribution, marked: Attribution) -> float:
    """Intersection over union of the contents, in characters."""
    a, b = _characters(read.content), _characters(marked.content)
    return len(a & b) / len(a | b) if a | b else 0.0


def fault(marked: Attribution, read: Sequence[Attribution]) -> str:
    """Which part of the nearest claim read is wrong: nothing read, content, cue, source."""
    nearest = max(read, key=lambda claim: overlap(claim, marked), default=None)
    if nearest is None or not overlap(nearest, marked):
        return "nothing read"
    if overlap(nearest, marked) < 0.5:
        return "content"
    if not _characters(nearest.cue) & _characters(marked.cue):
        return "cue"
    if agreement(nearest, marked):
        return "matched elsewhere"
    return "source"


def kind_of(claim: Attribution, text: str) -> str:
    """direct: each piece of content is one quotation; mixed: some quotation in it; indirect: none."""
    pieces = [text[a:b].strip(" ,.;:") for a, b in claim.content]
    if not any(QUOTATION_MARK.search(piece) for piece in pieces):
        return "indirect"
    whole = all(
        QUOTATION_MARK.match(p) and QUOTATION_MARK.search(p[-2:]) and len(QUOTATION_MARK.findall(p)) == 2
        for p in pieces
    )
    return "direct" if whole else "mixed"


def _characters(spans: Iterable[Span]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}
