"""When and where an event happened: what the words that the encoder reads as its day and place mean."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Generic, TypeVar

from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.document import PlaceMention, TimeMention
from onrecord.coding.encoder.events import Argument
from onrecord.coding.parsed import parsed
from onrecord.coding.places import resolve

Mention = TypeVar("Mention", TimeMention, PlaceMention)


class Setting:
    """The times and places of a document."""

    def __init__(self, doc: Doc) -> None:
        self._text = parsed(doc).text
        self._times = _Index[TimeMention](doc._.times)
        self._places = _Index[PlaceMention](doc._.places)
        self._around = frozenset(
            mention.place.country for mention in doc._.places if mention.place.country is not None
        )

    def date(self, read: Sequence[Argument]) -> tuple[model.When | None, model.Span | None]:
        """The day that was read, and its words; without a value where no rule knows the words."""
        if not read:
            return None, None
        mention = self._times.in_(read[0].span)
        if mention is not None:
            return mention.when, mention.span
        return model.When(text=self._text[slice(*read[0].span)]), read[0].span

    def place(self, read: Sequence[Argument]) -> tuple[model.Place | None, model.Span | None]:
        """The place that was read, and its words; with its name only where no table knows it."""
        if not read:
            return None, None
        mention = self._places.in_(read[0].span)
        if mention is not None:
            return mention.place, mention.span
        span = read[0].span
        return resolve(self._text[slice(*span)], self._around), span


class _Index(Generic[Mention]):
    """Mentions by where they stand; none overlap."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions: list[Mention] = sorted(mentions, key=lambda mention: mention.span)
        self._ends: list[int] = [mention.span[1] for mention in self._mentions]

    def in_(self, span: model.Span) -> Mention | None:
        """The first that shares a character with the span."""
        n = bisect_left(self._ends, span[0] + 1)
        if n < len(self._mentions) and self._mentions[n].span[0] < span[1]:
            return self._mentions[n]
        return None
