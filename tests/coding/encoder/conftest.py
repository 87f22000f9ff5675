from pathlib import Path

import pytest
from tokenizers import Tokenizer

from onrecord.coding.encoder.encoder import Encoder
from onrecord.coding.encoder.weights import TOKENIZER, installed_folder


@pytest.fixture(scope="session")
def weights_folder() -> Path:
    return installed_folder()


@pytest.fixture(scope="session")
def tokenizer(weights_folder: Path) -> Tokenizer:
    loaded = Tokenizer.from_file(str(weights_folder / TOKENIZER))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


@pytest.fixture(scope="session")
def encoder(weights_folder: Path) -> Encoder:
    return Encoder(weights_folder)
