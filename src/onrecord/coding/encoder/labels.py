"""What the network's heads say, in the order of their outputs."""

from typing import Final, Literal

Role = Literal["source", "cue", "content"]

ROLES: Final[tuple[Role, ...]] = ("source", "cue", "content")
EDGES: Final = "BIES"
"""Begins a span, is inside it, ends it, is all of it."""
TAGS: Final[tuple[str, ...]] = ("O", *(f"{edge}-{role}" for role in ROLES for edge in EDGES))
"""The tag head: one of these a word."""
TIES: Final[tuple[str, ...]] = ("none", *ROLES)
"""The tie head: what a word is to the claim of one cue."""
ACTS: Final[tuple[str, ...]] = (
    *("say", "accuse", "agree", "announce", "ask", "believe", "claim", "confirm", "criticize", "demand"),
    *("deny", "describe", "doubt", "expect", "express", "fear", "know", "offer", "oppose", "plan", "praise"),
    *("promise", "propose", "seem", "show", "support", "threaten", "want", "warn", "withhold"),
)
"""The act head: what a cue does, one of these a word of it."""

TRIGGERS: Final[tuple[str, ...]] = ("none", "first", "further")
"""The trigger head: whether a word is the first of an event's trigger, or goes on with it."""
ARGUMENTS: Final[tuple[str, ...]] = ("actor", "recipient", "source", "goods", "place", "date")
"""The argument head: what a word is to the event of one trigger; it may be several at once."""
TYPES: Final[tuple[str, ...]] = (
    *("none", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE"),
    *("REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
)
"""The type head: PLOVER's, or no event after all."""
STATUSES: Final[tuple[str, ...]] = (
    *("asserted", "alleged", "denied", "requested", "promised", "threatened", "hypothetical"),
)
"""The status head."""
MODES: Final[tuple[str, ...]] = (
    "none",
    *("CONSULT phone", "CONSULT third-party", "CONSULT multilateral", "CONSULT visit"),
    *("RETREAT ceasefire", "RETREAT release", "RETREAT return", "RETREAT disarm", "RETREAT access"),
    *("RETREAT resign", "RETREAT withdraw"),
    *("ACCUSE investigate", "ACCUSE allege", "ACCUSE disapprove"),
    *("REQUEST meet", "REQUEST assist", "REQUEST change", "REQUEST yield"),
    *("REJECT meet", "REJECT assist", "REJECT change", "REJECT yield"),
    *("THREATEN violence", "THREATEN territory", "THREATEN arrest", "THREATEN ban", "THREATEN expel"),
    *("THREATEN restrict", "THREATEN relations"),
    *("PROTEST hunger", "PROTEST riot", "PROTEST obstruct", "PROTEST boycott", "PROTEST strike"),
    "PROTEST demo",
    *("SANCTION expel", "SANCTION convict", "SANCTION withdraw", "SANCTION discontinue"),
    *("MOBILIZE police", "MOBILIZE militia", "MOBILIZE weapons", "MOBILIZE troops"),
    *("COERCE martial-law", "COERCE curfew", "COERCE censor", "COERCE deport", "COERCE arrest"),
    *("COERCE seize", "COERCE destroy", "COERCE cyber", "COERCE misinformation", "COERCE withhold"),
    *("COERCE ban", "COERCE restrict"),
    *("ASSAULT suicide-attack", "ASSAULT sexual", "ASSAULT torture", "ASSAULT execute"),
    *("ASSAULT assassinate", "ASSAULT abduct", "ASSAULT unconventional", "ASSAULT cleansing"),
    *("ASSAULT massacre", "ASSAULT drone", "ASSAULT aerial", "ASSAULT heavy-weapons", "ASSAULT explosives"),
    *("ASSAULT crowd-control", "ASSAULT firearms", "ASSAULT primitive", "ASSAULT beat", "ASSAULT destroy"),
)
"""The mode head: a type's modes, of which only those of the event's type are asked for."""
SECTORS: Final[tuple[str, ...]] = (
    *("none", "GOV", "LEG", "MIL", "SPY", "COP", "JUD", "PTY", "OPP", "ELI", "REB", "UAF", "CRM", "IGO"),
    *("NGO", "BUS", "LAB", "MED", "EDU", "REL", "HLH", "AGR", "REF", "SOC", "CVL"),
)
"""The sector head: what somebody named in an event or a claim is; none for a country as such."""
VECTOR: Final = 96
"""Numbers in an event's vector; those of mentions of one happening lie close."""


def tag(role: Role, edge: str) -> int:
    """Position in `TAGS`."""
    return 1 + ROLES.index(role) * len(EDGES) + EDGES.index(edge)
