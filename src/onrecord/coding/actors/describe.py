"""What a phrase tells of whom it names: a pure judgement on words, without a parse."""

import re

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.description import Description, of_known
from onrecord.coding.actors.finder import Hit
from onrecord.coding.actors.lexicon import (
    Head,
    KnownBody,
    gender_of_given_name,
    heads,
    honorifics,
    modifiers,
    personal_names,
)
from onrecord.coding.actors.words import Words, mark
from onrecord.model import ActorKind

_WORD = re.compile(r"[^\W_](?:[\w.&]*[\w.])?(?:(?=['’]s\b))|['’]s\b|\w[\w.&]*|[^\w\s]")
_OF = frozenset({"of", "for", "at", "in", "from"})
_APART = _OF | {",", "who", "that", "which", "to", "on", "with", "by", "and", "("}
_LABELS = frozenset(
    {"group", "movement", "organization", "organisation", "network", "party", "agency", "militant group"}
    | {"rebel group", "terrorist group", "armed group", "news agency", "terror group", "militia", "bloc"}
)
"""Nouns that say after a body's name what it is, and add nothing."""
_HYPHENS = frozenset({"-", "–"})
DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "some", "any", "all", "both", "each"}
)
_OWNERS = DETERMINERS | {"his", "her", "its", "their", "our", "my", "s"}


def describe(phrase: str) -> Description | None:
    """Whom `phrase` means by its own words: "the Iranian foreign minister", "Hamas", "Russian troops".

    None for a phrase that names nobody the tables know; a bare name of a person is such a phrase.
    """
    found = list(_WORD.finditer(phrase))
    if not found:
        return None
    starts = [match.start() for match in found]
    ends = {match.end(): n for n, match in enumerate(found)}
    words = mark(phrase, [match.group() for match in found], starts, ends)
    count = len(found)
    end = next(
        (n for n in range(1, count) if words.words[n].lower() in _APART and n not in words.named), count
    )
    names = _trailing_name(words, end)
    if names is not None:
        return person(words, 0, names, end)
    return thing(words, 0, end - 1, (end + 1, count) if end < count else None)


def _trailing_name(words: Words, end: int) -> int | None:
    """Where a person's name begins that stands after a title or an honorific; None without one."""
    begin = end
    while begin > 0 and words.words[begin - 1][:1].isupper() and begin - 1 not in words.named:
        if begin - 1 in words.heads or words.words[begin - 1] in honorifics():
            break
        begin -= 1
    if begin in (0, end):
        return None
    before = words.heads.get(begin - 1)
    titled = before is not None and before.entry.sort.kind == "person"
    return begin if titled or words.words[begin - 1] in honorifics() else None


def person(words: Words, start: int, name: int, end: int) -> Description:
    """The person named at words `[name, end)`, whose titles stand at `[start, name)`."""
    honorific = next(
        (words.words[n] for n in range(name - 1, start - 1, -1) if words.words[n] in honorifics()), None
    )
    title = _last_head(words, start, name)
    gender = honorifics().get(honorific) if honorific else None
    gender = gender or (title.entry.sort.gender if title else None) or gender_of_given_name(words.words[name])
    country, body = _owner(words, start, name)
    sector, noun, office, sure = None, None, False, True
    if title is not None:
        sector, sure = _sector(words, start, title, country, body)
        noun, office = title.entry.word, title.entry.sort.office
        if title.entry.sort.gender or sector == "CVL":
            sector = None  # a relative, a victim: the word tells no sector of a named person
    elif honorific and (short := personal_names().short.get(honorific.rstrip("."))):
        title_of = heads().find(short, [0], {len(short): 0})
        sector, noun = title_of[0].entry.sort.sector, short
    former = _former(words, start, name)
    if former and sector in ("GOV", "LEG", "MIL"):
        sector = "ELI"
    role = _role(words, start, title.end) if title is not None else None
    return Description(
        name=words.slice(name, end),
        kind="person",
        country=country or (body.sort.country if body else None),
        sector=sector,
        role=role,
        noun=noun,
        office=office,
        former=former,
        gender=gender,
        proper=True,
        sure=sure,
    )


