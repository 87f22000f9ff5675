"""What the parts of a record are called when a person reads them, in the terminal and in the browser."""

import re
from collections import Counter

from onrecord.model import Actor, Article, Claim, Event, Record, Span

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FURNITURE_NAMES = {
    "posted_by": "“posted by” line",
    "date_line": "date line",
    "title_tail": "tail of the title",
}


def clean(text: str) -> str:
    """Page text fit to be shown: one line, no characters that move a cursor or turn the writing round."""
    return " ".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).split())


def actors_by_id(record: Record) -> dict[str, Actor]:
    return {actor.id: actor for actor in record.actors}


def describe(actor: Actor) -> str:
    """Who an actor is beyond the name: role, country and sector, as far as known."""
    return ", ".join(filter(None, [actor.role, " ".join(filter(None, [actor.country, actor.sector]))]))


def speaker(record: Record, claim: Claim) -> str | None:
    """The actor who makes a claim, else the words that name the source; None where no one is named."""
    if claim.source is None:
        return None
    actor = actors_by_id(record).get(claim.source.actor or "")
    return clean(actor.name if actor else claim.source.text)


def content(claim: Claim) -> str:
    return clean(" … ".join(piece.text for piece in claim.content))


def parties(record: Record, ids: list[str], spans: list[Span]) -> str:
    """Those on one side of an event: actors by name, those without one in the article's words."""
    known = actors_by_id(record)
    names = [known[i].name for i in ids if i in known]
    for start, end in spans:
        if not any(m[0] < end and start < m[1] for i in ids if i in known for m in known[i].mentions):
            names.append(record.text[start:end])
    return clean(", ".join(dict.fromkeys(names)))


def deed(record: Record, event: Event) -> str:
    """Who does it to whom: "A → B"; "A ↔ B" where both do it to each other; "A" where nobody receives it."""
    actors = parties(record, event.actors, event.spans.actor)
    recipients = parties(record, event.recipients, event.spans.recipient)
    if actors and actors == recipients:
        return actors.replace(", ", " ↔ ")
    return " → ".join(filter(None, [actors or "someone unnamed", recipients]))


def grounds(record: Record, event: Event) -> str | None:
    """On whose word an event stands; None where it is the article's own."""
    claims = {claim.id: claim for claim in record.claims}
    names = [speaker(record, claims[c]) or "someone unnamed" for c in event.according_to if c in claims]
    return ", ".join(dict.fromkeys(names)) or None


def circumstances(event: Event) -> list[str]:
    """When, where and with what, each where the article says it."""
    date = event.date and (event.date.value or event.date.text)
    return [clean(part) for part in (date, event.place and event.place.name, ", ".join(event.goods)) if part]


def headline(article: Article) -> list[str]:
    """The facts under the title: outlet, day, authors, agencies, dateline."""
    outlet = article.outlet and (article.outlet.name or article.outlet.domain)
    roles = {"text": "text by {}", "picture": "pictures by {}", "told": "spoken to: {}"}
    agencies = [
        roles[role].format(", ".join(a.name for a in article.agencies if a.role == role))
        for role in roles
        if any(a.role == role for a in article.agencies)
    ]
    authors = "by " + ", ".join(article.bylines) if article.bylines else None
    dateline = f"filed from {article.dateline}" if article.dateline else None
    return [clean(part) for part in (outlet, article.published, authors, *agencies, dateline) if part]


def left_out(article: Article) -> str | None:
    """What of the page is not the article, counted by kind."""
    if not article.furniture:
        return None
    counts = Counter(FURNITURE_NAMES.get(f.kind, f.kind.replace("_", " ")) for f in article.furniture)
    return ", ".join(f"{n} × {kind}" if n > 1 else kind for kind, n in counts.items())
