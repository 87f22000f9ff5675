"""PolNeAR on disk: articles as text, attributions as brat standoff (Newell, Margolin and Ruths 2018); and
unmarked news.
"""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROLES = ("source", "cue", "content")
LABEL = re.compile(r"[TE]\d+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One hand-marked claim; spans are code points of the article, in order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    name: str
    """File name without ending: outlet_date_title."""
    text: str
    attributions: tuple[Attribution, ...]

    @property
    def publisher(self) -> str:
        return self.name.split("_", 1)[0]


def read_corpus(folder: Path) -> Iterator[MarkedArticle]:
    """The folder's articles by name. Raises `FileNotFoundError` where there are none."""
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise FileNotFoundError(f"no articles (*.txt with *.ann) in {folder}; set ONRECORD_CORPORA")
    for path in texts:
        with path.open(encoding="utf-8", newline="") as file:  # newlines as they are: the offsets count them
            text = file.read()
        yield MarkedArticle(path.stem, text, attributions(path.with_suffix(".ann").read_text("utf-8")))


def read_unmarked(corpora: Path) -> list[str]:
    """The texts of `stories/articles.jsonl` (Giveme5W1H), of `events/synthetic_stories.csv` (NGEC, made by
    machine) and of `pages/ground-truth.json` (article-extraction-benchmark), each text once. Raises
    `FileNotFoundError` where one of the files is missing.
    """
    with (corpora / "stories" / "articles.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    with (corpora / "events" / "synthetic_stories.csv").open(encoding="utf-8", newline="") as table:
        texts += [row["text"] for row in csv.DictReader(table)]
    truth = json.loads((corpora / "pages" / "ground-truth.json").read_text(encoding="utf-8"))
    texts += [page["articleBody"] for _, page in sorted(truth.items())]
    return list(dict.fromkeys(texts))


def attributions(standoff: str) -> tuple[Attribution, ...]:
    """The claims of one `.ann` file: its `E` lines, with the spans of the `T` lines that they tie."""
    marked: dict[str, list[Span]] = {}
    found = []
    for line in standoff.split("\n"):
        number, _, rest = line.partition("\t")
        if not LABEL.fullmatch(number):
            continue
        if number.startswith("T"):
            _, _, places = rest.split("\t", 1)[0].partition(" ")
            marked[number] = [_span(place) for place in places.split(";")]
        else:
            spans: dict[str, set[Span]] = {role: set() for role in ROLES}
            for pair in rest.split():
                label, _, tied = pair.partition(":")
                role = re.sub(r"\d+$", "", label).lower()
                if role in spans:
                    spans[role].update(marked.get(tied, ()))
            if spans["content"]:
                found.append(Attribution(*(tuple(sorted(spans[role])) for role in ROLES)))
    return tuple(found)


def _span(place: str) -> Span:
    start, end = place.split()
    return int(start), int(end)
