"""Dates as documents and pages write them, as ISO 8601 dates."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_WRITTEN: Final = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")


def iso(said: str) -> str | None:
    """The day `said` means, as the outlet's clock has it; None where it is no date or could be two.

    Takes ISO 8601 dates and times, those of feeds and mail (RFC 822), written ones ("June 19, 2024") and
    seconds or milliseconds since 1970. `06/07/2024` is two days, and so none.
    """
    said = said.strip()
    if found := _ISO.match(said):
        return _day(*map(int, found.groups()))
    if _EPOCH.fullmatch(said):
        seconds = float(said)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).date().isoformat()
    for form in _WRITTEN:
        try:
            return datetime.strptime(said.replace("Sept ", "Sep "), form).date().isoformat()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(said).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def written(given: str | date | None) -> str | None:
    """A date as a caller of Python gives it, as text: of a time its day, by its own clock.

    Raises `TypeError` for what is neither text nor a date. Whether text is a date, `iso` tells.
    """
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, date):
        return given.isoformat()[: len("2024-06-19")]
    kind = type(given)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    raise TypeError(
        f"published must be text such as '2024-06-19', a datetime.date or a datetime.datetime, not {name}"
    )


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
