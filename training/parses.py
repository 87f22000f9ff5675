"""Texts as spaCy parses them, kept in a file: parsing the corpus takes minutes, and each run needs it."""

import hashlib
import pickle
from collections.abc import Sequence
from pathlib import Path

from onrecord.coding.encoder.syntax import Parse

KEPT = Path("build/parses.pkl")


def parses(texts: Sequence[str], file: Path = KEPT) -> dict[str, Parse]:
    """The parse of each text, by text. Those that `file` lacks are made, and added to it."""
    held: dict[str, Parse] = pickle.loads(file.read_bytes()) if file.exists() else {}
    new = [text for text in dict.fromkeys(texts) if _key(text) not in held]
    if new:
        from onrecord.coding.coder import load_language  # not needed where all are held

        for text, doc in zip(new, load_language([]).pipe(new, batch_size=4), strict=True):
            if (parse := Parse.of(doc)) is not None:
                held[_key(text)] = parse
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(held))
    return {text: held[_key(text)] for text in texts if _key(text) in held}


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
