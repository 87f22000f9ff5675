"""The blocks of a page's plain text, and what each is: the title, the article's body, or furniture of some
kind.

The body is one stretch of the page with gaps. A linear-chain conditional random field (Lafferty, McCallum
and Pereira 2001) over four states (before it, in it, in a gap, after it) chooses the stretch as a whole,
from signs that can be seen in lines alone (`block_features`). What lies outside the body scores nothing, so
that a thousand links weigh no more than ten. The weights are a table (`blocks.yaml`), written by
`training/blocks.py`.
"""

from functools import cache
from typing import Final, Literal

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.block_features import Seen, look
from onrecord.pages.date_line import is_hour
from onrecord.pages.furniture import furniture_kind
from onrecord.pages.lines import Paragraph, paragraphs
from onrecord.pages.live_blog import Line, whole_entries
from onrecord.pages.surroundings import name_by_surroundings
from onrecord.tables import load

__all__ = ["Block", "BlockKind", "classify", "furniture_kind"]

BlockKind = Literal["title", "body"] | FurnitureKind

BEFORE, BODY, GAP, AFTER = range(4)
STEPS: Final = (
    (BEFORE, BEFORE),
    (BEFORE, BODY),
    (BODY, BODY),
    (BODY, GAP),
    (GAP, GAP),
    (GAP, BODY),
    (BODY, AFTER),
    (AFTER, AFTER),
)
"""The steps from one block's state to the next one's."""

COLUMNS: Final = ((1, 2, 5), (1,), (5,), (3,), (6,), (4,))
"""Which of `STEPS` each weight of a sign counts for: being body; opening it, resuming, cutting, closing it;
staying out.
"""

_NEVER: Final = -1e9


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One block of the page, and what it is."""

    text: str
    """Its words, in one line."""
    start: int
    end: int
    """Where it stands in the page, in code points."""
    kind: BlockKind


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each sign says for each kind of step, in log odds."""

    signs: dict[str, list[float]]
    """Sign to six weights, in the order of `COLUMNS`."""


@cache
def weights() -> Weights:
    """The shipped table."""
    return load("onrecord.pages", "blocks.yaml", Weights)


def classify(text: str, *, title: str | None = None) -> list[Block]:
    """The blocks of a page's plain text in order, each labelled; every character but white space is in one
    of them.

    `title` is the article's, where it is known from elsewhere. A page without an article has no block that
    is `body`.
    """
    page = paragraphs(text)
    found = without_hours(page)
    sight = look(found, title)
    states = best_path(sight.seen, weights())
    body = _with_entries(page, sight.seen, [n for n, state in enumerate(states) if state == BODY])
    heading = sight.heading if body and sight.heading not in body else None
    article = body if heading is None else [heading, *body]
    named = name_by_surroundings([b.text for b in found], [seen.kind for seen in sight.seen], article)
    kinds: list[BlockKind] = [
        kind or ("repeated" if seen.repeated else "other")
        for kind, seen in zip(named, sight.seen, strict=True)
    ]
    if heading is not None:
        for n in range(heading):
            if kinds[n] == "other" and found[n].text.startswith(found[heading].text):
                kinds[n] = "repeated"  # with a tail, as a browser's title is
    for n in body:
        kinds[n] = "body"
    if heading is not None:
        kinds[heading] = "title"
    kind_at = {b.start: kind for b, kind in zip(found, kinds, strict=True)}
    return [
        Block(text=b.text, start=b.start, end=b.end, kind=kind_at.get(b.start, "date_line")) for b in page
    ]


def _with_entries(page: list[Paragraph], seen: list[Seen], body: list[int]) -> list[int]:
    """The body, all of it where it is a live blog's. `seen` and `body` go by the page without its hours."""
    if not body or len(seen) == len(page):
        return body
    shown = iter(seen)
    lines = [Line.of(None if is_hour(block.text) else next(shown)) for block in page]
    places = [n for n, line in enumerate(lines) if not line.hour]
    told = set(whole_entries(lines, {places[n] for n in body}))
    return sorted({*body, *(n for n, place in enumerate(places) if place in told)})


def without_hours(page: list[Paragraph]) -> list[Paragraph]:
    """The blocks but for the times of day that the entries of a live blog have above them: they are no part
    of its text, and part nothing.
    """
    return [block for block in page if not is_hour(block.text)]


def best_path(blocks: list[Seen], table: Weights) -> list[int]:
    """The most probable state of each block (Viterbi).

    What is furniture by its words is never body, and no article goes on below its comment form.
    """
    best = [0.0, _NEVER, _NEVER, _NEVER]
    came: list[list[int]] = []
    for seen in blocks:
        scores = _step_scores(seen, table.signs)
        now, back = [_NEVER] * 4, [BEFORE] * 4
        for step, (left, right) in enumerate(STEPS):
            score = best[left] + scores[step]
            if score > now[right]:
                now[right], back[right] = score, left
        best = now
        came.append(back)
    state = max((BODY, AFTER), key=best.__getitem__)
    if best[state] <= _NEVER / 2:
        state = BEFORE
    path: list[int] = []
    for back in reversed(came):
        path.append(state)
        state = back[state]
    return path[::-1]


def _step_scores(seen: Seen, table: dict[str, list[float]]) -> list[float]:
    rows = [table[sign] for sign in seen.signs if sign in table]
    scores = [0.0] * len(STEPS)
    for steps, column in zip(COLUMNS, zip(*rows, strict=True), strict=False):
        weight = sum(column)
        for step in steps:
            scores[step] += weight
    if seen.furniture:
        for step, (_, right) in enumerate(STEPS):
            if right == BODY or (right == GAP and seen.kind == "comment_form"):
                scores[step] = _NEVER
    return scores
