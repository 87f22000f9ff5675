"""On whose word an event stands: the claims around it, reconciled with the source that the encoder sees."""

from collections.abc import Iterable, Sequence

from onrecord.coding.encoder import ReadEvent
from onrecord.model import Claim, Span

_OWN_WORD = ("asserted",)
"""Status of what the article tells in its own voice."""


class Attribution:
    """The claims of a document, by where they stand."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = sorted(claims, key=_size)  # the smaller content is the inner claim

    def of(self, event: ReadEvent) -> list[Claim]:
        """The claims that the event stands in, innermost first; empty for the article's own word.

        Of the claims whose content holds the trigger those count whose source the encoder sees. Where it sees
        another, the claim of that source counts that stands nearest. Where it sees none, what is alleged is
        still somebody's word, and what is asserted the article's.
        """
        around = [one for one in self._claims if self._holds(one, event.trigger)]
        seen = [argument.span for argument in event.arguments["source"]]
        if not seen:
            return [] if event.status in _OWN_WORD else around
        meant = [one for one in around if _touches(one, seen)]
        if meant:
            return meant
        theirs = [one for one in self._claims if _touches(one, seen) and not _is_cue(one, event.trigger)]
        theirs.sort(key=lambda one: _distance(one, event.trigger))
        return theirs[:1] or around

    def _holds(self, claim: Claim, trigger: Span) -> bool:
        return not _is_cue(claim, trigger) and any(
            piece.span[0] <= trigger[0] < piece.span[1] for piece in claim.content
        )


def _size(claim: Claim) -> int:
    return sum(piece.span[1] - piece.span[0] for piece in claim.content)


def _is_cue(claim: Claim, trigger: Span) -> bool:
    return claim.cue is not None and claim.cue.span[0] < trigger[1] and trigger[0] < claim.cue.span[1]


def _touches(claim: Claim, spans: Iterable[Span]) -> bool:
    if claim.source is None:
        return False
    start, end = claim.source.span
    return any(a < end and start < b for a, b in spans)


def _distance(claim: Claim, trigger: Span) -> int:
    return min(max(piece.span[0] - trigger[1], trigger[0] - piece.span[1], 0) for piece in claim.content)
