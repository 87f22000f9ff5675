"""Chosen events with the articles that tell of them, put together beside the export, on disk.

A record can hold millions of events, more than fit in memory together with their articles, and its own
connection may write nothing. What an export needs is therefore streamed into a scratch database, which may
put down on disk what it can't hold, and joined there.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from onrecord.record.exports.accounts import Account
from onrecord.record.exports.ftm import Figure, Naming, Paper

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Told = TypeVar("Told", bound=msgspec.Struct)
Values = Mapping[str, object] | Sequence[object] | None
"""What a query's `$names` or `?` stand for."""

ALL: Final = "SELECT * FROM events"
SAID_TO_BE: Final = ("asserted", "alleged")
"""Whoever reads a table without a column for status takes all in it for what happened. So it must not hold
events that are only denied, demanded, promised, threatened or imagined."""
_BATCH: Final = 2_000
_SOME: Final = 20_000
_MEMORY: Final = "512MB"

# A column that came with a later version is null in the rows of an earlier one.
_EVENTS: Final = """
SELECT
    id AS event, story, type, mode,
    coalesce(contexts, []) AS contexts, coalesce(actors, []) AS actors,
    coalesce(recipients, []) AS recipients, coalesce(goods, []) AS goods,
    CASE WHEN place IS NOT NULL
        THEN {{'name': place, 'country': place_country, 'lat': lat, 'lon': lon}} END AS place,
    date, first_seen::VARCHAR AS first_seen, last_seen::VARCHAR AS last_seen,
    reports, origins, coalesce(sources, []) AS sources, coalesce(statuses, []) AS statuses, confidence,
    list_transform(coalesce(report_ids, []), lambda one: {{
        'article': split_part(one, ':', 1), 'report': split_part(one, ':', 2)
    }}) AS report_ids
FROM ({chosen})
"""
_PAPERS: Final = """
SELECT
    id AS article, title, coalesce(bylines, []) AS bylines, url,
    coalesce(domain, outlet) AS outlet, outlet AS publisher,
    published::VARCHAR AS published, language, strftime(added, '%Y-%m-%dT%H:%M:%SZ') AS added
FROM articles
"""
# Both spans and positions count code points.
_LEADS: Final = """
WITH lead AS (SELECT id, events, coalesce(nullif(instr(text, E'\\n\\n'), 0), length(text)) AS ends
    FROM stored.articles WHERE len(events) > 0)
SELECT id AS article,
    list_transform(list_filter(events, lambda one: one.spans.trigger[1] < ends), lambda one: one.id) AS leads
FROM lead
"""
# An id in `some.` is a description that fits many.
_NAMINGS: Final = """
SELECT article, id AS actor, name, kind, country, sector, role, wikidata
FROM appearances WHERE NOT starts_with(id, 'some.')
"""

# In the order of the export: a row's number is its place there.
_SAID: Final = """
CREATE TABLE events AS
FROM asked WHERE $1 IS NULL OR list_has_any(list_transform(statuses, lambda one: one.value), $1)
ORDER BY coalesce(date, first_seen) NULLS LAST, event
"""
# Lists can't be put down on disk while they are made, so it is some events at a time.
_ACCOUNTS: Final = """
WITH few AS (SELECT rowid AS n, * FROM events WHERE rowid >= $1 AND rowid < $2),
told AS (SELECT n, unnest(report_ids, recursive := true) FROM few),
told_in AS (
    SELECT n, article, bool_or(coalesce(list_contains(leads, report), false)) AS leads
    FROM told LEFT JOIN leads USING (article)
    GROUP BY n, article
),
tellings AS (
    SELECT n, list({
        'article': article, 'url': url, 'outlet': outlet, 'published': published, 'added': added,
        'leads': leads
    } ORDER BY published NULLS LAST, article) AS tellings
    FROM told_in JOIN papers USING (article)
    GROUP BY n
),
named AS (SELECT DISTINCT n, name, kind FROM told_in JOIN namings USING (article)),
casts AS (
    SELECT
        n,
        list(name ORDER BY name) FILTER (kind = 'person') AS people,
        list(name ORDER BY name) FILTER (kind IN ('organization', 'government', 'group')) AS organizations,
        list(name ORDER BY name) FILTER (kind IN ('country', 'place')) AS places
    FROM named GROUP BY n
)
SELECT {
    'event': few, 'tellings': coalesce(tellings, []), 'people': coalesce(people, []),
    'organizations': coalesce(organizations, []), 'places': coalesce(places, [])
} AS one
FROM few LEFT JOIN tellings USING (n) LEFT JOIN casts USING (n)
ORDER BY n
"""
# The articles that the events are told in, and who is named there.
_TOLD_IN: Final = "SELECT DISTINCT unnest(report_ids).article AS article FROM events"
_PAPERS_TOLD: Final = f"""
SELECT papers AS one FROM papers SEMI JOIN ({_TOLD_IN}) USING (article) ORDER BY published NULLS LAST, article
"""
_NAMINGS_TOLD: Final = f"""
SELECT {{
    'article': article, 'actor': actor, 'name': any_value(name), 'kind': any_value(kind),
    'country': any_value(country), 'sector': any_value(sector)
}} AS one
FROM namings SEMI JOIN ({_TOLD_IN}) USING (article) GROUP BY article, actor ORDER BY article, actor
"""
_FIGURES: Final = f"""
WITH forms AS (
    SELECT
        actor AS id, name, count(*) AS times, any_value(kind) AS kind, any_value(country) AS country,
        max(sector) AS sector, max(wikidata) AS wikidata
    FROM namings SEMI JOIN ({_TOLD_IN}) USING (article) GROUP BY actor, name
),
titles AS (
    SELECT actor AS id, list(DISTINCT role ORDER BY role) AS roles
    FROM namings SEMI JOIN ({_TOLD_IN}) USING (article) WHERE role IS NOT NULL GROUP BY actor
)
SELECT {{
    'id': id, 'name': arg_max(name, (times, name)), 'names': list(name ORDER BY name),
    'kind': arg_max(kind, (times, name)), 'country': arg_max(country, (times, name)),
    'sector': arg_max(sector, (times, name)), 'wikidata': max(wikidata),
    'roles': coalesce(any_value(roles), [])
}} AS one
FROM forms LEFT JOIN titles USING (id) GROUP BY id ORDER BY id
"""


