"""What a question asks for: the filters, checked before anything is looked up."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Final, Self, get_args

import msgspec

from onrecord.model import Status
from onrecord.ontology.plover import event_types, goods_kinds

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_WORD: Final = re.compile(r"\w+")
_TYPE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


class FilterError(ValueError):
    """A filter that nothing can match, or that does not go with the question: which, and what to do."""

    def __init__(self, filter: str, wrong: str) -> None:
        self.filter, self.wrong = filter, wrong
        super().__init__(f"{filter}: {wrong}")


class Filters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What rows must have. Of several values for one filter any will do; all filters must hold."""

    type: tuple[str, ...] = ()
    """Event types: AID."""
    actor: tuple[str, ...] = ()
    """Who does it: a country's code, an id, or whole words of a name."""
    recipient: tuple[str, ...] = ()
    """To whom."""
    source: tuple[str, ...] = ()
    """Who says so."""
    status: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    since: str | None = None
    """First day, ISO 8601, or the first of a month or year."""
    until: str | None = None
    """Last day."""
    text: tuple[str, ...] = ()
    """Words that must all stand in it, lower case."""
    story: str | None = None
    """A story's id, or the beginning of it."""
    min_confidence: float | None = None
    """How sure a claim, report or event must be, 0 to 1."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Filters from a caller's keywords: one value or several, in any case; None is no filter.

        Raises `FilterError` for a name or value that no row can have.
        """
        found: dict[str, Any] = {}
        for name, value in values.items():
            if name not in cls.__struct_fields__:
                raise FilterError(name, f"no such filter; there are {', '.join(cls.__struct_fields__)}")
            if name == "min_confidence":
                found[name] = _confidence(name, value)
                continue
            several = _several(name, value)
            if several:
                found[name] = _READ.get(name, _names)(name, several)
        filters = cls(**found)
        if filters.since and filters.until and filters.since > filters.until:
            raise FilterError("until", f"{filters.until} is before --since {filters.since}; turn them round")
        return filters

    def given(self) -> list[str]:
        """Names of the filters that are set."""
        return [name for name in self.__struct_fields__ if getattr(self, name) not in (None, ())]


def known_types() -> list[str]:
    """The ontology's event types."""
    return list(event_types())


def known_statuses() -> list[str]:
    return list(get_args(Status))


def known_goods() -> list[str]:
    """Kinds of goods, by name."""
    return sorted(kind.kind for kind in goods_kinds())


def _several(name: str, value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, date):
        value = value.isoformat()[:10]
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, Iterable) or not all(isinstance(one, str) for one in values):
        raise FilterError(name, f"{value!r} is neither text nor a list of texts")
    return list(values)


def _confidence(name: str, value: object) -> float | None:
    if value is None:
        return None
    try:
        least = float(str(value))
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise FilterError(name, f"{value!r} is no confidence; give a number from 0 to 1, as 0.6")
    return least


def _types(name: str, values: list[str]) -> tuple[str, ...]:
    """PLOVER's types, or those of a user's own ontology, whose names are like none of them.

    Whether it has such a type, only the record can tell: `asking.check`.
    """
    values, plover = [value.upper() for value in values], known_types()
    for value in values:
        misspelt = any(sorted(value) == sorted(one) for one in plover)
        if not _TYPE.fullmatch(value) or misspelt or get_close_matches(value, plover, n=1, cutoff=0.75):
            known(name, [value], plover)
    return tuple(values)


def _statuses(name: str, values: list[str]) -> tuple[str, ...]:
    return known(name, [value.lower() for value in values], known_statuses())


def _goods(name: str, values: list[str]) -> tuple[str, ...]:
    return known(name, [value.lower().replace(" ", "_") for value in values], known_goods())


def known(name: str, values: list[str], there: list[str]) -> tuple[str, ...]:
    """The values. Raises `FilterError`, with the nearest there are, for one that is not among them."""
    for value in values:
        if value not in there:
            near = get_close_matches(value, there, n=3)
            guess = f"did you mean {' or '.join(near)}? K" if near else "k"
            raise FilterError(name, f"no {name} {value!r}; {guess}nown are {', '.join(there)}")
    return tuple(values)


def _names(name: str, values: list[str]) -> tuple[str, ...]:
    for value in values:
        if not _WORD.search(value):
            raise FilterError(name, f"{value!r} names nobody; give a country's code, a name or an id")
    return tuple(values)


def _words(name: str, values: list[str]) -> tuple[str, ...]:
    words = tuple(word.lower() for value in values for word in _WORD.findall(value))
    if not words:
        raise FilterError(name, f"no word in {' '.join(values)!r}; give words to look for")
    return words


def _story(name: str, values: list[str]) -> str:
    if len(values) > 1 or not values[0].strip():
        raise FilterError(name, "give one story's id, as `onrecord stories` lists it")
    return values[0].strip()


def _first_day(name: str, values: list[str]) -> str:
    year, month, day = _date(name, values)
    return f"{year}-{month or '01'}-{day or '01'}"


def _last_day(name: str, values: list[str]) -> str:
    year, month, day = _date(name, values)
    month = month or "12"
    return f"{year}-{month}-{day or calendar.monthrange(int(year), int(month))[1]:02}"


def _date(name: str, values: list[str]) -> tuple[str, str | None, str | None]:
    written = _DAY.fullmatch(values[0].strip()) if len(values) == 1 else None
    if written:
        year, month, day = written.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            pass
        else:
            return year, month, day
    raise FilterError(name, f"{' '.join(values)!r} is no date; give it as 2024-06-19, 2024-06 or 2024")


_READ: Final = {
    "type": _types,
    "status": _statuses,
    "goods": _goods,
    "text": _words,
    "story": _story,
    "since": _first_day,
    "until": _last_day,
}
