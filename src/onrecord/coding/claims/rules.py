"""Reads claims by rule, over the parse and the quotation marks.

First every cue outside quotation marks is read with its source and its complements; then the quotation beside it,
which the parse often tears into sentences; last, quotations that no cue governs continue the claim before them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from onrecord.coding.claims.cues import Cue, CueTable, Phrase, cue_table
from onrecord.coding.claims.frames import complements
from onrecord.coding.claims.joins import Joins
from onrecord.coding.claims.labels import labels
from onrecord.coding.claims.nesting import nesting
from onrecord.coding.claims.quotations import Quotation, Quotations
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.sources import naming, passive, source_of_noun, source_of_verb
from onrecord.coding.claims.tree import Range, Tree
from onrecord.model import Span

_SELF = ("he", "she", "i", "we", "it")
"""Sources that inside a claim mostly mean its own speaker."""
_BEFORE = re.compile(r"[\s,;—–-]{0,6}")
_AFTER = re.compile(r"(?:[^.!?\n]{0,100}(?:[,:]|\bthat))?\s*")
_PASSIVE_TAIL = ("of", "for", "as", "inf", "small")
_COMMA_INSIDE = re.compile(r"[,?!][”\"'’]*\s*$")
_CLAUSE_ENDS = frozenset(".!?:;“\"")
_CUE_NEAR = 14
_SENTENCE_OVER = re.compile(r"[.!?:…][”\"'’)]*\s*$|\n\s*$")


def read_claims(doc: Doc) -> list[Attribution]:
    """Every attribution the rules find in a parsed document, in no particular order."""
    return _Reader(doc, cue_table()).read()


class _Reader:
    def __init__(self, doc: Doc, table: CueTable) -> None:
        self.doc, self.table, self.text = doc, table, doc.text
        self.tree = Tree(doc)
        self.joins = Joins(self.tree)
        self.quotations = Quotations(doc.text)
        self.owner: dict[int, Attribution] = {}
        self.by_word: dict[int, Attribution] = {}
        self._places = [token.idx for token in doc]

    def read(self) -> list[Attribution]:
        found: list[Attribution] = []
        for token in self.doc:
            entries = self.table.of(token)
            phrase = self.table.phrase(token)
            if not entries and phrase is None:
                continue
            if self.quotations.at(token.idx) is not None:
                continue
            if phrase is not None:
                one = self._phrase(token, phrase)
                if one is not None:
                    found.append(one)
                continue
            comps = complements(self.tree, token)
            for entry in entries:
                one = self._cue(token, entry, comps)
                if one is not None:
                    self.by_word[token.i] = one
                    break
        self._unlisted()
        found.extend(self.by_word.values())
        found.extend(list(self._labelled(found)))
        return self._reported(self._continued(found))

    def _unlisted(self) -> None:
        """Any verb with a subject right behind a quotation that ends with a comma speaks: “Over,” the mayor thundered."""
        for n, quotation in enumerate(self.quotations.all):
            if n in self.owner or not _COMMA_INSIDE.search(self.text, max(0, quotation.end - 5), quotation.end):
                continue
            first = bisect_left(self._places, quotation.end)
            for token in self.doc[first : first + _CUE_NEAR]:
                if token.text in _CLAUSE_ENDS or token.is_space:
                    break
                if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP") and token.i not in self.by_word:
                    one = self._cue(token, self.table.unlisted, {})
                    if one is not None:
                        self.by_word[token.i] = one
                    break

    def _labelled(self, found: list[Attribution]) -> Iterator[Attribution]:
        taken = {one.cue[0] for one in found if one.cue is not None}
        for source, cue, content in labels(self.doc, self.table.labels):
            if cue[0] in taken or self.quotations.at(cue[0]) is not None:
                continue
            yield Attribution(act="say", cue=cue, source=source, content=[content], confidence=0.5)

    def _reported(self, found: list[Attribution]) -> list[Attribution]:
        """Leaves out what a speaker says of their own mind or words inside a claim: "he said he hoped to win" is one
        claim, "he said the army had accused them" two."""
        nested = nesting(found)
        return [
            one for n, one in enumerate(found) if n not in nested or self._anothers(one, found[nested[n]])
        ]

    def _anothers(self, one: Attribution, outer: Attribution) -> bool:
        if one.source is None or one.source == outer.source or not self.table.nests(one.act):
            return False
        return self.text[slice(*one.source)].lower() not in _SELF

    # cues

    def _cue(self, word: Token, entry: Cue, comps: dict[str, Range]) -> Attribution | None:
        tree = self.tree
        kind = next((k for k in entry.takes if k in comps), None)
        is_verb = word.pos_ == "VERB"
        cue = self._cue_range(word, kind)
        pieces: list[Range] = []
        if entry.voice == "passive":
            subject = tree.child(word, "nsubjpass")
            if subject is None or kind is None or tree.child(word, "agent") is not None:
                return None
            pieces = [tree.covers(subject), comps[kind]]
            return self._make(entry, word, cue, None, pieces)
        if entry.raised:
            subject = tree.child(word, "nsubj")
            if subject is None or kind is None:
                return None
            pieces = [comps[kind]] if subject.lower_ == "it" else [tree.covers(subject), comps[kind]]
            return self._make(entry, word, cue, None, pieces)
        if is_verb:
            source = source_of_verb(tree, self.joins, word)
            if source is None and "quote" in entry.takes:
                source = self._beside_cue(word)
            if source is None and word.tag_ == "VBN" and not passive(tree, word) and entry.act != "ask":
                return None
        elif word.pos_ == "NOUN":
            source = source_of_noun(tree, word)
            if source is None:
                return None
        else:
            source = (
                source_of_verb(tree, self.joins, word.head)
                if word.dep_ in ("acomp", "oprd", "conj")
                else None
            )
            if source is None:
                return None
        hearer: Range | None = None
        if is_verb and passive(tree, word):
            subject = tree.child(word, "nsubjpass")
            if source is None or subject is None:
                return None
            ends = [r for k, r in comps.items() if k in entry.takes or k in _PASSIVE_TAIL]
            pieces = [tree.covers(subject), *(r for r in ends if r[0] > word.i)]
            return self._make(entry, word, cue, source, pieces)
        if is_verb and entry.hearer and kind != "object":
            head = tree.child(word, "dobj", "dative")
            if head is not None and head.i > word.i:
                hearer = naming(tree, head)
                if kind is not None and comps[kind][0] < hearer[1] and comps[kind][1] > hearer[0]:
                    hearer = None
        if is_verb and kind == "object" and source is None:
            return None
        if kind is not None:
            pieces = [comps[kind]]
        quotes = "quote" in entry.takes
        if kind is None and not quotes:
            return None
        return self._make(entry, word, cue, source, pieces, hearer, quotes)

    def _beside_cue(self, word: Token) -> Token | None:
        """A speaker right behind or before a cue next to a quotation, where the parse gives it no subject."""
        doc = self.doc
        after = word.i + 1
        if after < len(doc) and doc[after].pos_ in ("PROPN", "PRON", "DET", "NOUN", "ADJ") and self._closes_before(word):
            head = doc[after]
            while head.i + 1 < len(doc) and doc[head.i + 1].pos_ in ("PROPN", "NOUN") or head.pos_ in ("DET", "ADJ"):
                if head.i + 1 >= len(doc):
                    break
                head = doc[head.i + 1]
            return head if head.pos_ in ("PROPN", "PRON", "NOUN") else None
        return None

    def _closes_before(self, word: Token) -> bool:
        n = self.quotations.before(word.idx)
        return n is not None and bool(_BEFORE.fullmatch(self.text, self.quotations.all[n].end, word.idx))

    def _cue_range(self, word: Token, kind: str | None) -> Range:
        """The cue with its auxiliaries, negation and particle, as far as they stand together."""
        start, end = word.i, word.i + 1
        for child in reversed(self.tree.children(word, "aux", "auxpass", "neg", "advmod")):
            if child.i == start - 1 and child.left_edge.i == child.i:
                start = child.i
        for child in self.tree.children(word, "prt", "prep"):
            if child.i == end and (child.dep_ == "prt" or child.lower_ == kind):
                end = child.i + 1
        return start, end

    def _make(
        self,
        entry: Cue,
        word: Token,
        cue: Range,
        source: Token | None,
        pieces: list[Range],
        hearer: Range | None = None,
        quotes: bool = False,
    ) -> Attribution | None:
        doc = self.doc
        named = naming(self.tree, source) if source is not None else None
        if named is not None and named[0] <= cue[0] < named[1]:
            named = (source.i, source.i + 1) if source is not None else None
        region = cue
        if named is not None and source is not None and source.head.i == word.i:
            region = min(region[0], named[0]), max(region[1], named[1])
        if hearer is not None:
            region = min(region[0], hearer[0]), max(region[1], hearer[1])
        frame = doc[region[0]].idx, doc[region[1] - 1].idx + len(doc[region[1] - 1])
        pieces = [self.joins.cut(piece, word.i) for piece in pieces]
        spans = [s for piece in pieces for s in self._cut(self._chars(piece), frame)]
        spans = self._quoted(spans, frame)
        beside = self._beside(frame) if quotes else []
        for n in beside:
            spans += [
                part
                for part in self.quotations.all[n].parts
                if not any(a < part[1] and part[0] < b for a, b in spans)
            ]
        spans = sorted({s for s in map(self._trim, spans) if s[0] < s[1]})
        if not spans:
            return None
        negated = self.tree.child(word, "neg") is not None
        made = Attribution(
            act=self.table.negated(entry.act) if negated else entry.act,
            cue=self._chars(cue),
            source=self._chars(named) if named is not None else None,
            speaker=self._antecedent(source),
            content=spans,
            told_to=self._chars(hearer) if hearer is not None else None,
            confidence=entry.confidence,
        )
        for start, end in spans:
            for n in self.quotations.touching(start, end):
                self.owner.setdefault(n, made)
        return made

    def _antecedent(self, source: Token | None) -> Span | None:
        if source is None or source.tag_ not in ("WP", "WDT"):
            return None
        verb = source.head
        return self._chars(naming(self.tree, verb.head)) if verb.dep_ == "relcl" else None

    # phrases

    def _phrase(self, word: Token, phrase: Phrase) -> Attribution | None:
        to = self.tree.child(word, "prep")
        if to is None or to.lower_ != phrase.then:
            return None
        source = self.tree.child(to, "pobj")
        if source is None:
            return None
        above = word.head
        while above.pos_ not in ("VERB", "AUX") and above.head.i != above.i:
            above = above.head
        if above.i == word.i:
            return None
        named = naming(self.tree, source)
        frame = self._chars((word.i, named[1]))
        spans = self._cut(self._chars(self.tree.covers(above)), frame)
        spans = sorted({s for s in map(self._trim, self._quoted(spans, frame)) if s[0] < s[1]})
        if not spans:
            return None
        return Attribution(
            act=phrase.act,
            cue=self._chars((word.i, to.i + 1)),
            source=self._chars(named),
            content=spans,
            confidence=phrase.confidence,
        )

    # characters

    def _chars(self, tokens: Range) -> Span:
        last = self.doc[tokens[1] - 1]
        return self.doc[tokens[0]].idx, last.idx + len(last)

    def _cut(self, span: Span, frame: Span) -> list[Span]:
        """`span` without `frame`: content goes on around the cue that interrupts it."""
        if frame[1] <= span[0] or span[1] <= frame[0]:
            return [span]
        return [s for s in ((span[0], frame[0]), (frame[1], span[1])) if s[1] - s[0] > 2]

    def _quoted(self, spans: list[Span], frame: Span) -> list[Span]:
        """Content that begins or ends inside a quotation takes the whole of it."""
        out = []
        for start, end in spans:
            for n in self.quotations.touching(start, end):
                quotation = self.quotations.all[n]
                if quotation.start < frame[1] and frame[0] < quotation.end:
                    continue
                start, end = min(start, quotation.start), max(end, quotation.end)
            if start < frame[0] < end:
                end = frame[0]
            out.append((start, end))
        return out

    def _trim(self, span: Span) -> Span:
        start, end = span
        text = self.text
        while start < end and text[start] in " \n\t\r\xa0,;:—–-.":
            start += 1
        while end > start and text[end - 1] in " \n\t\r\xa0,;:—–-.":
            end -= 1
        return start, end

    # quotations

    def _beside(self, frame: Span) -> list[int]:
        """Quotations right before and right after a cue with its source."""
        around = self.quotations.touching(max(0, frame[0] - 6), frame[1] + 100)
        out = []
        for n in around:
            quotation = self.quotations.all[n]
            if n in self.owner:
                continue
            if quotation.end <= frame[0]:
                if _BEFORE.fullmatch(self.text, quotation.end, frame[0]) and self._leads(quotation, frame[0]):
                    out.append(n)
            elif quotation.start >= frame[1]:
                if _AFTER.fullmatch(self.text, frame[1], quotation.start) and not self._cued(
                    frame[1], quotation.start
                ):
                    out.append(n)
                break
        return out

    def _cued(self, start: int, end: int) -> bool:
        """Whether a cue of its own stands between `start` and `end`."""
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        return any(
            "quote" in entry.takes
            for token in self.doc[first:last]
            if token.tag_ != "VBN"
            for entry in self.table.of(token)
        )

    def _whole(self, quotation: Quotation) -> bool:
        """Whether a quotation is a sentence, and not the beginning of one."""
        return not quotation.closed or bool(_SENTENCE_OVER.search(self.text, quotation.end - 4, quotation.end + 1))

    def _leads(self, quotation: Quotation, cue: int) -> bool:
        """Whether the sentence goes on behind the quotation: “Yes,” she said, and not: “Yes.” She said no more."""
        full_stop = self.text[quotation.end - 2 : quotation.end - 1] == "."
        return "\n" not in self.text[quotation.end : cue] and not (full_stop and self.text[cue].isupper())

    def _continued(self, found: list[Attribution]) -> list[Attribution]:
        """Gives a quotation that no cue governs to the claim of the sentence before it, which it continues."""
        by_sentence: dict[int, list[Attribution]] = {}
        for one in found:
            if one.cue is not None:
                by_sentence.setdefault(self._sentence(one.cue[0]), []).append(one)
        before: Attribution | None = None
        for n, quotation in enumerate(self.quotations.all):
            if n in self.owner or len(self.text[quotation.start : quotation.end].split()) < 3:
                continue
            last = self._last_word_before(quotation.start)
            if last is None:
                continue
            owner = self.owner.get(n - 1)
            place = self.quotations.at(last.idx)
            if place is not None and place == n - 1 and owner is not None:
                before = owner
            else:
                claims = by_sentence.get(self._sentence(last.idx), [])
                mine = [one for one in claims if one.cue is not None and one.cue[0] < quotation.start]
                before = next((one for one in mine if owner is one), mine[0] if mine else None)
                if not (self._fresh(quotation.start) and self._whole(quotation)):
                    before = None
            if before is not None:
                before.content.extend(quotation.parts)
                self.owner[n] = before
        return found

    def _sentence(self, place: int) -> int:
        return self._token_at(place).sent.start

    def _token_at(self, place: int) -> Token:
        return self.doc[bisect_right(self._places, place) - 1]

    def _last_word_before(self, place: int) -> Token | None:
        i = bisect_right(self._places, place) - 2
        while i >= 0 and (self.doc[i].is_space or self.doc[i].is_punct):
            i -= 1
        return self.doc[i] if i >= 0 else None

    def _fresh(self, place: int) -> bool:
        """Whether a sentence begins at `place`."""
        return (
            bool(_SENTENCE_OVER.search(self.text, max(0, place - 4), place)) or not self.text[:place].strip()
        )
