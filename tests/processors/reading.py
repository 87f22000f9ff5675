"""The records of the sentences and example pages beside this file, one a line.

python tests/processors/reading.py TO_FILE
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from onrecord.coding.coder import Coder
from onrecord.errors import InputError
from onrecord.model import Article, to_json
from onrecord.pages import read_articles

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
PUBLISHED = "2026-05-04"


def articles() -> Iterator[Article | InputError]:
    """Each sentence as an article of its own, then the pages."""
    for number, sentence in enumerate((HERE / "sentences.txt").read_text("utf-8").splitlines()):
        yield Article(id=str(number), text=sentence, published=PUBLISHED, language="en")
    pages = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".html", ".gz", ".txt", ".jsonl"))
    yield from read_articles(pages, published=PUBLISHED)


def main() -> None:
    with Path(sys.argv[1]).open("wb") as out:
        for record in Coder().code_each(articles()):
            if isinstance(record, InputError):
                raise record
            out.write(to_json(record) + b"\n")


if __name__ == "__main__":
    main()
