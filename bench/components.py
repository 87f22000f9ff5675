"""Milliseconds each pipeline component takes for a thousand words, and our cost beside spaCy's own.

components.py TEXT_DIR [ARTICLES]
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from onrecord.coding.coder import load_language


def main() -> None:
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else None
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))[:limit]]
    nlp = load_language()
    for _ in nlp.pipe(texts[:2]):  # tables and caches are filled before anything is timed
        pass
    docs = [nlp.make_doc(text) for text in texts]
    words = sum(len(doc) for doc in docs)
    spent: Counter[str] = Counter()
    for name, component in nlp.pipeline:
        start = time.perf_counter()
        if hasattr(component, "pipe"):
            docs = list(component.pipe(docs, batch_size=16))
        else:
            docs = [component(doc) for doc in docs]
        spent[name] = time.perf_counter() - start
    ours = sum(seconds for name, seconds in spent.items() if name.startswith("onrecord_"))
    theirs = sum(spent.values()) - ours
    result = {name: round(1e6 * seconds / words, 2) for name, seconds in spent.items()}
    print(json.dumps({"words": words, "ms_per_1000_words": result, "ours_to_spacy": round(ours / theirs, 3)}))


if __name__ == "__main__":
    main()
