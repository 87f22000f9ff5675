"""Softmax and attention written out for every processor. Needs torch and onnx, which only training has."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="torch is not installed; only training needs it")
onnx = pytest.importorskip("onnx", reason="onnx is not installed; only training needs it")

import onnxruntime  # noqa: E402
from onnx import ModelProto, TensorProto, helper, numpy_helper  # noqa: E402
from training.export import quantize  # noqa: E402
from training.portable import portable  # noqa: E402

OWN = "com.microsoft"


def network(operator: str, inputs: list[str], *, opset: int = 17, **told: Any) -> ModelProto:
    domain = OWN if operator == "MultiHeadAttention" else ""
    graph = helper.make_graph(
        [helper.make_node(operator, inputs, ["out"], domain=domain, name="one", **told)],
        "graph",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 3) for name in inputs if name],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
    )
    sets = [helper.make_opsetid("", opset), helper.make_opsetid(OWN, 1)]
    return helper.make_model(graph, opset_imports=sets, ir_version=9)


def run(model: ModelProto, **given: NDArray[np.float32]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    out: NDArray[np.float32] = session.run(None, given)[0]
    return out


def numbers(*shape: int) -> NDArray[np.float32]:
    return np.random.default_rng(sum(shape)).normal(0, 20, shape).astype(np.float32)


@pytest.mark.parametrize("opset", [17, 18])
@pytest.mark.parametrize("axis", [-1, 1])
@pytest.mark.parametrize("operator", ["Softmax", "LogSoftmax"])
def test_softmax_written_out_is_softmax(operator: str, axis: int, opset: int) -> None:
    x = numbers(2, 5, 7)
    own = run(network(operator, ["x"], axis=axis, opset=opset), x=x)
    out = run(portable(network(operator, ["x"], axis=axis, opset=opset)), x=x)
    np.testing.assert_allclose(out, own, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("told", [{}, {"scale": 0.5}])
def test_attention_written_out_is_attention(told: dict[str, float]) -> None:
    given = {name: numbers(2, 9, 24 + n)[..., :24] for n, name in enumerate(("q", "k", "v"))}
    own = run(network("MultiHeadAttention", [*given], num_heads=3, **told), **given)
    written = portable(network("MultiHeadAttention", [*given], num_heads=3, **told))
    assert "MultiHeadAttention" not in {node.op_type for node in written.graph.node}
    np.testing.assert_allclose(run(written, **given), own, rtol=1e-4, atol=1e-4)


def test_attention_with_a_mask_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="one: attention with a bias, a mask"):
        portable(network("MultiHeadAttention", ["q", "k", "v", "", "mask"], num_heads=3))


def test_integers_have_seven_bits(tmp_path: Path) -> None:
    """With eight, sums of two products overflow where there is no VNNI."""
    model = network("MatMul", ["x", "weights"])
    del model.graph.input[1]
    model.graph.initializer.append(numpy_helper.from_array(numbers(24, 8), "weights"))
    onnx.save(model, tmp_path / "whole.onnx")
    quantize(tmp_path / "whole.onnx", tmp_path / "small.onnx")
    held = {
        one.name: numpy_helper.to_array(one) for one in onnx.load(tmp_path / "small.onnx").graph.initializer
    }
    assert np.abs(held["weights_quantized"].astype(int)).max() in (63, 64)
