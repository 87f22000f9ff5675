"""What a phrase tells of whom it names: a pure judgement on words, without a parse."""

import re

import msgspec

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.description import BODIES, Because, Description, of_known
from onrecord.coding.actors.finder import Finder, Hit
from onrecord.coding.actors.lexicon import (
    Head,
    KnownBody,
    abroad,
    constructions,
    gender_of_given_name,
    heads,
    honorifics,
    is_given_name,
    modifiers,
    personal_names,
)
from onrecord.coding.actors.telling import (
    CIVIL,
    GENITIVES,
    HEADS,
    MODIFIERS,
    Owner,
    Told,
    of_a_country,
    owner,
    sector,
    sector_of_name,
    sector_of_owner,
)
from onrecord.coding.actors.words import HYPHENS, Words, mark
from onrecord.model import ActorKind

_WORD = re.compile(
    r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)+|[^\W_](?:[\w.&]*[\w.])?(?:(?=['’]s\b))|['’]s\b|\w[\w.&]*|[^\w\s]"
)
_OF = frozenset({"of", "for", "at", "in", "from"})
_APART = _OF | {
    ",",
    "who",
    "that",
    "which",
    "to",
    "on",
    "with",
    "by",
    "and",
    "(",
    "near",
    "outside",
    "against",
}
_LABELS = frozenset(
    {"group", "movement", "organization", "organisation", "network", "party", "agency", "militant group"}
    | {"rebel group", "terrorist group", "armed group", "news agency", "terror group", "militia", "bloc"}
)
"""Nouns that say after a body's name what it is, and add nothing."""
_OFFICES = frozenset({"GOV", "LEG", "MIL", "SPY", "COP", "JUD"})
"""Sectors whose former members are of the elite."""
_RANKS = frozenset({"REL", "MIL", "SOC"})
"""Sectors of ranks that an office may stand before, which tells more."""
DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "some", "any", "all", "both", "each"}
)
_OWNERS = DETERMINERS | {"his", "her", "its", "their", "our", "my", "s"}
_TRAILING = frozenset({"'s", "’s", "'", "’", ",", ".", ";", ":", '"', "”", ")"})


def describe(phrase: str, own: Finder[KnownBody] | None = None) -> Description | None:
    """Whom `phrase` means by its own words: "the Iranian foreign minister", "Hamas", "Russian troops".

    None for a phrase that names nobody the tables know; a bare name of a person is such a phrase. `own` finds
    bodies that a user has added to the tables.
    """
    words = read_words(phrase, own)
    count = len(words.words)
    while count and words.words[count - 1] in _TRAILING and count - 1 not in words.named:
        count -= 1  # "Ukraine's", "the police,"
    if not count:
        return None
    if _is_bare_name(words, count):
        return None
    end = next((n for n in range(1, count) if _is_apart(words, n)), count)
    names = _trailing_name(words, end)
    if names is not None:
        return person(words, 0, names, end)
    after = (end + 1, count) if end < count else None
    if after is not None:
        of, title = words.named.get(end + 1), words.heads.get(end - 1)
        owned = of is not None and isinstance(of.entry, CountryWord) and words.words[end].lower() == "of"
        if of is not None and owned and title and _trailing_name(words, count, of.end) == of.end < count:
            return person(words, 0, of.end, count)  # "President of Ghana Kofi Mensah"
    means = thing(words, 0, end - 1, after)
    if means is None and after is not None:
        means = _amount(words, 0, end - 1, after) or _beside(words, end, count)
    if means is None:
        means = _unknown_title(words, end)
    ends_in_country = means is not None and means.kind == "country"  # "Fuerza Aérea Argentina"
    if means is None or ends_in_country or (means.plural and means.kind == "group" and means.country is None):
        means = _named_body(words, count) or means
    return means if means is None or means.proper else _by_name(means, words, end, count)


