"""What language an article is in."""

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SHORTEST: Final = 40  # bytes of letters; below it a list of names is taken for any language
_SAMPLE: Final = 4000
_SURE: Final = {"en": 0.5}  # what this is made for; any other language must be beyond doubt
_SURE_OTHER: Final = 0.85
_SURE_SCRIPT: Final = 0.3  # where the letters are not those of English
_ENGLISH: Final = frozenset(
    (
        "the",
        "of",
        "and",
        "to",
        "that",
        "for",
        "with",
        "from",
        "by",
        "on",
        "at",
        "as",
        "is",
        "was",
        "said",
        "it",
    )
)
_PLAINLY: Final = 0.15  # share of these words from which a text is English without asking the model
_ENOUGH: Final = 40  # words for that


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def of(text: str) -> str | None:
    """ISO 639-1 code; None where the text is too short or too mixed to tell.

    By py3langid, after langid.py (Lui and Baldwin 2012).
    """
    sample = text[:_SAMPLE]
    if _plainly_english(sample):
        return "en"
    letters = [letter for letter in sample if letter.isalpha()]
    if len("".join(letters).encode("utf-8", "replace")) < _SHORTEST:
        return None
    code, share = _identifier().classify(sample)
    latin = sum(letter < "\u0250" for letter in letters)
    sure = _SURE.get(code, _SURE_OTHER) if latin > len(letters) / 2 else _SURE_SCRIPT
    return str(code) if share >= sure else None


def _plainly_english(sample: str) -> bool:
    """Whether many a word is one of the commonest of English: most news is, and the model loads slowly."""
    words = sample.lower().split()
    return len(words) >= _ENOUGH and sum(word in _ENGLISH for word in words) >= _PLAINLY * len(words)
