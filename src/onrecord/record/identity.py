"""Who is the same in all articles: an id for an actor, from what one article knows of it.

The id can be typed, read and put in a file's name. Of one actor it is the name, and after a dot the country:
`sergei-lavrov.rus`, `rus`, `police.ken`, `foreign-ministry.chn`, `united-nations`. Of whom an article only
describes it begins with `some.`: `some.gunman`, `some.soldier.ken`, `some.lavrov` (by surname only). Such an
id finds all gunmen, but it is not one actor, and must not be counted as one: see `is_one`.

A name with a country and the same name without are two ids, because an article that does not say the
country leaves open which namesake it means; which of them are one in a record, `namesakes` tells. So are
a name alone and the same name with a walk of life that leaves no time for an office, `ada-holm.ken.sport`,
as an article's role for a person tells it. The sector is no part of the id: articles differ on it for one
person far more often than two namesakes of one country differ in nothing else.
"""

import hashlib
from functools import cache

from onrecord.coding.actors.countries import countries, country_words
from onrecord.coding.actors.lexicon import bodies, honorifics, personal_names
from onrecord.coding.actors.officials import Official, officials
from onrecord.model import Actor
from onrecord.record.phrases import LONGEST, noun, own_words, plain, rules, walk

_DESCRIBED = "some"
_WORDS = 8
"""Words of a name that its id shows; the rest of a longer one goes into a hash."""
_LETTERS = 80
_CODE = 3
"""Letters of a country."""


def is_one(id_: str) -> bool:
    """Whether the id is one actor's; false for a description that fits many: `some.gunman`."""
    return not id_.startswith(_DESCRIBED + ".")


def parts(id_: str) -> tuple[str, str | None, str | None]:
    """Name, country and walk of life of one actor's id."""
    name, *more = id_.split(".")
    country = more[0] if more and len(more[0]) == _CODE else None
    return name, country, more[-1] if more and len(more[-1]) != _CODE else None


def identify(actor: Actor, published: str | None = None) -> str:
    """The actor's id in all articles: lower-case ASCII letters, digits, hyphens and dots.

    `published` (ISO 8601) tells which holder of an office a bare surname with its title means.
    """
    if actor.kind == "country" and actor.country in countries():
        return str(actor.country).lower()
    institution = _institution(actor)
    if institution is not None:
        return _named(institution, actor.country, actor.kind)
    if actor.wikidata is not None:
        known = _by_wikidata().get(actor.wikidata)
        return _slug(known) if known is not None else actor.wikidata.lower()
    if actor.kind == "person":
        return _person(actor, published)
    return _body(actor)


def _person(actor: Actor, published: str | None) -> str:
    described = noun(actor.name)
    if described is not None:
        return _some(described, actor.country)
    words = _name_words(actor.name)
    official = _official(words, actor, published)
    if official is None:
        words = [
            w for n, w in enumerate(words) if len(w) > 1 or n in (0, len(words) - 1)
        ]  # "Igor V. Malinov"
        official = _official(words, actor, published)
    if official is not None:
        return _named(official.name, official.country, actor.kind)
    if len(words) < 2:
        return _some(" ".join(words), actor.country)
    named = _named(" ".join(words), actor.country, actor.kind)
    told = walk(actor.role) if actor.role and actor.sector not in rules().public else None
    return f"{named}.{told}" if told else named


def _body(actor: Actor) -> str:
    for name, country in _by_name().get(plain(actor.name), ()):
        if actor.country in (None, country):
            return _slug(name)
    word = country_words().get(actor.name)
    if word is not None and word.naming == "capital":
        return _named("government", word.country.code, actor.kind)
    described = noun(actor.name)
    if described is not None:
        return _some(described, actor.country)
    words = actor.name.split()
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    while len(words) > 1 and words[-1].rstrip(",") in personal_names().companies:
        words = words[:-1]
    return _named(" ".join(words), actor.country, actor.kind)


def _institution(actor: Actor) -> str | None:
    """Which body of its country it is, of those that a country has one of; None for any other."""
    if actor.country is None or actor.country == "IGO" or actor.kind in ("person", "place", "country"):
        return None
    words = [plain(word) for word in own_words(actor.name)[0]]
    phrase = " ".join(words)
    ministry = _ministry(words)
    if ministry is not None:
        return ministry
    for n in range(max(0, len(words) - LONGEST), len(words)):
        name = _institutions().get(" ".join(words[n:]))
        if name is not None:
            leaders = _surnames().get(actor.country, frozenset())
            qualities = all(word in rules().qualities or word in leaders for word in words[:n])
            return name if qualities else None
    return _institutions().get(phrase)


