"""Where a report was filed from, as its first words say: "PYONGYANG, June 19 (KCNA) --", "KYIV (Reuters) -"."""

import re

import msgspec

from onrecord.model import Span

_OPENING = re.compile(
    r"""\A\s*[\[(]?
    (?P<place>[^\W\d_a-z][^\W\d_]*(?:[ .'’/-]{1,2}[^\W\d_]+){0,4}\.?)          # KYIV, Rio de Janeiro, ST. JOHN'S
    (?:\s*,\s*(?P<rest>[^\W\d_a-z][\w.]*(?:\s[^\W\d_a-z][\w.]*){0,3}))?         # , South Korea
    (?P<date>,?\s*(?:[^\W\d_]{3,9}day,?\s)?(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\s[^\W\d_]{3,9})\.?(?:,?\s\d{4})?)?
    \s*,?\s*
    (?P<agency>[(\[][^()\[\]]{2,60}[)\]])?
    \s*(?P<mark>--+|[—–-]|:|\.\s[—–-]+)\s*
    """,
    re.VERBOSE,
)


class Dateline(msgspec.Struct, frozen=True, kw_only=True):
    """The dateline at the head of an article's text. It stays in the text, since spans quote the text; here it is told apart."""

    span: Span
    """The dateline with its dash; what follows is the report's first sentence."""
    place: str
    """As the line writes it: "PYONGYANG", "SEOUL, South Korea"."""
    agency: str | None
    """What stands in its brackets: "KCNA"."""
    date: str | None
    """Its day, as written: "June 19"."""


def split_dateline(body: str) -> tuple[Dateline | None, str]:
    """The dateline of an article's text, if it opens with one, and the text that follows it."""
    found = _OPENING.match(body[:200])
    if not found:
        return None, body
    place, agency, day = found["place"], found["agency"], found["date"]
    shouted = place.isupper() and len(place) > 2
    if not (shouted or agency) or (
        found["mark"] in (":", "-")
        and not agency
        and body[found.start("mark") - 1 : found.start("mark")] != " "
    ):
        return None, body
    if found["rest"]:
        place = f"{place}, {found['rest']}"
    line = Dateline(
        span=(found.start("place"), found.end("mark")),
        place=place.strip(),
        agency=agency.strip("()[]").strip() if agency else None,
        date=day.strip(" ,") if day else None,
    )
    return line, body[found.end() :]
