"""From what the heads say of a window's words to whole claims.

A cue is a run of words that the tag head takes for one. Its claim is read off the tie head: every word of the
window is nothing, source, cue or content to this cue, and the best sequence of these is taken (Viterbi 1967),
where each change costs something, so that a claim is a few spans and not a scatter of words. Claims tied this
way cannot lose a part to a neighbour by mere nearness, and one source may serve several.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.coding.encoder.heads import Heads, word_ends
from onrecord.coding.encoder.labels import ACTS, EDGES, ROLES, TIES, tag
from onrecord.coding.encoder.sequences import Array, Run, log_softmax, runs_of, viterbi
from onrecord.coding.encoder.tokens import Tokens

CUE_TAGS = slice(tag("cue", "B"), tag("cue", "S") + 1)
CONTENT_SURE = 2
"""Place in `evidence`."""
CUE_OPENS = (tag("cue", "B"), tag("cue", "S"))
NONE, SOURCE, CUE, CONTENT = (TIES.index(name) for name in ("none", "source", "cue", "content"))


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was chosen on held-out articles; ships with the weights."""

    cue: float
    """A word is taken for a cue's from this probability on."""
    cue_opens: float
    """Within a run of cue words another cue opens from this probability on."""
    change: float
    """What each change between nothing, source, cue and content costs, in nats."""
    edges: float
    """How much more a change costs where the tag head sees no edge of a span."""
    source: float
    """A claim for which no source was read takes the likeliest word's from this probability on."""
    gain: float
    """What a word gains by being content, in nats: how much is read rather than left."""
    coverage: float
    """Share of the tag head's view in what belongs to a claim, 0 to 1; see `shared_out`."""
    paragraph: float
    """What a word in another paragraph than its cue pays, in nats."""
    claim: float
    """Claims less likely than this are left out."""
    calibration: tuple[float, ...]
    """Weights of `evidence`, the constant last: logistic regression of a claim's being right."""


@dataclass(frozen=True, slots=True)
class TokenClaim:
    """A claim in tokens of the text: half-open runs."""

    cue: Run
    source: tuple[Run, ...]
    content: tuple[Run, ...]
    confidence: float
    evidence: tuple[float, ...]
    """What the confidence was taken from; see `evidence`."""
    act: str
    """What the cue does."""
    act_chance: float


@dataclass(frozen=True, slots=True)
class _Window:
    """What is to be decided of one window; far smaller than what the network said of it."""

    words: NDArray[np.int64]
    """Tokens that begin a word."""
    said: Array
    """(words, TAGS): log-probabilities."""
    cues: list[Run]
    """Those that the window owns, as words."""
    scores: Array
    """(cues, words, TIES): log-probabilities."""
    acts: Array
    """(words, ACTS): log-probabilities."""


def claims_of(windows: Iterable[Heads], tokens: Tokens, limits: Thresholds) -> list[TokenClaim]:
    """The claims of some of a text's windows, each of the window that owns its cue."""
    seen = [one for heads in windows if (one := _seen(heads, tokens, limits)) is not None]
    gains = np.where(np.arange(len(TIES)) == CONTENT, limits.gain, 0).astype(np.float32)
    best = viterbi([(one.scores + gains, changes(one.said, limits)) for one in seen])
    return [
        claim
        for one, labels in zip(seen, best, strict=True)
        for claim in _claims_of_window(one, labels, tokens, limits)
    ]


