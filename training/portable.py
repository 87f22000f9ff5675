"""A network whose readings do not hang on the processor that runs it.

onnxruntime has kernels of its own for each family of processors. Most give the same bits from AVX2 on:
products of matrices, exponentials, GELU and layer normalization go through their numbers in one order.
Softmax does not, since it adds up as many numbers at once as the registers hold; nor does the attention
made of it, which besides cuts its work up by the size of the processor's cache. A difference in the last
bit is enough: the next rounding to 8 bits makes a step of it, and the layers after that make more. So both
are written out here in operators that give the same bits, which costs a seventh to a fifth of a pass more.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import onnx
from numpy.typing import ArrayLike
from onnx import ModelProto, NodeProto, helper, numpy_helper

_BIAS = 5
"""Place among the inputs of attention of what is added to the scores."""


def portable(model: ModelProto) -> ModelProto:
    """The network with its softmax and attention written out, changed in place. Raises `ValueError` for what
    cannot be.
    """
    graph = model.graph
    opset = next(one.version for one in model.opset_import if not one.domain)
    constants: dict[str, onnx.TensorProto] = {}
    nodes: list[NodeProto] = []
    for node in graph.node:
        write = _WRITTEN_OUT.get(node.op_type)
        if write is None:
            nodes.append(node)
        else:
            write(_Writer(node, nodes, constants, opset))
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(constants.values())
    return model


class _Writer:
    """Writes the operators that stand for a node."""

    def __init__(
        self, node: NodeProto, nodes: list[NodeProto], constants: dict[str, onnx.TensorProto], opset: int
    ) -> None:
        self.node = node
        self.inputs: list[str] = list(node.input)
        self.told = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        self._nodes, self._constants, self._opset = nodes, constants, opset

    def __call__(self, operator: str, *inputs: str, last: bool = False, **told: Any) -> str:
        """The name of what the operator makes; of the `last`, the name of what the node made."""
        name = f"{self.node.name or self.node.output[0]}/{operator}_{len(self._nodes)}"
        out = self.node.output[0] if last else name
        self._nodes.append(helper.make_node(operator, list(inputs), [out], name=name, **told))
        return out

    def constant(self, value: ArrayLike, kind: type[np.generic]) -> str:
        array = np.asarray(value, kind)
        name = f"portable/{array.dtype}/{array.tolist()}"
        self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def less_its_most(self, x: str, axis: int) -> str:
        """`x` less the largest along the axis, so that no exponential overflows."""
        if self._opset < 18:
            return self("Sub", x, self("ReduceMax", x, axes=[axis], keepdims=1))
        return self("Sub", x, self("ReduceMax", x, self.constant([axis], np.int64), keepdims=1))

    def total(self, x: str, axis: int) -> str:
        return self("ReduceSum", x, self.constant([axis], np.int64), keepdims=1)


def _softmax(write: _Writer, *, log: bool) -> None:
    axis = write.told.get("axis", -1)
    below = write.less_its_most(write.inputs[0], axis)
    odds = write("Exp", below)
    if log:
        write("Sub", below, write("Log", write.total(odds, axis)), last=True)
    else:
        write("Div", odds, write.total(odds, axis), last=True)


def _attention(write: _Writer) -> None:
    """onnxruntime's MultiHeadAttention: query, key and value (windows, places, hidden), each apart."""
    given = {place for place, name in enumerate(write.inputs) if name}
    if not {0, 1, 2} <= given <= {0, 1, 2, _BIAS} or any(write.node.output[1:]):
        raise ValueError(f"{write.node.name}: attention with a bias, a mask or a past of its own")
    if write.told.get("unidirectional"):
        raise ValueError(f"{write.node.name}: attention to what goes before only")
    query, key, value = write.inputs[:3]
    parted = write.constant([0, 0, write.told["num_heads"], -1], np.int64)

    def by_head(x: str, *order: int) -> str:
        return write("Transpose", write("Reshape", x, parted), perm=order)

    query = by_head(query, 0, 2, 1, 3)
    if scale := write.told.get("scale"):
        query = write("Mul", query, write.constant(scale, np.float32))
    else:
        size = write("Gather", write("Shape", query), write.constant(3, np.int64))
        query = write("Div", query, write("Sqrt", write("Cast", size, to=onnx.TensorProto.FLOAT)))
    scores = write("MatMul", query, by_head(key, 0, 2, 3, 1))
    if _BIAS in given:
        scores = write("Add", scores, write.inputs[_BIAS])
    odds = write("Exp", write.less_its_most(scores, -1))
    seen = write("Div", write("MatMul", odds, by_head(value, 0, 2, 1, 3)), write.total(odds, -1))
    joined = write.constant([0, 0, -1], np.int64)
    write("Reshape", write("Transpose", seen, perm=(0, 2, 1, 3)), joined, last=True)


def _cannot(write: _Writer) -> None:
    raise ValueError(f"{write.node.name}: {write.node.op_type} is not the same on every processor")


_WRITTEN_OUT: dict[str, Callable[[_Writer], None]] = {
    "Softmax": partial(_softmax, log=False),
    "LogSoftmax": partial(_softmax, log=True),
    "MultiHeadAttention": _attention,
    "Attention": _cannot,
    "GroupQueryAttention": _cannot,
}
