"""Which actor a source means, where its words alone or the claim before it decide.

"Harbour Trust adviser Ann Lee" is Ann Lee, though Harbour Trust is named in it. And who speaks in "…," she
said is who was quoted right before, though the quotation may be full of other women.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.parsed import Parsed, parsed
from onrecord.model import Actor, Span

_PHRASE_ENDS = ("ADP", "CCONJ", "SCONJ", "PUNCT", "VERB", "AUX", "SPACE")
_SPEAKERS = {"he": "m", "she": "f"}
_GENDERS = {"he": "m", "him": "m", "his": "m", "mr": "m", "mr.": "m"} | {
    "she": "f",
    "her": "f",
    "mrs": "f",
    "mrs.": "f",
    "ms": "f",
    "ms.": "f",
}
_ENDS_SENTENCE = re.compile(r"[^.!?\n]{0,60}[.!?]?[”\"'’»]*\s*")
"""What may stand between two quotations of one speaker: the end of the sentence, “… on Friday in Lisbon.”"""


def speakers(doc: Doc, found: Sequence[Attribution]) -> list[str | None]:
    """The id of the actor that each attribution's source means, or None."""
    if not doc._.actors:
        return [None] * len(found)
    index = ActorIndex.of(doc)
    people = {actor.id: actor for actor in doc._.actors if actor.kind == "person"}
    ends = {mention[1]: actor.id for actor in people.values() for mention in actor.mentions}
    parse = parsed(doc)
    meant = [_meant(parse, one, index, ends) for one in found]
    _go_on(parse.text, found, meant, people)
    return meant


def _meant(doc: Parsed, one: Attribution, index: ActorIndex, ends: dict[int, str]) -> str | None:
    if one.source is None:
        return None
    last = _name_end(doc, one.source)
    if last is not None and last in ends:
        return ends[last]
    meant = index.at(*one.source)
    if meant is None and one.speaker is not None:
        meant = index.at(*one.speaker)
    return meant


def _name_end(doc: Parsed, source: Span) -> int | None:
    """Where the first noun phrase of a source ends, if it ends with a name behind other words."""
    words = doc.char_span(*source, "contract")
    if words is None:
        return None
    last = None
    for word in words:
        if word.pos_ in _PHRASE_ENDS or word.tag_ in ("WP", "WDT"):
            break
        last = word
    if last is None or last.i == words.start or last.pos_ != "PROPN":
        return None
    return last.idx + len(last.text)


def _go_on(
    text: str, found: Sequence[Attribution], meant: list[str | None], people: dict[str, Actor]
) -> None:
    """Gives "…," he said to the speaker of the claim that ends where this one begins."""
    order = sorted(range(len(found)), key=lambda n: found[n].content[0])
    for before, n in pairwise(order):
        one, speaker = found[n], people.get(meant[before] or "")
        if one.source is None or one.cue is None or speaker is None or meant[n] == speaker.id:
            continue
        gender = _SPEAKERS.get(text[slice(*one.source)].lower())
        if gender is None or one.source[0] < one.content[0][1]:
            continue
        between = _end(found[before]), one.content[0][0]
        if (
            _genders(text, speaker) <= {gender}
            and between[0] <= between[1]
            and _ENDS_SENTENCE.fullmatch(text, *between)
            and not any(
                between[0] <= start < between[1] for other in people.values() for start, _ in other.mentions
            )
        ):
            meant[n] = speaker.id


def _end(one: Attribution) -> int:
    return max(end for _, end in (*one.content, one.cue or (0, 0), one.source or (0, 0)))


def _genders(text: str, actor: Actor) -> set[str]:
    words = (word.lower() for mention in actor.mentions for word in text[slice(*mention)].split()[:1])
    return {_GENDERS[word] for word in words if word in _GENDERS}
