"""Who did what to whom, when and where, and on whose word: the events component."""

from onrecord.coding.events.component import Events, make_events

__all__ = ["Events", "make_events"]
