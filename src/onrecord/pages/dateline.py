"""Where a report was filed from, as its first words say: "KYIV (Reuters) -", "SEOUL, South Korea —".

The dateline stays in the article's text, since every span quotes the text; here it is only told apart.
"""

import re
from functools import cache
from typing import Final

import msgspec

from onrecord.model import Span
from onrecord.pages import date_line
from onrecord.tables import load

_LONGEST: Final = 120  # characters
_DASHES: Final = ("—", "–", "--")
_TELLING: Final = 4000  # characters in which a report comes to speak of the place it was filed from
_MARK = re.compile(r"\s*(?:--+|[—–―])\s*|\s+-\s+|:\s+|(?<=/)\s*\.?\s+")
_AGENCY = re.compile(r"[(\[/]\s*([^()\[\]/]{2,60}?)\s*[)\]/]\.?\s*\Z")
_PART = re.compile(r"\s*,\s*|(?<=[^\W\d_]{3})\.\s+(?!\d)")
_PLACE = re.compile(r"[^\W\d_][\w.’'/-]*(?: [^\W\d_][\w.’'/-]*){0,4}")
_SMALL: Final = frozenset(
    {"de", "la", "le", "el", "al", "of", "the", "and", "do", "da", "del", "di", "sur", "am", "an", "upon"}
)


class Dateline(msgspec.Struct, frozen=True, kw_only=True):
    """The dateline at the head of an article's text."""

    span: Span
    """The dateline with its dash; what follows is the report's first sentence."""
    place: str
    """As the line writes it: "PYONGYANG", "SEOUL, South Korea"."""
    agency: str | None
    """What stands in its brackets: "KCNA"."""
    date: str | None
    """Its day, as written: "June 19"."""


class DatelineWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `dateline.yaml` holds."""

    not_places: frozenset[str]
    within: list[str]
    """What stands before a place that something is in."""
    examples: dict[str, tuple[str, str | None, str | None] | None]
    """Text to the place, agency and date its dateline gives, or null where it has none."""


@cache
def words() -> DatelineWords:
    """The shipped table."""
    return load("onrecord.pages", "dateline.yaml", DatelineWords)


def split_dateline(body: str) -> tuple[Dateline | None, str]:
    """The dateline of an article's text, if it opens with one, and the text that follows it."""
    start = len(body) - len(body.lstrip())
    opening = body[start : start + _LONGEST].split("\n", 1)[0]
    for mark in _MARK.finditer(opening):
        head, dash = opening[: mark.start()], mark[0].strip()
        if line := _read(head, dash, start, mark.end()) or _read_plain(
            head, dash, body, start, start + mark.end()
        ):
            return line, body[line.span[1] :]
        if mark[0].strip() not in (".", ""):
            break
    return None, body


def _read_plain(head: str, mark: str, body: str, start: int, end: int) -> Dateline | None:
    """A dateline without capitals or agency, as most of Europe writes it: "Brackwater – The harbour opened."

    Anything may stand before a dash, so what is there must be told to be a place: by a day beside it, or by
    the report, which says that something is in it or came from it.
    """
    goes_on = body[end : end + 2].lstrip("\"'“‘„«")[:1].isupper()
    parts = [p.strip() for p in _PART.split(head) if p and p.strip()]
    place = [p for p in parts if not _is_date(p)]
    day = ", ".join(p.rstrip(".") for p in parts if _is_date(p)) or None
    if mark not in _DASHES or not goes_on or not 1 <= len(place) <= 2 or place != parts[: len(place)]:
        return None
    if not all(map(_is_place, place)) or (day is None and not _is_in(place[0], body[end : end + _TELLING])):
        return None
    return Dateline(span=(start, end), place=", ".join(place), agency=None, date=day)


def _is_in(place: str, report: str) -> bool:
    """Whether the report says that something is in the place."""
    within = "|".join(map(re.escape, words().within))
    return re.search(rf"(?<!\w)(?:{within}) {re.escape(place)}(?!\w)", report) is not None


def _read(head: str, mark: str, start: int, end: int) -> Dateline | None:
    agency = _AGENCY.search(head)
    if mark in (".", "") and not agency:
        return None
    parts = [p for p in _PART.split(head[: agency.start()] if agency else head) if p and p.strip()]
    place = [p.strip() for p in parts if not _is_date(p)]
    day = ", ".join(p.strip().rstrip(".") for p in parts if _is_date(p)) or None
    if not 1 <= len(place) <= 3 or not all(map(_is_place, place)) or _is_date(parts[0]):
        return None
    shouted = place[0].isupper() and sum(map(str.isalpha, place[0])) > 2
    if agency is None and (not shouted or (mark == "-" and day is None and len(place) == 1)):
        return None
    return Dateline(
        span=(start, start + end),
        place=", ".join(place),
        agency=agency[1] if agency else None,
        date=day,
    )


def _is_place(part: str) -> bool:
    named = _PLACE.fullmatch(part) is not None and part.lower() not in words().not_places
    return named and all(w[0].isupper() or w in _SMALL for w in part.split())


def _is_date(part: str) -> bool:
    """Whether a part is a day: "June 19", "19 June 2031", "Wednesday", "2031"."""
    tokens = re.findall(r"\w+", part.lower())
    known = date_line.words()
    return bool(tokens) and all(t.isdigit() or t in known.months or t in known.weekdays for t in tokens)
