"""Quotations that stand by themselves, and the names they are signed with: “It was a fiasco.” — Ana Ruiz,
teacher.
"""

import re
from dataclasses import dataclass

from onrecord.coding.claims.acts import UNLISTED
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.tree import Tree
from onrecord.model import Span

_SIGNED = re.compile(
    r"(?:[ \xa0]{0,3}[―—–-]{1,2}|[ \xa0]{0,3}\n{1,2}[ \xa0]{0,3}[―—–])[ \xa0]{0,2}(?=[^\W\d_])"
)
"""A dash behind a quotation and before a word; at the start of a line no hyphen, which opens a list there."""
_SURE = 0.85
"""Confidence in a signature: of 21 in PolNeAR's dev part 19 were right."""
_MARKS = "“”„\"«»‘’'"
_REST = re.compile(r"[^\n]{2,200}")
_LONGEST = 90
"""Characters of a signature; more on its line is no signature."""
_BEHIND = (",", "(", ";", ".", "of", "from", "in", "at")
_NAMES = ("PROPN",)
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Signature:
    dash: Span
    name: Span


def sign(tree: Tree, one: Attribution) -> bool:
    """Gives a claim to who signs it, if it is a quotation that opens its line and somebody does; False where
    nothing was done.
    """
    start, end = one.content[0][0], one.content[-1][1]
    if tree.text[start] not in _MARKS or tree.text[end - 1] not in _MARKS:
        return False
    if tree.text[tree.text.rfind("\n", 0, start) + 1 : start].strip():
        return False
    signature = _signature(tree, end)
    if signature is None:
        return False
    one.act, one.told_to = UNLISTED, None
    one.cue, one.source, one.speaker = signature.dash, signature.name, None
    one.confidence = max(one.confidence, _SURE)
    return True


def _signature(tree: Tree, end: int) -> _Signature | None:
    """The dash and name that close a line behind a quotation's end; None where there are none. A name may be
    followed by who that is: ", teacher", "of Lima".
    """
    dash = _SIGNED.match(tree.text, end)
    rest = _REST.match(tree.text, dash.end()) if dash is not None else None
    if dash is None or rest is None or rest.end() - dash.end() > _LONGEST:
        return None
    first, last = tree.tokens(*rest.span())
    words = list(tree.doc[first:last])
    name = 0
    while name < len(words) and words[name].pos_ in _NAMES:
        name += 1
    behind = words[name].text if name < len(words) else "\n"
    if not name or name > _MOST_WORDS or words[0].idx != dash.end():
        return None
    if (behind.strip() and behind not in _BEHIND) or any(word.pos_ in ("VERB", "AUX") for word in words):
        return None
    sign = dash[0].rstrip(" \xa0")
    begun = dash.start() + len(sign) - len(sign.lstrip(" \xa0\n"))
    return _Signature(
        (begun, dash.start() + len(sign)), (words[0].idx, words[name - 1].idx + len(words[name - 1]))
    )
