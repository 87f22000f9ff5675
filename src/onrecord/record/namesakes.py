"""Who of a record is whom: a name that some articles give a country and others do not.

An article that leaves the country open leaves open which namesake it means, so its `ada-holm` is not by
itself the `ada-holm.ken` of another article. Within a record it is, where nothing speaks against it:
there is no namesake of a second country, both are people or both are bodies, they are of one walk of
life as far as it is told, and the name is one that tells (a body called by everyday words, "Ministry of
Health", or by a few letters is any country's).

What is one is worked out where the record is asked, from all that is in it, and nothing is rewritten: an
id with a country never changes. One without goes over to the one with, once that is known, and comes
back should a namesake of another country turn up. Both lead to the actor meanwhile.
"""

from typing import TYPE_CHECKING, Final

from onrecord.coding.actors.countries import country_words
from onrecord.coding.actors.lexicon import head_words
from onrecord.commonness import commonness
from onrecord.record.parties import rules

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RARE: Final = 0.004
"""The share of news texts that has a word which tells one body from another, at most."""
_SHORT: Final = 4
"""Letters of an acronym that may be anybody's."""
_ANY: Final = frozenset({"CVL", "ELI", "SOC"})
"""Sectors of people of whom nothing else is told."""

_TWOS: Final = """
WITH ids AS (
    SELECT
        id,
        split_part(id, '.', 1) AS name,
        list(DISTINCT kind) AS kinds,
        coalesce(list(DISTINCT sector) FILTER (sector IS NOT NULL), []) AS sectors
    FROM stored.appearances
    WHERE run IN (SELECT run FROM stored.runs) AND NOT starts_with(id, 'some.')
    GROUP BY id
),
countries AS (SELECT name, count(*) AS number FROM ids WHERE id <> name GROUP BY name)
SELECT bare.id, whole.id, bare.kinds, whole.kinds, bare.sectors, whole.sectors
FROM ids bare JOIN countries USING (name) JOIN ids whole USING (name)
WHERE bare.id = name AND whole.id <> name AND countries.number = 1
ORDER BY bare.id
"""


def settle(connection: "DuckDBPyConnection") -> None:
    """Makes `stored.same`: ids without a country (`id`) and the actor of the record that each is (`one`)."""
    same = [
        (bare, whole)
        for bare, whole, *what in connection.execute(_TWOS).fetchall()
        if is_same(bare, *(frozenset(one) for one in what))
    ]
    connection.execute("CREATE TABLE stored.same (id VARCHAR, one VARCHAR)")
    if same:
        bare, whole = (list(column) for column in zip(*same, strict=True))
        connection.execute("INSERT INTO stored.same SELECT unnest($1), unnest($2)", [bare, whole])


def is_same(
    name: str,
    kinds: frozenset[str],
    other_kinds: frozenset[str],
    sectors: frozenset[str],
    other_sectors: frozenset[str],
) -> bool:
    """Whether the actor that goes by a name without a country is the only one of that name who has one.

    `name` is the id without the country. The kinds and sectors are all that articles give the one and the
    other.
    """
    if kinds == other_kinds == {"person"}:
        return _fit(sectors, other_sectors)
    if {"person", "place", "country"} & (kinds | other_kinds):
        return False
    return _tells(name) and _fit(sectors, other_sectors)


def _fit(sectors: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one may be all of this. Who serves a state may have held any office of one."""
    some, other = _walks(sectors), _walks(others)
    return not some or not other or bool(some & other)


def _walks(sectors: frozenset[str]) -> frozenset[str]:
    public = rules().state | {"LEG", "PTY", "OPP", "IGO", "GOV"}
    return frozenset("GOV" if sector in public else sector for sector in sectors - _ANY)


def _tells(name: str) -> bool:
    """Whether a body's name has a word of its own."""
    words = name.split("-")
    if len(words) == 1 and len(name) <= _SHORT:
        return False
    return any(
        word not in head_words() and word.title() not in country_words() and commonness().share(word) < _RARE
        for word in words
        if len(word) > 1
    )
