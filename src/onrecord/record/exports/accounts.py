"""What an export tells of an event: the event, and the articles that report it."""

import msgspec

from onrecord.record.rows import StoryEvent


class Telling(msgspec.Struct, kw_only=True, frozen=True):
    """One article that reports an event, as far as exports need it."""

    article: str
    url: str | None = None
    outlet: str | None = None
    """Domain, else name."""
    published: str | None = None
    """ISO 8601 day."""
    added: str | None = None
    """ISO 8601, UTC."""
    leads: bool = False
    """Whether the first paragraph reports it."""


class Account(msgspec.Struct, kw_only=True, frozen=True):
    """An event of the record with all that its row in another format is made of."""

    event: StoryEvent
    tellings: list[Telling] = []
    """By day of publication, undated ones last."""
    people: list[str] = []
    """Names in the articles that tell of it."""
    organizations: list[str] = []
    places: list[str] = []

    @property
    def outlets(self) -> list[str]:
        """Who published it, each once, in the order of the tellings."""
        return list(dict.fromkeys(telling.outlet for telling in self.tellings if telling.outlet))

    @property
    def day(self) -> str | None:
        """When it happened, as far as it is known: `2024-06-19`, `2024-06` or `2024`.

        Where no report says when, the day of the first report; where they name the month or the year only,
        that day if it lies within. Null where nothing is known.
        """
        told, seen = self.event.date, self.event.first_seen
        if told is None or (seen is not None and len(told) < len(seen) and seen.startswith(told)):
            return seen
        return told
