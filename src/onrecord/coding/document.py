"""What the components leave on a spaCy document, and the structs that are theirs alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import srsly  # type: ignore[import-untyped]
from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.parsed import Span


class TimeMention(msgspec.Struct, frozen=True, kw_only=True):
    """An expression of time in the text, and the date it means."""

    span: model.Span
    when: model.When


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A named place in the text, and where it is."""

    span: model.Span
    place: model.Place


_KINDS = {kind.__name__: kind for kind in (TimeMention, PlaceMention, date)} | {
    name: kind
    for name, kind in vars(model).items()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == model.__name__
}
"""What of ours can be kept with a document: what the components leave, and whatever a record is made of."""
_FOR_THE_NEXT = ("onrecord.coding.parsed", "onrecord.coding.reading")
"""The modules of what cannot: only the components use it, and it can be made anew."""
_MARK = "onrecord"


def _pack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What the components leave on a document, for `Doc.to_bytes`, `DocBin` and several processes.

    The tokens and what the encoder leaves are for the next component only and left out.
    """
    kind = type(value)
    if kind in _KINDS.values():
        return {_MARK: kind.__name__, "value": msgspec.json.encode(value)}
    if kind.__module__.startswith(_FOR_THE_NEXT):
        return None
    return value if chain is None else chain(value)


def _unpack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    kind = _KINDS.get(str(value.get(_MARK))) if isinstance(value, dict) else None
    if kind is not None:
        return msgspec.json.decode(value["value"], type=kind)
    return value if chain is None else chain(value)


srsly.msgpack_encoders.register("onrecord", func=_pack)
srsly.msgpack_decoders.register("onrecord", func=_unpack)

_LISTS = ("actors", "claims", "times", "places", "events")


def extend_doc() -> None:
    """Registers the `doc._` attributes: `published` (date or None), `dateline` (its characters or None),
    `parsed` and `reading` (the tokens, and what the encoder has read: for later components, or None), and a
    list for each component. Idempotent."""
    for name in ("published", "dateline", "parsed", "reading"):
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
