"""Who wrote the report, from the line that says so."""

import re
from functools import cache
from typing import Final

import msgspec

from onrecord.pages import date_line
from onrecord.tables import load

_LONGEST: Final = 300  # characters
_PART = re.compile(r"\s*(?:[,;|•·–—/&\n]|\band\b|\s-\s)\s*", re.IGNORECASE)
_PLACED = re.compile(r"\s+(?:in|for|at|from|with)\s.*", re.DOTALL)
_ENDS = re.compile(r"\d|https?:|@|;")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]*)*")


class BylineWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `byline.yaml` holds."""

    opens: list[str]
    """How a byline begins."""
    particles: frozenset[str]
    """Words of a name that keep their small letter."""
    functions: frozenset[str]
    """Words that stand beside a name and are in none."""
    surnames: frozenset[str]
    """Months that people are called."""
    examples: dict[str, list[str]]


@cache
def words() -> BylineWords:
    """The shipped table."""
    return load("onrecord.pages", "byline.yaml", BylineWords)


@cache
def _opening() -> re.Pattern[str]:
    opens = "|".join(re.escape(o) for o in sorted(words().opens, key=len, reverse=True))
    return re.compile(rf"\A\W{{0,3}}(?:{opens})\b\s*:?\s*", re.IGNORECASE)


def read_byline(line: str) -> list[str]:
    """The names in a byline ("By Ines Varga and Tom Ashby, Staff Writers"), in order; empty where it is
    none.

    A name is two to five capitalised words; what follows it after a comma, a bar or a dash and is no other
    name (a function, an outlet, a time) is left out.
    """
    opening = _opening().match(line)
    if not opening or len(line) > _LONGEST:
        return []
    rest = line[opening.end() :].strip()
    end = _ENDS.search(rest)
    dated = end is not None and end[0].isdigit()
    parts = _PART.split(rest[: end.start()] if end else rest)
    names: list[str] = []
    for n, part in enumerate(parts, 1):
        name = _undated(_PLACED.sub("", part.strip(" .:()")), before_number=dated and n == len(parts))
        if is_name(name):
            name = " ".join(name.split())
            name = name.title() if name.isupper() else name
            if name not in names:
                names.append(name)
        elif part.strip():
            break
    return names


def _undated(name: str, *, before_number: bool) -> str:
    """A name without the day behind it: "Ines Varga Friday". A month that is also a surname stays, but not
    before a number.
    """
    calendar = date_line.words()
    surnames = () if before_number else words().surnames
    said = name.split()
    while (
        said and (day := said[-1].lower()) not in surnames and day in (*calendar.weekdays, *calendar.months)
    ):
        said.pop()
    return " ".join(said)


def is_name(said: str) -> bool:
    """Whether words can be somebody's name: two to five, capitalised, and none of them a function's."""
    parts = said.split()
    table = words()
    if parts and parts[0] == "The":
        parts = parts[1:]
    if not 2 <= len(parts) <= 5 or any(p.lower().strip(".") in table.functions for p in parts):
        return False
    return all(_NAME_WORD.fullmatch(p) and (p[0].isupper() or p in table.particles) for p in parts)
