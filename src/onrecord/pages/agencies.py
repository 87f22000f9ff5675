"""Which news agencies a page credits, and with what: the report, a photograph, or merely having been spoken
to.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from onrecord.model import Agency, AgencyRole, Furniture
from onrecord.pages.dateline import Dateline, split_dateline
from onrecord.tables import load

_PICTURES = ("caption", "credit", "repeated")
_ORIGIN = ("byline", "posted_by", "dateline", "date_line", "copyright", "other")
_SIGNED = re.compile(r"(?:\A|\s)(?:[—–-]{1,2}\s?|[(\[/])([^()\[\]/—–]{2,40})[)\]/]?\s*\Z")
_RUN = re.compile(r"\w+")
_BESIDE = (  # what may stand between "told" and an agency's name
    r"(?:(?:[Tt]he|[Aa]|state|state-run|official|local|national|news|agency|wire|service|media|outlet|group"
    r"|(?:19|20)\d\d|by|[A-Z][a-z]+(?:'s|’s)?)\s){0,5}"
)


class AgencyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One agency and its names."""

    name: str
    aliases: list[str]
    short: list[str] = []
    country: str | None = None
    pictures: bool = False


class CreditWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that credit an agency, which stands for `{}`."""

    words: str
    example: str


class AgencyTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    agencies: list[AgencyEntry]
    text: list[CreditWords]
    told: list[CreditWords]


@cache
def table() -> AgencyTable:
    """The shipped table."""
    return load("onrecord.pages", "agencies.yaml", AgencyTable)


def find_agencies(
    text: str, furniture: Iterable[Furniture], bylines: Sequence[str] = (), dateline: Dateline | None = None
) -> list[Agency]:
    """The agencies a page credits, each once for each role: those of the text first, then pictures, then
    those told.

    `text` is the article, `furniture` what was left out around it. A dateline is looked for at the head of
    the text where none is given.
    """
    found: dict[tuple[str, AgencyRole], None] = {}
    left_out = list(furniture)

    def credit(names: Iterable[str], role: AgencyRole) -> None:
        for name in names:
            if role == "picture" or name not in _picture_sellers():
                found.setdefault((name, role))

    line = dateline or split_dateline(text)[0]
    if line and line.agency:
        credit(_all_names(line.agency), "text")
    for byline in bylines:
        credit(_exactly(byline), "text")
    paragraphs = [p for p in text.split("\n\n") if p.strip()]
    for paragraph in paragraphs[:2]:
        opening = re.match(r"\s*[(\[/]([^()\[\]/]{2,40})[)\]/]", paragraph)
        if opening:
            credit(_exactly(opening[1]), "text")
    for paragraph in paragraphs[-3:]:
        if signed := _SIGNED.search(paragraph[-60:]):
            credit(_exactly(signed[1]), "text")
        if len(paragraph) < 400:
            credit(_credited(paragraph, "text"), "text")
    for block in left_out:
        if len(block.text) > 600:
            continue
        if block.kind in _PICTURES:
            credit(_all_names(block.text), "picture")
        elif block.kind in _ORIGIN:
            credit(_exactly(block.text), "text")
            credit(_credited(block.text, "text"), "text")
            if block.kind == "byline":
                credit(_all_names(block.text), "text")
    credit(_credited(text, "told"), "told")
    order: dict[AgencyRole, int] = {"text": 0, "picture": 1, "told": 2}
    return [Agency(name=name, role=role) for name, role in sorted(found, key=lambda item: order[item[1]])]


def is_agency(words: str) -> bool:
    """Whether the words are an agency's name, or several, and nothing else."""
    return len(words) <= 80 and bool(_exactly(words))


@cache
def _picture_sellers() -> frozenset[str]:
    return frozenset(a.name for a in table().agencies if a.pictures)


@cache
def _names() -> dict[str, str]:
    """Every name, those that mean other things too, to the standard one."""
    return {alias: a.name for a in table().agencies for alias in (a.name, *a.aliases, *a.short)}


@cache
def _shouted() -> dict[str, str]:
    """The longer names in capitals, to the standard one."""
    return {alias.upper(): name for alias, name in reversed(_names().items()) if len(alias) > 4}


@cache
def _plain_names() -> frozenset[str]:
    """Names that mean an agency wherever they stand, and abbreviations in capitals."""
    clear = {alias for a in table().agencies for alias in (a.name, *a.aliases) if alias not in a.short}
    return frozenset(clear | {name for name in _names() if name.isupper()})


@cache
def _first_words() -> frozenset[str]:
    """Words that a line must hold one of to name an agency."""
    return frozenset(_RUN.findall(name)[0] for name in _plain_names())


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _name_search() -> re.Pattern[str]:
    """A name that means an agency anyway, or another one where a credit gives it: "Sputnik/Ines Varga"."""
    others = _either(_names().keys() - _plain_names())
    plain = rf"(?<![\w-])(?:{_either(_plain_names())})(?![\w-])"
    return re.compile(rf"{plain}|(?<=[/(])(?:{others})(?![\w-])|(?<![\w-])(?:{others})(?=[/)])")


def _all_names(credit: str) -> list[str]:
    return [_names()[found] for found in _name_search().findall(credit)]


def _exactly(said: str) -> list[str]:
    """The agency that the words name and nothing else, as a byline or a pair of brackets does."""
    plain = re.sub(r"\A(?:[Bb]y|BY|[Ff]rom|[Ss]ource:?)\s+", "", " ".join(said.split())).strip(
        " .,:;()[]/|—–-"
    )
    plain = re.sub(r"\A[Tt]he\s+(?!Associated|Canadian)", "", plain)
    names = {p.strip(): None for p in re.split(r"\s*(?:/|,|&|\band\b|\+)\s*", plain)}
    known = [_names()[n] for n in names if n in _names()]
    if not known and plain.isupper():
        known = [_shouted()[plain]] if plain in _shouted() else []
    return known if len(known) == len(names) else []


@cache
def _credits(role: str) -> list[re.Pattern[str]]:
    rules = table().told if role == "told" else table().text
    slot = rf"{_BESIDE}(?P<agency>{_either(_plain_names())})(?![\w-])"
    patterns = []
    for rule in rules:
        before, after = rule.words.split("{}")
        head = (
            (r"(?<!\w)" if before[:1].isalnum() else "") + "(?i:" + re.escape(before.strip()) + r")\s+"
            if before
            else r"(?<![\w-])"
        )
        tail = r"(?i:(?:\s(?:news|agency|as)){0,3}\s" + re.escape(after.strip()) + r")(?!\w)" if after else ""
        patterns.append(re.compile(head + slot + tail))
    return patterns


def _credited(text: str, role: AgencyRole) -> list[str]:
    named = [line for line in text.split("\n") if not _first_words().isdisjoint(_RUN.findall(line))]
    if not named:
        return []  # before the patterns are made, which takes longer than most pages do
    return [
        _names()[found["agency"]]
        for pattern in _credits(role)
        for line in named
        for found in pattern.finditer(line)
    ]
