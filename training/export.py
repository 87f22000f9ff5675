"""Make of a trained reader the weights that ship: an 8-bit ONNX network, its tokenizer and `meta.json`.

python -m training.export --run build/reader --to models/en/src/onrecord_en/weights
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
from onrecord.coding.encoder.events import EventLimits
from onrecord.coding.encoder.heads import Heads
from onrecord.coding.encoder.labels import ARGUMENTS
from onrecord.coding.encoder.weights import FORMAT, LABELS, META, NETWORK, TOKENIZER, Meta, sha256
from training.corpus import EITHER, POLNEAR, WORLD
from training.minilm import folder as minilm_folder
from training.network import Reader, mean
from training.portable import portable

NAME, VERSION = "onrecord-en", "0.1.0"
WINDOW, OVERLAP = 256, 48
STYLES = {"polnear": POLNEAR, "world": WORLD, "either": EITHER}
UNCHOSEN = Thresholds(
    cue=0.2,
    cue_opens=0.5,
    change=0.5,
    edges=0.25,
    gain=0.6,
    source=0.1,
    coverage=0.6,
    paragraph=3.0,
    claim=0.0,
    calibration=(0.5, 0.5, 0.5, 0.1, 0.1, 0.0, -1.0),
)
"""Where choosing begins; `training.choose` puts better ones in their place."""
UNCHOSEN_EVENTS = EventLimits(
    trigger=0.05,
    least=0.0,
    default=0.4,
    arguments=dict.fromkeys(ARGUMENTS, 0.5),
    several=0.5,
    grow=0.5,
    alike=(8.0, -4.0),
    same=0.5,
    calibration=(0.3, 0.7, 0.0),
)


class Exported(nn.Module):
    """The reader over windows without padding, which follows one style of marking claims."""

    def __init__(self, reader: Reader, style: int) -> None:
        super().__init__()
        self.reader, self.style = reader, style

    def forward(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        said = self.reader(ids, marks, None, torch.full_like(ids[:, 0], self.style))
        return tuple(said[name] for name in Heads.outputs())


def write_network(reader: Reader, path: Path, style: int) -> None:
    """The reader as ONNX in 32-bit floats, for any number of windows of any length."""
    ids = torch.randint(1000, 20000, (2, 40))
    axes = {name: {0: "windows", 1: "places"} for name in ("ids", "marks", *Heads.outputs())}
    axes |= {name: {0: "windows", 2: "cues", 3: "places"} for name in ("ties", "arguments")}
    torch.onnx.export(
        Exported(reader, style).eval(),
        (ids, ids % 12),
        str(path),
        input_names=["ids", "marks"],
        output_names=Heads.outputs(),
        dynamic_axes=axes,
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


def write_meta(folder: Path, thresholds: Thresholds, events: EventLimits) -> None:
    """`meta.json` for the network and tokenizer that lie in the folder."""
    meta = Meta(
        format=FORMAT,
        name=NAME,
        version=VERSION,
        labels=LABELS,
        window=WINDOW,
        overlap=OVERLAP,
        thresholds=thresholds,
        events=events,
        files={name: sha256(folder / name) for name in (NETWORK, TOKENIZER)},
    )
    (folder / META).write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=1) + b"\n")


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asks.add_argument(
        "--run",
        type=Path,
        nargs="+",
        default=[Path("build/reader")],
        help="where training wrote averaged.pt, or such files; of several the mean is taken",
    )
    asks.add_argument("--to", type=Path, default=Path("models/en/src/onrecord_en/weights"))
    asks.add_argument("--style", choices=STYLES, default="world", help="whose guidelines claims follow")
    asks.add_argument("--floats", type=Path, help="folder for the same in 32-bit floats")
    told = asks.parse_args()
    reader = Reader()
    files = [run / "averaged.pt" if run.is_dir() else run for run in told.run]
    reader.load_state_dict(mean([torch.load(file, map_location="cpu") for file in files]))
    alike = tuple(reader.events.alike.tolist())
    whole = told.floats or told.run[0].parent / "float32"
    for folder in (whole, told.to):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(minilm_folder() / "tokenizer.json", folder / TOKENIZER)
    write_network(reader, whole / NETWORK, STYLES[told.style])
    quantize(whole / NETWORK, told.to / NETWORK)
    for folder in (whole, told.to):
        write_meta(folder, UNCHOSEN, msgspec.structs.replace(UNCHOSEN_EVENTS, alike=alike))


if __name__ == "__main__":
    main()
