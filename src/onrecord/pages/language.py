"""What language an article is in."""

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SHORTEST: Final = 40  # letters; below it a list of names is taken for any language
_SAMPLE: Final = 4000
_SURE: Final = {"en": 0.5}  # the pages this is made for; any other language must be beyond doubt
_SURE_OTHER: Final = 0.85


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def of(text: str) -> str | None:
    """ISO 639-1 code; None where the text is too short or too mixed to tell.

    By py3langid, after langid.py (Lui and Baldwin 2012).
    """
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _SHORTEST:
        return None
    code, share = _identifier().classify(sample)
    return str(code) if share >= _SURE.get(code, _SURE_OTHER) else None
