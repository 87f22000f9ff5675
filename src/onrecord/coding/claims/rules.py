"""Reads claims by rule, over the parse and the quotation marks.

First every cue outside quotation marks is read with its source and its complements; then the quotation
beside it, which the parse often tears into sentences; last, quotations that no cue governs continue the
claim before them.
"""

from spacy.tokens import Doc

from onrecord.coding.claims.cues import Cue, Phrase, cue_table
from onrecord.coding.claims.frames import complements
from onrecord.coding.claims.joins import Joins
from onrecord.coding.claims.labels import labels
from onrecord.coding.claims.nesting import nesting
from onrecord.coding.claims.quoting import Quoting
from onrecord.coding.claims.reading import Attribution, trimmed
from onrecord.coding.claims.sources import (
    antecedent,
    naming,
    passive,
    reported_as_made,
    source_beside,
    source_of,
    speaks_for,
    was_asked,
)
from onrecord.coding.claims.tree import Range, Tree
from onrecord.coding.parsed import Token
from onrecord.model import Span

_SELF = ("he", "she", "i", "we", "it")
"""Sources that inside a claim mostly mean its own speaker."""
_PASSIVE_TAIL = ("of", "for", "as", "inf", "small")
_FINITE = ("VBD", "VBZ", "VBP")
_CLAUSE_ENDS = frozenset('.!?:;“"')
_CUE_NEAR = 14
"""How many words behind a quotation its verb may stand."""
_LONGEST = 400
"""Words in a clause beyond which the text has no sentences, and the parse means nothing."""


