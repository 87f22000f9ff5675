"""Whom "the 56-year-old" means: the one person of whom the article has told that age."""

import re
from collections import defaultdict

from onrecord.coding.actors.cast import Cast
from onrecord.coding.actors.member import Member

_ALONE = re.compile(r"\b[Tt]he (\d{1,3})[-‐‑–]year[-‐‑–](old)\b")
_AFTER = re.compile(r"(?:, (\d{1,3})(?=[,.;)])| \((\d{1,3})\))")
"""An age after a name: "Ann Lake, 34, …", "Ann Lake (34)"."""
_OF_A_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:, (\d{1,3})(?=[,.;)])| \((\d{1,3})\))")
_BEFORE = re.compile(r"\b(\d{1,3})[-‐‑–]year[-‐‑–]old $")


def resolve_ages(cast: Cast) -> None:
    """Adds each "the 56-year-old" that stands for somebody to the mentions of the one named person of that
    age; where the article tells it of two, or only later, of nobody.
    """
    parse = cast.parse
    found = list(_ALONE.finditer(parse.text))
    if not found:
        return
    told = _told(cast)
    for one in found:
        head = parse.ends.get(one.end(2))
        first = parse.ends.get(one.start() + len("the"))
        if head is None or first is None or parse.premodifies(head):
            continue  # "the 56-year-old driver" is a phrase of its own
        fitting = told[one[1]]
        known = fitting and all(member is fitting[0][0] for member, _ in fitting)
        if known and min(end for _, end in fitting) <= one.start() and head not in cast.of_head:
            cast.mention(fitting[0][0], first, head + 1, head)


def _told(cast: Cast) -> dict[str, list[tuple[Member, int]]]:
    """Who has each age, and where in the text it is told. An age told of a name that nobody here has is
    nobody's: it might be meant as well.
    """
    parse = cast.parse
    told: defaultdict[str, list[tuple[Member, int]]] = defaultdict(list)
    for member in cast.members:
        if member.kind != "person" or not member.proper or member.plural:
            continue
        for start, end, _ in member.mentions:
            low, high = parse.starts[start], parse.starts[end - 1] + len(parse.words[end - 1])
            if after := _AFTER.match(parse.text, high):
                told[after[1] or after[2]].append((member, after.end()))
            if before := _BEFORE.search(parse.text, max(low - 20, 0), low):
                told[before[1]].append((member, low))
    ends = {end for those in told.values() for _, end in those}
    for named in _OF_A_NAME.finditer(parse.text):
        if named.end() not in ends:
            told.pop(named[1] or named[2], None)
    return told
