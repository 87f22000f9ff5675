import os
from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

settings.register_profile("onrecord", deadline=None, max_examples=60)
settings.load_profile("onrecord")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole coding pipeline, loaded once."""
    from onrecord.coding.coder import load_language

    return load_language()


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The annotated corpora, where they are at hand; nothing of them is in the repository."""
    path = Path(os.environ.get("ONRECORD_CORPORA", "../shared/corpora"))
    if not path.is_dir():
        pytest.skip("the corpora are not here; set ONRECORD_CORPORA to their folder to run this")
    return path
