"""PLOVER as data: event types, sectors, kinds of goods, and the words that report events."""

from onrecord.ontology.lexicon import Frame, Lexicon, Trigger, Words, lexicon
from onrecord.ontology.plover import EventType, GoodsKind, Sector, event_types, goods_kinds, sectors

__all__ = [
    "EventType",
    "Frame",
    "GoodsKind",
    "Lexicon",
    "Sector",
    "Trigger",
    "Words",
    "event_types",
    "goods_kinds",
    "lexicon",
    "sectors",
]
