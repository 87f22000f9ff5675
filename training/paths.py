"""Where the corpora lie."""

import os
from pathlib import Path


def corpora_folder() -> Path:
    """$ONRECORD_CORPORA, else ../shared/corpora."""
    return Path(os.environ.get("ONRECORD_CORPORA", "../shared/corpora"))


def attribution_folder() -> Path:
    return corpora_folder() / "attribution"
