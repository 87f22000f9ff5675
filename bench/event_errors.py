"""Where the reading of events errs: kinds of errors, types taken for each other, figures by type and outlet.

PYTHONPATH=. python bench/event_errors.py ../shared/corpora/news/dev.jsonl [--articles N] [--show missed]

Reads the marked articles with the installed onrecord and scores each mention as `training/event_scoring.py`
says. An article's outlet is what stands before the first - or _ of its id.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from training.corpus import MarkedArticle, read_news
from training.event_scoring import OTHERS, SIDES, EventScore, Mention, Span, marked_mentions, match

from onrecord.coding.coder import Coder
from onrecord.errors import InputError
from onrecord.model import Article, Event, EventSpans, Record

KINDS = {
    "trigger: missed": "marked, and nothing read there",
    "trigger: false": "read, and nothing marked there",
    "trigger: read twice": "marked once there, and read as two",
    "type: other": "marked and read there, of another type",
    "actor": "right in type, another doer, one too many or none",
    "recipient": "right in type, another recipient, one too many or none",
    "status": "right in type, another status",
}
SHOWN = ("missed", "false")


def read_mentions(record: Record) -> list[Mention]:
    """All mentions of a record's events, as they are scored."""
    sources = {claim.id: claim.source.span for claim in record.claims if claim.source is not None}
    return [
        _mention(event, spans, tuple(sources[id_] for id_ in event.according_to if id_ in sources))
        for event in record.events
        for spans in (event.spans, *event.mentions)
    ]


def _mention(event: Event, spans: EventSpans, sources: tuple[Span, ...]) -> Mention:
    arguments: dict[str, tuple[Span, ...]] = dict.fromkeys((*SIDES, *OTHERS), ())
    arguments |= {
        "actor": tuple(spans.actor),
        "recipient": tuple(spans.recipient),
        "source": sources,
        "goods": tuple(spans.goods),
        "place": (spans.place,) if spans.place is not None else (),
        "date": (spans.date,) if spans.date is not None else (),
    }
    return Mention(event.type, spans.trigger, arguments, event.status, event.mode, event.confidence)


def outlet(name: str) -> str:
    """What stands before the first - or _ of an article's id."""
    return re.split(r"[-_]", name, maxsplit=1)[0]


def read(articles: Sequence[MarkedArticle]) -> Iterator[tuple[MarkedArticle, Record]]:
    """Each article with its record. Raises `SystemExit` where one cannot be coded."""
    coded = Coder().code_each(Article(id=one.name, text=one.text, language="en") for one in articles)
    for article, record in zip(articles, coded, strict=True):
        if isinstance(record, InputError):
            raise SystemExit(str(record))
        yield article, record


def table(score: EventScore) -> Iterator[str]:
    """The kinds of errors, how many there are of each, and of what."""
    marked, found = score.marked.total(), score.read.total()
    yield f"{marked} marked, {found} read, {score.matched.total()} right in type"
    for kind, meaning in KINDS.items():
        count = sum(n for what, n in score.errors.items() if what.split(":")[0] == kind or what == kind)
        yield f"{kind:<20} {count:>5}  {count / max(marked, 1):>6.1%} of the marked: {meaning}"


def by(scores: dict[str, EventScore]) -> Iterator[str]:
    """A line for each, the most marked first."""
    yield f"{'':<16} marked  read     F1  whole  doer  recipient  status"
    for name, one in sorted(scores.items(), key=lambda pair: -pair[1].marked.total()):
        of = "  ".join(f"{one.share(what):.2f}" for what in ("actor", "recipient", "status"))
        yield (
            f"{name:<16} {one.marked.total():>6} {one.read.total():>5}  {one.f1:.3f}  {one.whole:.3f}  {of}"
        )


def shown(article: MarkedArticle, read: Sequence[Mention], what: str) -> Iterator[str]:
    """The article's missed or false mentions, each with its sentence."""
    marked = marked_mentions(article)
    pairs = match(article.sentences, marked, read)
    side = {"missed": (marked, {i for i, _ in pairs}), "false": (read, {j for _, j in pairs})}
    mentions, met = side[what]
    for n, one in enumerate(mentions):
        if n not in met:
            start, end = next((span for span in article.sentences if one.trigger[0] < span[1]), one.trigger)
            sentence = " ".join(article.text[start:end].split())
            yield f"{article.name} {one.type} {article.text[slice(*one.trigger)]!r}: {sentence}"


def main() -> None:
    asks = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else None,
        epilog="example: PYTHONPATH=. python bench/event_errors.py corpora/news/dev.jsonl --articles 20",
    )
    asks.add_argument("marked", type=Path, help="articles with all of their events: news/dev.jsonl")
    asks.add_argument("--articles", type=int, help="only so many, the first")
    asks.add_argument("--show", choices=SHOWN, help="also print the missed or the false ones")
    told = asks.parse_args()
    try:
        articles = list(islice(read_news(told.marked), told.articles))
    except FileNotFoundError:
        raise SystemExit(f"{told.marked}: no such file; name a file of marked news") from None
    total = EventScore()
    types, outlets = defaultdict[str, EventScore](EventScore), defaultdict[str, EventScore](EventScore)
    examples: list[str] = []
    for article, record in read(articles):
        marked, found = marked_mentions(article), read_mentions(record)
        total.add(article.sentences, marked, found)
        outlets[outlet(article.name)].add(article.sentences, marked, found)
        for type_ in {one.type for one in (*marked, *found)}:
            types[type_].add(
                article.sentences,
                [one for one in marked if one.type == type_],
                [one for one in found if one.type == type_],
            )
        if told.show:
            examples += shown(article, found, told.show)
    print(*table(total), sep="\n")
    print("\nmore closely")
    for what, count in total.errors.most_common():
        print(f"  {count:>5}  {what}")
    print("\ntypes taken for each other")
    for (right, read_as), count in total.confused.most_common(16):
        print(f"  {count:>5}  {right} read as {read_as}")
    print("\nby type", *by(types), sep="\n")
    print("\nby outlet", *by(outlets), sep="\n")
    print("\nas a whole", *by({"all": total}), sep="\n")
    if told.show:
        print(f"\n{told.show}", *examples, sep="\n")


if __name__ == "__main__":
    main()
