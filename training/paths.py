"""Where the corpora lie."""

import os
from pathlib import Path


def attribution_folder() -> Path:
    """`attribution/` of the corpora: $ONRECORD_CORPORA, else ../shared/corpora."""
    return Path(os.environ.get("ONRECORD_CORPORA", "../shared/corpora")) / "attribution"
