"""What the parse says of each word piece, in the form in which the network takes it.

A small network has little room to learn grammar besides its own task, and the parser has done that already.
Of each word it is told the dependency and the fine tag, what its clause is to the sentence, the word it hangs
on and the word its clause hangs on ("said" for all that is said); and of each two words, how the one stands
to the other in the tree. Where nothing is parsed all of this is 0, and the network reads without.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc

from onrecord.coding.encoder.tokens import Tokens
from onrecord.coding.encoder.windows import NO_TOKEN, Window

Ints = NDArray[np.int64]

DEPENDENCIES: Final = (
    *("ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass", "case"),
    *(
        "cc",
        "ccomp",
        "compound",
        "conj",
        "csubj",
        "csubjpass",
        "dative",
        "dep",
        "det",
        "dobj",
        "expl",
        "intj",
    ),
    *(
        "mark",
        "meta",
        "neg",
        "nmod",
        "npadvmod",
        "nsubj",
        "nsubjpass",
        "nummod",
        "oprd",
        "parataxis",
        "pcomp",
    ),
    *("pobj", "poss", "preconj", "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp"),
)
"""CLEAR labels, as spaCy's English pipelines have them (Choi and Palmer 2012)."""
FINE_TAGS: Final = (
    *("$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN"),
    *("JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB"),
    *("RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$"),
    *("WRB", "XX", "_SP", "``"),
)
"""Penn Treebank tags, with OntoNotes' additions."""
LABELS: Final = (len(DEPENDENCIES) + 1, len(FINE_TAGS) + 1, len(DEPENDENCIES) + 1)
"""How many values each of a word's labels takes; 0 is none."""
NEAR: Final = 2
"""Words that a word is told of: the one it hangs on, and the one its clause hangs on."""
CLAUSES: Final = (
    "ROOT",
    "acl",
    "advcl",
    "ccomp",
    "csubj",
    "csubjpass",
    "parataxis",
    "pcomp",
    "relcl",
    "xcomp",
)
"""Dependencies that open a clause; so does `conj` of a verb."""
PARTS_OF_VERB: Final = ("aux", "auxpass", "neg", "prt")
"""Words that stand for their verb: what hangs on it hangs on them."""
DEEPEST: Final = 40
"""Steps up a tree that are taken."""
APART, TOGETHER, BENEATH = 0, 1, 2
"""How the second of two words stands to the first: in another sentence, in the same, beneath it (from here
on, by the branch); then above it (by the first's branch), and beside it under one head (by the second's
branch).
"""
ABOVE: Final = BENEATH + len(DEPENDENCIES)
BESIDE: Final = ABOVE + len(DEPENDENCIES)
RELATIONS: Final = BESIDE + len(DEPENDENCIES)
"""How many relations there are."""


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed text, one entry a word."""

    starts: Ints
    """First code point."""
    heads: Ints
    """The word it hangs on; itself for the root of a sentence."""
    dependencies: Ints
    """Places in `DEPENDENCIES`, from 1; 0 for others."""
    tags: Ints
    """Places in `FINE_TAGS`, from 1; 0 for others."""

    @classmethod
    def of(cls, doc: Doc) -> "Parse | None":
        """None where the document has no parse."""
        if not doc.has_annotation("DEP"):
            return None
        seen = doc.to_array(["IDX", "HEAD", "DEP", "TAG"])
        heads = seen[:, 1].astype(np.int64) + np.arange(len(doc))
        dependency, tag = _places(DEPENDENCIES), _places(FINE_TAGS)
        return cls(
            starts=seen[:, 0].astype(np.int64),
            heads=heads,
            dependencies=np.array([dependency.get(label, 0) for label in seen[:, 2].tolist()], np.int64),
            tags=np.array([tag.get(label, 0) for label in seen[:, 3].tolist()], np.int64),
        )


@cache
def _places(labels: tuple[str, ...]) -> dict[int, int]:
    return {get_string_id(label): place for place, label in enumerate(labels, 1)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network is told of a window's places."""

    labels: Ints
    """(places, 3): dependency, tag, and the dependency of the word that opens the clause."""
    near: Ints
    """(places, NEAR): ids of the first pieces of words."""
    relations: NDArray[np.uint8]
    """(places, places): how the second stands to the first."""


