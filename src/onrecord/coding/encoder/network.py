"""Networks as onnxruntime runs them: the encoder's own, and the head that tells pairs apart."""

from collections.abc import Sequence
from pathlib import Path

import onnxruntime

from onrecord.coding.encoder.weights import WeightsError


def load_network(file: Path, threads: int, without: Sequence[str] = ()) -> onnxruntime.InferenceSession:
    """A session on the CPU, without some of onnxruntime's optimizers. Raises `WeightsError`."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # no faster here, and it keeps the most it was ever asked for
    try:
        return onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
        )
    except Exception as error:  # onnxruntime's own errors share no class
        raise WeightsError("W007", folder=file.parent, file=file.name, reason=error) from None
