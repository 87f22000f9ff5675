"""What a block of a page is when it isn't the article: told by the block's own words (`furniture.yaml`)."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Literal

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.agencies import is_agency
from onrecord.pages.byline import read_byline
from onrecord.pages.date_line import is_date_line
from onrecord.tables import load

_RUN = re.compile(r"\w+")
_QUOTES = str.maketrans("‘’“”\xa0", "''\"\" ")
_ROW = 24  # words a row of links has at most
_LINK = 6  # words one of them has at most
_LONG_ROW = 5  # words a row has at least, for those that are known to tell what the others are
_DATED = 40  # words a date line has at most
_SIGNED = 16  # words a byline has at most
_LONGEST_WORD = 30  # characters a word, at most, for a block to be worth matching: page text is hostile


class Phrases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fixed words that give a kind of furniture away."""

    kind: FurnitureKind
    at: Literal["whole", "start", "end", "anywhere"]
    upto: int
    phrases: list[str]
    example: str
    sure: bool = True
    digits: bool = False


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pattern that the whole block has."""

    kind: FurnitureKind
    pattern: str
    upto: int
    example: str


class FurnitureTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    phrases: list[Phrases]
    shapes: list[Shape]


@cache
def table() -> FurnitureTable:
    """The shipped table."""
    return load("onrecord.pages", "furniture.yaml", FurnitureTable)


def furniture_kind(text: str, *, left_out: bool = False) -> FurnitureKind | None:
    """What kind of furniture a block is, judged by its words alone; None where they don't say.

    Without `left_out`, only what is no paragraph of an article either way is named, so that the answer may
    be used to throw a block out of an extracted body. With it, the block is known to lie outside the
    article, and weaker signs name it too.
    """
    return next((kind for kind, sure in _signs(text) if sure or left_out), None)


def furniture_kinds(text: str) -> tuple[FurnitureKind | None, FurnitureKind | None]:
    """Both answers of `furniture_kind`: what the block is for sure, and else what it is if left out."""
    likely: FurnitureKind | None = None
    for kind, sure in _signs(text):
        if sure:
            return kind, kind
        likely = likely or kind
    return None, likely


def _signs(text: str) -> Iterator[tuple[FurnitureKind, bool]]:
    """Every kind that the words of a block speak for, and whether for sure; the first that does decides."""
    words = text.split()
    count = len(words)
    plain = " ".join(words).translate(_QUOTES).lower()
    if not plain or len(plain) > count * _LONGEST_WORD:
        return
    bare = _trim(plain)
    if not bare:  # a rule, a number, or the hour of a live blog's entry
        yield "date_line" if is_date_line(text) else "other", False
        return
    if count > _most_words():
        return
    wholes = _wholes()
    for kind, sure, upto in wholes.get(bare) or wholes.get(plain) or ():
        if count <= upto:
            yield kind, sure
    for shape, whole in _shapes():
        if count <= shape.upto and whole.fullmatch(plain):
            yield shape.kind, True
    if count <= _DATED and is_date_line(text):
        yield "date_line", True
    for rule, phrases in _candidates(plain, bare):
        if count > rule.upto or (rule.digits and not any(map(str.isdigit, plain))):
            continue
        if _search(rule.at, phrases).search(bare if rule.at == "start" else plain):
            yield rule.kind, rule.sure
    sentence = count > 8 and plain.endswith(".")
    if count <= _SIGNED and not sentence and (read_byline(text) or is_agency(text)):
        yield "byline", True
    if count <= _ROW and (row := _row(bare)):
        yield row


def _trim(plain: str) -> str:
    """Without what is no letter at either end."""
    start, end = 0, len(plain)
    while start < end and not _is_letter(plain[start]):
        start += 1
    while start < end and not _is_letter(plain[end - 1]):
        end -= 1
    return plain[start:end]


def _is_letter(char: str) -> bool:
    return char.isalnum() and not char.isdecimal()


def _row(bare: str) -> tuple[FurnitureKind, bool] | None:
    """What a row of links with nothing between them is: "Facebook Twitter Email", "Terms of Use Privacy
    Policy". It is sure if all of them are known; of a longer row, one in three may be the site's own.
    """
    words = [w for part in bare.split() if (w := _trim(part)) or part == "&"]
    found: list[FurnitureKind] = []
    at = strange = 0
    while at < len(words):
        for length in range(min(_LINK, len(words) - at), 0, -1):
            named = [k for k, sure, _ in _wholes().get(" ".join(words[at : at + length]), ()) if sure]
            if named:
                found.append(named[0])
                at += length
                break
        else:
            strange += 1
            at += 1
    if len(found) < 2 or 3 * strange > len(words) or (strange and len(words) < _LONG_ROW):
        return None
    return Counter(found).most_common(1)[0][0], not strange


@cache
def _most_words() -> int:
    """Words beyond which no rule names a block."""
    phrases, shapes = table().phrases, table().shapes
    return max(_ROW, _DATED, _SIGNED, *(rule.upto for rule in phrases), *(shape.upto for shape in shapes))


@cache
def _wholes() -> dict[str, list[tuple[FurnitureKind, bool, int]]]:
    named: dict[str, list[tuple[FurnitureKind, bool, int]]] = {}
    for rule in table().phrases:
        if rule.at == "whole":
            for phrase in rule.phrases:
                named.setdefault(phrase, []).append((rule.kind, rule.sure, rule.upto))
    return named


class _Index(msgspec.Struct, frozen=True):
    """The rules by a word that a block must hold for one of their phrases to stand in it.

    Each entry is a rule's place in the table and those of its phrases that have the word.
    """

    start: dict[str, list[tuple[int, tuple[str, ...]]]]
    end: dict[str, list[tuple[int, tuple[str, ...]]]]
    anywhere: dict[str, list[tuple[int, tuple[str, ...]]]]


@cache
def _index() -> _Index:
    index = _Index({}, {}, {})
    for place, rule in enumerate(table().phrases):
        if rule.at == "whole":
            continue
        by_word: dict[str, list[str]] = {}
        for phrase in rule.phrases:
            runs = _RUN.findall(phrase)
            word = runs[0] if rule.at == "start" else runs[-1] if rule.at == "end" else max(runs, key=len)
            by_word.setdefault(word, []).append(phrase)
        where = index.start if rule.at == "start" else index.end if rule.at == "end" else index.anywhere
        for word, phrases in by_word.items():
            where.setdefault(word, []).append((place, tuple(phrases)))
    return index


def _candidates(plain: str, bare: str) -> list[tuple[Phrases, tuple[str, ...]]]:
    """The rules, in order, with the phrases that may stand in a block for all its single words tell."""
    index = _index()
    words = _RUN.findall(plain)
    opening = _RUN.match(bare)
    found = [*index.start.get(opening[0] if opening else "", ()), *index.end.get(words[-1], ())]
    for word in set(words):
        found += index.anywhere.get(word, ())
    rules = table().phrases
    return [(rules[place], phrases) for place, phrases in sorted(found)]


@cache
def _search(at: str, phrases: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(
        (r"(?<!\w)" if p[0].isalnum() else "")
        + re.escape(p).replace(r"\~", "~").replace("~", r"\w\S*(?: \S+){0,3}?")
        + (r"(?!\w)" if p[-1].isalnum() else "")
        for p in phrases
    )
    match at:
        case "start":
            return re.compile(rf"\A(?:{words})")
        case "end":
            return re.compile(rf"(?<!\w)(?:{words})\W*\Z")
    return re.compile(rf"(?:{words})")


@cache
def _shapes() -> list[tuple[Shape, re.Pattern[str]]]:
    return [(shape, re.compile(shape.pattern, re.IGNORECASE | re.DOTALL)) for shape in table().shapes]
