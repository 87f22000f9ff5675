"""Who of a record is whom: a name that some articles give a country or a walk of life and others do not.

An article that leaves the country open leaves open which namesake it means, so its `ada-holm` is not by
itself the `ada-holm.ken` of another article. Within a record it is, where nothing speaks against it:
there is no namesake of a second country, both are people or both are bodies, they are of one walk of
life as far as it is told, and the name is one that tells (a body called by everyday words, "Ministry of
Health", or by a few letters is any country's).

Nor is a footballer, `ada-holm.ken.sport`, by himself the `ada-holm.ken` of whom articles tell no walk of
life. He is while none of them tells an office of that one, and when one tells both of one person, "a former
footballer" of the minister. Of two walks of life that exclude each other neither is the name's without one.

What is one is worked out where the record is asked, from all that is in it, and nothing is rewritten. An
id without a country goes over to the one with once that is known, one with a walk of life to the one
without, and each comes back should another namesake turn up. Both lead to the actor meanwhile.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

import msgspec

from onrecord.coding.actors.countries import country_words
from onrecord.coding.actors.lexicon import head_words
from onrecord.commonness import commonness
from onrecord.record.identity import parts
from onrecord.record.parties import rules
from onrecord.record.phrases import rules as identity_rules
from onrecord.record.phrases import walks_besides

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_RARE: Final = 0.004
"""The share of news texts that has a word which tells one body from another, at most."""
_SHORT: Final = 4
"""Letters of an acronym that may be anybody's."""
_ANY: Final = frozenset({"CVL", "ELI", "SOC"})
"""Sectors of people of whom nothing else is told."""

_SEVERAL: Final = """
WITH ids AS (
    SELECT
        id,
        split_part(id, '.', 1) AS name,
        len(string_split(id, '.')[-1]) <> 3 AND contains(id, '.') AS walk,
        list(DISTINCT kind) AS kinds,
        coalesce(list(DISTINCT sector) FILTER (sector IS NOT NULL), []) AS sectors
    FROM stored.appearances
    WHERE run IN (SELECT run FROM stored.runs) AND NOT starts_with(id, 'some.')
    GROUP BY id
),
names AS (
    SELECT name, bool_or(walk) AS walks FROM ids GROUP BY name
    HAVING walks OR (count(*) = 2 AND bool_or(id = name))
)
SELECT id, kinds, sectors, walks AND NOT walk FROM ids JOIN names USING (name) ORDER BY id
"""
"""Of each name of which two ids may be one its ids, and whether roles must be asked for as well."""
_ROLES: Final = """
SELECT id, list(DISTINCT role) FROM stored.appearances
WHERE id IN (SELECT unnest($1)) AND role IS NOT NULL AND run IN (SELECT run FROM stored.runs)
GROUP BY id
"""


class Known(msgspec.Struct, frozen=True):
    """What a record's articles say of the actor of one id, or of several that are one."""

    id: str
    kinds: frozenset[str] = frozenset({"person"})
    sectors: frozenset[str] = frozenset()
    walks: frozenset[str] = frozenset()
    """The walks of life that its ids tell."""
    besides: frozenset[str] = frozenset()
    """Those that it has been in, or is in beside others, by its roles."""

    def and_(self, others: Iterable["Known"]) -> "Known":
        """This one, with all that is known of those who are the same."""
        every = (self, *others)
        return Known(
            self.id,
            *(
                frozenset().union(*(getattr(one, what) for one in every))
                for what in self.__struct_fields__[1:]
            ),
        )


def settle(connection: "DuckDBPyConnection") -> None:
    """Makes `stored.same`: ids that go over to another actor of the record (`id`), and that one's (`one`)."""
    rows = connection.execute(_SEVERAL).fetchall()
    asked = [id_ for id_, _, _, ask in rows if ask]
    roles = dict(connection.execute(_ROLES, [asked]).fetchall()) if asked else {}
    known: dict[str, list[Known]] = {}
    for id_, kinds, sectors, _ in rows:
        name, _, walk = parts(id_)
        walks = frozenset({walk} if walk else ())
        besides = frozenset().union(*map(walks_besides, roles.get(id_, ())))
        known.setdefault(name, []).append(Known(id_, frozenset(kinds), frozenset(sectors), walks, besides))
    same = [pair for namesakes in known.values() for pair in sorted(ones(namesakes).items())]
    connection.execute("CREATE TABLE stored.same (id VARCHAR, one VARCHAR)")
    if same:
        ids, one = (list(column) for column in zip(*same, strict=True))
        connection.execute("INSERT INTO stored.same SELECT unnest($1), unnest($2)", [ids, one])


