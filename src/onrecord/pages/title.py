"""A page's title without its tails, and what the tails were."""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Final

import msgspec

from onrecord import tables
from onrecord.pages.outlet import is_of_domain, letters
from onrecord.pages.scraped import split_title

_SEPARATOR = re.compile(r"\s+(?:\||[–—-]{1,2}|»|›|·|•|::?)\s+|\s*\|\s*|:\s+")
_LONGEST: Final = 500  # characters; beyond it no title is meant
_NAME: Final = 5  # words that an outlet's name may have


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a title is labelled with, as parts of their own at its ends."""

    labels: frozenset[str]
    """Sections and forms, in lower case: "opinion", "world news"."""
    example: str


@cache
def labels() -> frozenset[str]:
    """The shipped table."""
    return tables.load("onrecord.pages", "title.yaml", Labels).labels


def read_title(
    said: str | None, names: Collection[str], headings: Collection[str], domain: str | None = None
) -> tuple[str | None, list[str]]:
    """The title in `said` and its tails, in their order.

    `names` are what the outlet is called, `domain` where it lives, and `headings` the page's own: a heading
    that is the whole of `said` means that it has no tail. "Lock opens | World News - The Harbour Post" is
    "Lock opens" with two.
    """
    if not said or not (title := " ".join(said.split())) or len(title) > _LONGEST:
        return None, []
    known = {letters(name) for name in names} - {""}
    headlines = {" ".join(heading.split()) for heading in headings}
    tails: list[str] = []

    def is_outlet(part: str, rest: str) -> bool:
        if letters(part) in known:
            return True
        short = len(part.split()) <= min(_NAME, len(rest.split()))
        return domain is not None and short and is_of_domain(part, domain)

    def is_label(part: str, rest: str) -> bool:
        return part.lower() in labels() and len(rest.split()) > len(part.split())

    title = _without(title, is_outlet, tails)
    for found in _SEPARATOR.finditer(title):
        if title[: found.start()] in headlines:
            return title[: found.start()], [title[found.end() :], *tails]
    title = _without(title, is_label, tails)
    if title in headlines:
        return title, tails
    title, more = split_title(title)
    return title or None, more + tails


def _without(title: str, meant: Callable[[str, str], bool], tails: list[str]) -> str:
    """The title without the parts at its ends that are `meant`, which go to `tails`."""
    while parts := list(_SEPARATOR.finditer(title)):
        last, first = parts[-1], parts[0]
        if meant(tail := title[last.end() :], head := title[: last.start()]) and head:
            title = head
            tails.insert(0, tail)
        elif (
            meant(head := title[: first.start()], tail := title[first.end() :]) and tail and first[0] != ": "
        ):
            title = tail
            tails.append(head)
        else:
            break
    return title
