"""The table of word frequencies that stories are told apart by: src/onrecord/word_frequencies.yaml.

    python -m training.frequencies

Counts in how many documents each word stands: PolNeAR's training articles, Halterman's synthetic stories, and
the article bodies of the Zyte extraction benchmark. Only counts are kept, of words in several documents.
"""

import csv
import json
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from onrecord.record.story_terms import words
from training.paths import attribution_folder

TABLE = Path("src/onrecord/word_frequencies.yaml")
LEAST = 3
"""Documents a word must stand in. A rarer one is as rare as one never seen."""

HEADER = """\
# In how many documents each word stands, words by that number; made by `python -m training.frequencies`.
# Counted over: 840 articles of PolNeAR v1 (Newell, Margolin and Ruths 2018), train; 4,500 machine-written
# stories of NGEC (Halterman); 91 article bodies of the article-extraction-benchmark (Zyte). Words are terms
# as `story_terms.words` makes them. A word in fewer than {least} of the documents is left out.
"""


def documents(corpora: Path) -> Iterator[str]:
    for path in sorted((corpora / "attribution" / "train").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
    with (corpora / "events" / "synthetic_stories.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"{row['title']} {row['text']}"
    for page in json.loads((corpora / "pages" / "ground-truth.json").read_text(encoding="utf-8")).values():
        yield page["articleBody"]


def main() -> None:
    counts: Counter[str] = Counter()
    number = 0
    for number, document in enumerate(documents(attribution_folder().parent), 1):  # noqa: B007
        counts.update(set(words(document)))
    by_count = defaultdict(list)
    for word, count in counts.items():
        if count >= LEAST and word.isascii():
            by_count[count].append(word)
    lines = [HEADER.format(least=LEAST), f"documents: {number}\n", "counts:\n"]
    for count in sorted(by_count):
        lines.append(f"  {count}: >-\n")
        lines.append(textwrap.indent(textwrap.fill(" ".join(sorted(by_count[count])), 114), "    ") + "\n")
    TABLE.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{TABLE}: {sum(map(len, by_count.values()))} words of {number} documents\n")


if __name__ == "__main__":
    main()
