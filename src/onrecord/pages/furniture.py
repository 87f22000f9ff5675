"""What a block of a page is when it isn't the article: told by the block's own words (`furniture.yaml`)."""

import re
from collections import Counter
from functools import cache
from typing import Literal

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.agencies import is_agency
from onrecord.pages.byline import read_byline
from onrecord.pages.date_line import is_date_line
from onrecord.tables import load

_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_QUOTES = str.maketrans("‘’“”\xa0", "''\"\" ")
_ROW = 24  # words a row of links has at most
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
    plain = " ".join(text.translate(_QUOTES).lower().split())
    count = plain.count(" ") + 1
    if not plain or len(plain) > count * _LONGEST_WORD:
        return None
    bare = _EDGES.sub("", plain)
    if not bare:  # a rule, a number, or the hour of a live blog's entry
        return ("date_line" if is_date_line(text) else "other") if left_out else None
    wholes = _wholes()
    for kind, sure, upto in wholes.get(bare) or wholes.get(plain) or ():
        if (sure or left_out) and count <= upto:
            return kind
    for shape, whole in _shapes():
        if count <= shape.upto and whole.fullmatch(plain):
            return shape.kind
    if count <= 40 and is_date_line(text):
        return "date_line"
    for rule, found in _searches():
        if (
            count > rule.upto
            or not (rule.sure or left_out)
            or (rule.digits and not any(map(str.isdigit, plain)))
        ):
            continue
        if found.search(bare if rule.at == "start" else plain):
            return rule.kind
    sentence = count > 8 and plain.endswith(".")
    if count <= 16 and not sentence and (read_byline(text) or is_agency(text)):
        return "byline"
    return _row(bare) if count <= _ROW else None


def _row(bare: str) -> FurnitureKind | None:
    """What a row of links with nothing between them is: "Facebook Twitter Email", "Terms of Use Privacy
    Policy".
    """
    words = [w for part in bare.split() if (w := _EDGES.sub("", part)) or part == "&"]
    found: list[FurnitureKind] = []
    at = 0
    while at < len(words):
        for length in range(min(4, len(words) - at), 0, -1):
            named = [k for k, sure, _ in _wholes().get(" ".join(words[at : at + length]), ()) if sure]
            if named:
                found.append(named[0])
                at += length
                break
        else:
            return None
    return Counter(found).most_common(1)[0][0] if len(found) > 1 else None


@cache
def _wholes() -> dict[str, list[tuple[FurnitureKind, bool, int]]]:
    named: dict[str, list[tuple[FurnitureKind, bool, int]]] = {}
    for rule in table().phrases:
        if rule.at == "whole":
            for phrase in rule.phrases:
                named.setdefault(phrase, []).append((rule.kind, rule.sure, rule.upto))
    return named


@cache
def _searches() -> list[tuple[Phrases, re.Pattern[str]]]:
    return [(rule, _search(rule)) for rule in table().phrases if rule.at != "whole"]


def _search(rule: Phrases) -> re.Pattern[str]:
    words = "|".join(
        (r"(?<!\w)" if p[0].isalnum() else "")
        + re.escape(p).replace(r"\~", "~").replace("~", r"\w\S*(?: \S+){0,3}?")
        + (r"(?!\w)" if p[-1].isalnum() else "")
        for p in rule.phrases
    )
    match rule.at:
        case "start":
            return re.compile(rf"\A(?:{words})")
        case "end":
            return re.compile(rf"(?<!\w)(?:{words})\W*\Z")
    return re.compile(rf"(?:{words})")


@cache
def _shapes() -> list[tuple[Shape, re.Pattern[str]]]:
    return [(shape, re.compile(shape.pattern, re.IGNORECASE | re.DOTALL)) for shape in table().shapes]
