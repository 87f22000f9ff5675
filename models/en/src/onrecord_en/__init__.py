"""Weights with which OnRecord reads English: where they lie. Nothing is loaded on import."""

from pathlib import Path
from typing import Final

WEIGHTS: Final = Path(__file__).parent / "weights"
"""Folder with `claims.onnx`, `tokenizer.json` and `meta.json`."""
