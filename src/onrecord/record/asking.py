"""Questions → SQL over the views. What a user asks for is bound as values and never becomes part of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import msgspec

from onrecord.record.filters import Filters, known, known_types

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Question(msgspec.Struct, frozen=True):
    """One statement, and the values it is asked with, by their names in it or in order."""

    sql: str
    values: Mapping[str, object] | Sequence[object]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What can be listed: a view, and how it is sorted."""

    view: str
    columns: str = "*"
    key: tuple[str, ...] = ("id",)
    order: tuple[str, ...]
    """The latest first; of one day always in the same order."""


KINDS: Final = {
    "articles": Kind(
        view="articles",
        columns="* EXCLUDE (text)",
        order=("published DESC NULLS LAST", "id"),
    ),
    "claims": Kind(
        view="claims",
        key=("article", "claim"),
        order=("published DESC NULLS LAST", "article", "len(claim)", "claim"),
    ),
    "reports": Kind(
        view="reports",
        key=("article", "report"),
        order=("published DESC NULLS LAST", "article", "len(report)", "report"),
    ),
    "events": Kind(view="events", order=("last_seen DESC NULLS LAST", "id")),
    "stories": Kind(view="stories", order=("last_seen DESC NULLS LAST", "id")),
    "actors": Kind(
        view="actors",
        order=("articles DESC", "mentions DESC", "id"),
    ),
}


def ask(kind: str, filters: Filters, limit: int | None = None) -> Question:
    """The question for rows of `kind`, one of `KINDS`, that pass the filters; at most `limit` of them.

    All filters go with all kinds. Those that tell of a deed (type, actor, recipient, status, goods,
    min_confidence) mean, of articles and stories, that they report such a deed; of claims, that such a report
    rests on them, but for the confidence, which is the claim's own; of actors, that they do it, `actor` then
    being themselves.
    """
    what = KINDS[kind]
    asking = _Asking(filters)
    conditions = _CONDITIONS[kind](asking)
    view, chosen = what.view, ""
    if kind == "actors":
        view = "stored.counted('chosen')"
        chosen = f"WITH chosen AS (FROM appearances{_where(_appearing(asking))}) "
    where = _where(conditions)
    order = ", ".join(what.order)
    if limit is None or chosen:
        few = f" LIMIT {asking.bind(limit)}" if limit is not None else ""
        sql = f"{chosen}SELECT {what.columns} FROM {view}{where} ORDER BY {order}{few}"
        return Question(sql, asking.values)
    few = asking.bind(limit)
    # First which, then what is in them: the long columns are read for those few only.
    key = ", ".join(what.key)
    first = f"SELECT {key} FROM {view}{where} ORDER BY {order} LIMIT {few}"
    them = f"{what.key[0]} IN (SELECT {what.key[0]} FROM first)"
    if len(what.key) > 1:
        them += f" AND ({key}) IN (SELECT {key} FROM first)"
    sql = (
        f"WITH first AS MATERIALIZED ({first}) "
        f"SELECT {what.columns} FROM {view} WHERE {them} ORDER BY {order}"
    )
    return Question(sql, asking.values)


def check(connection: "DuckDBPyConnection", filters: Filters) -> None:
    """Raises `FilterError` for a type that is neither PLOVER's nor of a user's own that the record has."""
    strange = [one for one in filters.type if one not in known_types()]
    if strange:
        found = connection.execute("SELECT DISTINCT type FROM stored.reports ORDER BY 1").fetchall()
        known("type", strange, list(dict.fromkeys([*known_types(), *(type_ for (type_,) in found)])))


class Who(NamedTuple):
    """The columns that tell who somebody is."""

    country: str
    id: str
    name: str


_WHO: Final = Who("who.country", "who.id", "who.name")
_SPEAKER: Final = Who("speaker_country", "speaker_id", "speaker")
_ACTOR: Final = Who("country", "id", "name")
_FINISHED: Final = "run IN (SELECT run FROM stored.runs)"


