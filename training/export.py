"""Make of a trained reader the weights that ship: an 8-bit ONNX network, its tokenizer and `meta.json`.

python -m training.export --run build/claims --to models/en/src/onrecord_en/weights
"""

import argparse
import shutil
from pathlib import Path

import msgspec
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from onrecord.coding.encoder.decoding import Thresholds
from onrecord.coding.encoder.labels import TAGS, TIES
from onrecord.coding.encoder.syntax import LABELS, NEAR, RELATIONS
from onrecord.coding.encoder.weights import FORMAT, META, NETWORK, TOKENIZER, Meta, sha256
from training.minilm import folder as minilm_folder
from training.model import ClaimReader, Given, mean
from training.portable import portable

NAME, VERSION = "onrecord-en", "0.1.0"
WINDOW, OVERLAP = 192, 32
INPUTS = ("ids", "marks", "labels", "near", "relations")
STATES_LAYER = 4
"""Whose vectors the network gives beside its readings; the pair head goes on from these."""
UNCHOSEN = Thresholds(
    cue=0.2,
    cue_opens=0.5,
    change=0.5,
    edges=0.75,
    gain=0.6,
    source=0.1,
    coverage=0.6,
    paragraph=3.0,
    claim=0.0,
    calibration=(0.5, 0.5, 0.5, 0.1, 0.1, 0.0, -1.0),
)
"""Where choosing begins; `training.choose` puts better ones in their place."""


class WithStates(nn.Module):
    """The reader over windows without padding, and the vectors of its fourth layer besides: other heads go on
    from these.
    """

    def __init__(self, reader: ClaimReader) -> None:
        super().__init__()
        self.reader = reader
        self.states = torch.zeros(0)
        reader.encoder.layers[STATES_LAYER - 1].register_forward_hook(self._keep)

    def _keep(self, module: nn.Module, given: tuple[Tensor, ...], out: Tensor) -> None:
        self.states = out

    def forward(
        self, ids: Tensor, marks: Tensor, labels: Tensor, near: Tensor, relations: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        tags, ties = self.reader(Given(ids, marks, None, labels, near, relations))
        return tags, ties, self.states


def write_network(reader: ClaimReader, path: Path) -> None:
    """The reader as ONNX in 32-bit floats, for any number of windows of any length."""
    ids = torch.randint(1000, 20000, (2, 40))
    labels, near = ids[..., None] % torch.tensor(LABELS), ids[..., None].repeat(1, 1, NEAR)
    relations = ((ids[..., None] + ids[:, None]) % RELATIONS).to(torch.uint8)
    axes = {name: {0: "windows", 1: "places"} for name in (*INPUTS[:-1], "tags", "states")}
    axes |= {"relations": {0: "windows", 1: "cues", 2: "places"}}
    torch.onnx.export(
        WithStates(reader).eval(),
        (ids, ids % 12, labels, near, relations),
        str(path),
        input_names=list(INPUTS),
        output_names=["tags", "ties", "states"],
        dynamic_axes=axes | {"ties": {0: "windows", 2: "cues", 3: "places"}},
        opset_version=17,
        dynamo=False,
    )


def quantize(network: Path, path: Path) -> None:
    """The network with its matrices and embeddings in integers, activations scaled as they come, so that it
    reads the same on every processor from AVX2 on (see `portable`). The integers have 7 bits: the product of
    two pairs of 8 bits is too large for the 16 in which processors without VNNI add them up.
    """
    prepared = path.with_suffix(".prepared")
    quant_pre_process(str(network), str(prepared), skip_symbolic_shape=True)
    onnx.save(portable(onnx.load(str(prepared))), str(prepared))
    quantize_dynamic(
        str(prepared), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )
    prepared.unlink()


def write_meta(folder: Path, thresholds: Thresholds) -> None:
    """`meta.json` for the network and tokenizer that lie in the folder."""
    meta = Meta(
        format=FORMAT,
        name=NAME,
        version=VERSION,
        tags=TAGS,
        ties=TIES,
        window=WINDOW,
        overlap=OVERLAP,
        thresholds=thresholds,
        files={name: sha256(folder / name) for name in (NETWORK, TOKENIZER)},
    )
    (folder / META).write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=1) + b"\n")


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument(
        "--run",
        type=Path,
        nargs="+",
        default=[Path("build/claims")],
        help="where training wrote averaged.pt; of several runs from one beginning the mean is taken",
    )
    asks.add_argument("--to", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    told = asks.parse_args()
    reader = ClaimReader()
    reader.load_state_dict(mean([torch.load(run / "averaged.pt", map_location="cpu") for run in told.run]))
    whole = told.run[0] / "float32"
    for folder in (whole, told.to):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(minilm_folder() / "tokenizer.json", folder / TOKENIZER)
    write_network(reader, whole / NETWORK)
    quantize(whole / NETWORK, told.to / NETWORK)
    for folder in (whole, told.to):
        write_meta(folder, UNCHOSEN)


if __name__ == "__main__":
    main()
