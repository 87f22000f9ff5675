"""Article → Record: who is in it, who says what, who did what to whom."""

from onrecord.coding.actors import make_actors
from onrecord.coding.claims import make_claims
from onrecord.coding.document import extend_doc
from onrecord.coding.events import make_events
from onrecord.coding.paragraphs import make_paragraphs
from onrecord.coding.places import make_places
from onrecord.coding.times import make_times

__all__ = ["make_actors", "make_claims", "make_events", "make_paragraphs", "make_places", "make_times"]

extend_doc()
