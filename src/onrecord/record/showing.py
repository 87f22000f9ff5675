"""Ids → what they stand for: an event with its reports, the claims they rest on and the words of the page."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from onrecord.model import Claim, Event, Record
from onrecord.record import passages
from onrecord.record.columns import from_arrow
from onrecord.record.rows import UNDATED, Told
from onrecord.record.shown import (
    Happening,
    Moment,
    Printed,
    Saying,
    Shown,
    ShownActor,
    ShownArticle,
    ShownClaim,
    ShownEvent,
    ShownStory,
    Telling,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Thing = TypeVar("Thing")

_CANDIDATES: Final = 10
_FIND: Final = """
SELECT DISTINCT kind, id FROM (
    SELECT 'article' AS kind, id FROM stored.articles
    UNION ALL SELECT 'story', story FROM stored.standing
    UNION ALL SELECT 'event', id FROM events
    UNION ALL SELECT 'actor', id FROM appearances
    UNION ALL SELECT 'actor', id FROM stored.same
) WHERE starts_with(id, $id) ORDER BY id <> $id, kind, id LIMIT $few
"""
_PRINTED: Final = "id, source_id, outlet, published, title, copy_of"


LATEST: Final = 500
"""Moments of each sort in an actor's timeline: a country may have a hundred thousand."""


class UnknownError(LookupError):
    """Nothing in the record has the id."""


class AmbiguousError(LookupError):
    """Several things' ids begin so."""

    def __init__(self, id: str, candidates: list[str]) -> None:
        self.candidates = candidates
        more = ", …" if len(candidates) == _CANDIDATES else ""
        super().__init__(
            f"{id} begins several ids; write more of the one you mean: {', '.join(candidates)}{more}"
        )


def show(connection: "DuckDBPyConnection", id: str) -> Shown:
    """What an id stands for, or what the only id stands for that begins so: an article (`3f2a…`), a claim or
    report of one (`3f2a…:c2`, `3f2a…:e1`), a story, an event or an actor.

    Raises `UnknownError` and `AmbiguousError`.
    """
    begin, _, part = id.strip().partition(":")
    values = {"id": begin, "few": _CANDIDATES}
    found = connection.execute(_FIND, values).fetchall() if begin else []
    if part:
        found = [(kind, full) for kind, full in found if kind == "article"]
    exact = [(kind, full) for kind, full in found if full == begin]
    if not found:
        raise UnknownError(f"{id}: nothing in the record has this id; list ids with: onrecord events")
    if len(found) > 1 and len(exact) != 1:
        raise AmbiguousError(id, [f"{full} ({kind})" for kind, full in found])
    (kind, full) = (exact or found)[0]
    showing = _Showing(connection)
    if part:
        return showing.part(full, part)
    match kind:
        case "article":
            return showing.article(full)
        case "story":
            return showing.story(full)
        case "event":
            return showing.event(full)
        case _:
            return showing.actor(full)


