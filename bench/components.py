"""Milliseconds of processor time each pipeline component takes for a thousand words, and coding as a whole
beside spaCy's pipeline as it comes.

OMP_NUM_THREADS=1 python bench/components.py TEXT_DIR [ARTICLES]
"""

import json
import sys
import time
from pathlib import Path

import spacy
from spacy.language import Language

from onrecord.coding.coder import LANGUAGE_MODELS, load_language

BATCH = 4


def spent(nlp: Language, texts: list[str]) -> dict[str, float]:
    """By component, in milliseconds for a thousand words; tables and caches are filled before."""
    for _ in nlp.pipe(texts[:2]):
        pass
    start = time.process_time()
    docs = [nlp.make_doc(text) for text in texts]
    words = sum(len(doc) for doc in docs)
    result = {"tokenizer": time.process_time() - start}
    for name, component in nlp.pipeline:
        start = time.process_time()
        if hasattr(component, "pipe"):
            docs = list(component.pipe(docs, batch_size=BATCH))
        else:
            docs = [component(doc) for doc in docs]
        result[name] = time.process_time() - start
    return {name: round(1e6 * seconds / words, 2) for name, seconds in result.items()}


def main() -> None:
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else None
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))[:limit]]
    plain = spent(spacy.load(next(name for name in LANGUAGE_MODELS if spacy.util.is_package(name))), texts)
    whole = spent(load_language(), texts)
    ratio = round(sum(whole.values()) / sum(plain.values()), 3)
    print(json.dumps({"spacy": plain, "coding": whole, "coding_to_spacy": ratio}))


if __name__ == "__main__":
    main()
