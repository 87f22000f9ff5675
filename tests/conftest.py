import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it, before numpy is imported

import pytest
from hypothesis import settings
from spacy.language import Language

settings.register_profile("onrecord", deadline=None, max_examples=60)
settings.load_profile("onrecord")


def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto`, a process for each core, but no more than four: each loads the language for itself."""
    return min(len(os.sched_getaffinity(0)), 4) if hasattr(os, "sched_getaffinity") else 2


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
