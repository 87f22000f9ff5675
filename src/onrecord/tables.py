"""Reads the YAML tables that lie beside the code, into typed structs."""

from importlib.resources import files
from typing import TypeVar

import msgspec

Table = TypeVar("Table")


def load(package: str, name: str, kind: type[Table]) -> Table:
    """The table `name` in `package`, as `kind`. Raises `ValidationError` naming the field that is wrong.

    Callers keep what they get (`functools.cache`): a table is read when it is first needed, never at import.
    """
    data = files(package).joinpath(name).read_bytes()
    try:
        return msgspec.yaml.decode(data, type=kind)
    except msgspec.ValidationError as fault:
        raise msgspec.ValidationError(f"{package}/{name}: {fault}") from None
