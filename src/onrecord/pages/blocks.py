"""The blocks of a page's plain text, and what each is: the title, the article's body, or furniture of some kind.

The body is one stretch of the page with gaps. A linear-chain conditional random field (Lafferty et al. 2001) over four states
(before it, in it, in a gap, after it) chooses the stretch as a whole, from signs that can be seen in lines alone
(`block_features`); its weights are a table (`blocks.yaml`) that `training/blocks.py` writes.
"""

from functools import cache
from typing import Final, Literal

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.block_features import look, same_words, word_key
from onrecord.pages.furniture import furniture_kind
from onrecord.pages.lines import paragraphs
from onrecord.tables import load

__all__ = ["Block", "classify", "furniture_kind"]

STEPS: Final = ("before", "open", "go_on", "cut", "stay_out", "resume", "close", "after")
"""The eight steps from one block to the next, in the order of a sign's weights."""

_BEFORE, _BODY, _GAP, _AFTER = range(4)
_EDGES: Final = (
    (_BEFORE, _BEFORE),
    (_BEFORE, _BODY),
    (_BODY, _BODY),
    (_BODY, _GAP),
    (_GAP, _GAP),
    (_GAP, _BODY),
    (_BODY, _AFTER),
    (_AFTER, _AFTER),
)
_NEVER: Final = -1e9


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One block of the page, and what it is."""

    text: str
    """Its words, in one line."""
    start: int
    end: int
    """Where it stands in the page, in code points."""
    kind: Literal["title", "body"] | FurnitureKind


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each sign says for each step, in log odds."""

    signs: dict[str, list[float]]
    """Sign to eight weights, in the order of `STEPS`."""


@cache
def weights() -> Weights:
    """The shipped table."""
    return load("onrecord.pages", "blocks.yaml", Weights)


def classify(text: str, *, title: str | None = None) -> list[Block]:
    """The blocks of a page's plain text in order, each labelled; every character but white space is in one of them.

    `title` is the article's, where it is known from elsewhere. A page without an article has no block that is `body`.
    """
    found = paragraphs(text)
    seen = look(found, title)
    states = _best_path([s.signs for s in seen])
    kinds: list[Literal["title", "body"] | FurnitureKind] = [
        "body" if state == _BODY else view.kind or "other" for state, view in zip(states, seen, strict=True)
    ]
    body = [n for n, state in enumerate(states) if state == _BODY]
    heading = _title_at([b.text for b in found], kinds, body, title) if body else None
    if heading is not None:
        kinds[heading] = "title"
    _mark_repeats([b.text for b in found], kinds, states, heading)
    return [Block(text=b.text, start=b.start, end=b.end, kind=k) for b, k in zip(found, kinds, strict=True)]


def _best_path(signs: list[list[str]]) -> list[int]:
    """The most probable state of each block (Viterbi)."""
    if not signs:
        return []
    table = weights().signs
    best = [0.0, _NEVER, _NEVER, _NEVER]
    back: list[list[int]] = []
    for held in signs:
        rows = [table[s] for s in held if s in table]
        now, came = [_NEVER] * 4, [0] * 4
        for step, (left, right) in enumerate(_EDGES):
            score = best[left] + sum(row[step] for row in rows)
            if score > now[right]:
                now[right], came[right] = score, left
        best = now
        back.append(came)
    state = _BODY if best[_BODY] > best[_AFTER] else _AFTER
    path = [state]
    for came in reversed(back[1:]):
        state = came[state]
        path.append(state)
    return path[::-1]


def _title_at(
    texts: list[str],
    kinds: list[Literal["title", "body"] | FurnitureKind],
    body: list[int],
    title: str | None,
) -> int | None:
    """Which block is the title: the given one, else the one before the body that most looks and speaks like one."""
    first = body[0]
    if title:
        wanted = word_key(title)
        same = [n for n, text in enumerate(texts) if kinds[n] != "body" and word_key(text) == wanted]
        if same:
            return max((n for n in same if n < first), default=same[0])
    spoken = frozenset[str]().union(*(same_words(texts[n]) for n in body))
    best: tuple[float, int] | None = None
    for n in range(first):
        score = _title_score(texts[n], spoken, first - n, opens=n == 0)
        if kinds[n] in ("other", "repeated") and score > 0 and (best is None or score >= best[0]):
            best = score, n
    return best[1] if best else None


def _title_score(text: str, spoken: frozenset[str], away: int, *, opens: bool) -> float:
    words = text.split()
    if not 2 <= len(words) <= 35 or not any(c.isalpha() for c in text):
        return 0.0
    content = same_words(text)
    shared = len(content & spoken) / len(content) if content else 0.0
    score = 2 * shared + min(len(words), 8) / 8 - min(away, 20) / 15
    score += 0.6 if opens else 0.0
    score -= 0.7 if text.endswith(".") else 0.0
    return score - 1.2


def _mark_repeats(
    texts: list[str],
    kinds: list[Literal["title", "body"] | FurnitureKind],
    states: list[int],
    heading: int | None,
) -> None:
    """Blocks printed before, or that repeat the title, are repeats where their words don't say what they are."""
    met = {word_key(texts[heading])} if heading is not None else set[str]()
    for n, text in enumerate(texts):
        key = word_key(text)
        if not key or n == heading:
            continue
        if key in met and kinds[n] == "other":
            kinds[n] = "repeated"
        met.add(key)