def thing(words: Words, start: int, head: int, after: tuple[int, int] | None = None) -> Description | None:
    """Whom the phrase from word `start` means, which `head` heads; `after` are the words after its "of".

    None where the head is in no table.
    """
    hit = words.named.get(head)
    if hit is not None and hit.end == head + 1:
        return of_known(words, hit, start)
    noun = words.heads.get(head)
    if noun is None or noun.end != head + 1:
        return None
    sort = noun.entry.sort
    if noun.entry.word in _LABELS and noun.start > start:
        labelled = words.named.get(noun.start - 1)
        if labelled is not None and isinstance(labelled.entry, KnownBody) and not noun.entry.plural:
            return of_known(words, labelled, start)  # "the Islamic State group" is Islamic State
    country, body = _owner(words, start, noun.start)
    if after is not None and country is None and body is None:
        country, body = _owner(words, *after)
    sector, sure = _sector(words, start, noun, country, body)
    if not sure and sort.weak and after is not None:
        told = _sector_of_owner(words, *after)
        sector, sure = (told, True) if told is not None else (sector, sure)
    former = _former(words, start, noun.start)
    if former and sector in ("GOV", "LEG", "MIL"):
        sector = "ELI"
    kind: ActorKind = "group" if noun.entry.plural else sort.kind
    known = None
    begin = _bare(words, start, head)
    if noun.entry.word == "government" and country is not None and begin >= noun.start - 2:
        known = f"government:{country}"
    return Description(
        name=words.slice(begin, head + 1),
        kind=kind,
        country=country or (body.sort.country if body else None),
        sector=sector,
        role=_role(words, start, noun.end, after) if kind == "person" else None,
        noun=noun.entry.word,
        office=sort.office,
        former=former,
        gender=sort.gender,
        plural=noun.entry.plural,
        known=known,
        sure=sure,
    )


def _former(words: Words, start: int, end: int) -> bool:
    """Whether the office is held no more, or its holder is dead."""
    return any(modifiers().get(words.words[n].lower()) == "ELI" for n in range(start, end))


def _last_head(words: Words, start: int, end: int) -> Hit[Head] | None:
    for n in range(end - 1, start - 1, -1):
        hit = words.heads.get(n)
        if hit is not None and hit.start >= start and hit.end <= end and hit.entry.sort.kind == "person":
            return hit
    return None


def _owner(words: Words, start: int, end: int) -> tuple[str | None, KnownBody | None]:
    """The country and the body named in the words: whose minister, whose troops. "US-backed" owns nothing."""
    country: str | None = None
    body: KnownBody | None = None
    for n in range(start, end):
        hit = words.named.get(n)
        if hit is None or hit.start != n or hit.end > end:
            continue
        if n > 0 and words.words[n - 1] in _HYPHENS:
            continue
        if hit.end < len(words.words) and words.words[hit.end] in _HYPHENS:
            continue
        if isinstance(hit.entry, KnownBody):
            body = body or hit.entry
        elif not hit.entry.country.ambiguous or hit.entry.naming != "name":
            country = country or hit.entry.country.code
    return country, body


def _sector(
    words: Words, start: int, noun: Hit[Head], country: str | None, body: KnownBody | None
) -> tuple[str | None, bool]:
    """The sector, and whether more than the noun's default told it."""
    sort = noun.entry.sort
    if not sort.weak:
        return sort.sector, True
    if body is not None:
        return body.sort.sector, True
    for n in range(noun.start - 1, start - 1, -1):  # the nearest modifier tells most
        sector = modifiers().get(words.words[n].lower())
        if sector is not None and sector != "ELI" and n not in words.named:
            return sector, True
        hit = words.heads.get(n)
        if hit is not None and hit.entry.sort.sector and not hit.entry.sort.weak:
            return hit.entry.sort.sector, True
    if sort.national and country is not None:
        return sort.national, True
    return sort.sector, sort.sector is not None and sort.sector not in ("SOC", "CVL")


def _sector_of_owner(words: Words, start: int, end: int) -> str | None:
    """The sector that "of the rebels", "for the Foreign Ministry" gives to a spokesman."""
    for n in range(start, end):
        noun, sector = words.heads.get(n), modifiers().get(words.words[n].lower())
        if noun is not None and noun.entry.sort.sector not in (None, "SOC", "CVL"):
            return noun.entry.sort.sector
        if sector is not None and n not in words.named:
            return sector
    return None


def _bare(words: Words, start: int, head: int) -> int:
    """Where the phrase begins without its determiner."""
    while start < head and (
        words.words[start].lower() in DETERMINERS or not words.words[start][:1].isalnum()
    ):
        start += 1
    return start


def _role(words: Words, start: int, end: int, after: tuple[int, int] | None = None) -> tuple[int, int]:
    """The title without determiners and without the owner that leads it, with the owner that follows it."""
    for n in range(end - 1, start - 1, -1):
        if words.words[n] in ("'s", "’s"):
            start = n + 1
            break
    while start < end - 1:
        hit = words.named.get(start)
        if hit is not None and isinstance(hit.entry, CountryWord) and hit.end < end:
            start = hit.end
        elif words.words[start].lower() in _OWNERS or not words.words[start][:1].isalnum():
            start += 1
        else:
            break
    return start, after[1] if after is not None else end