class Syntax:
    """The parse of a text's word pieces; of none where `parse` is None."""

    def __init__(self, tokens: Tokens, parse: Parse | None) -> None:
        self._parse = parse
        self._labels = np.zeros((len(tokens), len(LABELS)), np.int64)
        self._near = np.zeros((len(tokens), NEAR), np.int64)
        if parse is None or not len(parse.starts) or not len(tokens):
            return
        self._words = np.maximum(np.searchsorted(parse.starts, tokens.starts, side="right") - 1, 0)
        first = np.minimum(np.searchsorted(tokens.starts, parse.starts), len(tokens) - 1)
        tops = _tops(parse)
        above = parse.heads[tops]
        labels = np.stack([parse.dependencies, parse.tags, parse.dependencies[tops]], axis=1)
        near = np.stack(
            [
                np.where(up == down, 0, tokens.ids[first[up]])
                for up, down in ((parse.heads, np.arange(len(parse.heads))), (above, tops))
            ],
            axis=1,
        )
        self._labels, self._near = labels[self._words], near[self._words]

    def of(self, window: Window) -> Seen:
        """What is known of the window's places."""
        inside = np.flatnonzero(window.tokens != NO_TOKEN)
        pieces = window.tokens[inside]
        labels = np.zeros((len(window), len(LABELS)), np.int64)
        near = np.zeros((len(window), NEAR), np.int64)
        relations = np.zeros((len(window), len(window)), np.uint8)
        if self._parse is not None and len(pieces):
            labels[inside], near[inside] = self._labels[pieces], self._near[pieces]
            words, at = np.unique(self._words[pieces], return_inverse=True)
            relations[np.ix_(inside, inside)] = relations_of(self._parse, words)[np.ix_(at, at)]
        return Seen(labels, near, relations)


def _tops(parse: Parse) -> Ints:
    """For each word the word that opens its clause: itself, or the nearest above."""
    opens = np.isin(parse.dependencies, [DEPENDENCIES.index(label) + 1 for label in CLAUSES])
    verbs = [FINE_TAGS.index(tag) + 1 for tag in FINE_TAGS if tag.startswith("VB") or tag == "MD"]
    joined = parse.dependencies == DEPENDENCIES.index("conj") + 1
    opens |= joined & np.isin(parse.tags, verbs)
    opens |= parse.heads == np.arange(len(parse.heads))
    tops = np.arange(len(parse.heads))
    for _ in range(DEEPEST):
        low = ~opens[tops]
        if not low.any():
            break
        tops[low] = parse.heads[tops[low]]
    return tops


def relations_of(parse: Parse, words: Ints) -> NDArray[np.uint8]:
    """(words, words): how the second of each two words, given in order, stands to the first."""
    count = len(words)
    place = np.full(len(parse.heads), -1)
    place[words] = np.arange(count)
    branch = np.zeros((count, count), np.uint8)  # of the first word, beneath the second: its dependency
    low, up = words, parse.heads[words]
    for _ in range(DEEPEST):
        rows = np.flatnonzero((up != low) & (place[up] >= 0))
        branch[rows, place[up[rows]]] = parse.dependencies[low[rows]]
        low, up = up, parse.heads[up]
        if (up == low).all():
            break
    hung = parse.heads[words] != words
    heads = np.where(hung, place[parse.heads[words]], -1)
    beneath = branch.T
    beside = np.where(heads[:, None] >= 0, beneath[heads], np.uint8(0))
    found = (low[:, None] == low).astype(np.uint8)  # APART or TOGETHER: under one root
    for kind, at in ((beside, BESIDE), (branch, ABOVE), (beneath, BENEATH)):
        np.add(kind, np.uint8(at - 1), out=found, where=kind > 0)
    verbs_own = np.isin(parse.dependencies[words], [DEPENDENCIES.index(d) + 1 for d in PARTS_OF_VERB])
    out: NDArray[np.uint8] = found[np.where(verbs_own & (heads >= 0), heads, np.arange(count))]
    return out
