"""Numbers as news writes them: digits, words, dozens, bounds and ranges (`numbers.yaml`).

Libraries for number words know neither bounds nor "two dozen" or "hundreds", which is most of what news has.
"""

import re
from functools import cache

import msgspec

from onrecord.tables import load

_MOST = 10**9
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?"


class Quantity(msgspec.Struct, frozen=True):
    """A number in a text, from `start` to `end`; None on the side to which it is open."""

    low: int | None
    high: int | None
    start: int
    end: int


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: str
    low: int | None
    high: int | None


class Numbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of numbers."""

    values: dict[str, int]
    times: dict[str, int]
    """Words that multiply what stands before them."""
    plurals: dict[str, int]
    """Bare plurals, with the least that they can mean."""
    at_least: list[str]
    at_most: list[str]
    about: list[str]
    examples: list[Example]


@cache
def numbers() -> Numbers:
    """The table of words."""
    return load("onrecord.coding.events", "numbers.yaml", Numbers)


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text with the words that bound them, in order."""
    found = []
    for match in _pattern().finditer(text):
        read = _read(match)
        if read is not None:
            found.append(Quantity(*read, match.start(), match.end()))
    return found


def is_number(word: str) -> bool:
    """Whether a word is a number or part of one."""
    word, table = word.lower(), numbers()
    if re.fullmatch(_DIGITS, word):
        return True
    return all(part in table.values or part in table.times for part in word.split("-")) or (
        word in table.plurals
    )


def _read(match: re.Match[str]) -> tuple[int | None, int | None] | None:
    bound = " ".join((match["bound"] or "").lower().split())
    table = numbers()
    if match["plural"]:
        return table.plurals[" ".join(match["plural"].lower().split())], None
    low = _value(match["first"])
    high = _value(match["second"]) if match["second"] else low
    if low is None or high is None or high < low or high > _MOST:
        return None
    if bound in table.at_least:
        return low, None
    if bound in table.at_most:
        return None, high
    return low, high


def _value(words: str) -> int | None:
    """What the words of one number come to."""
    table = numbers()
    total, part, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]+", words.lower().strip()):
        if word in ("and", "a", "an", ""):
            continue
        if word in table.times:
            part = (part if seen else 1) * table.times[word]
            if table.times[word] > 100:
                total, part = total + part, 0.0
        elif word in table.values:
            part += table.values[word]
        else:
            part += float(word.replace(",", ""))
        seen = True
    return round(total + part) if seen else None


@cache
def _pattern() -> re.Pattern[str]:
    table = numbers()

    def any_of(words: "list[str] | dict[str, int]") -> str:
        longest = sorted(words, key=len, reverse=True)
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)

    times = any_of(table.times)
    word = rf"(?:(?:{any_of(table.values)}|{times})\b|(?:{_DIGITS}))"
    number = rf"(?:an?\s+(?:{times})\b|{word})(?:(?:\s+and\s+|\s+|-)(?:{any_of(table.values)}|{times})\b)*"
    bound = any_of([*table.at_least, *table.at_most, *table.about, "between"])
    return re.compile(
        rf"(?<![\w.,$€£-])(?:(?P<bound>{bound})\s+)?"
        rf"(?:(?P<plural>{any_of(table.plurals)})\b|"
        rf"(?P<first>{number})(?:(?:\s+(?:to|or|and)\s+|\s?[-–]\s?)(?P<second>{number}))?)"
        rf"(?![\w%]|[.,]\d|-\w)",
        re.IGNORECASE,
    )
