"""The weights as they ship: a folder with the network, the tokenizer, and what was chosen with them."""

import hashlib
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Final

import msgspec

from onrecord.coding.encoder import labels
from onrecord.coding.encoder.decoding import Thresholds
from onrecord.coding.encoder.events import EventLimits
from onrecord.errors import InstallationError

FORMAT: Final = 4
"""Raised when weights made before no longer fit this code."""
NETWORK, TOKENIZER, META = "reader.onnx", "tokenizer.json", "meta.json"

LABELS: Final[dict[str, tuple[str, ...]]] = {
    "tags": labels.TAGS,
    "ties": labels.TIES,
    "acts": labels.ACTS,
    "triggers": labels.TRIGGERS,
    "sectors": labels.SECTORS,
    "arguments": labels.ARGUMENTS,
    "types": labels.TYPES,
    "statuses": labels.STATUSES,
    "modes": labels.MODES,
}
"""The labels of each of the network's outputs."""

WRONG: Final[dict[str, str]] = {
    "W001": "no weights are installed; pip install onrecord-en",
    "W002": "{folder}: {file} is missing; reinstall onrecord-en",
    "W003": "{folder}: {file} is not the file it was released as; reinstall onrecord-en",
    "W004": "{folder}: format {found}, but this onrecord reads {expected}; update onrecord and onrecord-en",
    "W005": "{folder}: meta.json cannot be read ({reason}); reinstall onrecord-en",
    "W006": "{folder}: its labels are not those of this onrecord; update onrecord and onrecord-en",
    "W007": "{folder}: {file} cannot be loaded ({reason}); pip install -U onnxruntime tokenizers",
}


class WeightsError(InstallationError):
    """Weights that are missing, damaged, or of another version than the code. `code` is a key of `WRONG`."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        super().__init__(f"{Formatter().vformat(WRONG[code], (), facts)} [{code}]")


class Format(msgspec.Struct, frozen=True):
    """The one field that every format's `meta.json` has."""

    format: int


class Meta(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`meta.json`: what the weights are, and what they must be used with."""

    format: int
    name: str
    version: str
    labels: dict[str, tuple[str, ...]]
    """What each head's outputs mean; see `labels.py`."""
    window: int
    """Places in a window."""
    overlap: int
    """Tokens of context beside a window's own."""
    thresholds: Thresholds
    """For claims."""
    events: EventLimits
    files: dict[str, str]
    """SHA-256 of each file, in hexadecimal."""


class Weights(msgspec.Struct, frozen=True):
    """A folder of weights that has been checked."""

    folder: Path
    meta: Meta

    @property
    def network(self) -> Path:
        return self.folder / NETWORK

    @property
    def tokenizer(self) -> Path:
        return self.folder / TOKENIZER


def installed_folder() -> Path:
    """Where `onrecord-en` keeps its weights. Raises `WeightsError` where it is not installed."""
    try:
        package = import_module("onrecord_en")
    except ModuleNotFoundError:
        raise WeightsError("W001") from None
    return Path(package.WEIGHTS)


def load_weights(folder: Path, *files: str) -> Weights:
    """The folder's weights, checked by version, and the files by hash. Raises `WeightsError` where they do
    not fit.
    """
    try:
        stored = (folder / META).read_bytes()
    except OSError:
        raise WeightsError("W002", folder=folder, file=META) from None
    try:
        found = msgspec.json.decode(stored, type=Format).format
        if found != FORMAT:
            raise WeightsError("W004", folder=folder, found=found, expected=FORMAT)
        meta = msgspec.json.decode(stored, type=Meta)
    except msgspec.DecodeError as error:
        raise WeightsError("W005", folder=folder, reason=error) from None
    if meta.labels != LABELS:
        raise WeightsError("W006", folder=folder)
    for file in files:
        try:
            digest = sha256(folder / file)
        except OSError:
            raise WeightsError("W002", folder=folder, file=file) from None
        if digest != meta.files.get(file):
            raise WeightsError("W003", folder=folder, file=file)
    return Weights(folder, meta)


def sha256(path: Path) -> str:
    """Of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
