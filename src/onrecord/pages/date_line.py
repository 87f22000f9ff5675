"""The line of a page that says when the report was published."""

import re
from datetime import date
from functools import cache

import msgspec

from onrecord.tables import load

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_DIGIT_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?:\s+(?:of|de))?[\s./-]+([^\W\d_]{3,10})\.?,?(?:\s+de)?[\s./-]+(\d{4})(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.I
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_HOUR = re.compile(
    r"(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d)?|[.:][0-5]\d\s?(?=[a-zA-Z]))"
    r"(?:\s?[ap]\.?m\.?)?(?:\s?\(?(?:[A-Z]{2,4}|Uhr|h)\)?)?",
    re.IGNORECASE,
)
_HOUR_LONGEST = 24  # characters
_NAME_WORDS = 6  # words beside the date that may still be its author's name and outlet


class DateWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words a date line is made of."""

    months: dict[str, int]
    """Name or abbreviation, lower case, to 1-12."""
    weekdays: list[str]
    others: list[str]
    """What may stand beside a date: "updated", "at", "EST", "min read"."""
    examples: dict[str, str | None]
    """Line to the ISO date it gives, or null for one that gives none."""


@cache
def words() -> DateWords:
    """The shipped table."""
    return load("onrecord.pages", "date_line.yaml", DateWords)


@cache
def _known() -> frozenset[str]:
    table = words()
    return frozenset(table.months) | frozenset(table.weekdays) | frozenset(table.others)


@cache
def _timely() -> frozenset[str]:
    return (
        frozenset(words().months)
        | frozenset(words().weekdays)
        | {"ago", "am", "pm", "read", "reading", "mins", "hrs"}
    )


def is_hour(line: str) -> bool:
    """Whether a line is a time of day and nothing else, as the entries of a live blog have above them."""
    return len(line) <= _HOUR_LONGEST and _HOUR.fullmatch(line) is not None


def is_date_line(line: str) -> bool:
    """Whether a line holds a date or time and nothing else but words that go with one."""
    if len(line) > 300:
        return False
    tokens = [t.lower() for t in _TOKEN.findall(line)]
    if not tokens or not any(t.isdigit() for t in tokens):
        return False
    strange = [t for t in _TOKEN.findall(line) if not t.isdigit() and t.lower() not in _known()]
    if strange:
        return _signed_and_dated(line, strange)
    return any(t in _timely() for t in tokens) or bool(
        re.search(r"\d:\d\d|\d{4}[-/.]\d|\d[-/.]\d{1,2}[-/.]\d", line)
    )


def _signed_and_dated(line: str, strange: list[str]) -> bool:
    """Whether the other words can be a name: "Ines Varga - Nov 19, 2031, 10:31 pm"."""
    if "@" in line and line.lstrip().startswith(
        ("—", "-", "–")
    ):  # the foot of a post that the article quotes
        return False
    if (
        len(strange) > _NAME_WORDS
        or line.rstrip().endswith((".", "?", "!"))
        or not all(w[0].isupper() for w in strange)
    ):
        return False
    return read_date(line) is not None


def read_date(line: str) -> str | None:
    """The first calendar date in a line as ISO 8601; None where there is none, or day and month can't be
    told apart.
    """
    months = words().months
    found = [(m.start(), int(m[1]), int(m[2]), int(m[3])) for m in _DIGIT_DATE.finditer(line)]
    found += [
        (m.start(), int(m[3]), months[m[2].lower()], int(m[1]))
        for m in _DAY_FIRST.finditer(line)
        if m[2].lower() in months
    ]
    found += [
        (m.start(), int(m[3]), months[m[1].lower()], int(m[2]))
        for m in _MONTH_FIRST.finditer(line)
        if m[1].lower() in months
    ]
    for m in _NUMERIC.finditer(line):
        one, two, year = int(m[1]), int(m[2]), int(m[3])
        if one > 12 or one == two:
            found.append((m.start(), year, two, one))
        elif two > 12:
            found.append((m.start(), year, one, two))
    for _, year, month, day in sorted(found):
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None