def _is_bare_name(words: Words, count: int) -> bool:
    """Whether the words are a person's name of which only the last is also a noun: "Maria Baker"."""
    name = words.words[:count]
    if not 2 <= count <= 3 or not all(w[:1].isupper() and w.isalpha() and not w.isupper() for w in name):
        return False
    last = words.heads.get(count - 1)
    if last is None or last.start != count - 1 or last.entry.plural or last.entry.sort.kind != "person":
        return False
    before = range(count - 1)
    return gender_of_given_name(name[0]) is not None and not any(
        n in words.heads or n in words.named for n in before
    )


def _is_apart(words: Words, n: int) -> bool:
    """Whether the noun phrase ends before the word: not within "chief of staff" or a body's name."""
    if words.words[n].lower() not in _APART or n in words.named:
        return False
    return n not in words.heads or words.heads[n].start == n


def _by_name(means: Description, words: Words, end: int, count: int) -> Description:
    """The same as a body of that name, where every word is capitalised: "Bank of Ghana"."""
    start = _bare(words, 0, end - 1)
    if means.kind in ("person", "group", "country", "place") or means.plural:
        return means
    whole = end < count and words.words[end].lower() in ("of", "for") and words.words[count - 1][:1].isupper()
    last = count if whole else end
    if last - start < 2 or not all(
        w[:1].isupper() or w.lower() in ("of", "for", "the", "and", "-") for w in words.words[start:last]
    ):
        return means
    return msgspec.structs.replace(means, name=words.slice(start, last), proper=True)


def read_words(phrase: str, own: Finder[KnownBody] | None = None) -> Words:
    """The phrase in words, with what the tables find in it."""
    found = list(_WORD.finditer(phrase))
    starts = [match.start() for match in found]
    ends = {match.end(): n for n, match in enumerate(found)}
    return mark(phrase, [match.group() for match in found], starts, ends, own)


def _beside(words: Words, end: int, count: int) -> Description | None:
    """Who is described after a comma: "Ann Lee, the mayor of Accra"."""
    name = words.words[:end]
    if words.words[end] != "," or len(name) > 5 or not all(w[:1].isupper() or w in ("-", ".") for w in name):
        return None
    means = describe(
        words.text[words.starts[end] + 1 : words.starts[count - 1] + len(words.words[count - 1])]
    )
    if means is None or means.plural or means.proper:
        return None
    return msgspec.structs.replace(means, name=words.slice(0, end), proper=True)


def _unknown_title(words: Words, end: int) -> Description | None:
    """Who is named after a nationality and a noun that no table has: "Belgian glassblower Jan Zee"."""
    begin = end
    while begin > 0 and _continues(words, begin - 1, end) and not _of_tables(words, begin - 1, end):
        begin -= 1
    if begin == 0 or begin == end:
        return None
    before = words.words[begin - 1]
    genitive = before in GENITIVES and begin > 1  # "Senegal's Ousmane Sonko"
    titled = begin > 1 and before.isalpha() and before.islower() and before not in _OWNERS
    owned = owner(words, 0, begin)
    if not (genitive or titled) or owned.country is None or owned.body is not None:
        return None
    kind: ActorKind = "person" if end - begin > 1 else "organization"
    labelled = thing(words, 0, begin - 1) if titled else None
    if labelled is not None and not labelled.plural and labelled.kind == "organization":
        name = words.slice(begin, end)  # "Bulgarian arms factory Arsenal"
        return msgspec.structs.replace(labelled, name=name, proper=True, role=None)
    if genitive and sector_of_name(words.words[begin:end]) is not None:
        return None  # "Kenya's Lakeside Herald"
    return Description(
        name=words.slice(begin, end), kind=kind, country=owned.country, proper=True, country_by=owned.by
    )


