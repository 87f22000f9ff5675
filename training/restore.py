"""Take the reader's floats back from the 8-bit network that ships, so that teaching can go on from it.

python -m training.restore --out build/shipped

What training left is not kept with the project (it is four times as large), and rounding has cost it little:
a few hundred steps make that good. Leaves `averaged.pt`, to be named with `--start`.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from onrecord.coding.encoder.weights import NETWORK
from training.model import ClaimReader

SHIPPED = Path("models/en/src/onrecord_en/weights")
_WRAPPED = "reader."
"""What `export.WithStates` puts before the names of the reader's parts."""


def restored(network: Path) -> ClaimReader:
    """The reader whose weights are the network's, as exported by `training.export`; those in 8 bits as the
    floats that they stand for. Raises `ValueError` naming parameters that the network lacks.
    """
    graph = onnx.load(str(network)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}

    def floats(stem: str) -> NDArray[np.float32]:
        """Scaled back; of a matrix the scales are its columns'."""
        whole = held[f"{stem}_quantized"].astype(np.float32) - held[f"{stem}_zero_point"].astype(np.float32)
        return np.asarray(whole * held[f"{stem}_scale"], np.float32)

    reader = ClaimReader()
    found = {name: held[_WRAPPED + name] for name in reader.state_dict() if _WRAPPED + name in held}
    for name in held:
        if name.startswith(_WRAPPED) and name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            found[stem.removeprefix(_WRAPPED)] = floats(stem)
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            layer = node.output[0].removeprefix("/" + _WRAPPED[:-1] + "/").rsplit("/", 1)[0]
            found[layer.replace("/", ".") + ".weight"] = floats(node.input[1].removesuffix("_quantized")).T
    found["claims.apart"] = next(one for one in held.values() if one.shape == (4, 1, 1)).reshape(4)
    if lacking := set(reader.state_dict()) - set(found):
        raise ValueError(f"{network} has no {', '.join(sorted(lacking))}")
    reader.load_state_dict({name: torch.from_numpy(one.copy()) for name, one in found.items()})
    return reader


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--of", type=Path, default=SHIPPED, help="folder of the weights")
    asks.add_argument("--out", type=Path, default=Path("build/shipped"))
    told = asks.parse_args()
    told.out.mkdir(parents=True, exist_ok=True)
    torch.save(restored(told.of / NETWORK).state_dict(), told.out / "averaged.pt")


if __name__ == "__main__":
    main()