class _Asking:
    """Collects the values, and says the conditions that several questions share."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.values: dict[str, object] = {}

    def bind(self, value: object) -> str:
        """The name that the value has in the statement."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def without(self, filter: str) -> Self:
        """The same asking, with one filter not minded."""
        rest = type(self)(msgspec.structs.replace(self.filters, **{filter: ()}))
        rest.values = self.values
        return rest

    def published(self, column: str = "published") -> list[str]:
        since, until = self.filters.since, self.filters.until
        return [
            f"{column} {than} {self.bind(day)}::DATE" for than, day in ((">=", since), ("<=", until)) if day
        ]

    def happened(self, date: str, seen: str) -> list[str]:
        """The date may be a month or year: then any day of it will do."""
        when, found = f"coalesce({date}, {seen}::VARCHAR)", []
        if self.filters.since:
            since = self.bind(self.filters.since)
            found.append(f"({when} >= {since} OR starts_with({since}, {when}))")
        if self.filters.until:
            found.append(f"{when} <= {self.bind(self.filters.until)}")
        return found

    def story(self, column: str = "story") -> list[str]:
        return [f"starts_with({column}, {self.bind(self.filters.story)})"] if self.filters.story else []

    def sure(self, column: str = "confidence") -> list[str]:
        least = self.filters.min_confidence
        return [f"{column} >= {self.bind(least)}"] if least is not None else []

    def one_of(self, column: str, values: Sequence[str]) -> list[str]:
        return [f"list_contains({self.bind(list(values))}::VARCHAR[], {column})"] if values else []

    def any_of(self, column: str, values: Sequence[str]) -> list[str]:
        return [f"list_has_any({column}, {self.bind(list(values))}::VARCHAR[])"] if values else []

    def words(self, *columns: str) -> list[str]:
        """Every word stands in one of the columns. The first look is quick, the second exact."""
        found = []
        for word in self.filters.text:
            letters = _any_case(word)
            quick, exact = self.bind(letters), self.bind(rf"(?:^|[^\pL\pN_]){letters}(?:[^\pL\pN_]|$)")
            looks = [f"regexp_matches({c}, {quick}) AND regexp_matches({c}, {exact})" for c in columns]
            found.append(f"({' OR '.join(f'({look})' for look in looks)})")
        return found

    def is_any(self, who: Who, names: Sequence[str]) -> str:
        """Whether somebody is one of those named: by country, by id, or by whole words of the name."""
        looks = []
        for name in names:
            code, id_, words = self.bind(name.upper()), self.bind(name.lower()), self.bind(name)
            longest = self.bind(max(re.findall(r"\w+", name), key=len))
            looks.append(
                f"({who.country} = {code} OR {who.id} IN (FROM stored.forms({id_})) OR "
                f"(contains(lower(strip_accents({who.name})), lower(strip_accents({longest}))) "  # quick
                f"AND contains(stored.words({who.name}), stored.words({words}))))"  # and exact
            )
        return f"({' OR '.join(looks)})"

    def among(
        self, table: str, key: str, column: str, names: Sequence[str], others: Sequence[str] = ()
    ) -> list[str]:
        """The rows in whose list of `Who`s there is one of those named; looked for where `others` hold."""
        if not names:
            return []
        where = f" WHERE {' AND '.join(others)}" if others else ""
        each = f"SELECT {key}, unnest({column}) AS who FROM {table}{where}"
        return [f"({key}) IN (SELECT ({key}) FROM ({each}) WHERE {self.is_any(_WHO, names)})"]

    def report(self, who_says: bool, sure: bool = True) -> list[str]:
        """What a report must be like; `who_says`: the source is the report's own, not any of the article;
        `sure`: its confidence counts.
        """
        filters, key = self.filters, "article, report"
        conditions = self.one_of("type", filters.type) + self.one_of("status", filters.status)
        conditions += self.any_of("goods", filters.goods) + (self.sure() if sure else [])
        conditions += self.among("stored.reports", key, "actors", filters.actor, conditions)
        conditions += self.among("stored.reports", key, "recipients", filters.recipient, conditions)
        if who_says:
            conditions += self.among("stored.reports", key, "speakers", filters.source, conditions)
        return conditions

    def quoting(self, column: str, of: str) -> list[str]:
        """The articles or stories in which one of the sources says something."""
        if not self.filters.source:
            return []
        said = f"SELECT article FROM claims WHERE {self.is_any(_SPEAKER, self.filters.source)}"
        if of == "story":
            said = f"SELECT story FROM stored.placed WHERE article IN ({said})"
        return [f"{column} IN ({said})"]


