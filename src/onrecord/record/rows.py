"""The rows of the record's tables: what one line of each of them holds.

`articles` and `failures` are the truth: nothing in them is ever changed, rows are only added. All other
tables are worked out from `articles` and can be worked out anew. A *run* is one working out; its rows count
once the run itself stands in `runs`, so that readers never see half of one. Where a table has several rows
for one article or story, the one of the latest run holds.
"""

import msgspec

from onrecord.model import Place, Record, Span

UNDATED = "~"
"""Stands for a day of publication that is not known where rows are put in order: after all days."""
FORMAT = 1
"""Version of the tables' layout. A record of a later format is refused, one of an earlier is migrated."""


class StoredArticle(Record, kw_only=True):
    """Table `articles`: one row an article, the record's struct as nested columns, and how it came in."""

    key: str
    """What stays the same when a page changes: its address, else outlet and source id, else its input."""
    version: int
    """1 for the first article under a key, 2 for the changed page, …"""
    input: str
    """The document as it was named: a path, `file.jsonl:12`, an address."""
    digest: str
    """Hash of the document's bytes and of the options that it was read with: the same is not read again."""
    added: str
    """When it was committed: ISO 8601, UTC, to the second."""
    coder: str
    """Version of OnRecord that coded it."""


class Failure(msgspec.Struct, kw_only=True):
    """Table `failures`: one row an attempt that failed."""

    input: str
    """The document as it was named; given to `onrecord add` again, it is tried again."""
    code: str
    """Key of `errors.WRONG`."""
    reason: str
    """What is wrong and what to do, in a line."""
    as_: str = msgspec.field(name="as", default="auto")
    """What it was taken for (`--as`)."""
    failed: str
    """When: ISO 8601, UTC, to the second."""


class Run(msgspec.Struct, kw_only=True):
    """Table `runs`: one row a working out of the tables below, which holds from then on."""

    run: str
    """Sorts in the order of the runs."""
    articles: int
    """How many articles it placed."""
    finished: str
    """When: ISO 8601, UTC, to the second."""


class Who(msgspec.Struct, kw_only=True, frozen=True):
    """An actor of the record, as far as a row needs to name it."""

    id: str | None = None
    """The same in all articles: `identity.identify`. Null for words that name no actor."""
    name: str
    country: str | None = None
    sector: str | None = None


class Appearance(msgspec.Struct, kw_only=True):
    """Table `appearances`: one row an actor of an article."""

    run: str = ""
    article: str
    actor: str
    """`Actor.id`, unique in the article."""
    id: str
    """The same in all articles."""
    name: str
    kind: str
    country: str | None = None
    sector: str | None = None
    role: str | None = None
    wikidata: str | None = None
    mentions: int


class ClaimRow(msgspec.Struct, kw_only=True):
    """Table `claims`: one row a claim of an article."""

    run: str = ""
    article: str
    claim: str
    """`Claim.id`, unique in the article."""
    kind: str
    act: str
    speaker: Who | None = None
    """Who says so: the actor where it is resolved, else the words."""
    source: str | None = None
    cue: str | None = None
    content: str
    """The pieces of content, parted by " … "."""
    told_to: str | None = None
    within: str | None = None
    confidence: float


class Figure(msgspec.Struct, kw_only=True, frozen=True):
    """How many a report says were killed, wounded and so on: `model.Count` without its place."""

    kind: str
    low: int | None = None
    high: int | None = None
    text: str


class Report(msgspec.Struct, kw_only=True):
    """Table `reports`: one row an event as one article reports it."""

    run: str = ""
    article: str
    report: str
    """`Event.id`, unique in the article."""
    type: str
    mode: str | None = None
    contexts: list[str] = []
    actors: list[Who] = []
    """Who does it; words that name no actor have a name and nothing else."""
    recipients: list[Who] = []
    goods: list[str] = []
    counts: list[Figure] | None = None
    """Null in rows of a record from before there were counts."""
    trigger: str
    """The words that say so."""
    mentions: list[Span] | None = None
    """Where the article's other mentions of it have their trigger. Null in older rows."""
    place: Place | None = None
    date: str | None = None
    """ISO 8601, cut to what is known."""
    status: str
    according_to: list[str] = []
    """`Claim.id`s."""
    speakers: list[Who] = []
    """Who makes those claims, in the same order, null sources left out."""
    confidence: float


class Member(msgspec.Struct, kw_only=True):
    """Table `members`: where an article stands among the others. The latest run's row holds."""

    run: str = ""
    article: str
    key: str
    published: str | None = None
    """Day of publication; null where the article has none. When it was added never stands for it."""
    added: str = ""
    outlet: str | None = None
    """Domain, else name."""
    agency: str | None = None
    """The agency whose text it is, where the page credits one."""
    title: str | None = None
    sketch: list[int] = []
    """For finding copies: `copies.sketch`."""
    terms: list[int] = []
    """For finding stories: those of `stories.features`, as `likeness.term_numbers` numbers them."""
    weights: list[float] = []
    """One for each of `terms`."""
    group: str = ""
    """Copies of one text share it: the article id of the first of them that was placed."""
    story: str = ""
    """Articles on one happening share it."""
    superseded_by: str | None = None
    """The article that a later reading of the same page made; this one counts no more."""


class Story(msgspec.Struct, kw_only=True):
    """Table `stories`: articles on one happening. The latest run's row holds."""

    run: str = ""
    story: str
    title: str | None = None
    """The title of the article nearest to all others."""
    first: str | None = None
    """Earliest day of publication; null where none is known."""
    last: str | None = None
    articles: list[str] = []
    """Article ids, by day of publication, undated ones last."""
    origins: int = 0
    """Independent texts: copies count once."""
    outlets: list[str] = []
    merged_into: str | None = None
    """The story that took all its articles; a row with this set has no articles of its own."""


class Told(msgspec.Struct, kw_only=True, frozen=True):
    """One of several values that reports disagree on, and how many origins have it."""

    value: str
    reports: int
    """Independent reports: copies of one text count once. One text may have several values."""


class Toll(msgspec.Struct, kw_only=True, frozen=True):
    """One of several figures that reports give, and how many origins have it."""

    kind: str
    low: int | None = None
    high: int | None = None
    reports: int


class ReportRef(msgspec.Struct, kw_only=True, frozen=True):
    """Where a report of an event stands."""

    article: str
    report: str


class StoryEvent(msgspec.Struct, kw_only=True):
    """Table `events`: what happened, once, with all reports of it. The latest run of its story holds."""

    run: str = ""
    event: str
    """Stays the same while reports are added."""
    story: str
    type: str
    mode: str | None = None
    contexts: list[str] = []
    actors: list[Who] = []
    recipients: list[Who] = []
    goods: list[str] = []
    counts: list[Toll] | None = None
    """Every figure told, by kind, most origins first. Null as in `Report`."""
    place: Place | None = None
    """The best of `places`."""
    places: list[Told] = []
    """Every place named, most origins first."""
    date: str | None = None
    """The best of `dates`."""
    dates: list[Told] = []
    first_seen: str | None = None
    """Earliest day of publication among its articles; null where none is known."""
    last_seen: str | None = None
    reports: int = 0
    """Articles that report it."""
    origins: int = 0
    """Independent ones: copies of one text count once."""
    sources: list[Who] = []
    """Distinct speakers on whose word it stands."""
    statuses: list[Told] = []
    """How many origins assert, allege, deny … it, most first. What is requested, promised, threatened or only
    thought of has not happened: it is an event of its own, apart from what is said to have happened."""
    report_ids: list[ReportRef] = []
    confidence: float
    """0 to 1: the best report's."""