def ones(namesakes: Sequence[Known]) -> dict[str, str]:
    """Which ids of one name go over to which other; each of the namesakes is known by one id."""
    same: dict[str, str] = {}
    by_country: dict[str | None, list[Known]] = {}
    for one in sorted(namesakes, key=lambda one: one.id):
        by_country.setdefault(parts(one.id)[1], []).append(one)
    anywhere = by_country.pop(None, [])
    groups = [_of_country(people, same) for people in by_country.values()]
    if len(groups) == 1:
        anywhere = _of_no_country(anywhere, groups[0], same)
    if len(groups) < 2:
        _of_country(anywhere, same)
    _lead_on(namesakes, same)
    return same


def _of_country(people: list[Known], same: dict[str, str]) -> list[Known]:
    """The actors that there are among the ids of a name and country, told in `same`."""
    if not people:
        return []
    name, country, _ = parts(people[0].id)
    plain = Known(f"{name}.{country.lower()}" if country else name)
    alone = [one for one in people if not one.walks]
    able = [one for one in people if one.walks and _fit(one, *alone)]
    if not _fit(*alone, *able):  # two of them cannot both be the one of whom no walk of life is told
        able = [one for one in able if alone and one.walks <= alone[0].besides]
    if not able or len(able) + len(alone) == 1:
        return people
    same |= {one.id: plain.id for one in able}
    main = (alone[0] if alone else plain).and_(able)
    return [main, *(one for one in people if one not in (*alone, *able))]


def _of_no_country(people: list[Known], actors: list[Known], same: dict[str, str]) -> list[Known]:
    """Joins ids without a country to the actors of the only one; those that are none of these."""
    left = []
    for one in people:
        alike = [actor for actor in actors if one.walks and one.walks <= actor.walks | actor.besides]
        able = alike or actors
        if len(able) > 1:
            continue  # nobody can tell
        actor = able[0]
        if is_same(parts(one.id)[0], one.kinds, actor.kinds, one.sectors, actor.sectors) and _fit(one, actor):
            same[one.id] = actor.id
            actors = [actor.and_([one]) if other is actor else other for other in actors]
        else:
            left.append(one)
    return left


def _fit(*people: Known) -> bool:
    """Whether walks of life and offices allow all these to be one person."""
    besides = frozenset[str]().union(*(one.besides for one in people))
    walks = frozenset[str]().union(*(one.walks for one in people))
    sectors = frozenset[str]().union(*(one.sectors for one in people))
    if walks and any(one.kinds != {"person"} for one in people):
        return False
    if walks - besides and sectors & identity_rules().offices:
        return False
    beside = {one.name: one.beside for one in identity_rules().walks}
    return all(
        {a, b} <= besides or a in beside.get(b, ()) or b in beside.get(a, ())
        for a, b in combinations(sorted(walks), 2)
    )


def _lead_on(namesakes: Sequence[Known], same: dict[str, str]) -> None:
    """Lets a name that always has a walk of life lead without it to the only actor there is."""
    there = {one.id for one in namesakes}
    leading: dict[str, set[str]] = {}
    for one in namesakes:
        if one.walks:
            leading.setdefault(one.id.rpartition(".")[0], set()).add(same.get(one.id, one.id))
    same |= {
        plain: next(iter(actors))
        for plain, actors in leading.items()
        if plain not in there and len(actors) == 1 and plain not in actors
    }


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
        return _sectors_fit(sectors, other_sectors)
    if {"person", "place", "country"} & (kinds | other_kinds):
        return False
    return _tells(name) and _sectors_fit(sectors, other_sectors)


def _sectors_fit(sectors: frozenset[str], others: frozenset[str]) -> bool:
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