def _amount(words: Words, start: int, head: int, after: tuple[int, int]) -> Description | None:
    """Of whom there is an amount: "a caravan of Honduran migrants", "one of the hostages"."""
    word = words.words[head].lower()
    amounts = constructions().amounts.words
    if words.words[after[0] - 1].lower() != "of" or not {word, word.removesuffix("s")} & amounts:
        return None
    end = next((n for n in range(after[0] + 1, after[1]) if _is_apart(words, n)), after[1])
    rest = (end + 1, after[1]) if end < after[1] else None
    means = thing(words, after[0], end - 1, rest)
    if means is None and rest is not None:
        means = _amount(words, after[0], end - 1, rest)  # "tens of thousands of"
    if means is None or not means.plural:
        return None
    begin = _bare(words, start, head)
    return msgspec.structs.replace(means, name=words.slice(begin, end), kind="group", known=None)


def _named_body(words: Words, count: int) -> Description | None:
    """A body whose name tells what it is: "Zee Airlines", "Radio Lakeside"."""
    start = _bare(words, 0, count - 1)
    name = words.words[start:count]
    if sum(_is_capital(word) for word in name) < 2 or not name[0][:1].isupper():
        return None
    told = sector_of_name(name)
    if told is None:
        return None
    owned = owner(words, start, count)
    return Description(
        name=words.slice(start, count),
        kind="organization",
        country=owned.country,
        sector=told.sector,
        proper=True,
        country_by=owned.by if owned.country else None,
        sector_by=told.by,
    )


def _is_capital(word: str) -> bool:
    """Whether a word is written with a capital, an article before it or not: "Intérieur", "l'Intérieur"."""
    return word[:1].isupper() or (word[1:2] in ("'", "’") and word[2:3].isupper())


def _trailing_name(words: Words, end: int, least: int = 0) -> int | None:
    """Where a person's name begins that stands after a title or an honorific; None without one."""
    begin = end
    while begin > least and _continues(words, begin - 1, end) and not _of_tables(words, begin - 1, end):
        begin -= 1
    while begin < end and words.words[begin] in HYPHENS:
        begin += 1
    if begin == end or (begin == 0 and not least):
        return None
    if least:
        return begin
    before = words.heads.get(begin - 1)
    titled = before is not None and before.entry.sort.kind == "person" and not before.entry.plural
    return begin if titled or words.words[begin - 1] in honorifics() else None


def _continues(words: Words, n: int, end: int) -> bool:
    """Whether the word may belong to a name that goes on after it: "Abdel Fattah al-Burhan"."""
    word = words.words[n]
    if word[:1].isupper():
        return True
    if n + 1 >= end:
        return False
    if word in HYPHENS:
        return words.words[n + 1][:1].isalpha() and words.words[n - 1] in personal_names().particles
    return word in personal_names().particles


def _of_tables(words: Words, n: int, end: int) -> bool:
    """Whether the word is a title, a country or a body rather than part of a name."""
    if _is_surname(words, n, end):
        return False
    if n + 1 < end and n in words.heads and is_given_name(words.words[n], words.words[n + 1]):
        return False
    if n in words.heads or words.words[n] in honorifics():
        return True
    return n in words.named and not _names_a_person(words, n, end)


def _is_surname(words: Words, n: int, end: int) -> bool:
    """Whether a nationality or a noun is a name's last word: "Foreign Minister David English"."""
    hit, noun, given = words.named.get(n), words.heads.get(n), n - 1
    if n + 1 != end or given < 1 or not words.words[n][:1].isupper():
        return False
    if hit is not None:
        if hit.start != n or not isinstance(hit.entry, CountryWord) or hit.entry.plural:
            return False
        if hit.entry.naming in ("name", "palace"):
            return False
    if noun is not None and (noun.start != n or noun.entry.plural):
        return False
    while given > 0 and words.words[given] in personal_names().particles:
        given -= 1
    if not words.words[given][:1].isupper() or given in words.named or given in words.heads:
        return False
    before = words.heads.get(given - 1)
    titled = before is not None and before.entry.sort.kind == "person" and not before.entry.plural
    return titled or words.words[given - 1] in honorifics()


