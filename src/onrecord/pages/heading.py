"""Which line above the body is the article's title."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from typing import Final

_LONGEST: Final = 35  # words
_FAR: Final = 20  # blocks from the body beyond which distance says no more
_LEAST: Final = 1.2  # a line that scores less is no title


def heading_at(
    lines: Sequence[str],
    contents: Sequence[frozenset[str]],
    candidates: Iterable[int],
    spoken: Container[str],
    body: int,
) -> int | None:
    """The place in `lines` of the one that most looks like the title of what is said below it; None where
    none does.

    `contents` are the telling words of each line, `spoken` those of the body, which starts at `body`. A
    title shares the body's words, is a line rather than a label, stands near, and often opens the page.
    """
    best: tuple[float, int] | None = None
    above = list(candidates)
    ordered = sorted(lines[n] for n in above)
    for n in above:
        words = lines[n].count(" ") + 1
        if not 2 <= words <= _LONGEST or not any(map(str.isalpha, lines[n])):
            continue
        shared = sum(1 for c in contents[n] if c in spoken) / len(contents[n]) if contents[n] else 0.0
        score = 2 * shared + min(words, 8) / 8 - min(body - n, _FAR) / 15
        score += 1.2 * _is_tailed(lines[n], ordered)
        score += 0.6 * (n == 0) - 0.7 * lines[n].endswith(".")
        if score >= _LEAST and (best is None or score >= best[0]):
            best = score, n
    return best[1] if best else None


def _is_tailed(line: str, ordered: Sequence[str]) -> bool:
    """Whether another of the lines, in their order, is this one again, or this one with a tail, as a
    browser's title is.
    """
    following = bisect_left(ordered, line) + 1
    return following < len(ordered) and ordered[following].startswith(line)
