"""Pairs of parties marked by hand, and stories written by machine, as they lie on disk."""

import csv
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int]
_MARK = re.compile(r"(</?[st]>)")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_COUNTRIES = (
    *("Kenya", "Peru", "Jordan", "Serbia", "Vietnam", "Ghana", "Turkey", "Mexico", "Poland", "Nepal"),
    *("Egypt", "Chile", "Iraq", "Georgia", "Sudan", "Norway", "Laos", "Mali", "Yemen", "Cuba"),
)


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """A sentence with one who acts, one who is acted upon, and what is between them."""

    text: str
    actor: Span
    recipient: Span
    type: str
    """PLOVER's, CONCEDE and RETREAT as YIELD; NONE where nothing is between them."""


def events_folder() -> Path:
    """`events/` of the corpora: $ONRECORD_CORPORA, else ../shared/corpora."""
    return Path(os.environ.get("ONRECORD_CORPORA", "../shared/corpora")) / "events"


def read_plv(path: Path) -> list[MarkedPair]:
    """PLV (Hu et al., ACL 2024); the few rows that mark one side alone are left out."""
    return [pair for row in _rows(path) if (pair := _pair(row["marked_sentence"], row["gold_root"]))]


def read_unrelated(path: Path) -> list[MarkedPair]:
    """The pairs of AW (same paper) between which nothing is."""
    marked = (row["marked_sentence"] for row in _rows(path) if row["gold_binary"] == "0")
    return [pair for one in marked if (pair := _pair(one, "NONE"))]


def read_stories(path: Path, seed: int = 3) -> list[tuple[str, str]]:
    """Text and type of each of NGEC's machine-written stories, once, with countries for placeholders."""
    rng = random.Random(seed)
    found: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(_filled(row["text"], rng).strip(), row["label"])
    return list(found.items())


def _filled(text: str, rng: random.Random) -> str:
    names: dict[str, str] = {}
    return _PLACEHOLDER.sub(lambda found: names.setdefault(found[0], rng.choice(_COUNTRIES)), text)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _pair(marked: str, type_: str) -> MarkedPair | None:
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    text, begun = "", 0
    for piece in _MARK.split(marked):
        if not _MARK.fullmatch(piece):
            text += piece
        elif piece.startswith("</"):
            spans[piece[2]].append((begun, len(text)))
        else:
            begun = len(text)
    if not spans["s"] or not spans["t"]:
        return None
    return MarkedPair(text, spans["s"][0], spans["t"][0], type_)
