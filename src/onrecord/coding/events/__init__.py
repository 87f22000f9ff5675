"""Who did what to whom: events by PLOVER type over the parse, as `doc._.events`."""

from onrecord.coding.events.component import Events, make_events

__all__ = ["Events", "make_events"]