def _ministry(words: list[str]) -> str | None:
    if len(words) > 2 and words[:2] == ["ministry", "of"]:
        purpose = " ".join(words[2:])
    elif len(words) > 1 and words[-1] == "ministry":
        purpose = " ".join(words[:-1])
    else:
        return None
    return _ministries().get(purpose, purpose) + " ministry"


def _official(words: list[str], actor: Actor, published: str | None) -> Official | None:
    """Whom of the table a name means: by its full form, or by a surname with the office held that month."""
    rows = _officials().get(" ".join(words), ())
    found = [o for o in rows if actor.country in (None, o.country)]
    if not found:
        return None
    if len(words) > 1:  # several rows of one name are one who went from a country's office to another body's
        return rows[0]
    if actor.role is None or actor.country is None or published is None:
        return None
    titles, month = set(plain(actor.role).replace("defense", "defence").split()), published[:7]
    held = [
        o
        for o in found
        if any(office.held(month) and set(office.role.split()) <= titles for office in o.offices)
    ]
    return held[0] if len(held) == 1 else None


@cache
def _officials() -> dict[str, tuple[Official, ...]]:
    """Officials by every spelling of their names, and by surname."""
    found: dict[str, dict[Official, None]] = {}
    for sort in officials():
        for official in sort.people:
            for name in (official.name, *official.also):
                words = _name_words(name)
                for key in (" ".join(words), words[-1], words[0]):
                    found.setdefault(key, {})[official] = None
    return {name: tuple(people) for name, people in found.items()}


@cache
def _surnames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for sort in officials():
        for official in sort.people:
            words = _name_words(official.name)
            found.setdefault(official.country, set()).update({words[0], words[-1]})
    return {country: frozenset(names) for country, names in found.items()}


@cache
def _by_wikidata() -> dict[str, str]:
    return {body.wikidata: body.name for sort in bodies() for body in sort.bodies if body.wikidata}


@cache
def _by_name() -> dict[str, list[tuple[str, str | None]]]:
    """Standard name and country of the known bodies, by each of their names."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for sort in bodies():
        for body in sort.bodies:
            for name in (body.name, *body.also):
                found.setdefault(plain(name), []).append((body.name, sort.country))
    return found


@cache
def _institutions() -> dict[str, str]:
    return {word: alike.words[0] for alike in rules().institutions for word in alike.words}


@cache
def _ministries() -> dict[str, str]:
    return {word: alike.words[0] for alike in rules().ministries for word in alike.words}


@cache
def _forms_of_address() -> frozenset[str]:
    return frozenset(plain(word) for word in honorifics())


def _name_words(name: str) -> list[str]:
    """A person's name in plain words, without forms of address and Arabic articles."""
    words = [word.removeprefix("al-").removeprefix("Al-") for word in name.split()]
    plainly = plain(" ".join(word for word in words if word not in ("al", "Al"))).split()
    while len(plainly) > 1 and plainly[0] in _forms_of_address():
        plainly = plainly[1:]
    return plainly or [plain(name)]


def _some(noun: str, country: str | None) -> str:
    return ".".join(filter(None, (_DESCRIBED, _slug(noun), (country or "").lower())))


def _named(name: str, country: str | None, kind: str) -> str:
    slug = _slug(name)
    if country:
        return f"{slug}.{country.lower()}"
    taken = slug.upper() in countries() or slug == _DESCRIBED  # CAF, an association, is not a country
    return f"{slug}-{kind}" if taken else slug


def _slug(name: str) -> str:
    """The name as part of an id; of one in other letters than Latin or one that is too long, a hash."""
    words = plain(name).split()
    slug = "-".join(words)
    if slug.isascii() and slug and len(words) <= _WORDS and len(slug) <= _LETTERS:
        return slug
    digest = hashlib.blake2b(
        slug.encode("utf-8", "surrogatepass") or name.encode("utf-8", "surrogatepass"), digest_size=5
    )
    short = "-".join(word for word in words[:_WORDS] if word.isascii())[:_LETTERS].strip("-")
    return "-".join(filter(None, (short or "x", digest.hexdigest())))
