"""What the heads should say of a window: of claims, each word's tag and what each word is to each cue; of
events, where triggers begin, what each word is to each of them, and what they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.labels import (
    ACTS,
    ARGUMENTS,
    MODES,
    ROLES,
    SECTORS,
    STATUSES,
    TIES,
    TRIGGERS,
    TYPES,
    Role,
    tag,
)
from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import NO_TOKEN, Window
from training.corpus import MarkedArticle, Span

IGNORED = -100
"""Places no loss is counted for: separators, padding, and pieces that continue a word."""
FIRST, FURTHER = TRIGGERS.index("first"), TRIGGERS.index("further")
Ints = NDArray[np.int64]
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TokenEvent:
    """An event in tokens of the text."""

    at: int
    """The trigger's first token."""
    labels: tuple[int, int, int]
    """Type, status, mode; the latter two IGNORED where only the type is known."""
    chain: str | None
    arguments: tuple[tuple[int, Run], ...]
    """Role (position in `ARGUMENTS`) and tokens."""


@dataclass(frozen=True, slots=True)
class MarkedTokens:
    """A text's pieces with all that is marked in it."""

    tokens: Tokens
    tags: Ints
    ties: tuple[tuple[tuple[int, int, int], ...], ...]
    """For each claim (first piece, end, tie): its cue first, then its sources and contents."""
    acts: Ints
    triggers: Ints
    sectors: Ints
    events: tuple[TokenEvent, ...]
    article: MarkedArticle


@dataclass(frozen=True, slots=True)
class Example:
    """A window to learn from; arrays as long as the window. IGNORED where nobody has looked."""

    ids: Ints
    marks: Ints
    style: int
    group: str
    """What the chains of events are told apart within."""
    tags: Ints
    cues: tuple[Run, ...]
    """The places of each claim's cue in the window."""
    ties: Ints
    """(claims, places): position in TIES."""
    acts: Ints
    triggers: Ints
    sectors: Ints
    at: Ints
    """(events): the place of each trigger's first word."""
    labels: Ints
    """(events, 3): type, status, mode."""
    chains: tuple[str | None, ...]
    arguments: Ints
    """(events, ARGUMENTS, places): 1 where the word is such an argument, 0 where it is not."""


def marked_tokens(tokens: Tokens, article: MarkedArticle) -> MarkedTokens:
    """The pieces tagged by what is marked. Where two spans overlap the later one is kept."""
    words = np.where(tokens.first, 0, IGNORED)
    nothing = np.full(len(tokens), IGNORED)
    tags = words.copy() if article.attributions is not None else nothing.copy()
    acts = nothing.copy()
    ties = []
    for attribution in article.attributions or ():
        runs = [
            (role, run)
            for role in ROLES
            for span in getattr(attribution, role)
            if (run := _run(tokens, span))
        ]
        for role, (start, end) in runs:
            _tag(tags, tokens, role, start, end)
            if role == "cue" and attribution.act is not None:
                acts[start:end][tokens.first[start:end]] = ACTS.index(attribution.act)
        if attribution.cue and any(role == "cue" for role, _ in runs):
            runs.sort(key=lambda found: found[0] != "cue")
            ties.append(tuple((a, b, TIES.index(role)) for role, (a, b) in runs))
    whole = article.events is not None and article.all_events
    triggers = words.copy() if whole else nothing.copy()
    events = []
    for event in article.events or ():
        run = _run(tokens, event.trigger)
        if run is None:
            continue
        start, end = run
        if whole:
            inside = triggers[start:end]
            inside[inside == 0] = FURTHER
            triggers[start] = FIRST
        known = event.status is not None
        mode = f"{event.type} {event.mode}" if event.mode else "none"
        labels = (
            TYPES.index(event.type),
            STATUSES.index(event.status) if event.status is not None else IGNORED,
            MODES.index(mode) if known else IGNORED,
        )
        arguments = tuple(
            (ARGUMENTS.index(role), found)
            for role, span in event.arguments
            if (found := _run(tokens, span)) is not None
        )
        events.append(TokenEvent(start, labels, event.chain, arguments))
    sectors = nothing.copy()
    for span, sector in article.sectors:
        if run := _run(tokens, span):
            sectors[slice(*run)][tokens.first[slice(*run)]] = SECTORS.index(sector)
    return MarkedTokens(tokens, tags, tuple(ties), acts, triggers, sectors, tuple(events), article)


def _run(tokens: Tokens, span: Span) -> Run | None:
    start = int(np.searchsorted(tokens.ends, span[0], side="right"))
    end = int(np.searchsorted(tokens.starts, span[1], side="left"))
    while start < end and not tokens.first[start]:
        start += 1  # a span that begins within a word begins with the next one
    return (start, end) if start < end else None


def _tag(tags: Ints, tokens: Tokens, role: Role, start: int, end: int) -> None:
    words = np.flatnonzero(tokens.first[start:end]) + start
    tags[words] = tag(role, "I")
    tags[words[0]], tags[words[-1]] = tag(role, "B"), tag(role, "E")
    if len(words) == 1:
        tags[words[0]] = tag(role, "S")


def example(window: Window, marked: MarkedTokens) -> Example:
    """The window with its part of what is marked; a claim is in it when all of its cue is, an event when its
    trigger's first word is.
    """
    inside = np.flatnonzero(window.tokens != NO_TOKEN)
    place = np.full(len(marked.tokens) + 1, -1)
    place[window.tokens[inside]] = inside

    def of_window(values: Ints) -> Ints:
        found = np.full(len(window), IGNORED)
        found[inside] = values[window.tokens[inside]]
        return found

    def places(run: Run) -> Ints:
        at = place[run[0] : run[1]]
        return at[at >= 0]

    words = of_window(np.where(marked.tokens.first, 0, IGNORED))
    cues, ties = [], []
    for runs in marked.ties:
        start, end, _ = runs[0]
        if place[start] < 0 or place[end - 1] < 0:
            continue
        tied = words.copy()
        for low, high, tie in runs:
            at = places((low, high))
            tied[at[tied[at] != IGNORED]] = tie
        cues.append((int(place[start]), int(place[end - 1]) + 1))
        ties.append(tied)
    here = [event for event in marked.events if place[event.at] >= 0]
    arguments = np.full((len(here), len(ARGUMENTS), len(window)), IGNORED)
    for row, event in enumerate(here):
        if event.labels[1] == IGNORED:
            continue
        arguments[row] = words
        for role, run in event.arguments:
            at = places(run)
            arguments[row, role, at[words[at] != IGNORED]] = 1
    return Example(
        ids=window.ids,
        marks=window.marks,
        style=marked.article.style,
        group=marked.article.group or marked.article.name,
        tags=of_window(marked.tags),
        cues=tuple(cues),
        ties=np.array(ties, dtype=np.int64).reshape(-1, len(window)),
        acts=of_window(marked.acts),
        triggers=of_window(marked.triggers),
        sectors=of_window(marked.sectors),
        at=np.array([place[event.at] for event in here], dtype=np.int64),
        labels=np.array([event.labels for event in here], dtype=np.int64).reshape(-1, 3),
        chains=tuple(event.chain for event in here),
        arguments=arguments,
    )
