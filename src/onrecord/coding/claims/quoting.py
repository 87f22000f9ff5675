"""Which quotation belongs to which cue: those its content touches, those right beside it, those that go on
after it."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from onrecord.coding.claims.quotations import Quotation, Quotations
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.tree import Tree
from onrecord.coding.parsed import Token
from onrecord.model import Span

_LEADING = 6
_BEFORE = re.compile(r"[\s,;—–-]*")
_TRAILING = 100
_AFTER = re.compile(r"(?:[^.!?\n]*(?:[,:]|\bthat))?\s*")
_COMMA_INSIDE = re.compile(r",[”\"'’»]*$")
_SENTENCE_OVER = re.compile(r"(?:[.!?:…][”\"'’»)]*\s*|\n\s*)$")
_FEWEST_WORDS = 3
"""A quotation of fewer words continues nothing: it is a name or a scare quote."""


class Quoting:
    """The quotations of a document and the attributions they have been given to."""

    def __init__(self, tree: Tree) -> None:
        self._tree, self._text = tree, tree.text
        self._quotations = Quotations(self._text)
        self._owner: dict[int, Attribution] = {}

    def quoted(self, place: int) -> bool:
        """Whether the character stands in a quotation."""
        return self._quotations.at(place) is not None

    def whole(self, span: Span, frame: Span) -> Span:
        """`span`, grown to take the whole of any quotation it begins or ends in, but not past the cue's
        `frame`."""
        start, end = span
        for n in self._quotations.touching(start, end):
            quotation = self._quotations.all[n]
            if quotation.end <= frame[0] or frame[1] <= quotation.start:
                start, end = min(start, quotation.start), max(end, quotation.end)
        return (start, frame[0]) if start < frame[0] < end else (start, end)

    def parts(self, span: Span) -> list[Span]:
        """`span` in pieces where a quotation in it goes on in another paragraph."""
        start, end = span
        pieces = []
        for n in self._quotations.touching(start, end):
            parts = self._quotations.all[n].parts
            for (_, stop), (again, _) in pairwise(parts):
                if start < stop and again < end:
                    pieces.append((start, stop))
                    start = again
        return [*pieces, (start, end)]

    def beside(self, frame: Span, is_cue: Callable[[Token], bool]) -> Iterator[Span]:
        """The parts of free quotations right before and right after a cue with its source."""
        for n in self._quotations.touching(max(0, frame[0] - _LEADING), frame[1] + _TRAILING):
            quotation = self._quotations.all[n]
            if quotation.start >= frame[1]:
                if n not in self._owner and self._introduces(frame[1], quotation.start, is_cue):
                    yield from quotation.parts
                return
            if n not in self._owner and self._leads_to(quotation, frame[0]):
                yield from quotation.parts

    def _introduces(self, start: int, end: int, is_cue: Callable[[Token], bool]) -> bool:
        """Whether what stands between a cue and a quotation only leads over: “, in Harbour City on
        Monday:”."""
        if not _AFTER.fullmatch(self._text, start, end):
            return False
        first, last = self._tree.tokens(start, end)
        return not any(token.tag_ != "VBN" and is_cue(token) for token in self._tree.doc[first:last])

    def _leads_to(self, quotation: Quotation, cue: int) -> bool:
        """Whether the sentence goes on behind the quotation: “Yes,” she said; and not: “Yes.” She said no
        more."""
        between = self._text[quotation.end : cue]
        stopped = self._text[quotation.end - 2 : quotation.end - 1] == "." and self._text[cue].isupper()
        return (
            len(between) <= _LEADING
            and "\n" not in between
            and bool(_BEFORE.fullmatch(between))
            and not stopped
        )

    def closes_before(self, place: int) -> bool:
        """Whether a quotation has just closed at `place`."""
        n = self._quotations.before(place)
        return n is not None and bool(_BEFORE.fullmatch(self._text, self._quotations.all[n].end, place))

    def closes_at(self, place: int) -> bool:
        """Whether a quotation ends with the character before `place`."""
        n = self._quotations.at(place - 1)
        return n is not None and self._quotations.all[n].closed and self._quotations.all[n].end == place

    def give(self, attribution: Attribution) -> None:
        """Notes that the quotations in its content are the attribution's."""
        for start, end in attribution.content:
            for n in self._quotations.touching(start, end):
                self._owner.setdefault(n, attribution)

    def unspoken(self) -> Iterator[int]:
        """Where free quotations end that break off with a comma, as if somebody's name followed."""
        for n, quotation in enumerate(self._quotations.all):
            if n not in self._owner and _COMMA_INSIDE.search(
                self._text, max(0, quotation.end - 4), quotation.end
            ):
                yield quotation.end

    def continue_(self, found: Iterable[Attribution]) -> None:
        """Gives a free quotation to the claim of the sentence right before it, whose words it continues.

        PolNeAR's annotators do the same: a quotation that floats on after “…,” she said. is more content
        of that claim.
        """
        by_sentence: dict[int, list[Attribution]] = {}
        for one in found:
            if one.cue is not None:
                by_sentence.setdefault(self._tree.sentence(self._tree.at(one.cue[0])), []).append(one)
        for n, quotation in enumerate(self._quotations.all):
            if (
                n in self._owner
                or len(self._text[quotation.start : quotation.end].split(None, 3)) < _FEWEST_WORDS
            ):
                continue
            word = self._tree.word_before(quotation.start)
            if word is None:
                continue
            owner = self._owner.get(n - 1)
            if owner is None or self._quotations.at(word.idx) != n - 1:
                if not (self._fresh(quotation.start) and self._complete(quotation)):
                    continue
                spoken = [
                    one for one in by_sentence.get(self._tree.sentence(word), ()) if _begins(one, quotation)
                ]
                owner = next((one for one in spoken if one is owner), spoken[0] if spoken else None)
            if owner is not None:
                owner.content.extend(quotation.parts)
                self._owner[n] = owner

    def _fresh(self, place: int) -> bool:
        """Whether a sentence begins at `place`."""
        return bool(_SENTENCE_OVER.search(self._text, max(0, place - 4), place))

    def _complete(self, quotation: Quotation) -> bool:
        """Whether a quotation is a sentence, and not the beginning of one."""
        end = quotation.end
        return not quotation.closed or bool(_SENTENCE_OVER.search(self._text, end - 4, end + 1))


def _begins(attribution: Attribution, quotation: Quotation) -> bool:
    return attribution.cue is not None and attribution.cue[0] < quotation.start
