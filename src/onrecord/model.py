"""The article record: one page, coded. The same names and nesting in Python, in JSON and in the stored table.

Every span is `(start, end)`, half open, in code points of `Article.text`: `text[start:end]` is always the
words meant. Types of events, modes and sectors are PLOVER's (Halterman et al. 2023, the codebook of 2021);
claims follow the attribution relations of PolNeAR (Newell, Margolin and Ruths 2018): source, cue, content.
"""

from collections.abc import Iterator
from typing import Any, Literal, TypeVar

import msgspec

Span = tuple[int, int]

ActorKind = Literal["person", "organization", "government", "country", "group", "place"]
AgencyRole = Literal["text", "picture", "told"]
ClaimKind = Literal["direct", "indirect", "mixed"]
Status = Literal["asserted", "alleged", "denied", "requested", "promised", "threatened", "hypothetical"]
CountKind = Literal["killed", "wounded", "arrested", "missing", "displaced"]
FurnitureKind = Literal[
    "title_tail",
    "caption",
    "credit",
    "byline",
    "posted_by",
    "date_line",
    "dateline",
    "navigation",
    "related",
    "hashtags",
    "share",
    "comment_form",
    "comment",
    "newsletter",
    "advert",
    "copyright",
    "repeated",
    "other",
]


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """Who published the page."""

    name: str | None = None
    """As the outlet writes itself: "The Harbour Post"."""
    domain: str | None = None
    """Registered host name of the page's address, without "www."."""


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """A news agency the page credits, and with what."""

    name: str
    """Short standard name: AFP, AP, Reuters, Xinhua."""
    role: AgencyRole
    """`text`: the report is the agency's; `picture`: a photograph is; `told`: somebody spoke to it."""


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """A block of the page that is not the article, and what it is."""

    text: str
    kind: FurnitureKind


class Actor(msgspec.Struct, kw_only=True):
    """Somebody who speaks, acts or is acted upon in one article; one actor however often mentioned."""

    id: str
    """`a1`, `a2`, … in order of first mention; unique in the article."""
    name: str
    """The fullest form the article gives, or the standard name of a country."""
    kind: ActorKind
    country: str | None = None
    """ISO 3166-1 alpha-3 (`XKX` Kosovo); `IGO` for international bodies; null where unresolved."""
    sector: str | None = None
    """PLOVER sector, one of `ontology/sectors.yaml`: GOV LEG MIL SPY COP JUD PTY OPP ELI REB UAF CRM IGO …"""
    role: str | None = None
    """Title or function in the article's words: "senior presidential aide"."""
    role_span: Span | None = None
    """Where the article says `role`."""
    wikidata: str | None = None
    """Wikidata item, where a shipped table gives it."""
    mentions: list[Span] = []
    """Every mention, in order: names, titles, "the aide", "he"."""


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the article and where they stand."""

    span: Span
    text: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Who makes a claim: the words that name them, and the actor those words mean."""

    span: Span
    text: str
    actor: str | None = None
    """`Actor.id`; null where unresolved."""


class Claim(msgspec.Struct, kw_only=True):
    """Somebody's word in the article: one cue with its source and its content."""

    id: str
    """`c1`, `c2`, … in order of content; unique in the article."""
    kind: ClaimKind
    """`direct`: all content stands in quotation marks; `mixed`: some of it; `indirect`: none."""
    act: str
    """What the cue does: say accuse deny promise demand warn believe … (`coding/claims/cues.yaml`)."""
    source: Source | None = None
    """Null where no one is named."""
    cue: Quoted | None = None
    """The words that make it an attribution: "said", "according to"; null where a quotation has none."""
    content: list[Quoted]
    """What is claimed, in pieces where the cue or a paragraph's furniture interrupts it."""
    told_to: str | None = None
    """Who was spoken to, where the article says so: "AFP", "reporters"."""
    told_to_span: Span | None = None
    within: str | None = None
    """`Claim.id` of the claim that reports this one."""
    confidence: float
    """0 to 1."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something happened."""

    name: str
    country: str | None = None
    """ISO 3166-1 alpha-3."""
    lat: float | None = None
    """Degrees north, WGS 84; null for a country as a whole or an unknown place."""
    lon: float | None = None
    """Degrees east, WGS 84."""


class When(msgspec.Struct, frozen=True, kw_only=True):
    """When something happened: the article's words, and the date they mean."""

    text: str
    value: str | None = None
    """ISO 8601, cut to what is known: `2024-06-19`, `2024-06`, `2024`; null without a day to count from."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many people an event killed, wounded and so on, as the article has it.

    "12" is `low` and `high` 12, "at least 12" `low` 12 alone, "up to 12" `high` 12 alone, "dozens" `low` 24
    (`coding/events/numbers.yaml`).
    """

    kind: CountKind
    low: int | None = None
    """Null where the article gives only the most that it can be."""
    high: int | None = None
    """Null where the article gives only the least that it can be."""
    text: str
    """The article's words: "at least 12"."""
    span: Span


class EventSpans(msgspec.Struct, kw_only=True):
    """Where the article says each part of an event."""

    actor: list[Span] = []
    recipient: list[Span] = []
    trigger: Span
    goods: list[Span] = []
    """One for each of `Event.goods`, in the same order."""
    place: Span | None = None
    date: Span | None = None


