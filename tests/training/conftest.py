import pytest
from tokenizers import Tokenizer


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The pretrained encoder's own, as training takes it; tests that ask for it have made sure of torch."""
    from training.minilm import load_tokenizer

    return load_tokenizer()