class _Showing:
    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self._connection = connection

    def article(self, id: str) -> ShownArticle:
        printed = self._some(Printed, f"SELECT {_PRINTED} FROM articles WHERE id = $1", id)
        stories = self._values("SELECT story FROM stored.placed WHERE article = $1", id)
        original = (printed[0].copy_of if printed else None) or id
        copies = self._some(
            Printed,
            f"""SELECT {_PRINTED} FROM articles
            WHERE (copy_of = $2 OR id = $2) AND id <> $1 ORDER BY published, id""",
            id,
            original,
        )
        versions = self._values(
            """SELECT id FROM stored.articles
            WHERE key IN (SELECT key FROM stored.articles WHERE id = $1) ORDER BY version""",
            id,
        )
        return ShownArticle(
            record=self._records([id])[id],
            story=next(filter(None, stories), None),
            copy_of=printed[0].copy_of if printed else None,
            copies=copies,
            versions=versions if len(versions) > 1 else [],
        )

    def part(self, article: str, part: str) -> Shown:
        """A claim or report of an article."""
        record = self._records([article])[article]
        where = self._some(Printed, f"SELECT {_PRINTED} FROM articles WHERE id = $1", article)
        printed = where[0] if where else Printed(id=article, title=record.title)
        for claim in record.claims:
            if claim.id == part:
                resting = [f"{article}:{e.id}" for e in record.events if claim.id in e.according_to]
                saying = msgspec.structs.asdict(_saying(record, claim))
                passage = passages.of_claim(record, claim)
                return ShownClaim(**saying, article=printed, passage=passage, reports=resting)
        for event in record.events:
            if event.id == part:
                telling = _telling(record, event, printed)
                of = "SELECT id FROM events WHERE list_contains(report_ids, $1)"
                telling.event = next(iter(self._values(of, telling.id)), None)
                return telling
        raise UnknownError(f"{article}:{part}: the article has no claim or report of this id")

    def story(self, id: str) -> ShownStory:
        asked_for = id
        for _ in range(100):  # a story may be merged, and the one that took it as well
            into = self._values("SELECT merged_into FROM stored.standing WHERE story = $1", id)
            if not into or not into[0]:
                break
            id = into[0]
        found = self._some(
            ShownStory, "SELECT id, title, first_seen, last_seen, origins FROM stories WHERE id = $1", id
        )
        if not found:
            raise UnknownError(f"{asked_for}: the story has no articles any more")
        story = found[0]
        story.asked_for = asked_for if asked_for != id else None
        story.articles = self._some(
            Printed,
            f"SELECT {_PRINTED} FROM articles WHERE story = $1 ORDER BY published NULLS LAST, added, id",
            id,
        )
        story.events = self._some(
            Happening,
            """SELECT * FROM events WHERE story = $1
            ORDER BY coalesce(date, first_seen::VARCHAR) NULLS LAST, id""",
            id,
        )
        return story

    def event(self, id: str) -> ShownEvent:
        event = self._some(ShownEvent, "SELECT * FROM events WHERE id = $1", id)[0]
        ids: list[str] = self._values("SELECT unnest(report_ids) FROM events WHERE id = $1", id)
        parts = [one.rpartition(":")[::2] for one in ids]
        articles = {article for article, _ in parts}
        records = self._records(articles)
        printed = self._some(
            Printed,
            f"SELECT {_PRINTED} FROM articles WHERE list_contains($1::VARCHAR[], id)",
            sorted(articles),
        )
        by_id = {one.id: one for one in printed}
        for article, report in parts:
            record = records.get(article)
            told = next((e for e in record.events if e.id == report), None) if record else None
            if record and told:
                event.told.append(_telling(record, told, by_id.get(article) or Printed(id=article)))
        event.told.sort(key=lambda told: (str(told.published or UNDATED), told.copy_of or "", told.id))
        return event

    def actor(self, id: str) -> ShownActor:
        id = next(iter(self._values("SELECT one FROM stored.same WHERE id = $1", id)), id)
        actor = self._some(
            ShownActor,
            """SELECT id, arg_max(name, mentions) AS name, any_value(kind) AS kind,
                any_value(country) AS country, any_value(sector) AS sector, any_value(wikidata) AS wikidata,
                count(DISTINCT article) AS articles,
                sum(mentions)::BIGINT AS mentions, min(published) AS first_seen, max(published) AS last_seen
            FROM appearances WHERE id = $1 GROUP BY id""",
            id,
        )[0]
        for column, counted in (("name", actor.names), ("role", actor.roles)):
            counted += self._some(
                Told,
                f"""SELECT {column} AS value, count(DISTINCT article) AS reports FROM appearances
                WHERE id = $1 AND {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1""",
                id,
            )
        for what, column in (("did", "actors"), ("received", "recipients")):
            done = self._some(
                Happening,
                f"""SELECT * FROM events WHERE id IN
                (SELECT id FROM (SELECT id, last_seen, unnest({column}) AS who FROM events)
                 WHERE who.id = $1 ORDER BY last_seen DESC, id LIMIT {LATEST})""",
                id,
            )
            actor.timeline += [
                Moment(when=one.date or _iso(one.first_seen), what=what, id=one.id, event=one)  # type: ignore[arg-type]
                for one in done
            ]
        said = self._connection.execute(
            f"""SELECT published, id, act, content, outlet FROM claims WHERE speaker_id = $1
            ORDER BY published DESC, id LIMIT {LATEST}""",
            [id],
        )
        for published, claim, act, content, outlet in said.fetchall():
            actor.timeline.append(
                Moment(when=_iso(published), what="said", id=claim, act=act, claim=content, outlet=outlet)
            )
        actor.timeline.sort(key=lambda moment: (moment.when or "", moment.id), reverse=True)
        return actor

    def _records(self, ids: Collection[str]) -> dict[str, Record]:
        columns = ", ".join(f'"{name}"' for name in Record.__struct_fields__)
        query = f"SELECT {columns} FROM stored.articles WHERE list_contains($1::VARCHAR[], id)"
        found = self._connection.sql(query, params=[sorted(ids)]).to_arrow_table()
        return {record.id: record for record in from_arrow(found, Record)}

    def _some(self, kind: type[Thing], query: str, *values: object) -> list[Thing]:
        """Rows as structs; columns that the struct has no field for are left out."""
        found = self._connection.sql(query, params=list(values)).to_arrow_table()
        rows = [
            {name: value for name, value in row.items() if value is not None} for row in found.to_pylist()
        ]
        return msgspec.convert(rows, type=list[kind])  # type: ignore[valid-type]

    def _values(self, query: str, *values: object) -> list[Any]:
        return [value for (value,) in self._connection.execute(query, list(values)).fetchall()]


def _saying(record: Record, claim: Claim) -> Saying:
    actors = {actor.id: actor for actor in record.actors}
    actor = actors.get((claim.source and claim.source.actor) or "")
    return Saying(
        id=f"{record.id}:{claim.id}",
        act=claim.act,
        speaker=actor.name if actor else claim.source.text if claim.source else None,
        content=" … ".join(piece.text for piece in claim.content),
        told_to=claim.told_to,
        confidence=claim.confidence,
    )


def _telling(record: Record, event: Event, printed: Printed) -> Telling:
    claims = {claim.id: claim for claim in record.claims}
    return Telling(
        id=f"{record.id}:{event.id}",
        type=event.type,
        status=event.status,
        article=record.id,
        outlet=printed.outlet,
        published=printed.published,
        title=record.title,
        copy_of=printed.copy_of,
        passage=passages.of_event(record, event),
        mentions=[passages.of_mention(record, spans) for spans in event.mentions],
        claims=[_saying(record, claims[one]) for one in event.according_to if one in claims],
    )


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
