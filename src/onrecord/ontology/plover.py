"""PLOVER's event types and sectors, and the kinds of goods: what the words of an event record may be."""

from functools import cache

import msgspec

from onrecord.tables import load

_PACKAGE = "onrecord.ontology"


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of PLOVER's sixteen types (Halterman et al. 2023; codebook draft of September 2021)."""

    name: str
    quad: str
    """Quad class: verbal or material, cooperation or conflict."""
    description: str


class Sector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an actor is, beside whose: government, military, union."""

    code: str
    name: str
    description: str


class GoodsKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of thing that changes hands, and the words for it."""

    kind: str
    context: str
    """The PLOVER context that handing it over stands in."""
    words: list[str]
    """Lemmas; several words are a compound."""
    example: str


class Mode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In what way an act of a type is done (`modes.yaml`)."""

    type: str
    mode: str
    definition: str


class Context(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an event is about, and the words that say so (`contexts.yaml`)."""

    context: str
    definition: str
    words: frozenset[str]
    """Lemmas; two words are a compound."""
    example: str


class _Types(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    types: list[EventType]


class _Sectors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sectors: list[Sector]


class _Goods(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    goods: list[GoodsKind]


class _Modes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    modes: list[Mode]


class _Contexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contexts: list[Context]


@cache
def event_types() -> dict[str, EventType]:
    """The event types by name, in PLOVER's order from cooperation to conflict."""
    return {t.name: t for t in load(_PACKAGE, "plover.yaml", _Types).types}


@cache
def sectors() -> dict[str, Sector]:
    """The sectors by code."""
    return {s.code: s for s in load(_PACKAGE, "sectors.yaml", _Sectors).sectors}


@cache
def goods_kinds() -> list[GoodsKind]:
    """The kinds of goods, in the order in which they are tried."""
    return load(_PACKAGE, "goods.yaml", _Goods).goods


@cache
def event_modes() -> list[Mode]:
    """The modes of all types, by type in PLOVER's order."""
    return load(_PACKAGE, "modes.yaml", _Modes).modes


@cache
def event_contexts() -> list[Context]:
    """The contexts, in the table's order."""
    return load(_PACKAGE, "contexts.yaml", _Contexts).contexts
