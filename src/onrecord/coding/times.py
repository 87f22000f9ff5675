"""The times component: days, months and years in the text, counted from the day of publication.

News names days by their weekday within a week of publication, and leaves out the year within twelve months;
what the verb says decides between past and future. Without a day to count from, only full dates have a
value.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Token

from onrecord.coding.document import TimeMention, extend_doc, published
from onrecord.model import When
from onrecord.tables import load

_YEAR = r"(?:1[89]|20)\d\d"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_DAYS_FROM_TODAY = {"yesterday": -1, "last night": -1, "tomorrow": 1}
_TURNS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way of writing a time, and sentences that a test reads with the value each must give."""

    kind: str
    pattern: str
    examples: dict[str, str | None]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`times.yaml`: names and their spellings in order, and the rules over them."""

    months: list[list[str]]
    weekdays: list[list[str]]
    numbers: list[list[str]]
    ahead: list[str]
    """Auxiliaries of what is still to come."""
    ahead_of: list[str]
    """Verbs and adjectives whose infinitive is still to come."""
    rules: list[Rule]


@Language.factory("onrecord_times", assigns=["doc._.times"])
def make_times(nlp: Language, name: str) -> "Times":
    """The component under the name that pipelines know it by."""
    extend_doc()
    return Times()


class Times:
    """Finds the times a document names into `doc._.times`, a list of `TimeMention` in order, none
    overlapping.

    Values are counted from `doc._.published`; without it "Wednesday" has none. A parse is used where there
    is one.
    """

    def __init__(self) -> None:
        self._table = time_table()
        self._patterns = [(rule.kind, _compile(rule.pattern, self._table)) for rule in self._table.rules]
        self._months = _places(self._table.months)
        self._weekdays = _places(self._table.weekdays)
        self._numbers = _places(self._table.numbers)

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text  # put together anew each time it is asked for
        matches = [(kind, m) for kind, pattern in self._patterns for m in pattern.finditer(text)]
        matches.sort(key=lambda found: (found[1].start(), -found[1].end()))
        today = published(doc)
        mentions: list[TimeMention] = []
        for kind, match in matches:
            if mentions and match.start() < mentions[-1].span[1]:
                continue
            span = match.span()
            value = self._value(kind, match, today, _direction(doc, span, self._table))
            mentions.append(TimeMention(span=span, when=When(text=match.group(), value=value)))
        doc._.times = mentions
        return doc

    def _value(self, kind: str, match: re.Match[str], today: date | None, way: int) -> str | None:
        """ISO 8601, cut to what is known; `way` is where the verb points: -1 back, 1 ahead, 0 either."""
        part = {name: value.lower() for name, value in match.groupdict().items() if value}
        year = int(part["year"]) if "year" in part else None
        month = self._months.get(part.get("month", "").rstrip(".")) or int(part.get("numeral", 0))
        if kind == "year":
            return part["year"]
        if kind == "date":
            return _date(year, month, int(part["day"]), today, way)
        if kind == "month" and year is not None:
            return f"{year}-{month:02}"
        if today is None:
            return None
        turn = _TURNS.get(part.get("turn", ""))
        if kind == "month":
            return _month(month, today, turn if turn else way)
        if kind == "weekday":
            return _weekday(self._weekdays[part["weekday"].rstrip(".")] - 1, today, turn, way)
        if kind == "day":
            return (today + timedelta(days=_DAYS_FROM_TODAY.get(part["day_word"], 0))).isoformat()
        if kind == "ago":
            number = part["number"]
            return _shifted(
                part["unit"], -(int(number) if number.isdigit() else self._numbers[number]), today
            )
        if kind == "span" and turn is not None:
            return _shifted(part["unit"], turn, today)
        return None


@cache
def time_table() -> Table:
    """The names and rules that ship."""
    return load("onrecord.coding", "times.yaml", Table)


def _compile(pattern: str, table: Table) -> re.Pattern[str]:
    for name, value in (
        ("{month}", _names(table.months)),
        ("{weekday}", _names(table.weekdays)),
        ("{number}", "|".join(word for words in table.numbers for word in words)),
        ("{year}", _YEAR),
        ("{day}", _DAY),
    ):
        pattern = pattern.replace(name, value)
    return re.compile(rf"(?<![\w.$€£-]){pattern}")


def _names(names: list[list[str]]) -> str:
    """Full names as they are or in capitals; abbreviations, too, with their full stop."""
    full = [n for name in names for n in (name[0], name[0].upper())]
    short = [rf"{n}\." for name in names for n in name[1:]] + [
        rf"{n}(?= \d)" for name in names for n in name[1:]
    ]
    return "(?:" + "|".join([*full, *short]) + r")(?!\w)"


def _places(names: list[list[str]]) -> dict[str, int]:
    return {word.lower(): n for n, words in enumerate(names, 1) for word in words}


def _direction(doc: Doc, span: tuple[int, int], table: Table) -> int:
    """Where the verb that governs the mention points: -1 back, 1 ahead, 0 where it does not say."""
    if not doc.has_annotation("DEP"):
        return 0
    found = doc.char_span(*span, alignment_mode="expand")
    for governor in found.root.ancestors if found is not None else ():
        if governor.pos_ in ("VERB", "AUX"):
            return _tense(governor, table)
    return 0


def _tense(verb: Token, table: Table) -> int:
    if any(c.dep_ == "aux" and c.lower_ in table.ahead for c in verb.children):
        return 1
    if verb.dep_ in ("xcomp", "advcl", "acl") and verb.head.lemma_.lower() in table.ahead_of:
        return 1
    if verb.dep_ == "xcomp" and verb.head is not verb and verb.head.pos_ in ("VERB", "AUX"):
        return _tense(verb.head, table)
    return -1 if verb.tag_ in ("VBD", "VBN") else 0


def _day(year: int, month: int, day: int) -> date | None:
    if MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def _date(year: int | None, month: int, day: int, today: date | None, way: int) -> str | None:
    if year is not None:
        full = _day(year, month, day)
        return full.isoformat() if full else None
    if today is None:
        return None
    candidates = [d for y in (today.year - 1, today.year, today.year + 1) if (d := _day(y, month, day))]
    near = [d for d in candidates if way == 0 or (d <= today if way < 0 else d >= today)]
    return min(near, key=lambda d: abs((d - today).days)).isoformat() if near else None


def _month(month: int, today: date, way: int) -> str:
    """The month meant by its name alone: the last one that has begun, unless the words point ahead."""
    year = today.year
    if way > 0 and month < today.month:
        year += 1
    elif way <= 0 and month > today.month:
        year -= 1
    return f"{year}-{month:02}"


def _weekday(weekday: int, today: date, turn: int | None, way: int) -> str:
    back = (today.weekday() - weekday) % 7
    if turn == 1 or (turn is None and way > 0) or (turn == 0 and way >= 0):
        ahead = (weekday - today.weekday()) % 7
        return (today + timedelta(days=ahead or (7 if turn == 1 else 0))).isoformat()
    return (today - timedelta(days=back or (7 if turn == -1 else 0))).isoformat()


def _shifted(unit: str, count: int, today: date) -> str | None:
    """So many units from today, as precisely as the unit is: a week to the month with most of it."""
    if unit == "day":
        return _safe(today, count).isoformat()
    if unit == "year":
        return f"{today.year + count:04}" if today.year + count > 0 else None
    if unit == "month":
        months = today.year * 12 + today.month - 1 + count
        return f"{months // 12:04}-{months % 12 + 1:02}"
    monday = _safe(today, 7 * count - today.weekday())
    first, last = (
        (monday + timedelta(days=5), monday + timedelta(days=6))
        if unit == "weekend"
        else (monday, monday + timedelta(days=6))
    )
    if unit == "week":  # as ISO 8601 has weeks of the year that has more of their days
        middle = first + timedelta(days=3)
        return f"{middle.year}-{middle.month:02}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}-{first.month:02}"
    return f"{first.year}" if first.year == last.year else None


def _safe(today: date, days: int) -> date:
    return date.fromordinal(max(today.toordinal() + days, 1))
