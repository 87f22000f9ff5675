"""An ontology that a user brings: a YAML file of types with descriptions and example triggers.

The encoder says which words report an event; which of the user's types it is, their triggers decide, else the
type whose description the clause is most like.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from onrecord.ontology.alike import alike, stems
from onrecord.ontology.plover import EventType

_LARGEST = 1_000_000
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_PHRASE = re.compile(r"[a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*){0,3}")
_LEAST = 0.3
"""How like a description a clause without a trigger must be."""
_SHARED = 2
"""How many of its words the description must have, where the verb is none of them."""
_EXAMPLE = "types: [{name: DIVERT, description: Diverts water that others need., verbs: [divert]}]"

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


class OntologyError(ValueError):
    """A file that is no ontology: where it is wrong, what is wrong, what to do."""


class OwnType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One type of a user's file."""

    name: str
    description: str
    quad: Quad | None = None
    verbs: list[str] = []
    """Example triggers, base forms; further words are a particle or preposition: "cut off"."""
    nouns: list[str] = []
    adjectives: list[str] = []


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    types: list[Any]
    name: str | None = None


class Ontology(msgspec.Struct, frozen=True):
    """What the coding needs of an ontology."""

    types: dict[str, EventType]
    triggers: tuple[tuple[tuple[str, ...], str], ...]
    """Words, base forms, and the type that they are a trigger of; the longest first."""

    def type_of(self, trigger: Sequence[str], clause: Sequence[str]) -> str | None:
        """The type of an event, given base forms of the words of its trigger and of its clause; None where it
        is none of these. A trigger's further words, as in "cut off", may stand anywhere in the clause.
        """
        around = {*trigger, *clause}
        for words, name in self.triggers:
            if not set(words).isdisjoint(trigger) and around.issuperset(words):
                return name
        best = max(self.types.values(), key=lambda type_: alike(clause, type_))
        said, meant = stems(clause), stems(re.findall(r"[a-z]+", best.description.lower()))
        enough = stems(trigger) & meant or len(said & meant) >= _SHARED
        return best.name if enough and alike(clause, best) >= _LEAST else None


def ontology(path: str) -> Ontology:
    """The ontology in a file as it now is. Raises `OntologyError`."""
    return _ontology(_bytes(path))


@lru_cache(maxsize=4)
def _ontology(data: bytes) -> Ontology:
    own = _types(data)
    types = {
        one.name: EventType(name=one.name, quad=one.quad or "", description=one.description) for one in own
    }
    triggers = [
        (tuple(phrase.split()), one.name)
        for one in own
        for phrase in (*one.verbs, *one.nouns, *one.adjectives)
    ]
    return Ontology(types, tuple(sorted(triggers, key=lambda pair: -len(pair[0]))))


def read_ontology(path: str) -> list[OwnType]:
    """The types in a file, checked. Raises `OntologyError`, one line that names the entry."""
    return _types(_bytes(path))


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError as fault:
        raise OntologyError(
            f"cannot be read ({fault.strerror}); check the name and its permissions"
        ) from None


def _types(data: bytes) -> list[OwnType]:
    if len(data) > _LARGEST:
        raise OntologyError(f"is over {_LARGEST} bytes; an ontology is a short list of types")
    lines = _lines(data)
    try:
        file_ = msgspec.yaml.decode(data, type=_File)
    except (msgspec.MsgspecError, RecursionError, ValueError) as fault:
        raise OntologyError(f"{_told(fault)}; write it as {_EXAMPLE}") from None
    if not file_.types:
        raise OntologyError(f"has no types; write them as {_EXAMPLE}")
    found: list[OwnType] = []
    for n, entry in enumerate(file_.types):
        where = f"line {lines[n]}, type {n + 1}" if n < len(lines) else f"type {n + 1}"
        try:
            one = msgspec.convert(entry, OwnType)
        except msgspec.ValidationError as fault:
            keys = ", ".join(OwnType.__struct_fields__)
            raise OntologyError(f"{where}: {_told(fault)}; a type has {keys}") from None
        wrong = _wrong(one, found)
        if wrong:
            raise OntologyError(f"{where}: {wrong}")
        found.append(one)
    return found


def _wrong(one: OwnType, others: list[OwnType]) -> str | None:
    if not _NAME.fullmatch(one.name):
        return f"{one.name[:40]!r} is no name; write it in capitals, digits and _, as CUT_OFF"
    if any(one.name == other.name for other in others):
        return f"{one.name} is there twice; join the two"
    if not stems(re.findall(r"[a-z]+", one.description.lower())):
        return f"{one.name} has no description; say in a sentence what it is"
    for phrase in (*one.verbs, *one.nouns, *one.adjectives):
        if not _PHRASE.fullmatch(phrase):
            return f"{phrase[:40]!r} is no trigger; write base forms in small letters, as cut off"
    return None


def _lines(data: bytes) -> list[int]:
    """The line of each type. Raises `OntologyError` for aliases, by which few bytes become very many."""
    import yaml

    starts: list[int] = []
    depth = 0
    try:
        for event in yaml.parse(data, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = _line(event)
                raise OntologyError(f"line {line}: an alias ; write it out")
            if isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.CollectionStartEvent):
                if depth == 2 and isinstance(event, yaml.MappingStartEvent):
                    starts.append(_line(event))
                depth += 1
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        if isinstance(fault, OntologyError):
            raise
        raise OntologyError(f"is no YAML ({_told(fault)}); mend it") from None
    return starts


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _told(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:160] or type(fault).__name__