def _seen(heads: Heads, tokens: Tokens, limits: Thresholds) -> _Window | None:
    """None where the window owns no cue."""
    window = heads.window
    places = heads.words(tokens)
    words = window.tokens[places]
    said = log_softmax(heads.tags[places], 1)
    cues = cue_runs(said, cue=limits.cue, opens=limits.cue_opens)
    owned = [n for n, (start, _) in enumerate(cues) if window.owned[0] <= words[start] < window.owned[1]]
    if not owned:
        return None
    rows = np.stack([heads.ties[:, places[a:b]][:, :, places].mean(1) for a, b in cues]).transpose(0, 2, 1)
    rows[:, :, NONE] += limits.paragraph * _elsewhere(tokens, words, cues)
    for row, cue in zip(rows, cues, strict=True):
        _pin_cue(row, cue)
    scores = np.log(shared_out(np.exp(log_softmax(rows, 2)), said, limits.coverage) + 1e-6)
    acts = log_softmax(heads.acts[places], 1)
    return _Window(words, said, [cues[n] for n in owned], scores[owned], acts)


def _claims_of_window(
    one: _Window, best: NDArray[np.int64], tokens: Tokens, limits: Thresholds
) -> Iterator[TokenClaim]:
    """`best`: what each word is to each cue, (cues, words)."""
    ends = word_ends(tokens, one.words)
    roles = np.exp(roles_of(one.said))
    for cue, scores, labels in zip(one.cues, one.scores, best, strict=True):
        content = runs_of(labels == CONTENT)
        if not content:
            continue
        sources = source_runs(np.exp(scores[:, SOURCE]), labels, limits.source)
        facts = evidence(roles, scores, cue, sources, content)
        acts = np.exp(one.acts[slice(*cue)].mean(0))
        act = int(acts.argmax())
        yield TokenClaim(
            _in_tokens(cue, one.words, ends),
            tuple(_in_tokens(run, one.words, ends) for run in sources),
            tuple(_in_tokens(run, one.words, ends) for run in content),
            1 / (1 + math.exp(-float(np.dot(limits.calibration, (*facts, 1.0))))),
            facts,
            ACTS[act],
            float(acts[act] / acts.sum()),
        )


def source_runs(chance: Array, labels: NDArray[np.int64], least: float) -> list[Run]:
    """The claim's source as at most one run: of those read the likeliest; where none was, the likeliest word
    from `least` on with the words about it that are half as likely, since few claims have no source.
    """
    runs = runs_of(labels == SOURCE)
    if runs:
        return [max(runs, key=lambda run: float(chance[run[0] : run[1]].sum()))]
    free = np.where(labels == NONE, chance, 0)
    best = int(free.argmax())
    if free[best] < least:
        return []
    return [(start, end) for start, end in runs_of(free >= free[best] / 2) if start <= best < end]


def _elsewhere(tokens: Tokens, words: NDArray[np.int64], cues: list[Run]) -> NDArray[np.bool_]:
    """Does each word stand in another paragraph than each cue? (cues, words)"""
    paragraphs = tokens.paragraphs[words]
    out: NDArray[np.bool_] = paragraphs[None] != paragraphs[[start for start, _ in cues], None]
    return out


def _pin_cue(row: Array, cue: Run) -> None:
    """The cue's own words are cue, and no others are."""
    row[:, CUE] = -1e4
    row[cue[0] : cue[1]] = np.where(np.arange(len(TIES)) == CUE, 0, -1e4)


def shared_out(parts: Array, said: Array, coverage: float) -> Array:
    """Probabilities of the parts of claims, (cues, words, TIES), mixed with the tag head's view of them.

    In that view a word of content is shared out among the window's cues as the tie head inclines, and a word
    of a source goes to each cue that wants it about as much as the one that wants it most. `coverage` is the
    share of this view in the mix.
    """
    roles = np.exp(roles_of(said))
    content, source = parts[:, :, CONTENT], parts[:, :, SOURCE]
    mixed = parts.copy()
    mixed[:, :, CONTENT] += coverage * (roles[:, CONTENT] * content / (content.sum(0) + 0.05) - content)
    mixed[:, :, SOURCE] += coverage * (roles[:, SOURCE] * source / (source.max(0) + 0.05) - source)
    mixed[:, :, NONE] = np.clip(1 - mixed[:, :, 1:].sum(2), 0, 1)
    return mixed