def _names_a_person(words: Words, n: int, end: int) -> bool:
    """Whether a place's name is a person's here: "Defence Minister Aden Duale"."""
    hit, before = words.named[n], words.heads.get(n - 1)
    if not isinstance(hit.entry, CountryWord) or hit.end != n + 1 or "adjective" in hit.entry.naming:
        return False
    titled = before is not None and before.entry.sort.kind == "person" and not before.entry.plural
    named = n + 1 < end and words.words[n + 1][:1].isupper() and n + 1 not in words.heads
    return named and (titled or (n > 0 and words.words[n - 1] in honorifics()))


def person(words: Words, start: int, name: int, end: int) -> Description:
    """The person named at words `[name, end)`, whose titles stand at `[start, name)`."""
    honorific = next(
        (words.words[n] for n in range(name - 1, start - 1, -1) if words.words[n] in honorifics()), None
    )
    title = _last_head(words, start, name)
    gender = honorifics().get(honorific) if honorific else None
    gender = gender or (title.entry.sort.gender if title else None) or gender_of_given_name(words.words[name])
    owned = owner(words, start, name)
    if title is not None and title.entry.word in abroad().matters.words:
        owned = owner(words, start, _before_matter(words, start, title.start, title.entry))
    if title is not None and title.entry.sort.country and owned.country is None and owned.body is None:
        owned = Owner(title.entry.sort.country, None, Because(title.entry.word, HEADS))
    told, noun, office = Told(None, False), None, False
    if title is not None:
        told = sector(words, start, title, owned)
        noun, office = title.entry.word, title.entry.sort.office
        if (title.entry.sort.gender and not office) or told.sector == "CVL":
            told = Told(None, told.sure)  # a relative, a victim: the word tells no sector of a named person
    elif honorific and (short := personal_names().short.get(honorific.rstrip("."))):
        title_of = heads().find(short, [0], {len(short): 0})
        noun, told = short, Told(title_of[0].entry.sort.sector, False, Because(honorific, "names.yaml"))
    former = _former(words, start, name)
    if former is not None and told.sector in _OFFICES:
        told = Told("ELI", told.sure, former)
    role = _role(words, start, title.end) if title is not None else None
    return Description(
        name=words.slice(name, end),
        kind="person",
        country=owned.country or (owned.body.sort.country if owned.body else None),
        sector=told.sector,
        role=role,
        noun=noun,
        office=office,
        former=former is not None,
        gender=gender,
        proper=True,
        sure=told.sure,
        country_by=owned.by,
        sector_by=told.by,
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
    if after is not None and (whole := _amount(words, start, head, after)) is not None:
        return whole
    if noun.entry.word in _LABELS and noun.start > start:
        labelled = words.named.get(noun.start - 1)
        if labelled is not None and isinstance(labelled.entry, KnownBody) and not noun.entry.plural:
            return of_known(words, labelled, start)  # "the Islamic State group" is Islamic State
    before = noun.start
    while before < head and before in words.named and words.named[before].start < noun.start:
        before += 1  # a name that goes on into the noun
    before = _before_matter(words, start, before, noun.entry)
    owned = owner(words, start, before)
    if (
        after is not None
        and owned.country is None
        and owned.body is None
        and not _away(words, noun.entry, after)
    ):
        owned = Owner() if noun.entry.plural and _of_several(words, after) else owner(words, *after)
    if owned.country is None and owned.body is None and sort.country is not None:
        owned = Owner(sort.country, None, Because(noun.entry.word, HEADS))
    told = sector(words, start, noun, owned)
    by_nation = told.by is not None and told.by.words == of_a_country(noun.entry)
    if (by_nation or not told.sure) and sort.weak and after and not _is_kin(words, noun.entry, after):
        told = sector_of_owner(words, *after) or told
    if after is not None and noun.entry.word in constructions().presiding.words:
        told = _presided(words, owned, after) or told
    former = _former(words, start, noun.start)
    if former is not None and told.sector in _OFFICES:
        told = Told("ELI", told.sure, former)
    kind: ActorKind = "group" if noun.entry.plural else sort.kind
    known = None
    begin = _bare(words, start, head)
    if noun.entry.word == "government" and owned.country is not None and begin >= noun.start - 2:
        known = f"government:{owned.country}"
    return Description(
        name=words.slice(begin, head + 1),
        kind=kind,
        country=owned.country or (owned.body.sort.country if owned.body else None),
        sector=told.sector,
        role=_role(words, start, noun.end, after) if kind == "person" else None,
        noun=noun.entry.word,
        office=sort.office,
        former=former is not None,
        gender=sort.gender,
        plural=noun.entry.plural,
        known=known,
        sure=told.sure,
        country_by=owned.by,
        sector_by=told.by,
    )


def _before_matter(words: Words, start: int, end: int, noun: Head) -> int:
    """Where the words of an owner end, without the country that the noun is concerned with: "Syria envoy"."""
    if noun.word not in abroad().matters.words:
        return end
    last = end - 1 - (end - 1 > start and words.words[end - 1].lower() == "war")
    hit = words.named.get(last)
    if (
        hit is None
        or not isinstance(hit.entry, CountryWord)
        or hit.entry.naming != "name"
        or hit.start < start
    ):
        return end
    short = words.slice(hit.start, hit.end).replace(".", "").isupper()  # "US envoy"
    return end if short else hit.start


def _presided(words: Words, owned: Owner, after: tuple[int, int]) -> Told | None:
    """The sector of the body over which somebody presides, where that is none of a state: "of the union"."""
    told = sector_of_owner(words, *after)
    if owned.body is not None:
        told = Told(owned.body.sort.sector, True, Because(owned.body.body.name, BODIES))
    told = told or sector_of_name([w for w in words.words[slice(*after)] if w[:1].isupper()] or ["-"])
    return told if told is not None and told.sector in CIVIL else None


def _is_kin(words: Words, noun: Head, after: tuple[int, int]) -> bool:
    """Whether what follows only says whose relatives they are: "families of soldiers"."""
    return noun.word in constructions().kin.words and words.words[after[0] - 1].lower() == "of"


def _of_several(words: Words, after: tuple[int, int]) -> bool:
    """Whether the words name several countries: "the presidents of Chad and Niger"."""
    hits = [words.named[n].entry for n in range(*after) if n in words.named]
    return len({entry.country.code for entry in hits if isinstance(entry, CountryWord)}) > 1


def _away(words: Words, noun: Head, after: tuple[int, int]) -> bool:
    """Whether what follows only says where those are who are from elsewhere: "refugees in Kenya"."""
    if noun.word not in abroad().away.words:
        return False
    return words.words[after[0] - 1].lower() in ("in", "at", "near", "outside", "on", "to")


def _former(words: Words, start: int, end: int) -> Because | None:
    """Which word says that the office is held no more, or its holder is dead; None where none does."""
    for n in range(start, end):
        if modifiers().get(words.words[n].lower()) == "ELI":
            return Because(words.words[n], MODIFIERS)
    return None


def _last_head(words: Words, start: int, end: int) -> Hit[Head] | None:
    last: Hit[Head] | None = None
    for n in range(end - 1, start - 1, -1):
        hit = words.heads.get(n)
        if hit is None or hit.start < start or hit.end > end or hit.entry.sort.kind != "person":
            continue
        if last is None:
            last = hit
            if hit.entry.sort.office or hit.entry.sort.sector not in _RANKS:
                return hit
        elif hit.entry.sort.office:
            return hit  # "Supreme Leader Ayatollah X", "President General X"
    return last


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
