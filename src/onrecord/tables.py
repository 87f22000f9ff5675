"""Reads the YAML tables that lie beside the code, into typed structs."""

from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec
import yaml

Table = TypeVar("Table")

_OPENS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSES = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAY_BE_OTHER = frozenset("0123456789+-.~=<&*!")
"""First signs of plain words that may be no text to YAML: numbers, dates, aliases."""
_WORDS = frozenset({"", "null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that are no text to YAML, in lower case."""


def load(package: str, name: str, kind: type[Table]) -> Table:
    """The table `name` in `package`, as `kind`. Raises `ValidationError` naming the field that is wrong.

    Callers keep what they get (`functools.cache`): a table is read when it is first needed, never at import.
    """
    data = files(package).joinpath(name).read_bytes()
    try:
        return msgspec.convert(read(data), kind)
    except msgspec.ValidationError as fault:
        raise msgspec.ValidationError(f"{package}/{name}: {fault}") from None


def read(data: bytes) -> Any:
    """What a YAML text holds, as `yaml.safe_load` gives it, in a third of its time.

    It takes the parser's events as they come instead of building a tree of nodes first. Raises
    `yaml.YAMLError`.
    """
    root: list[Any] = []
    open_in: list[list[Any] | dict[Any, Any]] = []
    inside: list[Any] | dict[Any, Any] = root
    keys: list[Any] = []
    """The key that waits for its value, of each mapping that is open; `_KEY` where a key comes next."""
    parser = _LOADER(data)
    following, scalar, ends = parser.get_event, yaml.ScalarEvent, yaml.StreamEndEvent
    try:
        while (kind := type(event := following())) is not ends:
            if kind is scalar:
                value = event.value
                if event.tag is not None or value == "<<":
                    return yaml.load(data, _LOADER)
                if event.implicit[0] and (value[:1] in _MAY_BE_OTHER or value.lower() in _WORDS):
                    value = _plain(value)
            elif kind in _OPENS:
                value = [] if kind is yaml.SequenceStartEvent else {}
            elif kind in _CLOSES:
                if type(inside) is dict:
                    keys.pop()
                inside = open_in.pop()
                continue
            elif kind is yaml.AliasEvent:
                return yaml.load(data, _LOADER)
            else:
                continue
            if type(inside) is list:
                inside.append(value)
            elif keys[-1] is _KEY:
                keys[-1] = value
            else:
                inside[keys[-1]] = value
                keys[-1] = _KEY
            if kind in _OPENS:
                open_in.append(inside)
                inside = value
                if kind is yaml.MappingStartEvent:
                    keys.append(_KEY)
    finally:
        parser.dispose()
    return root[0] if root else None


_KEY = object()


@cache
def _plain(word: str) -> Any:
    """A word without quotation marks, which may be a number or a date to YAML."""
    return yaml.load(word, _LOADER)
