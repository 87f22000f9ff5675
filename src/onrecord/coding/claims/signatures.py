"""Quotations that stand by themselves, and the names they are signed with: “It was a fiasco.” — Ana Ruiz,
teacher.
"""

import re

from onrecord.coding.claims.acts import UNLISTED
from onrecord.coding.claims.quoting import Quoting
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.tree import Tree
from onrecord.model import Span

_SIGNED = re.compile(
    r"[ \xa0]{0,3}(?:\n{1,2}[ \xa0]{0,3}(?!-))?([―—–-]{1,2})[ \xa0]{0,2}([^\W\d_][^\n]{1,200})"
)
"""A dash behind a quotation, and words; at the start of a line no hyphen, which opens a list there."""
_LONGEST = 90
"""Characters of a signature; more on its line is no signature."""
_BEHIND = (",", "(", ";", ".", "of", "from", "in", "at")
"""What may follow a name: “… — Ana Ruiz, teacher”, “… — Ana Ruiz of Lima”."""
_MOST_WORDS = 6
_SURE = 0.85
"""Confidence in a signature: of 21 in PolNeAR's dev part 19 were right."""


def sign(tree: Tree, quoting: Quoting, one: Attribution) -> bool:
    """Gives a claim to who signs it, if it is a quotation that opens its line and somebody does; False where
    nothing was done.
    """
    start, end = one.content[0][0], one.content[-1][1]
    line = tree.text.rfind("\n", 0, start) + 1
    if tree.text[line:start].strip() or not quoting.quoted(start) or not quoting.closes_at(end):
        return False
    signature = _signature(tree, end)
    if signature is None:
        return False
    one.act, one.told_to, one.speaker = UNLISTED, None, None
    one.cue, one.source = signature
    one.confidence = max(one.confidence, _SURE)
    return True


def _signature(tree: Tree, end: int) -> tuple[Span, Span] | None:
    """The dash and the name that follow a quotation's end; None where there are none."""
    signed = _SIGNED.match(tree.text, end)
    if signed is None or len(signed[2]) > _LONGEST:
        return None
    first, last = tree.tokens(*signed.span(2))
    words = tree.doc[first:last]
    count = next((n for n, word in enumerate(words) if word.pos_ != "PROPN"), len(words))
    if not 0 < count <= _MOST_WORDS or words[0].idx != signed.start(2):
        return None
    behind = words[count].text if count < len(words) else ","
    if behind not in _BEHIND or any(word.pos_ in ("VERB", "AUX") for word in words):
        return None
    return signed.span(1), tree.chars((first, first + count))