def _articles(asking: _Asking) -> list[str]:
    conditions = (
        asking.published() + asking.story() + asking.words("title", "text") + asking.quoting("id", "article")
    )
    report = asking.report(who_says=False)
    if report:
        that = " AND ".join([_FINISHED, *report])
        conditions.append(f"id IN (SELECT article FROM stored.reports WHERE {that})")
    return conditions


def _claims(asking: _Asking) -> list[str]:
    conditions = asking.published() + asking.story() + asking.words("content") + asking.sure()
    if asking.filters.source:
        conditions.append(asking.is_any(_SPEAKER, asking.filters.source))
    report = asking.report(who_says=False, sure=False)
    if report:
        that = " AND ".join([_FINISHED, *report])
        rests = f"SELECT article, unnest(according_to) FROM stored.reports WHERE {that}"
        conditions.append(f"(article, claim) IN ({rests})")
    return conditions


def _reports(asking: _Asking) -> list[str]:
    happened = asking.happened("date", "published")
    return happened + asking.story() + asking.words("title", '"trigger"') + asking.report(who_says=True)


def _events(asking: _Asking) -> list[str]:
    return _event(asking) + asking.happened("date", "first_seen") + asking.story() + _titled(asking, "story")


def _event(asking: _Asking) -> list[str]:
    filters = asking.filters
    conditions = asking.one_of("type", filters.type) + asking.any_of("goods", filters.goods) + asking.sure()
    if filters.status:
        conditions += asking.any_of("list_transform(statuses, lambda one: one.value)", filters.status)
    conditions += asking.among("events", "id", "actors", filters.actor)
    conditions += asking.among("events", "id", "recipients", filters.recipient)
    return conditions + asking.among("events", "id", "sources", filters.source)


def _stories(asking: _Asking) -> list[str]:
    conditions = asking.story("id") + _titled(asking, "id") + asking.quoting("id", "story")
    if asking.filters.since:
        conditions.append(f"last_seen >= {asking.bind(asking.filters.since)}::DATE")
    if asking.filters.until:
        conditions.append(f"first_seen <= {asking.bind(asking.filters.until)}::DATE")
    if set(asking.filters.given()) & {"type", "actor", "recipient", "status", "goods", "min_confidence"}:
        event = _event(asking.without("source"))
        conditions.append(f"id IN (SELECT story FROM events WHERE {' AND '.join(event)})")
    return conditions


def _titled(asking: _Asking, column: str) -> list[str]:
    """The stories of which one article has the words in its title."""
    words = asking.words("title")
    return [f"{column} IN (SELECT story FROM stored.counting WHERE {' AND '.join(words)})"] if words else []


def _actors(asking: _Asking) -> list[str]:
    conditions = asking.words("name")
    if asking.filters.actor:
        conditions.append(asking.is_any(_ACTOR, asking.filters.actor))
    return conditions


def _appearing(asking: _Asking) -> list[str]:
    """Which appearances are counted, for actors."""
    conditions = asking.published() + asking.story()
    deed = asking.without("actor").report(who_says=True)
    if deed:
        that = " AND ".join([_FINISHED, *deed])
        does = f"""SELECT coalesce(one, who.id)
            FROM (SELECT unnest(actors) AS who FROM stored.reports WHERE {that})
            LEFT JOIN stored.same ON same.id = who.id"""
        conditions.append(f"id IN ({does})")
    return conditions


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


_CONDITIONS: Final[dict[str, Callable[[_Asking], list[str]]]] = {
    "articles": _articles,
    "claims": _claims,
    "reports": _reports,
    "events": _events,
    "stories": _stories,
    "actors": _actors,
}


def _any_case(word: str) -> str:
    """A pattern of the word in any case.

    Under (?i) a k is the Kelvin sign as well and an s the long s, and a pattern with one of these three times
    as slow, as the letters are then more than one byte. Nobody writes words with them.
    """
    return "".join(
        f"[{letter}{letter.upper()}]" if letter.isascii() and letter.isalpha() else f"(?i:{letter})"
        for letter in word
    )
