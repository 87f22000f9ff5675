"""Article → Record: who is in it, who says what, who did what to whom.

The factories of the components are handed on from here, each imported when it is asked for, since spaCy
takes its time.
"""

from importlib import import_module
from typing import Any, Final

FACTORIES: Final = {
    "make_paragraphs": "onrecord.coding.paragraphs",
    "make_actors": "onrecord.coding.actors.component",
    "make_claims": "onrecord.coding.claims",
    "make_times": "onrecord.coding.times",
    "make_places": "onrecord.coding.places",
    "make_events": "onrecord.coding.events",
}


def __getattr__(name: str) -> Any:
    if name in FACTORIES:
        return getattr(import_module(FACTORIES[name]), name)
    raise AttributeError(f"module 'onrecord.coding' has no attribute {name!r}")
