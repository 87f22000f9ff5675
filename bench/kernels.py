"""Ways of making a network smaller: what each costs, and whether it reads the same on every processor.

PYTHONPATH=src:. .venv-training/bin/python bench/kernels.py --network build/claims/float32/claims.onnx

Prints a table: milliseconds of processor time for a window of 192 word pieces on this processor and on one
played that has AVX2 alone, the file's size, the memory that the network takes, the largest difference of a
logit between any two of the processors played (0: the same bits), and the mean difference from the network in
32-bit floats.
Needs Linux on x86-64, gcc, and a processor that can fault on CPUID.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.coding.encoder.tokens import tokenize
from onrecord.coding.encoder.windows import windows

ROOT = Path(__file__).parents[1]
WINDOW, OVERLAP = 192, 32
PLAYED = (None, "haswell", "alderlake", "skylake")
"""As tests/processors/other_processor.c knows them; None is the true one."""
PRECISE = "session.x64quantprecision"


def inputs(session: onnxruntime.InferenceSession, count: int) -> list[dict[str, NDArray[Any]]]:
    """What a network is given of the example pages in plain text; what it is told besides ids and marks (a
    parse, say) is nothing.
    """
    tokenizer = Tokenizer.from_file(str(ROOT / "models/en/src/onrecord_en/weights/tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    text = "\n\n".join(path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.txt")))
    kinds = {"tensor(int64)": np.int64, "tensor(uint8)": np.uint8, "tensor(float)": np.float32}
    found = []
    for window in list(windows(tokenize(text, tokenizer), WINDOW, OVERLAP))[:count]:
        own = {"ids": window.ids[None], "marks": window.marks[None]}
        sizes = {"windows": 1, "places": len(window), "cues": len(window)}
        found.append(
            {
                one.name: own.get(
                    one.name, np.zeros([sizes.get(size, size) for size in one.shape], kinds[one.type])
                )
                for one in session.get_inputs()
            }
        )
    return found


def resident() -> float:
    """Memory that this process holds now, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def run(network: Path, to: Path, count: int, precise: bool) -> None:
    """One process's part: runs the network, leaves its readings in a file, and prints what it took."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry(PRECISE, "1" if precise else "0")
    before = resident()
    session = onnxruntime.InferenceSession(
        str(network), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
    given = inputs(session, count)
    session.run(None, given[0])
    memory = resident() - before
    best = np.full(len(given), np.inf)
    for _ in range(2):
        for n, one in enumerate(given):
            began = time.process_time()
            read = session.run(None, one)
            best[n] = min(best[n], time.process_time() - began)
    read = [np.concatenate([out.ravel() for out in session.run(None, one)[:1]]) for one in given]
    np.save(to, np.concatenate(read))
    pieces = sum(one["ids"].shape[1] for one in given)
    print(json.dumps({"milliseconds": best.sum() / pieces * WINDOW * 1000, "memory": memory}))


def schemes(network: Path, folder: Path) -> dict[str, Path]:
    """The network made smaller in each way, by what the way is called."""
    import onnx
    from onnx import numpy_helper
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process
    from training.export import quantize
    from training.portable import portable

    prepared = folder / "prepared.onnx"
    quant_pre_process(str(network), str(prepared), skip_symbolic_shape=True)

    def made(name: str, **how: Any) -> Path:
        path = folder / f"{name}.onnx"
        quantize_dynamic(str(prepared), str(path), per_channel=True, **how)
        return path

    def widened() -> Path:
        """Tables and matrices kept in 8 bits, made floats again as the network is loaded."""
        model = onnx.load(str(prepared))
        for one in [one for one in model.graph.initializer if len(one.dims) == 2 and min(one.dims) > 1]:
            values = numpy_helper.to_array(one)
            scales = np.maximum(np.abs(values).max(0, keepdims=True), 1e-9) / 127
            small, scale, cast = (f"{one.name}/{part}" for part in ("small", "scale", "cast"))
            model.graph.initializer.extend(
                [
                    numpy_helper.from_array(np.rint(values / scales).astype(np.int8), small),
                    numpy_helper.from_array(scales.astype(np.float32), scale),
                ]
            )
            model.graph.node.insert(0, onnx.helper.make_node("Mul", [cast, scale], [one.name]))
            model.graph.node.insert(
                0, onnx.helper.make_node("Cast", [small], [cast], to=onnx.TensorProto.FLOAT)
            )
            model.graph.initializer.remove(one)
        onnx.save(model, folder / "widened.onnx")
        return folder / "widened.onnx"

    eight = made("eight", weight_type=QuantType.QInt8)
    quantize(network, folder / "chosen.onnx")
    onnx.save(portable(onnx.load(str(prepared))), folder / "floats_portable.onnx")
    return {
        "32-bit floats": network,
        "32-bit floats, attention written out": folder / "floats_portable.onnx",
        "8-bit weights kept, computed in floats": widened(),
        "8-bit weights": eight,
        f"8-bit weights, {PRECISE}=1": eight,
        "8-bit weights without sign": made("unsigned", weight_type=QuantType.QUInt8),
        "7-bit weights": made("seven", weight_type=QuantType.QInt8, reduce_range=True),
        "7-bit weights, attention written out": folder / "chosen.onnx",
    }


def measured(
    network: Path, folder: Path, count: int, precise: bool, shim: Path
) -> tuple[dict[str | None, dict[str, float]], dict[str | None, NDArray[np.float32]]]:
    """What each processor played took, and read."""
    took, read = {}, {}
    for name in PLAYED:
        command = [sys.executable, __file__, "--network", str(network), "--to", str(folder / "read.npy")]
        command += ["--windows", str(count), *(["--precise"] if precise else [])]
        played = {"LD_PRELOAD": str(shim), "PROCESSOR": name} if name else {}
        done = subprocess.run(command, env=os.environ | played, stdout=subprocess.PIPE, text=True, check=True)
        took[name] = json.loads(done.stdout)
        read[name] = np.load(folder / "read.npy")
    return took, read


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asks.add_argument(
        "--network", type=Path, required=True, help="in 32-bit floats, as training.export leaves it"
    )
    asks.add_argument("--windows", type=int, default=20)
    asks.add_argument("--to", type=Path, help=argparse.SUPPRESS)
    asks.add_argument("--precise", action="store_true", help=argparse.SUPPRESS)
    told = asks.parse_args()
    if told.to:
        run(told.network, told.to, told.windows, told.precise)
        return
    if not told.network.exists():
        raise SystemExit(
            f"no network at {told.network}: python -m training.export leaves it in its run's float32"
        )
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shim = folder / "other_processor.so"
        source = ROOT / "tests/processors/other_processor.c"
        subprocess.run(["gcc", "-O1", "-shared", "-fPIC", str(source), "-o", str(shim)], check=True)
        whole: NDArray[np.float32] | None = None
        print("| scheme | ms here | ms on AVX2 | file MB | memory MiB | between processors | from floats |")
        print("|---|---|---|---|---|---|---|")
        for name, network in schemes(told.network, folder).items():
            took, read = measured(network, folder, told.windows, PRECISE in name, shim)
            whole = read[None] if whole is None else whole
            apart = max(float(np.abs(one - other).max()) for one in read.values() for other in read.values())
            far = float(np.abs(read[None] - whole).mean())
            cells = f"{took[None]['milliseconds']:.0f} | {took['haswell']['milliseconds']:.0f}"
            size = network.stat().st_size / 1e6
            memory = took[None]["memory"]
            print(f"| {name} | {cells} | {size:.0f} | {memory:.0f} | {apart:.2g} | {far:.3f} |", flush=True)


if __name__ == "__main__":
    main()
