"""The shipped network's weights as floats again. Needs torch and onnx, which only training has."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed; only training needs it")
pytest.importorskip("onnx", reason="onnx is not installed; only training needs it")

from training.export import quantize, write_network  # noqa: E402
from training.model import ClaimReader  # noqa: E402
from training.restore import restored  # noqa: E402

from onrecord.coding.encoder.weights import NETWORK  # noqa: E402


def test_a_reader_comes_back_from_its_8_bit_network_with_what_rounding_leaves(tmp_path: Path) -> None:
    torch.manual_seed(3)
    reader = ClaimReader()
    for part in reader.parameters():
        torch.nn.init.normal_(part)  # no two alike: the export keeps what is the same once
    write_network(reader, tmp_path / "whole.onnx")
    quantize(tmp_path / "whole.onnx", tmp_path / NETWORK)
    back = restored(tmp_path / NETWORK).state_dict()
    for name, one in reader.state_dict().items():
        step = float(one.abs().max()) / 64  # 8 bits, of a column or of a whole table
        assert np.abs(back[name].numpy() - one.numpy()).max() <= step, name
