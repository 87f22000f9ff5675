"""Sequences, runs and claims from what the network says."""

import numpy as np
import pytest

from onrecord.coding.encoder.decoding import TokenClaim, apart, cue_runs, roles_of, shared_out, source_runs
from onrecord.coding.encoder.labels import ROLES, TAGS, TIES, tag
from onrecord.coding.encoder.sequences import log_softmax, runs_of, viterbi


def claim(cue: tuple[int, int], content: list[tuple[int, int]], sure: float) -> TokenClaim:
    return TokenClaim(cue, (), tuple(content), 0.5, (0.0, 0.0, sure, 0.0, 0.0, 0.0), "say", 0.9)


@pytest.mark.parametrize(
    ("mask", "runs"),
    [([], []), ([0, 0], []), ([1], [(0, 1)]), ([1, 1, 0, 1], [(0, 2), (3, 4)]), ([0, 1, 1], [(1, 3)])],
)
def test_runs(mask: list[int], runs: list[tuple[int, int]]) -> None:
    assert runs_of(np.array(mask, dtype=np.bool_)) == runs


def test_a_change_that_gains_less_than_it_costs_is_not_made() -> None:
    scores = np.log(np.array([[[0.9, 0.1], [0.4, 0.6], [0.9, 0.1]]], dtype=np.float32))
    cost = np.ones((3, 2, 2), dtype=np.float32) - np.eye(2, dtype=np.float32)
    assert [path.tolist() for path in viterbi([(scores, 0 * cost), (scores, cost)])] == [
        [[0, 1, 0]],
        [[0, 0, 0]],
    ]


def test_what_a_change_costs_depends_on_its_direction() -> None:
    scores = np.log(np.array([[[0.9, 0.1], [0.4, 0.6]], [[0.1, 0.9], [0.6, 0.4]]], dtype=np.float32))
    cost = np.zeros((2, 2, 2), dtype=np.float32)
    cost[:, 0, 1] = 5
    (path,) = viterbi([(scores, cost)])
    assert path.tolist() == [[0, 0], [1, 0]]


def test_windows_decided_together_are_decided_as_each_alone() -> None:
    chance = np.random.default_rng(5)
    several = [
        (
            log_softmax(chance.normal(size=(cues, words, 4)).astype(np.float32), 2),
            chance.uniform(0, 1, size=(words, 4, 4)).astype(np.float32),
        )
        for cues, words in ((3, 9), (1, 1), (2, 30))
    ]
    together = viterbi(several)
    assert [path.shape for path in together] == [(3, 9), (1, 1), (2, 30)]
    for one, path in zip(several, together, strict=True):
        assert (viterbi([one])[0] == path).all()
    assert viterbi([]) == []


def test_content_is_shared_out_among_cues_as_they_want_it() -> None:
    said = np.full((1, len(TAGS)), -9, dtype=np.float32)
    said[0, tag("content", "S")] = 0
    parts = np.zeros((2, 1, len(TIES)), dtype=np.float32)
    parts[:, 0, TIES.index("content")] = (0.6, 0.2)
    shared = shared_out(parts, said, coverage=1.0)[:, 0, TIES.index("content")]
    assert shared == pytest.approx([0.6 / 0.85, 0.2 / 0.85], abs=0.01)
    assert shared_out(parts, said, coverage=0.0)[:, 0, TIES.index("content")] == pytest.approx([0.6, 0.2])


def test_a_source_may_serve_two_cues() -> None:
    said = np.full((1, len(TAGS)), -9, dtype=np.float32)
    said[0, tag("source", "S")] = 0
    parts = np.zeros((2, 1, len(TIES)), dtype=np.float32)
    parts[:, 0, TIES.index("source")] = (0.9, 0.9)
    assert (shared_out(parts, said, coverage=1.0)[:, 0, TIES.index("source")] > 0.9).all()


SOURCES = [
    ([0, 1, 1, 0], [0.0, 0.9, 0.8, 0.1], [(1, 3)]),  # what was read
    ([1, 0, 0, 1], [0.6, 0.1, 0.0, 0.9], [(3, 4)]),  # of two, the likelier
    ([0, 0, 0, 0], [0.0, 0.3, 0.4, 0.1], [(1, 3)]),  # read as nothing, but likely enough
    ([0, 0, 0, 0], [0.0, 0.1, 0.1, 0.0], []),
]


@pytest.mark.parametrize(("read", "chances", "runs"), SOURCES)
def test_a_claim_has_at_most_one_source(
    read: list[int], chances: list[float], runs: list[tuple[int, int]]
) -> None:
    labels = np.array(read) * TIES.index("source")
    assert source_runs(np.array(chances, dtype=np.float32), labels, least=0.2) == runs


def test_roles_sum_to_one() -> None:
    said = log_softmax(np.random.default_rng(3).normal(size=(5, len(TAGS))).astype(np.float32), 1)
    assert np.exp(roles_of(said)).sum(1) == pytest.approx(np.ones(5), abs=1e-5)
    assert TIES[1:] == ROLES


def test_what_two_claims_lay_hold_on_goes_to_the_surer() -> None:
    kept = apart([claim((0, 1), [(1, 10)], 1.0), claim((12, 13), [(8, 12)], 2.0)], 20)
    assert {one.cue: one.content for one in kept} == {(12, 13): ((8, 12),), (0, 1): ((1, 8),)}


def test_a_claim_without_content_of_its_own_goes() -> None:
    kept = apart([claim((0, 1), [(2, 6)], 1.0), claim((1, 2), [(2, 6)], 2.0)], 9)
    assert [one.cue for one in kept] == [(1, 2)]


def test_a_cue_that_opens_within_another_is_a_second_one() -> None:
    logits = np.zeros((4, len(TAGS)), dtype=np.float32)
    for word, edge in enumerate("BEBE"):
        logits[word, tag("cue", edge)] = 9
    assert cue_runs(log_softmax(logits, 1), cue=0.5, opens=0.5) == [(0, 2), (2, 4)]
    assert cue_runs(log_softmax(logits, 1), cue=0.5, opens=1.1) == [(0, 4)]
