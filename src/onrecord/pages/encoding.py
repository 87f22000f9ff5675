"""From bytes to characters: what encoding a page is in, whatever it says, and whether it is text at all."""

import codecs
import re
from typing import Final
from unicodedata import category

import msgspec

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD: Final = (
    4096  # the declaration stands in the first kilobyte of a page; some write a long comment before it
)
_SAMPLE: Final = 1 << 16
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})""", re.I
)
_LABEL = re.compile(r"[\w.:-]{2,40}", re.A)
_SOUND: Final = 4  # UTF-8 characters to one broken place: other encodings give one here and there by chance
_LATIN_NUL: Final = 0.3
_FEWEST_NUL: Final = 0.01  # a space in fifty characters
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"
_BROKEN = re.compile(f"{_REPLACEMENT}+")  # a broken place may be several bytes


class Decoded(msgspec.Struct, frozen=True):
    """A page as characters, without NUL or lone surrogates, and what had to be done for it."""

    text: str
    encoding: str
    warnings: list[str] = []


def decode(data: bytes, *, markup: bool = True, charset: str | None = None) -> Decoded:
    """The characters of a page.

    In order: a byte order mark; UTF-8 where every byte fits; UTF-8 with stray bytes; `charset`, as the server
    named it, then what the page declares (both read as the WHATWG Encoding Standard reads the label, so
    `iso-8859-1` is windows-1252), where every byte fits that; else what the bytes look like. `markup` is
    whether to look for a declaration.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :] if encoding == "utf-8" else data, encoding, [])
    if guess := bare_utf16(data[:_SAMPLE]):
        return _decoded(data, guess, [])
    said = (_codec(charset) if charset else None, _declared(data) if markup else None)
    declared = [codec for codec in said if codec]
    if "iso2022_jp" in declared and b"\x1b$" in data:  # seven-bit, and so valid UTF-8
        return _decoded(data, "iso2022_jp", [])
    try:
        return clean(data.decode("utf-8"), "utf-8", [])
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(data):
        return _decoded(data, "utf-8", [])
    for codec in declared:
        try:
            return clean(data.decode(codec), codec, [])
        except (UnicodeDecodeError, LookupError):
            pass
    guess = _guess(data)
    says = f"says it is {declared[0]}, " if declared else ""
    return _decoded(data, guess, [f"the page {says}is not valid as that; read as {guess}"] if says else [])


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether the sound UTF-8 characters beyond ASCII clearly outnumber the places where it is broken."""
    text = data.decode("utf-8", "replace")
    lost = text.count(_REPLACEMENT)
    places = len(_BROKEN.findall(text))
    sound = len(text) - len(text.encode("ascii", "ignore")) - lost
    return sound >= _SOUND * places


def clean(text: str, encoding: str, warnings: list[str]) -> Decoded:
    """`text` with every NUL and lone surrogate replaced by U+FFFD, one for one, so that positions stay."""
    if _UNFIT.search(text):
        text = _UNFIT.sub(_REPLACEMENT, text)
        warnings = [
            *warnings,
            "characters that are none (NUL or half a surrogate pair) were replaced by U+FFFD",
        ]
    return Decoded(text, encoding, warnings)


def _decoded(data: bytes, encoding: str, warnings: list[str]) -> Decoded:
    text = data.decode(encoding, "replace")
    lost = text.count(_REPLACEMENT)
    if lost:
        warnings = [
            *warnings,
            f"{lost} characters could not be read as {encoding} and were replaced by U+FFFD",
        ]
    return clean(text, encoding, warnings)


def _declared(data: bytes) -> str | None:
    """The codec a page's own declaration means; None where it has none, or names none there is."""
    found = _DECLARED.search(data[:_HEAD])
    return _codec(found[1].decode("ascii", "replace")) if found else None


def _codec(label: str) -> str | None:
    """The codec a label means by the WHATWG Encoding Standard; None where it means none."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    if not _LABEL.fullmatch(label):
        return None
    try:
        name = codecs.lookup(map_encoding_to_html5(label, fallback_utf8=False) or label).name
    except LookupError:
        return None
    return "utf-8" if name.startswith(("utf-16", "utf-32")) else name  # or the declaration could not be read


def _guess(data: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    guess = detect_encoding(data[:_SAMPLE], max_len=_SAMPLE, from_html_meta=False) or "cp1252"
    return codecs.lookup("cp1252" if guess.lower().replace("-", "") in ("utf8", "ascii") else guess).name


def bare_utf16(sample: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Latin script is NUL, and of spaces and tags in any."""
    nul = sample.count(0)
    if len(sample) < 4 or nul < _FEWEST_NUL * len(sample):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) <= 10 * min(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return encoding if nul >= _LATIN_NUL * len(sample) or _is_writing(sample, encoding) else None


def _is_writing(sample: bytes, encoding: str) -> bool:
    """Whether a sample reads as nothing but letters, marks, signs and space, as no binary data does."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)  # which may end amid a pair
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c.isspace() or category(c) == "Cf" for c in text)
