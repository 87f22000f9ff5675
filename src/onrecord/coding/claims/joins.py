"""Mends two joints that the parser often sets wrong in reporting sentences.

"The aide said they were losing and called for talks": `called` is hung onto `losing`, but its form goes
with `said`. "They have accused it of theft and Ruritania has reported losses": the subject of `has
reported` is taken into the clause before it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from onrecord.coding.claims.tree import Range, Tree
from onrecord.coding.parsed import Token

_FINITE = ("VBD", "VBZ", "VBP")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_CLAUSES_UP = 3


class Joins:
    """The mended joints of one document."""

    def __init__(self, tree: Tree, is_cue: Callable[[Token], bool]) -> None:
        self._partner: dict[int, Token] = {}
        self._subject: dict[int, Token] = {}
        self._breaks: list[
            tuple[int, int, int]
        ] = []  # where content must stop; from which cue on; unless it reaches
        for verb in tree.doc:
            if verb.pos_ != "VERB" or tree.child(verb, *_SUBJECTS) is not None:
                continue
            stolen = _stolen_subject(tree, verb)
            if stolen is not None:
                self._subject[verb.i] = stolen
                self._breaks.append((_joint_before(tree, stolen.left_edge.i), 0, verb.i))
                continue
            partner = _partner(tree, verb, is_cue)
            if partner is not None:
                self._partner[verb.i] = partner
                self._breaks.append((_joint_before(tree, verb.i), partner.i, len(tree.doc)))
        self._breaks.sort()
        self._at = [place for place, _, _ in self._breaks]

    def subject(self, verb: Token) -> Token | None:
        """The subject that stands right before `verb` but was read into another clause."""
        return self._subject.get(verb.i)

    def partner(self, verb: Token) -> Token | None:
        """The earlier cue whose subject `verb` shares, where the parser hung it inside that cue's clause."""
        return self._partner.get(verb.i)

    def cut(self, content: Range, cue: int) -> Range:
        """`content` of the cue at token `cue`, up to where another statement begins."""
        start, end = content
        for n in range(bisect_right(self._at, start), bisect_left(self._at, end)):
            place, first, reach = self._breaks[n]
            if first <= cue and end <= reach:
                return start, place
        return content


def _stolen_subject(tree: Tree, verb: Token) -> Token | None:
    auxiliaries = tree.children(verb, "aux", "auxpass")
    first = auxiliaries[0] if auxiliaries and auxiliaries[0].i < verb.i else verb
    if first.tag_ not in _FINITE or first.i == 0 or verb.dep_ not in ("ROOT", "conj", "ccomp"):
        return None
    before = tree.doc[first.i - 1]
    if before.pos_ not in ("NOUN", "PROPN") or before.dep_ != "conj" or before.head.i == verb.i:
        return None
    return before


def _partner(tree: Tree, verb: Token, is_cue: Callable[[Token], bool]) -> Token | None:
    root = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ"):
        return None
    if root.tag_ == verb.tag_ and not (root.pos_ == "AUX" and is_cue(verb)):
        return None
    if tree.child(verb, "aux", "auxpass") is not None:
        return None
    for _ in range(_CLAUSES_UP):
        if root.dep_ != "ccomp":
            return None
        cue = root.head
        if cue.tag_ == verb.tag_ and cue.i < root.i:
            return cue
        root = cue
    return None


def _joint_before(tree: Tree, place: int) -> int:
    """Where the conjunction and comma before `place` begin."""
    while place > 0 and (tree.doc[place - 1].dep_ == "cc" or tree.doc[place - 1].text == ","):
        place -= 1
    return place
