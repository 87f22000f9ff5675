"""What the pair head's teacher sees, and how far its word goes.

Needs torch, which only the training environment has (`training/requirements-training.txt`).
"""

from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

torch = pytest.importorskip("torch", reason="torch is not installed; only training needs it")
pytest.importorskip("safetensors", reason="safetensors is not installed; only training needs it")

from onrecord.coding.events.pairs import ACTOR, HINTS, RECIPIENT, Seen  # noqa: E402
from training.pairs import teacher, train  # noqa: E402
from training.pairs.examples import Example  # noqa: E402

from onrecord.coding.encoder.labels import PAIR_TYPES  # noqa: E402
from onrecord.coding.encoder.tokens import tokenize  # noqa: E402

TYPES = len(PAIR_TYPES)


def example(type_: str, **known: object) -> Example:
    """A pair of two pieces."""
    seen = Seen(
        np.zeros((2, 384), np.int8),
        np.ones((2, 1), np.float32),
        np.array([ACTOR, RECIPIENT]),
        np.ones(HINTS, np.float32),
    )
    one = Example(seen, PAIR_TYPES.index(type_), 1.0, "Peru thanked Chile.", (0, 4), (13, 18))
    return replace(one, **known)  # type: ignore[arg-type]


def test_a_teacher_sees_the_two_in_their_pieces_between_the_ends(tokenizer: Tokenizer) -> None:
    seen = teacher.sight(tokenize("Peru thanked Chile.", tokenizer), (0, 4), (13, 18))
    assert seen.roles.tolist() == [0, ACTOR, 0, RECIPIENT, 0, 0]
    assert len(seen.ids) == len(seen.marks) == 6


def test_of_a_long_sentence_a_teacher_sees_the_part_about_the_two(tokenizer: Tokenizer) -> None:
    text = "well " * 400 + "Peru thanked Chile" + " again" * 400
    start = text.index("Peru")
    seen = teacher.sight(tokenize(text, tokenizer), (start, start + 4), (start + 13, start + 18))
    assert len(seen.ids) == teacher.ROOM + 2
    assert {ACTOR, RECIPIENT} <= set(seen.roles.tolist())


def test_what_a_teacher_says_counts_by_the_trust_in_it_and_labels_by_the_rest() -> None:
    scores = torch.zeros(3, TYPES)
    scores[:, 2] = 3.0
    agrees = np.array(scores[0])
    examples = [
        example("AID"),
        example("AID", taught=agrees, trust=0.25),
        example("AID", taught=agrees, trust=1.0),
    ]
    types = torch.tensor([one.type for one in examples])
    alone, partly, wholly = train.losses_of(scores, types, examples, train.Recipe()).tolist()
    assert partly == pytest.approx(0.75 * alone)
    assert wholly == pytest.approx(0.0, abs=1e-6)


def test_a_pair_turned_round_has_its_parties_exchanged_and_no_teacher() -> None:
    one = train.swapped(example("AID", taught=np.zeros(TYPES, np.float32), trust=1.0), 0.3)
    assert (one.actor, one.recipient) == ((13, 18), (0, 4))
    assert one.seen.roles.tolist() == [RECIPIENT, ACTOR]
    assert one.taught is None
    assert PAIR_TYPES[one.type] == "NONE"