class Gathering:
    """Events chosen from a record, and what is told of them."""

    def __init__(
        self,
        record: "DuckDBPyConnection",
        room: Path,
        chosen: str = ALL,
        parameters: Values = None,
        *,
        cast: bool = False,
        any_status: bool = False,
    ) -> None:
        """`record` has the record's views; `room` is a folder for the scratch database.

        `chosen` is a query over them that gives rows of the view `events`, with its parameters. With `cast`
        it is known as well who is named in those articles. Unless
        `any_status`, events that nobody asserts or alleges are left out, and counted in `left_out`.
        """
        import duckdb

        self._record = record
        self._own = duckdb.connect(str(room / "scratch.duckdb"))
        self._own.execute("SET temp_directory = $1", [str(room / "spilled")])
        self._own.execute(f"SET memory_limit = '{_MEMORY}'")
        self._take("asked", _EVENTS.format(chosen=chosen), parameters)
        self._own.execute(_SAID, [None if any_status else list(SAID_TO_BE)])
        self._events = self._count("events")
        self.left_out = self._count("asked") - self._events
        self._own.execute("DROP TABLE asked")
        self._take("papers", _PAPERS)
        self._take("leads", _LEADS)
        self._take("namings", _NAMINGS if cast else f"{_NAMINGS} LIMIT 0")

    def accounts(self) -> Iterator[Account]:
        """The events by day and id."""
        for first in range(0, self._events, _SOME):
            yield from self._read(_ACCOUNTS, Account, [first, first + _SOME])

    def papers(self) -> Iterator[Paper]:
        """The articles that tell of the events, by day of publication."""
        return self._read(_PAPERS_TOLD, Paper)

    def figures(self) -> Iterator[Figure]:
        """Whom those articles name, each once; with `cast` only."""
        return self._read(_FIGURES, Figure)

    def namings(self) -> Iterator[Naming]:
        """Which of them names whom; with `cast` only."""
        return self._read(_NAMINGS_TOLD, Naming)

    def __enter__(self) -> "Gathering":
        return self

    def __exit__(self, *_: object) -> None:
        """The scratch database is no longer needed."""
        self._own.close()

    def _take(self, name: str, query: str, parameters: Values = None) -> None:
        rows = self._record.sql(query, params=parameters).to_arrow_reader(_BATCH)
        self._own.register("coming", rows)
        self._own.execute(f"CREATE TABLE {name} AS FROM coming")
        self._own.unregister("coming")

    def _count(self, table: str) -> int:
        (counted,) = self._own.execute(f"SELECT count(*) FROM {table}").fetchall()
        return int(counted[0])

    def _read(self, query: str, kind: type[Told], values: Sequence[object] = ()) -> Iterator[Told]:
        decoder = msgspec.json.Decoder(kind)
        found = self._own.execute(f"SELECT to_json(one)::VARCHAR FROM ({query})", values)
        while rows := found.fetchmany(_BATCH):
            yield from (decoder.decode(one) for (one,) in rows)
