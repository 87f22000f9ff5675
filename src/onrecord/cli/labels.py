"""What the parts of a record are called when a person reads them, in the terminal and in the browser."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from onrecord.model import Actor, Article, Claim, Count, Event, Record, Span

if TYPE_CHECKING:
    from onrecord.record.rows import Toll

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FURNITURE_NAMES = {
    "posted_by": "“posted by” line",
    "date_line": "date line",
    "title_tail": "tail of the title",
}
AGENCY_ROLES = {"text": "text by {}", "picture": "pictures by {}", "told": "spoken to: {}"}


def harmless(text: str) -> str:
    """Page text without characters that move a cursor or turn the writing round, one put for each."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def clean(text: str) -> str:
    """Page text fit to be shown on one line."""
    return " ".join(harmless(text).split())


def describe(actor: Actor) -> str:
    """Who an actor is beyond the name: role, country and sector, as far as known."""
    return clean(", ".join(filter(None, [actor.role, " ".join(filter(None, [actor.country, actor.sector]))])))


def content(claim: Claim) -> str:
    """What is claimed, its pieces joined."""
    return clean(" … ".join(piece.text for piece in claim.content))


def circumstances(event: Event) -> list[str]:
    """When, where, with what and at what toll, each where the article says it."""
    date = event.date and (event.date.value or event.date.text)
    parts = (date, event.place and event.place.name, ", ".join(event.goods), toll(event.counts))
    return [clean(part) for part in parts if part]


def toll(counts: Iterable["Count | Toll"]) -> str:
    """How many were killed, wounded …: "killed 12, wounded at least 30"."""
    return ", ".join(dict.fromkeys(f"{count.kind} {figure(count.low, count.high)}" for count in counts))


def figure(low: int | None, high: int | None) -> str:
    """A count that may be open to one side: "12", "at least 12", "up to 12", "10 to 15"."""
    if low is None or high is None:
        return f"up to {high:,}" if high is not None else f"at least {low or 0:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def headline(article: Article) -> list[str]:
    """The facts under the title: outlet, day, authors, agencies, dateline."""
    outlet = article.outlet and (article.outlet.name or article.outlet.domain)
    agencies = [
        words.format(", ".join(agency.name for agency in article.agencies if agency.role == role))
        for role, words in AGENCY_ROLES.items()
        if any(agency.role == role for agency in article.agencies)
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


class Names:
    """What a record's claims and events call those in them."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors = {actor.id: actor for actor in record.actors}
        self.claims = {claim.id: claim for claim in record.claims}

    def actor(self, claim: Claim) -> Actor | None:
        """Who makes a claim, where that is known."""
        return self.actors.get((claim.source and claim.source.actor) or "")

    def speaker(self, claim: Claim) -> str | None:
        """The actor who makes a claim, else the words that name the source; None where no one is named."""
        if claim.source is None:
            return None
        actor = self.actor(claim)
        return clean(actor.name if actor else claim.source.text.strip(" ,;:"))

    def deed(self, event: Event) -> str:
        """Who does it to whom: "A → B"; "A ↔ B" where both do it to each other; "A" where nobody receives."""
        actors = self._parties(event.actors, event.spans.actor)
        recipients = self._parties(event.recipients, event.spans.recipient)
        if len(actors) > 1 and actors == recipients:
            return " ↔ ".join(actors)
        return " → ".join(filter(None, [", ".join(actors) or "someone unnamed", ", ".join(recipients)]))

    def grounds(self, event: Event) -> str | None:
        """On whose word an event stands; None where it is the article's own."""
        claims = (self.claims[one] for one in event.according_to if one in self.claims)
        return ", ".join(dict.fromkeys(self.speaker(claim) or "someone unnamed" for claim in claims)) or None

    def _parties(self, ids: list[str], spans: list[Span]) -> list[str]:
        """Those on one side of an event: actors by name, those without one in the article's words."""
        known = [self.actors[one] for one in ids if one in self.actors]
        names = [actor.name for actor in known]
        for start, end in spans:
            if not any(a < end and start < b for actor in known for a, b in actor.mentions):
                names.append(self.record.text[start:end])
        return list(dict.fromkeys(map(clean, names)))
