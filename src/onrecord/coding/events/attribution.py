"""On whose word an event stands: the claims around it, reconciled with the source that the encoder sees."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from onrecord.coding.encoder import ReadEvent
from onrecord.model import Claim, Span

_OWN_WORD = ("asserted",)
"""Status of what the article tells in its own voice."""


class Attribution:
    """The claims of a document, by where they stand."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = sorted(claims, key=_size)  # the smaller content is the inner claim
        ordered = list(enumerate(self._claims))
        self._contents = _Intervals((piece.span, n) for n, one in ordered for piece in one.content)
        self._sources = _Intervals((one.source.span, n) for n, one in ordered if one.source is not None)

    def of(self, event: ReadEvent) -> list[Claim]:
        """The claims that the event stands in, innermost first; empty for the article's own word.

        Of the claims whose content holds the trigger those count whose source the encoder sees. Where it sees
        another, the claim of that source counts that stands nearest. Where it sees none, what is alleged is
        still somebody's word, and what is asserted the article's.
        """
        start = event.trigger[0]
        around = self._not_its_cue(self._contents.touching((start, start + 1)), event)
        seen = [argument.span for argument in event.arguments["source"]]
        if not seen:
            return [] if event.status in _OWN_WORD else around
        theirs = self._not_its_cue({n for span in seen for n in self._sources.touching(span)}, event)
        meant = [one for one in around if any(one is other for other in theirs)]
        if meant:
            return meant
        theirs.sort(key=lambda one: _distance(one, event.trigger))
        return theirs[:1] or around

    def _not_its_cue(self, found: Iterable[int], event: ReadEvent) -> list[Claim]:
        """The claims, innermost first, without those of which the event's trigger is the cue."""
        claims = (self._claims[n] for n in sorted(set(found)))
        return [one for one in claims if not _is_cue(one, event.trigger)]


class _Intervals:
    """Spans by where they stand; each has a number. Looking up takes as long as there are spans near."""

    def __init__(self, spans: Iterable[tuple[Span, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for (start, _), _ in self._spans]
        self._reach = list(accumulate((end for (_, end), _ in self._spans), max))

    def touching(self, span: Span) -> Iterator[int]:
        """The numbers of the spans that share a character with it."""
        n = bisect_left(self._starts, span[1]) - 1
        while n >= 0 and self._reach[n] > span[0]:
            (_, end), number = self._spans[n]
            if end > span[0]:
                yield number
            n -= 1


def _size(claim: Claim) -> int:
    return sum(piece.span[1] - piece.span[0] for piece in claim.content)


def _is_cue(claim: Claim, trigger: Span) -> bool:
    return claim.cue is not None and claim.cue.span[0] < trigger[1] and trigger[0] < claim.cue.span[1]


def _distance(claim: Claim, trigger: Span) -> int:
    return min(max(piece.span[0] - trigger[1], trigger[0] - piece.span[1], 0) for piece in claim.content)
