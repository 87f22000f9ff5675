"""What the components leave on a spaCy document, and the structs that are theirs alone."""

from datetime import date
from typing import Any

import msgspec
from spacy.tokens import Doc, Span

from onrecord import model


class TimeMention(msgspec.Struct, frozen=True, kw_only=True):
    """An expression of time in the text, and the date it means."""

    span: model.Span
    when: model.When


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A named place in the text, and where it is."""

    span: model.Span
    place: model.Place


_LISTS = ("actors", "claims", "times", "places", "events")


def extend_doc() -> None:
    """Registers the `doc._` attributes: `published` (date or None), `dateline` (its characters or None),
    `encoded` (what the encoder leaves for later components, or None), and a list for each component.
    Idempotent."""
    for name in ("published", "dateline", "encoded"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    for name in _LISTS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])  # spaCy copies a mutable default for each document


def published(doc: Doc) -> date | None:
    """The day the article was published, where it is known."""
    value: Any = doc._.published
    return value if isinstance(value, date) else None


def chars(span: Span) -> model.Span:
    """A token span as a span of characters."""
    return span.start_char, span.end_char
