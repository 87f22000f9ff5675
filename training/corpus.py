"""The corpora on disk, read into one form: an article with what people have marked in it.

PolNeAR's articles have claims (brat standoff; Newell, Margolin and Ruths 2018), world news has events, and
for a part of it claims with their acts; stories have the mentions of happenings, linked across articles.
"""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

ROLES = ("source", "cue", "content")
LABEL = re.compile(r"[TE]\d+")
Span = tuple[int, int]
POLNEAR, WORLD, EITHER = 0, 1, 2
"""Whose guidelines an article's claims follow; EITHER where a reader isn't told."""
SIDES: Final = {"actors": "actor", "recipients": "recipient", "according_to": "source", "goods": "goods"}
"""Names of an event's arguments: the corpus's, ours."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One hand-marked claim; spans are code points of the article, in order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    act: str | None = None
    """What the cue does; None where nobody has said."""


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """One hand-marked mention of an event."""

    type: str
    trigger: Span
    chain: str | None = None
    """Mentions of one happening have one name, across articles where these are linked."""
    mode: str | None = None
    status: str | None = None
    """None where only the type is known; then the arguments are not known either."""
    arguments: tuple[tuple[str, Span], ...] = ()
    """Role and span; see `labels.ARGUMENTS`."""


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with what has been marked in it; None where nobody has looked for it."""

    name: str
    text: str
    attributions: tuple[Attribution, ...] | None = None
    style: int = EITHER
    events: tuple[MarkedEvent, ...] | None = None
    all_events: bool = True
    """Whether what is marked is all there is; else only what the marked ones are can be learned."""
    sectors: tuple[tuple[Span, str], ...] = ()
    """Sectors of people and bodies, by where they are named."""
    group: str | None = None
    """The story, whose chains run through several articles."""
    sentences: tuple[Span, ...] = ()
    """As the markers saw them; of news only."""

    @property
    def publisher(self) -> str:
        return self.name.split("_", 1)[0]


def training_articles(corpora: Path) -> list[MarkedArticle]:
    """All that there is to learn from. Raises `FileNotFoundError` where a corpus is missing."""
    claims = {one.name: one for one in read_world(corpora / "attribution" / "world_train")}
    news = list(read_news(corpora / "news" / "train.jsonl"))
    found = []
    for one in news:
        marked = claims.get(one.name)
        if marked is not None:
            one = replace(one, attributions=marked.attributions, style=WORLD)
        found.append(one)
    known = {one.name for one in news}
    stories = read_stories(corpora / "stories" / "marked_train.jsonl")
    found += [one for one in stories if one.name not in known]
    return found + list(read_corpus(corpora / "attribution" / "train"))


def read_corpus(folder: Path) -> Iterator[MarkedArticle]:
    """PolNeAR's articles by name. Raises `FileNotFoundError` where there are none."""
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise FileNotFoundError(f"no articles (*.txt with *.ann) in {folder}; set ONRECORD_CORPORA")
    for path in texts:
        with path.open(encoding="utf-8", newline="") as file:  # newlines as they are: the offsets count them
            text = file.read()
        marked = attributions(path.with_suffix(".ann").read_text("utf-8"))
        yield MarkedArticle(path.stem, text, marked, POLNEAR)


def read_world(folder: Path) -> Iterator[MarkedArticle]:
    """World news with its claims and their acts. Raises `FileNotFoundError` where `speakers.jsonl` is not."""
    for article in _lines(folder / "speakers.jsonl"):
        with (folder / f"{article['id']}.txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        marked = tuple(
            Attribution(
                _spans(claim["source"]), _spans(claim["cue"]), _spans(*claim["content"]), claim["act"]
            )
            for claim in article["claims"]
            if claim["content"]
        )
        yield MarkedArticle(article["id"], text, marked, WORLD)


def read_news(path: Path) -> Iterator[MarkedArticle]:
    """News with all of its events. Raises `FileNotFoundError` where the file is not."""
    for article in _lines(path):
        sector = {one["name"].lower(): one["sector"] or "none" for one in article["actors"]}
        named = {}
        for event in article["events"]:
            for party in (*event["actors"], *event["recipients"], *event["according_to"]):
                known = sector.get((party["name"] or party["text"]).lower())
                if known is not None:
                    named[tuple(party["span"])] = known
        chains = _chains(article["events"])
        events = tuple(
            _event(event, f"{article['id']} {chain}")
            for event, chain in zip(article["events"], chains, strict=True)
        )
        yield MarkedArticle(
            article["id"],
            article["text"],
            events=events,
            sectors=tuple(sorted(named.items())),
            sentences=_spans(*article["sentences"]),
        )


def read_stories(path: Path) -> Iterator[MarkedArticle]:
    """Articles with happenings linked across them. Raises `FileNotFoundError` where the file is not."""
    for article in _lines(path):
        events = tuple(
            MarkedEvent(article["chains"][chain]["type"], (start, end), chain)
            for start, end, chain in article["mentions"]
            if chain in article["chains"]
        )
        group = str(article["story"]).rsplit("-", 1)[0]
        yield MarkedArticle(article["id"], article["text"], events=events, all_events=False, group=group)


def read_unmarked(corpora: Path) -> list[str]:
    """News that nobody has marked, for a teacher to speak of. Raises `FileNotFoundError` where it is not."""
    with gzip.open(corpora / "unmarked" / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        return list(dict.fromkeys(json.loads(line)["text"] for line in lines))


def read_synthetic(corpora: Path) -> list[str]:
    """NGEC's machine-written stories."""
    with (corpora / "events" / "synthetic_stories.csv").open(encoding="utf-8", newline="") as table:
        return list(dict.fromkeys(row["text"] for row in csv.DictReader(table)))


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


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _event(event: dict[str, Any], chain: str) -> MarkedEvent:
    arguments = [
        (role, (span["span"][0], span["span"][1])) for field, role in SIDES.items() for span in event[field]
    ]
    arguments += [
        (role, (event[role]["span"][0], event[role]["span"][1])) for role in ("place", "date") if event[role]
    ]
    return MarkedEvent(
        event["type"],
        (event["trigger"][0], event["trigger"][1]),
        chain,
        event["mode"],
        event["status"],
        tuple(arguments),
    )


def _chains(events: list[dict[str, Any]]) -> list[int]:
    """The number of each event's happening: that of the first that is told of the same."""
    found: list[int] = []
    for number, event in enumerate(events):
        same = event["same"]
        found.append(found[same - 1] if same is not None and 0 < same <= number else number)
    return found


def _spans(*spans: list[int] | None) -> tuple[Span, ...]:
    return tuple(sorted((span[0], span[1]) for span in spans if span))


def _span(place: str) -> Span:
    start, end = place.split()
    return int(start), int(end)
