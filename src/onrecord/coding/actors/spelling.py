"""One form for a name that is spelled in several ways or scripts, for comparison only."""

import re
import unicodedata
from functools import cache, lru_cache

import msgspec

from onrecord import tables
from onrecord.coding.actors.countries import PACKAGE
from onrecord.coding.actors.personal import name_parts


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`spelling.yaml`, whose header says what each field holds."""

    letters: dict[str, str]
    sounds: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, ...], ...]
    example: tuple[str, ...]


_TWICE = re.compile(r"(.)\1+", re.DOTALL)


@cache
def spelling() -> Spelling:
    """The table."""
    return tables.load(PACKAGE, "spelling.yaml", Spelling)


@lru_cache(1 << 14)
def sounded(name: str) -> str:
    """The name as it sounds, in plain letters: the same for "Zelenskyy" and "Зеленський"; empty for none.

    Letters of scripts that the table lacks are kept, so that a name in them equals only itself.
    """
    return " ".join(filter(None, (_given().get(word, word) for word in map(_word, name_parts(name)))))


@lru_cache(1 << 14)
def _word(word: str) -> str:
    plain = word.casefold()
    if not plain.isascii():
        letters = spelling().letters
        plain = "".join(letters.get(c, c) for c in unicodedata.normalize("NFC", plain))
        plain = unicodedata.normalize("NFKD", plain)
    if not plain.isalnum():
        plain = "".join(filter(str.isalnum, plain))
    for written, said in spelling().sounds:
        if written in plain:
            plain = plain.replace(written, said)
    return _TWICE.sub(r"\1", plain)


@cache
def _given() -> dict[str, str]:
    return {_word(name): _word(same[0]) for same in spelling().given for name in same}
