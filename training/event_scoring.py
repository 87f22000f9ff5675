"""How good a reader of events is, and where it errs: the figures of `score_news.py`, and kinds of errors.

A mention read and one marked are one where they have one type, stand in one sentence and share trigger or
party; each counts once, the best matching first. A side is right where both name nobody, or one touches the
other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.coding.encoder.events import ReadEvent
from training.corpus import MarkedArticle, Span

SIDES = ("actor", "recipient")
OTHERS = ("source", "place", "date", "goods")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an event, marked or read."""

    type: str
    trigger: Span
    arguments: dict[str, tuple[Span, ...]]
    status: str | None
    mode: str | None
    confidence: float = 1.0


@dataclass(slots=True)
class EventScore:
    """Counts over the articles added."""

    marked: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    """By type, as those above."""
    right: Counter[str] = field(default_factory=Counter)
    """Of the matched, by what is right in them."""
    modes: int = 0
    """Matched mentions that have a mode."""
    errors: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Marked type and read type, where a trigger was read with another type."""

    @property
    def f1(self) -> float:
        """Of type."""
        return _f1(self.matched.total(), self.read.total(), self.marked.total())

    @property
    def macro(self) -> float:
        """F1 of type, the mean of the types."""
        each = [_f1(self.matched[t], self.read[t], self.marked[t]) for t in self.marked]
        return sum(each) / max(len(each), 1)

    @property
    def whole(self) -> float:
        """F1 where both sides and status are right too."""
        return _f1(self.right["whole"], self.read.total(), self.marked.total())

    def share(self, what: str) -> float:
        """Of the matched, how many have it right."""
        return self.right[what] / max(self.modes if what == "mode" else self.matched.total(), 1)

    def add(
        self, sentences: Sequence[Span], marked: Sequence[Mention], read: Sequence[Mention]
    ) -> list[bool]:
        """Count one article in. Returns whether each mention read is right in type."""
        self.marked.update(one.type for one in marked)
        self.read.update(one.type for one in read)
        pairs = match(sentences, marked, read)
        met = {i for i, _ in pairs}
        used = {j for _, j in pairs}
        for i, j in pairs:
            a, b = marked[i], read[j]
            self.matched[a.type] += 1
            right = {role: same_side(a.arguments[role], b.arguments[role]) for role in (*SIDES, *OTHERS)}
            right["both"] = right["actor"] and right["recipient"]
            right["status"] = a.status == b.status
            right["whole"] = right["both"] and right["status"]
            if a.mode is not None:
                self.modes += 1
                right["mode"] = a.mode == b.mode
            self.right.update(what for what, good in right.items() if good)
            for role in SIDES:
                if not right[role]:
                    mine, its = bool(b.arguments[role]), bool(a.arguments[role])
                    kind = "other" if mine and its else "false" if mine else "missed"
                    self.errors[f"{role}: {kind}"] += 1
            if not right["status"]:
                self.errors[f"status: {b.status} for {a.status}"] += 1
        taken = set(used)
        for i, one in enumerate(marked):
            if i in met:
                continue
            near = [j for j, other in enumerate(read) if _over(one.trigger, other.trigger)]
            other = next((j for j in near if j not in taken), None)
            if other is not None:
                taken.add(other)
                self.errors["type: other"] += 1
                self.confused[one.type, read[other].type] += 1
            else:
                self.errors["trigger: missed"] += 1
        for j, one in enumerate(read):
            if j not in taken:
                twice = any(_over(one.trigger, other.trigger) for other in marked)
                self.errors["trigger: read twice" if twice else "trigger: false"] += 1
        return [j in used for j in range(len(read))]

    def lines(self) -> list[str]:
        """The report: figures, then errors, the most frequent first."""
        of = ("actor", "recipient", "both", "status", "mode", "source", "date", "place")
        found = [
            f"events: F1 {self.f1:.4f}, macro {self.macro:.4f}, whole {self.whole:.4f}; "
            f"precision {self.matched.total() / max(self.read.total(), 1):.4f}, "
            f"recall {self.matched.total() / max(self.marked.total(), 1):.4f}",
            "of the matched right: " + ", ".join(f"{what} {self.share(what):.3f}" for what in of),
        ]
        found += [f"  {count:>5}  {what}" for what, count in self.errors.most_common()]
        found += [f"  {count:>5}  {a} read as {b}" for (a, b), count in self.confused.most_common(12)]
        for type_ in sorted(self.marked, key=lambda t: -self.marked[t]):
            f1 = _f1(self.matched[type_], self.read[type_], self.marked[type_])
            found.append(
                f"  {type_:<10} {self.marked[type_]:>4} marked, {self.read[type_]:>4} read, F1 {f1:.3f}"
            )
        return found


def match(
    sentences: Sequence[Span], marked: Sequence[Mention], read: Sequence[Mention]
) -> list[tuple[int, int]]:
    """Pairs of a marked and a read mention, best first, each once."""
    candidates = []
    for i, a in enumerate(marked):
        for j, b in enumerate(read):
            if a.type != b.type or _sentence(sentences, a.trigger) != _sentence(sentences, b.trigger):
                continue
            shared = 2 * _over(a.trigger, b.trigger)
            shared += sum(touching(a.arguments[role], b.arguments[role]) for role in SIDES)
            if shared:
                candidates.append((-shared, abs(a.trigger[0] - b.trigger[0]), i, j))
    met, used, pairs = set[int](), set[int](), []
    for _, _, i, j in sorted(candidates):
        if i not in met and j not in used:
            met.add(i)
            used.add(j)
            pairs.append((i, j))
    return pairs


def same_side(a: Sequence[Span], b: Sequence[Span]) -> bool:
    """Whether both name nobody, or one touches the other."""
    return touching(a, b) if a and b else not a and not b


def touching(a: Sequence[Span], b: Sequence[Span]) -> bool:
    """Whether any of the spans share a character."""
    return any(_over(x, y) for x in a for y in b)


def marked_mentions(article: MarkedArticle) -> list[Mention]:
    """What is marked in an article."""
    found = []
    for event in article.events or ():
        arguments: dict[str, tuple[Span, ...]] = dict.fromkeys((*SIDES, *OTHERS), ())
        for role, span in event.arguments:
            arguments[role] = (*arguments[role], span)
        found.append(Mention(event.type, event.trigger, arguments, event.status, event.mode))
    return found


def read_mentions(events: Iterable[ReadEvent], least: float = 0.0) -> list[Mention]:
    """What the encoder has read, as far as it is sure enough."""
    return [
        Mention(
            one.type,
            one.trigger,
            {role: tuple(found.span for found in one.arguments[role]) for role in (*SIDES, *OTHERS)},
            one.status,
            one.mode,
            one.confidence,
        )
        for one in events
        if one.confidence >= least
    ]


def _sentence(sentences: Sequence[Span], span: Span) -> int:
    return next((n for n, (_, end) in enumerate(sentences) if span[0] < end), len(sentences))


def _over(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _f1(right: int, read: int, marked: int) -> float:
    return 2 * right / (read + marked) if read + marked else 0.0
