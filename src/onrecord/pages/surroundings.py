"""What a left-out block is where its own words don't say, but what stands around it does."""

import re
from collections.abc import Sequence
from typing import Final

from onrecord.model import FurnitureKind
from onrecord.pages.byline import is_name

_SPEAKS_FOR: Final[dict[FurnitureKind, int]] = {"related": 40, "comment": 60, "newsletter": 2, "caption": 1}
"""Kinds of heading, and how many of the blocks below they may speak for."""
_HEADING: Final = 6  # words a heading has at most
_LABEL: Final = 3  # words of a menu's item
_NEAR: Final = 3  # blocks: menu items stand together, and so do an author and a date
_ADDRESSED = re.compile(r"\b(?:you|your|we|our|us)\b", re.IGNORECASE)


def name_by_surroundings(
    texts: Sequence[str], kinds: Sequence[FurnitureKind | None], article: Sequence[int]
) -> list[FurnitureKind | None]:
    """The kinds of the blocks of a page, with those filled in that only their neighbours tell.

    `kinds` has None where the words of a block don't say. `article` are the places of the title and the
    body: they part what stands around them, and stay None.
    """
    named = list(kinds)
    own = set(article)
    first = min(article, default=0)
    for n, kind in enumerate(kinds):
        if kind is not None or n in own:
            continue
        named[n] = _under_heading(n, texts, kinds, own) or _above(n, texts, kinds, first, own)
        if named[n] is None and "comment_form" in kinds[:n] and _ADDRESSED.search(texts[n]):
            named[n] = "advert"
    return named


def _under_heading(
    n: int, texts: Sequence[str], kinds: Sequence[FurnitureKind | None], own: set[int]
) -> FurnitureKind | None:
    """What the nearest heading above says, if nothing else stands between: "Most read" speaks for what it
    lists.
    """
    for at in range(n - 1, max(-1, n - 1 - max(_SPEAKS_FOR.values())), -1):
        kind = kinds[at]
        if at in own:
            return None
        if kind is None or kind == "date_line":
            continue
        if kind in _SPEAKS_FOR and texts[at].count(" ") < _HEADING and n - at <= _SPEAKS_FOR[kind]:
            return kind
        return None
    return None


def _above(
    n: int, texts: Sequence[str], kinds: Sequence[FurnitureKind | None], first: int, own: set[int]
) -> FurnitureKind | None:
    """Above the body: a name beside a date is the author, a label beside menu items is one of them."""
    around = range(max(0, n - _NEAR), min(len(kinds), n + _NEAR + 1))
    beside = [kinds[at] for at in (n - 1, n + 1) if 0 <= at < len(kinds)]
    if "date_line" in beside and is_name(texts[n]) and any(abs(at - n) <= 2 * _NEAR for at in own):
        return "byline"
    if n < first and texts[n].count(" ") < _LABEL and any(kinds[at] == "navigation" for at in around):
        return "navigation"
    return None
