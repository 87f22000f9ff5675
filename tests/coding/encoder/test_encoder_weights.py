"""Weights that do not fit are refused in words that say what to do."""

import json
import shutil
from pathlib import Path

import pytest

from onrecord.coding.encoder.weights import LABELS, META, NETWORK, TOKENIZER, WeightsError, load_weights


@pytest.fixture
def copy(weights_folder: Path, tmp_path: Path) -> Path:
    for name in (NETWORK, TOKENIZER, META):
        shutil.copyfile(weights_folder / name, tmp_path / name)
    return tmp_path


def edit_meta(folder: Path, **changes: object) -> None:
    stored = json.loads((folder / META).read_text("utf-8"))
    (folder / META).write_text(json.dumps(stored | changes), "utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(WeightsError) as refused:
        load_weights(folder, NETWORK, TOKENIZER)
    assert str(refused.value).endswith(f"[{refused.value.code}]")
    return refused.value.code


def test_a_sound_folder_loads(copy: Path) -> None:
    assert load_weights(copy).meta.name == "onrecord-en"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == "W002"


@pytest.mark.parametrize("name", [NETWORK, TOKENIZER, META])
def test_a_missing_file_is_refused(copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert refusal(copy) == "W002"


@pytest.mark.parametrize("name", [NETWORK, TOKENIZER])
def test_a_changed_file_is_refused(copy: Path, name: str) -> None:
    with (copy / name).open("ab") as file:
        file.write(b" ")
    assert refusal(copy) == "W003"


def test_another_format_is_refused_before_anything_else_is_read(copy: Path) -> None:
    (copy / META).write_text('{"format": 99, "new": "fields"}', "utf-8")
    assert refusal(copy) == "W004"


def test_a_damaged_meta_is_refused(copy: Path) -> None:
    (copy / META).write_text("{", "utf-8")
    assert refusal(copy) == "W005"


@pytest.mark.parametrize("head", LABELS)
def test_other_labels_are_refused(copy: Path, head: str) -> None:
    labels = json.loads((copy / META).read_text("utf-8"))["labels"]
    edit_meta(copy, labels={**labels, head: [*labels[head], "OTHER"]})
    assert refusal(copy) == "W006"
