"""What `show` gives: one thing of the record with all that belongs to it, down to the words of the page."""

import datetime
from typing import Literal

import msgspec

from onrecord.model import Record, Span
from onrecord.record.rows import Told, Toll, Who

Part = Literal["trigger", "actor", "recipient", "goods", "place", "date", "source", "cue", "content"]


class Mark(msgspec.Struct, kw_only=True, frozen=True):
    """What some of a passage's words are."""

    span: Span
    """In code points of the passage."""
    part: Part


class Passage(msgspec.Struct, kw_only=True):
    """A piece of an article, in its own words."""

    text: str
    start: int
    """Where it begins in the article's text."""
    marks: list[Mark] = []


class Saying(msgspec.Struct, kw_only=True):
    """A claim, and where it stands."""

    id: str
    act: str
    speaker: str | None = None
    speaker_id: str | None = None
    content: str
    told_to: str | None = None
    confidence: float


class Telling(msgspec.Struct, kw_only=True, tag_field="shows", tag="report"):
    """One article's report of an event: its words, and on whose word it stands."""

    id: str
    type: str
    status: str
    article: str
    outlet: str | None = None
    published: datetime.date | None = None
    title: str | None = None
    copy_of: str | None = None
    """The article whose text this one's repeats."""
    passage: Passage | None = None
    mentions: list[Passage] = []
    """The article's other mentions of it, each in its sentence."""
    claims: list[Saying] = []
    event: str | None = None


class Happening(msgspec.Struct, kw_only=True):
    """An event of the record in a line."""

    id: str
    type: str
    actors: list[Who] = []
    recipients: list[Who] = []
    goods: list[str] = []
    counts: list[Toll] | None = None
    place: str | None = None
    date: str | None = None
    first_seen: datetime.date | None = None
    last_seen: datetime.date | None = None
    reports: int
    origins: int
    statuses: list[Told] = []
    sources: list[Who] = []


class ShownEvent(Happening, kw_only=True, tag_field="shows", tag="event"):
    """An event and every report of it, the first published first."""

    story: str
    title: str | None = None
    places: list[Told] = []
    dates: list[Told] = []
    told: list[Telling] = []


class Printed(msgspec.Struct, kw_only=True):
    """An article in a line."""

    id: str
    source_id: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    title: str | None = None
    copy_of: str | None = None


class ShownStory(msgspec.Struct, kw_only=True, tag_field="shows", tag="story"):
    """A story: its articles in the order of publication, and what they report."""

    id: str
    title: str | None = None
    first_seen: datetime.date | None = None
    last_seen: datetime.date | None = None
    origins: int
    asked_for: str | None = None
    """The id asked for, where that story has been merged into this one."""
    articles: list[Printed] = []
    events: list[Happening] = []


class ShownArticle(msgspec.Struct, kw_only=True, tag_field="shows", tag="article"):
    """An article's record, and where it stands among the others."""

    record: Record
    story: str | None = None
    copy_of: str | None = None
    copies: list[Printed] = []
    """Other articles that print the same text."""
    versions: list[str] = []
    """Ids of all readings of this page, the first one first, where it has changed."""


class ShownClaim(Saying, kw_only=True, tag_field="shows", tag="claim"):
    """A claim in its passage."""

    article: Printed
    passage: Passage
    reports: list[str] = []
    """Ids of the reports that stand on it."""


class Moment(msgspec.Struct, kw_only=True):
    """What an actor did, had done to them or said, once."""

    when: str | None = None
    what: Literal["did", "received", "said"]
    id: str
    """Of the event, or of the claim."""
    event: Happening | None = None
    act: str | None = None
    """What it is to say so: say, deny, …"""
    claim: str | None = None
    """What was said."""
    outlet: str | None = None


class ShownActor(msgspec.Struct, kw_only=True, tag_field="shows", tag="actor"):
    """An actor, and what the record has of them, the latest first."""

    id: str
    name: str
    kind: str | None = None
    country: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    articles: int = 0
    mentions: int = 0
    first_seen: datetime.date | None = None
    last_seen: datetime.date | None = None
    names: list[Told] = []
    """What articles call them, and how many do."""
    roles: list[Told] = []
    timeline: list[Moment] = []
    """The latest first; of what they did, received and said no more than `LATEST` each."""


Shown = ShownArticle | ShownClaim | Telling | ShownStory | ShownEvent | ShownActor
