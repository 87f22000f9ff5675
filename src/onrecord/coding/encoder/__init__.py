"""One small trained network over an article's words, and what is read off it. Shared by claims and events."""

from onrecord.coding.encoder.encoder import ClaimEncoder, ReadClaim
from onrecord.coding.encoder.weights import WeightsError

__all__ = ["ClaimEncoder", "ReadClaim", "WeightsError"]
