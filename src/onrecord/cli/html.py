"""Records as one self-contained page: the article with its claims and events marked where they stand.

The page carries no script: hovering over a row lights up its words by a style rule, and following a row's
link leads to them. All page text is escaped by the template.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from onrecord.cli import labels
from onrecord.model import Article, Claim, Event, Furniture, Record, Span


class Piece(msgspec.Struct, frozen=True):
    """A run of text that belongs to the same claims and events throughout."""

    text: str
    classes: str
    anchors: tuple[str, ...]


class ClaimRow(msgspec.Struct, frozen=True):
    """A claim as a row beside the article."""

    key: str
    claim: Claim
    speaker: str | None
    who: str
    content: str
    told_to: str | None


class EventRow(msgspec.Struct, frozen=True):
    """An event as a row beside the article."""

    key: str
    event: Event
    deed: str
    trigger: str
    grounds: str | None
    circumstances: list[str]
    others: list[tuple[str, str]]
    """The other mentions: key and words."""


class View(msgspec.Struct, frozen=True):
    """What the template needs of one record."""

    article: Article
    prefix: str
    title: str
    facts: list[str]
    paragraphs: list[list[Piece]]
    claims: list[ClaimRow]
    events: list[EventRow]
    left_out: str | None
    furniture: list[Furniture]
    warnings: list[str]


def document(records: Iterable[Article]) -> Iterator[str]:
    """The document in pieces, each record as soon as it is made."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("onrecord.cli", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    template = environment.get_template("record.html")
    head, tail = environment.get_template("page.html").render().split("<!-- records -->")
    yield head
    for n, record in enumerate(records, 1):
        yield template.render(view=view(record, f"r{n}-"))
    yield tail


def view(record: Article, prefix: str) -> View:
    """One record for the template; `prefix` keeps the ids of several records on one page apart."""
    claims: list[ClaimRow] = []
    events: list[EventRow] = []
    if isinstance(record, Record):
        names = labels.Names(record)
        for claim in record.claims:
            actor = names.actor(claim)
            who = labels.describe(actor) if actor else ""
            name, told = names.speaker(claim), claim.told_to and labels.clean(claim.told_to)
            claims.append(ClaimRow(prefix + claim.id, claim, name, who, labels.content(claim), told))
        events = [
            EventRow(
                prefix + event.id,
                event,
                names.deed(event),
                labels.clean(record.text[slice(*event.spans.trigger)]),
                names.grounds(event),
                labels.circumstances(event),
                [
                    (f"{prefix}{event.id}-{n}", labels.clean(record.text[slice(*spans.trigger)]))
                    for n, spans in enumerate(event.mentions, 2)
                ],
            )
            for event in record.events
        ]
    return View(
        article=record,
        prefix=prefix,
        title=labels.clean(record.title or "(no title)"),
        facts=labels.headline(record),
        paragraphs=marked(record, prefix),
        claims=claims,
        events=events,
        left_out=labels.left_out(record),
        furniture=[Furniture(text=labels.harmless(f.text), kind=f.kind) for f in record.furniture],
        warnings=[labels.clean(warning) for warning in record.warnings],
    )


def marked(record: Article, prefix: str) -> list[list[Piece]]:
    """The article's paragraphs, cut wherever a claim or an event begins or ends."""
    spans = list(_marks(record, prefix)) if isinstance(record, Record) else []
    cuts = sorted({cut for (start, end), _, _ in spans for cut in (start, end)})
    opened: dict[int, list[tuple[Span, str, str]]] = {}
    for mark in spans:
        opened.setdefault(mark[0][0], []).append(mark)

    paragraphs: list[list[Piece]] = []
    anchored: set[str] = set()
    live: list[tuple[Span, str, str]] = []
    position = 0
    for start, end in _paragraphs(record.text):
        for mark_start in cuts[bisect_right(cuts, position - 1) : bisect_right(cuts, start - 1)]:
            live += opened.get(mark_start, [])
        inside = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
        pieces: list[Piece] = []
        for a, b in zip([start, *inside], [*inside, end], strict=True):
            live = [mark for mark in live if mark[0][1] > a] + opened.get(a, [])
            keys = dict.fromkeys(key for _, key, _ in live)
            classes = " ".join(dict.fromkeys([*keys, *(part for _, _, part in live)]))
            pieces.append(
                Piece(labels.harmless(record.text[a:b]), classes, tuple(k for k in keys if k not in anchored))
            )
            anchored.update(keys)
        paragraphs.append(pieces)
        position = end
    return paragraphs


def _marks(record: Record, prefix: str) -> Iterator[tuple[Span, str, str]]:
    for claim in record.claims:
        key = prefix + claim.id
        for quoted, part in ((claim.source, "source"), (claim.cue, "cue")):
            if quoted:
                yield quoted.span, key, part
        for piece in claim.content:
            yield piece.span, key, "content"
    for event in record.events:
        for n, spans in enumerate([event.spans, *event.mentions], 1):
            key = prefix + event.id + (f"-{n}" if n > 1 else "")
            yield spans.trigger, key, "trigger"
            for span in spans.actor + spans.recipient:
                yield span, key, "party"


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            yield start, end
        start = end + 1
