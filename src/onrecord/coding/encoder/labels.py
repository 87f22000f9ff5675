"""What the encoder's heads say of a word, in the order of their outputs."""

from typing import Final, Literal

Role = Literal["source", "cue", "content"]

ROLES: Final[tuple[Role, ...]] = ("source", "cue", "content")
EDGES: Final = "BIES"
"""Begins a span, is inside it, ends it, is all of it."""
TAGS: Final[tuple[str, ...]] = ("O", *(f"{edge}-{role}" for role in ROLES for edge in EDGES))
"""The tag head: one of these a word."""
TIES: Final[tuple[str, ...]] = ("none", *ROLES)
"""The tie head: what a word is to the claim of one cue."""


PAIR_TYPES: Final[tuple[str, ...]] = (
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    *("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "NONE"),
)
"""The pair head: what one party does to another; CONCEDE and RETREAT are one, YIELD, in the data it learns
from."""


def tag(role: Role, edge: str) -> int:
    """Position in `TAGS`."""
    return 1 + ROLES.index(role) * len(EDGES) + EDGES.index(edge)
