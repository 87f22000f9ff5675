"""The trained encoder: one pass over a text reads its claims and events."""

from onrecord.coding.encoder.encoder import Encoder, ReadClaim, Reading, shared_encoder
from onrecord.coding.encoder.events import ReadEvent
from onrecord.coding.encoder.weights import WeightsError

__all__ = ["Encoder", "ReadClaim", "ReadEvent", "Reading", "WeightsError", "shared_encoder"]
