import os
from collections.abc import Callable, Iterable
from functools import cache
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that none is left to one process at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


Load = Callable[..., Language]


@pytest.fixture(scope="session")
def load() -> Load:
    """`load_language`, which loads once what is asked for in the same words, but a user's own tables anew."""
    from onrecord.coding.coder import COMPONENTS, load_language

    kept = cache(load_language)

    def load(
        components: Iterable[str] = COMPONENTS,
        actors: str | None = None,
        ontology: str | None = None,
        min_confidence: float | None = None,
    ) -> Language:
        if actors or ontology or min_confidence is not None:
            return load_language(components, actors, ontology, min_confidence)
        return kept(tuple(components))

    return load


@pytest.fixture(scope="session")
def nlp(load: Load) -> Language:
    """The whole coding pipeline, loaded once."""
    return load()


@pytest.fixture
def one_language(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in the tests' process take the pipeline that is loaded already."""
    monkeypatch.setattr("onrecord.coding.coder.load_language", load)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The annotated corpora, where they are at hand; nothing of them is in the repository."""
    path = Path(os.environ.get("ONRECORD_CORPORA", "../shared/corpora"))
    if not path.is_dir():
        pytest.skip("the corpora are not here; set ONRECORD_CORPORA to their folder to run this")
    return path
