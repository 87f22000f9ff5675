"""Who says what: claims with source, cue and content, after the attribution relations of PolNeAR."""

from onrecord.coding.claims.component import Claims, make_claims
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.rules import read_claims

__all__ = ["Attribution", "Claims", "make_claims", "read_claims"]
