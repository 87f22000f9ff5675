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
    last_said: int | None = None  # the block of the article, or one whose words say what it is, last above
    form_above = False
    for n, kind in enumerate(kinds):
        if kind is None and n not in own:
            heading = last_said if last_said not in own else None
            named[n] = _under(heading, n, texts, kinds) or _above(n, texts, kinds, first, own)
            if named[n] is None and form_above and _ADDRESSED.search(texts[n]):
                named[n] = "advert"
        elif kind == "related" and n and kinds[n - 1] == "caption" and texts[n - 1].endswith((",", ":")):
            named[n] = "caption"  # "Media caption," stands above "Watch: …"
        elif kind != "date_line" or n in own:
            last_said = n
        form_above = form_above or kind == "comment_form"
    return named


def _under(
    heading: int | None, n: int, texts: Sequence[str], kinds: Sequence[FurnitureKind | None]
) -> FurnitureKind | None:
    """What the heading above says, with nothing else that speaks between: "Most read" speaks for what it
    lists.
    """
    if heading is None or (kind := kinds[heading]) not in _SPEAKS_FOR:
        return None
    if n - heading > _SPEAKS_FOR[kind] or texts[heading].count(" ") >= _HEADING:
        return None
    return kind


def _above(
    n: int, texts: Sequence[str], kinds: Sequence[FurnitureKind | None], first: int, own: set[int]
) -> FurnitureKind | None:
    """Above the body: a name beside a date is the author, a label beside menu items is one of them."""
    around = range(max(0, n - _NEAR), min(len(kinds), n + _NEAR + 1))
    beside = [kinds[at] for at in (n - 1, n + 1) if 0 <= at < len(kinds)]
    if (
        "date_line" in beside
        and is_name(texts[n])
        and any(at in own for at in range(n - 2 * _NEAR, n + 2 * _NEAR + 1))
    ):
        return "byline"
    if n < first and texts[n].count(" ") < _LABEL and any(kinds[at] == "navigation" for at in around):
        return "navigation"
    return None
