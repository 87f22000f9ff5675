"""Dates as documents and pages write them, as ISO 8601 dates."""

import re
from datetime import date, datetime
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
        return datetime.utcfromtimestamp(seconds / 1000 if seconds > 1e11 else seconds).date().isoformat()
    for form in _WRITTEN:
        try:
            return datetime.strptime(said.replace("Sept ", "Sep "), form).date().isoformat()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(said).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
