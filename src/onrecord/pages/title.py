"""A page's title without its tails, and what the tails were."""

import re
from collections.abc import Collection
from typing import Final

from onrecord.pages.outlet import letters
from onrecord.pages.scraped import split_title

_SEPARATOR = re.compile(r"\s+(?:\||[–—-]{1,2}|»|›|·|•|::?)\s+|\s*\|\s*|:\s+")
_LONGEST: Final = 500  # characters; beyond it no title is meant


def read_title(
    said: str | None, names: Collection[str], headings: Collection[str]
) -> tuple[str | None, list[str]]:
    """The title in `said` and its tails, outermost last.

    `names` are what the outlet is called (its name, its domain), `headings` the page's own: a heading that
    is the whole of `said` means that it has no tail. "Lock opens | World News - The Harbour Post" is "Lock
    opens" with two.
    """
    if not said or not (title := " ".join(said.split())) or len(title) > _LONGEST:
        return None, []
    known = {letters(name) for name in names} - {""}
    headlines = {" ".join(heading.split()) for heading in headings}
    tails: list[str] = []
    while cut := _outlet_tail(title, known):
        title, tail = cut
        tails.insert(0, tail)
    for found in _SEPARATOR.finditer(title):
        if title[: found.start()] in headlines:
            return title[: found.start()], [title[found.end() :], *tails]
    if title in headlines:
        return title, tails
    title, more = split_title(title)
    return title or None, more + tails


def _outlet_tail(title: str, known: Collection[str]) -> tuple[str, str] | None:
    """The title without the outlet's name at one of its ends, and that name; None where it has none."""
    parts = list(_SEPARATOR.finditer(title))
    for found in reversed(parts):
        head, tail = title[: found.start()], title[found.end() :]
        if head and letters(tail) in known:
            return head, tail
    for found in parts:
        head, tail = title[: found.start()], title[found.end() :]
        if tail and letters(head) in known:
            return tail, head
    return None
