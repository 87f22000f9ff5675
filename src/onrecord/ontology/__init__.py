"""PLOVER as data: event types, modes, contexts, sectors and kinds of goods."""

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
    "GoodsKind",
    "Mode",
    "Sector",
    "event_contexts",
    "event_modes",
    "event_types",
    "goods_kinds",
    "sectors",
]
