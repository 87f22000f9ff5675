"""PLOVER as data: event types, sectors, kinds of goods, and the words that report events."""

from onrecord.ontology.lexicon import Frame, Lexicon, Trigger, Words, lexicon
from onrecord.ontology.plover import (
    Context,
    EventType,
    GoodsKind,
    Mode,
    Sector,
    event_contexts,
    event_modes,
    event_types,
    goods_kinds,
    sectors,
)

__all__ = [
    "Context",
    "EventType",
    "Frame",
    "GoodsKind",
    "Lexicon",
    "Mode",
    "Sector",
    "Trigger",
    "Words",
    "event_contexts",
    "event_modes",
    "event_types",
    "goods_kinds",
    "lexicon",
    "sectors",
]
