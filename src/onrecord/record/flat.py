"""A record laid out in rows: who appears in it, who says what, what it reports."""

from collections.abc import Iterable, Mapping

from onrecord.model import Claim, Event, Record, Span
from onrecord.record.identity import identify
from onrecord.record.rows import Appearance, ClaimRow, Figure, Report, Who

_LONGEST = 100
"""Characters of a name. Words that name no actor may be half a sentence."""
_BETWEEN_PIECES = " … "


def appearances(record: Record) -> list[Appearance]:
    """A row for each actor of the article, in order of first mention."""
    return [
        Appearance(
            article=record.id,
            actor=actor.id,
            id=identify(actor, record.published),
            name=_cut(actor.name),
            kind=actor.kind,
            country=actor.country,
            sector=actor.sector,
            role=actor.role,
            wikidata=actor.wikidata,
            mentions=len(actor.mentions),
        )
        for actor in record.actors
    ]


def claims(record: Record) -> list[ClaimRow]:
    """A row for each claim of the article, in order of content."""
    cast = _cast(record)
    return [
        ClaimRow(
            article=record.id,
            claim=claim.id,
            kind=claim.kind,
            act=claim.act,
            speaker=_speaker(claim, cast),
            source=claim.source.text if claim.source is not None else None,
            cue=claim.cue.text if claim.cue is not None else None,
            content=_BETWEEN_PIECES.join(piece.text for piece in claim.content),
            told_to=claim.told_to,
            within=claim.within,
            confidence=claim.confidence,
        )
        for claim in record.claims
    ]


def reports(record: Record) -> list[Report]:
    """A row for each event of the article, in order of trigger."""
    cast = _cast(record)
    mentions = {actor.id: actor.mentions for actor in record.actors}
    by_id = {claim.id: claim for claim in record.claims}
    return [_report(record, event, cast, mentions, by_id) for event in record.events]


def _report(
    record: Record,
    event: Event,
    cast: Mapping[str, Who],
    mentions: Mapping[str, list[Span]],
    claims: Mapping[str, Claim],
) -> Report:
    spans = event.spans
    voices = (_speaker(claims[id_], cast) for id_ in event.according_to if id_ in claims)
    return Report(
        article=record.id,
        report=event.id,
        type=event.type,
        mode=event.mode,
        contexts=event.contexts,
        actors=_parties(record.text, event.actors, spans.actor, cast, mentions),
        recipients=_parties(record.text, event.recipients, spans.recipient, cast, mentions),
        goods=list(dict.fromkeys(event.goods)),
        counts=[Figure(kind=c.kind, low=c.low, high=c.high, text=_cut(c.text)) for c in event.counts or []],
        trigger=record.text[slice(*spans.trigger)],
        mentions=[other.trigger for other in event.mentions],
        place=event.place,
        date=event.date.value if event.date is not None else None,
        status=event.status,
        according_to=event.according_to,
        speakers=_distinct(voice for voice in voices if voice is not None),
        confidence=event.confidence,
    )


def _cast(record: Record) -> dict[str, Who]:
    return {
        actor.id: Who(
            id=identify(actor, record.published),
            name=_cut(actor.name),
            country=actor.country,
            sector=actor.sector,
        )
        for actor in record.actors
    }


def _parties(
    text: str,
    ids: list[str],
    spans: list[Span],
    cast: Mapping[str, Who],
    mentions: Mapping[str, list[Span]],
) -> list[Who]:
    """The actors, then the words of each span that stands for none of them.

    A span stands for an actor whom it mentions, or whose mention it is part of. One that does neither ("we",
    "the decision") may stand for an actor whom no span mentions; of those each takes one such span.
    """
    silent = [id_ for id_ in ids if not any(_meets(span, mentions.get(id_, [])) for span in spans)]
    named = [id_ for id_ in ids if id_ not in silent]
    loose = [span for span in spans if not any(_meets(span, mentions.get(id_, [])) for id_ in named)]
    words = [Who(name=_cut(text[slice(*span)])) for span in loose[len(silent) :]]
    return _distinct([*(cast[id_] for id_ in ids if id_ in cast), *(who for who in words if who.name)])


def _meets(span: Span, mentions: list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in mentions)


def _speaker(claim: Claim, cast: Mapping[str, Who]) -> Who | None:
    source = claim.source
    if source is None:
        return None
    known = cast.get(source.actor) if source.actor is not None else None
    return known or Who(name=_cut(source.text))


def _distinct(people: Iterable[Who]) -> list[Who]:
    return list(dict.fromkeys(people))


def _cut(words: str) -> str:
    """The words on one line, cut at a word where they are too long for a name."""
    line = " ".join(words.split())
    if len(line) <= _LONGEST:
        return line
    return line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