def changes(said: Array, limits: Thresholds) -> Array:
    """What it costs to go from one part to another before each word, (words, from, to): a constant for any
    change, and more where the tag head sees no edge of a span.
    """
    spans = np.exp(said[:, 1:]).reshape(len(said), len(ROLES), len(EDGES))
    roles = spans.sum(2)
    opens = spans[:, :, [EDGES.index("B"), EDGES.index("S")]].sum(2) / roles
    closes = spans[:, :, [EDGES.index("E"), EDGES.index("S")]].sum(2) / roles
    nothing = np.zeros((len(said), 1), dtype=np.float32)
    enter = np.hstack([nothing, -np.log(opens + 0.01)])
    leave = np.hstack([nothing, -np.log(np.roll(closes, 1, axis=0) + 0.01)])
    cost = limits.change + limits.edges * (enter[:, None, :] + leave[:, :, None])
    same = np.arange(len(TIES))
    cost[:, same, same] = 0
    out: Array = cost.astype(np.float32)
    return out


def apart(claims: list[TokenClaim], count: int) -> list[TokenClaim]:
    """The claims with no content in common, in a text of `count` tokens: what two lay hold on is kept by the
    one surer of its content, and a claim that would lose half of its own goes.
    """
    taken = np.zeros(count, dtype=np.bool_)
    kept = []
    for claim in sorted(claims, key=lambda claim: -claim.evidence[CONTENT_SURE]):
        free = [(start + a, start + b) for start, end in claim.content for a, b in runs_of(~taken[start:end])]
        if 2 * sum(b - a for a, b in free) <= sum(b - a for a, b in claim.content):
            continue
        for start, end in free:
            taken[start:end] = True
        kept.append(replace(claim, content=tuple(free)))
    return kept


def roles_of(said: Array) -> Array:
    """Tag log-probabilities by role: (words, TIES)."""
    summed = [said[:, 0], *(np.logaddexp.reduce(said[:, 1 + 4 * n : 5 + 4 * n], axis=1) for n in range(3))]
    return np.stack(summed, axis=1)


def cue_runs(said: Array, *, cue: float, opens: float) -> list[Run]:
    """Runs of words likely a cue's, cut where another opens. `said`: (words, TAGS) log-probabilities."""
    likely = np.exp(said[:, CUE_TAGS]).sum(1) >= cue
    opening = np.exp(said[:, CUE_OPENS]).sum(1) >= opens
    runs: list[Run] = []
    for start, end in runs_of(likely):
        cuts = [start, *(np.flatnonzero(opening[start + 1 : end]) + start + 1).tolist(), end]
        runs += pairwise(cuts)
    return runs


def evidence(
    roles: Array, scores: Array, cue: Run, sources: list[Run], content: list[Run]
) -> tuple[float, ...]:
    """What speaks for a claim, as log-odds: its cue is one; its source, or that it has none; its content; the
    least sure word of its content; its content in the tag head's eyes; and 1 where it has a source. `roles`
    are the tag head's probabilities (words, TIES), `scores` the claim's own.
    """
    inside = np.concatenate([np.arange(a, b) for a, b in content])
    sure = np.exp(scores[inside, CONTENT])
    if sources:
        source = float(np.concatenate([np.exp(scores[a:b, SOURCE]) for a, b in sources]).mean())
    else:
        source = 1 - float(np.exp(scores[:, SOURCE]).max())
    chances = (
        float(roles[cue[0] : cue[1], CUE].max()),
        source,
        float(sure.mean()),
        float(sure.min()),
        float(roles[inside, CONTENT].mean()),
    )
    return (*(_log_odds(chance) for chance in chances), float(bool(sources)))


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 0.001), 0.999)
    return math.log(chance / (1 - chance))


def _in_tokens(run: Run, words: NDArray[np.int64], ends: NDArray[np.int64]) -> Run:
    return int(words[run[0]]), int(ends[run[1] - 1])
