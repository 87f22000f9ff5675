"""Quotations that stand by themselves, and the names they are signed with: “It was a fiasco.” — Ana Ruiz,
teacher.
"""

import re
from dataclasses import dataclass

from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.tree import Tree
from onrecord.model import Span

_SIGNED = re.compile(r"[\s\xa0]{0,3}([―—–-]{1,2})[ \xa0]{0,2}(?=[^\W\d_])")
"""A dash behind a quotation and before a word."""
_MARKS = "“”„\"«»‘’'"
_REST = re.compile(r"[^\n]{2,80}")
_NAMES = ("PROPN",)
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Signature:
    dash: Span
    name: Span


def sign(tree: Tree, one: Attribution) -> bool:
    """Gives a claim to who signs it, if it is a quotation and somebody does; False where nothing was done."""
    start, end = one.content[0][0], one.content[-1][1]
    signature = _signature(tree, end) if tree.text[start] in _MARKS and tree.text[end - 1] in _MARKS else None
    if signature is not None:
        one.cue, one.source, one.speaker = signature.dash, signature.name, None
    return signature is not None


def _signature(tree: Tree, end: int) -> _Signature | None:
    """The dash and name that close a line behind a quotation's end; None where there are none."""
    dash = _SIGNED.match(tree.text, end)
    rest = _REST.match(tree.text, dash.end()) if dash is not None else None
    if dash is None or rest is None:
        return None
    first, last = tree.tokens(*rest.span())
    words = list(tree.doc[first:last])
    name = 0
    while name < len(words) and words[name].pos_ in _NAMES:
        name += 1
    behind = words[name].text if name < len(words) else ","
    if not name or name > _MOST_WORDS or behind not in (",", "(", ";") or words[0].idx != dash.end():
        return None
    return _Signature(dash.span(1), (words[0].idx, words[name - 1].idx + len(words[name - 1])))