class Event(msgspec.Struct, kw_only=True):
    """Who did what to whom, when and where, and on whose word."""

    id: str
    """`e1`, `e2`, … in order of trigger; unique in the article."""
    type: str
    """One of the ontology's types; PLOVER's sixteen by default."""
    mode: str | None = None
    contexts: list[str] = []
    actors: list[str] = []
    """`Actor.id` of those who do it; an actor the article does not name has a span only."""
    recipients: list[str] = []
    """`Actor.id` of those it is done to."""
    goods: list[str] = []
    """What changes hands, as kinds: ammunition, money, food, troops … (`ontology/goods.yaml`)."""
    counts: list[Count] = []
    """How many were killed, wounded, arrested …, in the order of the text."""
    spans: EventSpans
    """Of the mention that says most. What another mention adds to the event is there as well."""
    mentions: list[EventSpans] = []
    """The article's other mentions of it, in order of trigger."""
    place: Place | None = None
    date: When | None = None
    status: Status
    according_to: list[str] = []
    """`Claim.id` of the claims it stands in; empty is the article's own voice."""
    confidence: float
    """0 to 1."""


class Article(msgspec.Struct, kw_only=True):
    """What `pages` makes of a page: the article, and everything else named for what it is."""

    id: str
    """Hash of address, outlet, title and text: the same page read twice is the same article."""
    path: str | None = None
    """The input as the user named it; `-` for standard input."""
    source_id: str | None = None
    """The input document's own id where it had one."""
    url: str | None = None
    outlet: Outlet | None = None
    title: str | None = None
    bylines: list[str] = []
    agencies: list[Agency] = []
    published: str | None = None
    """ISO 8601 date."""
    dateline: str | None = None
    """Where the report was filed from: "PYONGYANG"."""
    language: str | None = None
    """ISO 639-1; null where the text is too short to tell."""
    text: str
    """The article and nothing else; paragraphs are parted by a blank line."""
    furniture: list[Furniture] = []
    warnings: list[str] = []


class Record(Article, kw_only=True):
    """What `coding` makes of an article: the article with who is in it, who says what, and who did what."""

    actors: list[Actor] = []
    claims: list[Claim] = []
    events: list[Event] = []


Coded = TypeVar("Coded", bound=Article)

_encoder = msgspec.json.Encoder()


def to_json(article: Article) -> bytes:
    """One JSON object, UTF-8, without line breaks."""
    return _encoder.encode(article)


def from_json(data: bytes | str, kind: type[Coded]) -> Coded:
    """The struct that `to_json` wrote. Raises `msgspec.ValidationError` naming the field that is wrong."""
    return msgspec.json.decode(data, type=kind)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `Record`."""
    schema = msgspec.json.schema(Record)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "OnRecord article record",
    } | schema


def quoted_spans(record: Record) -> Iterator[tuple[str, Span, str | None]]:
    """Every span in a record as (where it stands, span, the words it must quote or None for any words)."""
    for actor in record.actors:
        for n, mention in enumerate(actor.mentions):
            yield f"{actor.id}.mentions[{n}]", mention, None
        if actor.role_span is not None:
            yield f"{actor.id}.role", actor.role_span, actor.role
    for claim in record.claims:
        for field, quoted in (("source", claim.source), ("cue", claim.cue)):
            if quoted is not None:
                yield f"{claim.id}.{field}", quoted.span, quoted.text
        for n, piece in enumerate(claim.content):
            yield f"{claim.id}.content[{n}]", piece.span, piece.text
        if claim.told_to_span is not None:
            yield f"{claim.id}.told_to", claim.told_to_span, claim.told_to
    for event in record.events:
        for n, count in enumerate(event.counts):
            yield f"{event.id}.counts[{n}]", count.span, count.text
        yield from _event_spans(event.id, event.spans, event.date.text if event.date else None)
        for n, spans in enumerate(event.mentions):
            yield from _event_spans(f"{event.id}.mentions[{n}]", spans, None)


def _event_spans(id: str, spans: EventSpans, date: str | None) -> Iterator[tuple[str, Span, str | None]]:
    yield f"{id}.trigger", spans.trigger, None
    for field, places in (("actor", spans.actor), ("recipient", spans.recipient), ("goods", spans.goods)):
        for n, span in enumerate(places):
            yield f"{id}.{field}[{n}]", span, None
    if spans.place is not None:
        yield f"{id}.place", spans.place, None
    if spans.date is not None:
        yield f"{id}.date", spans.date, date


def faults(record: Record) -> list[str]:
    """What is wrong with a record's spans and references, a line each; empty for a sound record."""
    found = []
    for where, (start, end), words in quoted_spans(record):
        if not 0 <= start < end <= len(record.text):
            found.append(
                f"{where}: span {start}-{end} is not inside the text of {len(record.text)} characters"
            )
        elif words is not None and record.text[start:end] != words:
            found.append(f"{where}: span {start}-{end} does not quote {words!r}")
    actors, claims = {a.id for a in record.actors}, {c.id for c in record.claims}
    for claim in record.claims:
        if claim.source and claim.source.actor and claim.source.actor not in actors:
            found.append(f"{claim.id}.source: no actor {claim.source.actor}")
        if claim.within and (claim.within not in claims or claim.within == claim.id):
            found.append(f"{claim.id}.within: no other claim {claim.within}")
    for event in record.events:
        found += [f"{event.id}: no actor {a}" for a in event.actors + event.recipients if a not in actors]
        found += [f"{event.id}: no claim {c}" for c in event.according_to if c not in claims]
        if len(event.goods) != len(event.spans.goods):
            found.append(f"{event.id}: {len(event.goods)} goods but {len(event.spans.goods)} goods spans")
    for kind, things in (("actor", record.actors), ("claim", record.claims), ("event", record.events)):
        if len({t.id for t in things}) != len(things):
            found.append(f"two {kind}s share an id")
    return found