def read_claims(doc: Doc) -> list[Attribution]:
    """Every attribution the rules find in a parsed document, in no particular order."""
    return _Reader(doc).read()


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.tree, self.table = Tree(doc), cue_table()
        self.doc, self.text = self.tree.doc, self.tree.text
        self.joins = Joins(self.tree, lambda token: bool(self.table.of(token)))
        self.quoting = Quoting(self.tree)

    def read(self) -> list[Attribution]:
        found: dict[int, Attribution] = {}
        for token in self.doc:
            entries, phrase = self.table.of(token), self.table.phrase(token)
            if (not entries and phrase is None) or self.quoting.quoted(token.idx):
                continue
            one = self._phrase(token, phrase) if phrase is not None else self._first(token, entries)
            if one is not None:
                found[token.i] = one
        self._read_unlisted(found)
        self._read_labels(found)
        self.quoting.continue_(found.values())
        return self._reported(list(found.values()))

    def _first(self, word: Token, entries: tuple[Cue, ...]) -> Attribution | None:
        """The attribution by the first of `entries` that fits."""
        offered = complements(self.tree, word)
        return next((one for entry in entries if (one := self._cue(word, entry, offered)) is not None), None)

    def _cue(self, word: Token, entry: Cue, offered: dict[str, Range]) -> Attribution | None:
        kind = next((kind for kind in entry.takes if kind in offered), None)
        quotes = "quote" in entry.takes
        if kind is None and not quotes:
            return None
        content = [offered[kind]] if kind is not None else []
        if entry.raised:
            return self._raised(word, entry, kind, content)
        if word.pos_ == "ADV":
            return self._made(word, entry, None, None, content)
        if kind == "object" and speaks_for(self.tree, word):
            return None
        source = source_of(self.tree, self.joins, word)
        if word.pos_ != "VERB":
            return self._made(word, entry, kind, source, content) if source is not None else None
        if passive(self.tree, word):
            return self._passive(word, entry, source, offered)
        if source is None and quotes and self.quoting.closes_before(word.idx):
            source = source_beside(self.doc, word)
        if source is None and (kind == "object" or (word.tag_ == "VBN" and entry.act != "ask")):
            return None  # "a beer called Harbour Ale", "delegates pledged"
        hearer = self._hearer(word, content) if entry.hearer and kind != "object" else None
        if source is not None and was_asked(self.tree, word, entry.act):
            hearer, source = naming(self.tree, source), None
        return self._made(word, entry, kind, source, content, hearer, quotes)

    def _raised(self, word: Token, entry: Cue, kind: str | None, content: list[Range]) -> Attribution | None:
        """ "The bridge seems to hold", "is expected to hold": the subject is content, and nobody is named
        as source."""
        label = "nsubjpass" if entry.voice == "passive" else "nsubj"
        subject = self.tree.child(word, label)
        if subject is None or not content or self.tree.child(word, "agent") is not None:
            return None
        if subject.lower_ != "it":
            content = [self.tree.covers(subject), *content]
        return self._made(word, entry, kind, None, content)

    def _passive(
        self, word: Token, entry: Cue, source: Token | None, offered: dict[str, Range]
    ) -> Attribution | None:
        """ "He was accused of fraud by the mayor"."""
        subject = self.tree.child(word, "nsubjpass")
        if source is None or subject is None:
            return None
        tail = [
            r
            for kind, r in offered.items()
            if (kind in entry.takes or kind in _PASSIVE_TAIL) and r[0] > word.i
        ]
        return self._made(word, entry, None, source, [self.tree.covers(subject), *tail])

    def _hearer(self, word: Token, content: list[Range]) -> Range | None:
        """Who is told: the object of the verb, where it is not part of what is said."""
        head = self.tree.child(word, "dobj", "dative")
        if head is None or head.i < word.i:
            return None
        start, end = naming(self.tree, head)
        return None if any(a < end and start < b for a, b in content) else (start, end)

    def _made(
        self,
        word: Token,
        entry: Cue,
        kind: str | None,
        source: Token | None,
        content: list[Range],
        hearer: Range | None = None,
        quotes: bool = False,
    ) -> Attribution | None:
        """The attribution with its content in characters; None where no content is left."""
        tree, cue = self.tree, self._cue_range(word, kind)
        named = naming(tree, source) if source is not None else None
        if named is not None and source is not None and named[0] <= cue[0] < named[1]:
            named = source.i, source.i + 1
        beside_cue = named if source is not None and source.head.i == word.i else None
        phrase = tree.covers(word.head) if kind == "around" else None
        frame = tree.chars(_hull(cue, beside_cue, hearer, phrase))
        spans = self._spans([self.joins.cut(piece, word.i) for piece in content], frame)
        if quotes:
            for part in self.quoting.beside(
                frame, lambda token: any("quote" in e.takes for e in self.table.of(token))
            ):
                if not any(start < part[1] and part[0] < end for start, end in spans):
                    spans.append(part)
        if not spans:
            return None
        negated = tree.child(word, "neg") is not None
        speaker = antecedent(source) if source is not None else None
        made = Attribution(
            act=self.table.negated(entry.act) if negated else entry.act,
            cue=tree.chars(cue),
            source=tree.chars(named) if named is not None else None,
            speaker=tree.chars(naming(tree, speaker)) if speaker is not None else None,
            content=sorted(spans),
            told_to=tree.chars(hearer) if hearer is not None else None,
            confidence=entry.confidence,
            made=reported_as_made(tree, word) and (entry.act, kind) != ("announce", "object"),
        )
        self.quoting.give(made)
        return made

    def _cue_range(self, word: Token, kind: str | None) -> Range:
        """The cue with its auxiliaries, negation, particle and preposition, as far as they stand together."""
        start, end = word.i, word.i + 1
        for child in reversed(self.tree.children(word, "aux", "auxpass", "neg", "advmod")):
            if child.i == start - 1 and child.left_edge.i == child.i:
                start = child.i
        for child in self.tree.children(word, "prt", "prep"):
            if child.i == end and (child.dep_ == "prt" or child.lower_ == kind):
                end = child.i + 1
        return start, end

    def _phrase(self, word: Token, phrase: Phrase) -> Attribution | None:
        """ "According to the mayor, the bridge is safe": content is the clause that the phrase stands in."""
        then = self.tree.child(word, "prep")
        source = self.tree.child(then, "pobj") if then is not None and then.lower_ == phrase.then else None
        above = word.head
        while above.pos_ not in ("VERB", "AUX") and above.head.i != above.i:
            above = above.head
        if then is None or source is None or above.i == word.i:
            return None
        spans = self._spans([self.tree.covers(above)], self.tree.chars(self.tree.covers(word)))
        if not spans:
            return None
        return Attribution(
            act=phrase.act,
            cue=self.tree.chars((word.i, then.i + 1)),
            source=self.tree.chars(naming(self.tree, source)),
            content=sorted(spans),
            confidence=phrase.confidence,
        )

    def _read_unlisted(self, found: dict[int, Attribution]) -> None:
        """Any verb with a subject right behind a quotation that ends with a comma: “Never,” the mayor
        thundered."""
        for place in self.quoting.unspoken():
            first = self.tree.tokens(0, place)[1]
            for token in self.doc[first : first + _CUE_NEAR]:
                if token.text in _CLAUSE_ENDS or token.is_space:
                    break
                if token.pos_ == "VERB" and token.tag_ in _FINITE and token.i not in found:
                    one = self._cue(token, self.table.unlisted, {})
                    if one is not None:
                        found[token.i] = one
                    break

    def _read_labels(self, found: dict[int, Attribution]) -> None:
        for source, cue, content in labels(self.doc, self.table.labels.words):
            if not self.quoting.quoted(cue[0]):
                label = self.table.labels
                found.setdefault(
                    self.tree.at(cue[0]).i,
                    Attribution(
                        act=label.act, cue=cue, source=source, content=[content], confidence=label.confidence
                    ),
                )

    def _reported(self, found: list[Attribution]) -> list[Attribution]:
        """Leaves out what a speaker says of their own mind or words inside a claim: "he said he hoped to
        win" is one claim, "he said the army had accused them" is two."""
        nested = nesting(found)
        return [
            one for n, one in enumerate(found) if n not in nested or self._anothers(one, found[nested[n]])
        ]

    def _anothers(self, one: Attribution, outer: Attribution) -> bool:
        if one.source is None or one.source == outer.source or not self.table.nests(one.act):
            return False
        return self.text[slice(*one.source)].lower() not in _SELF

    def _spans(self, content: list[Range], frame: Span) -> list[Span]:
        """Content as characters: around the cue's `frame`, with whole quotations, without punctuation at
        the edges."""
        said = [self.tree.chars(piece) for piece in content if piece[1] - piece[0] <= _LONGEST]
        whole = [self.quoting.whole(span, frame) for piece in said for span in _around(piece, frame)]
        kept = [span for one in whole if (span := trimmed(self.text, one)) is not None]
        return list(dict.fromkeys(part for span in kept for part in self.quoting.parts(span)))


def _around(span: Span, frame: Span) -> list[Span]:
    """`span` without `frame`: content goes on behind the cue that interrupts it."""
    if frame[1] <= span[0] or span[1] <= frame[0]:
        return [span]
    return [piece for piece in ((span[0], frame[0]), (frame[1], span[1])) if piece[1] - piece[0] > 2]


def _hull(first: Range, *others: Range | None) -> Range:
    ranges = [first, *(other for other in others if other is not None)]
    return min(start for start, _ in ranges), max(end for _, end in ranges)
