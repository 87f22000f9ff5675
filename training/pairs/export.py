"""Make of a trained pair head the weights that ship: `pairs.onnx` in 8-bit integers, its part of meta.json.

python -m training.pairs.export --run build/pairs
"""

import argparse
import shutil
from pathlib import Path

import msgspec
import torch

from onrecord.coding.encoder.labels import PAIR_TYPES
from onrecord.coding.encoder.weights import META, PAIRS, Meta, PairMeta, sha256
from onrecord.coding.events.pairs import HINTS
from training.export import quantize
from training.pairs.folds import FOLDS
from training.pairs.model import HIDDEN, PairHead

THRESHOLD = 0.9


def write_network(head: PairHead, path: Path) -> None:
    """The head as ONNX in 32-bit floats, for any number of pairs in sentences of any one length."""
    given = (
        torch.randn(2, 20, HIDDEN),
        torch.randint(0, 3, (2, 20)),
        torch.rand(2, HINTS),
    )
    axes = {name: {0: "pairs", 1: "places"} for name in ("states", "roles")}
    torch.onnx.export(
        head.eval(),
        given,
        str(path),
        input_names=["states", "roles", "hints"],
        output_names=["types"],
        dynamic_axes=axes | {"hints": {0: "pairs"}, "types": {0: "pairs"}},
        opset_version=17,
        dynamo=False,
    )


def add_to(folder: Path, network: Path, threshold: float) -> None:
    """Puts the network among the weights of a folder that holds the encoder's."""
    quantize(network, folder / PAIRS)
    meta = msgspec.json.decode((folder / META).read_bytes(), type=Meta)
    meta = msgspec.structs.replace(
        meta,
        pairs=PairMeta(PAIR_TYPES, threshold),
        files=meta.files | {PAIRS: sha256(folder / PAIRS)},
    )
    (folder / META).write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=1) + b"\n")


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument("--run", type=Path, default=Path("build/pairs"), help="where training wrote its heads")
    asks.add_argument(
        "--folds", action="store_true", help="those of the folds, into the run's folder, to be measured"
    )
    asks.add_argument("--to", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    asks.add_argument("--threshold", type=float, default=THRESHOLD)
    told = asks.parse_args()
    names = [f"fold{fold}" for fold in range(FOLDS)] if told.folds else ["all"]
    for name in names:
        head = PairHead()
        head.load_state_dict(torch.load(told.run / f"{name}.pt"))
        network, folder = told.run / f"{name}.onnx", told.to
        write_network(head, network)
        if told.folds:
            folder = told.run / name
            folder.mkdir(exist_ok=True)
            shutil.copyfile(told.to / META, folder / META)
        add_to(folder, network, told.threshold)


if __name__ == "__main__":
    main()
