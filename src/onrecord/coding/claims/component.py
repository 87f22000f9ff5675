"""The component: reads claims, then numbers, nests and resolves them, whichever reader found them."""

from collections.abc import Callable
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.claims.nesting import nesting
from onrecord.coding.claims.quotations import Quotations
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.rules import read_claims
from onrecord.coding.claims.speakers import speakers
from onrecord.coding.claims.trained import TrainedReader
from onrecord.coding.document import extend_doc
from onrecord.coding.order import Placed
from onrecord.coding.parsed import forget, parsed, renew
from onrecord.coding.reading import forget_reading
from onrecord.model import Claim, ClaimKind, Quoted, Source, Span

ReaderName = Literal["trained", "rules"]
Reader = Callable[[Doc], list[Attribution]]
"""What finds attributions in a parsed document."""


@Language.factory(
    "onrecord_claims",
    default_config={"reader": "trained"},
    assigns=["doc._.claims"],
    requires=["token.dep", "token.head", "token.lemma", "token.pos"],
)
def make_claims(nlp: Language, name: str, reader: ReaderName) -> "Claims":
    """The component with the trained reader inside, or with the rules alone (`{"reader": "rules"}`).

    Raises `WeightsError` where the trained reader's weights are missing, damaged or of another version.
    """
    extend_doc()
    claims = Claims(TrainedReader() if reader == "trained" else read_claims)
    return claims.placed(nlp, name, uses=("parser", "onrecord_actors"))


class Claims(Placed):
    """Sets `doc._.claims`: the claims of the article in order of their content, ids `c1`, `c2`, …

    Sources are resolved against `doc._.actors` where an earlier component has left any. What the encoder
    leaves stays on the document only where there is somebody behind that reads it.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, doc: Doc) -> Doc:
        self.check_place()
        renew(doc)
        text = parsed(doc).text
        found = sorted(_behind(doc._.dateline, self.reader(doc)), key=_order)
        nested = nesting(found)
        quotations = Quotations(text)
        meant = speakers(doc, found)
        doc._.claims = [
            Claim(
                id=f"c{n + 1}",
                kind=_kind(quotations, one.content),
                act=one.act,
                source=_source(text, one, meant[n]),
                cue=_quoted(text, one.cue) if one.cue is not None else None,
                content=[_quoted(text, span) for span in one.content],
                told_to=text[slice(*one.told_to)] if one.told_to is not None else None,
                told_to_span=one.told_to,
                within=f"c{nested[n] + 1}" if n in nested else None,
                confidence=one.confidence,
            )
            for n, one in enumerate(found)
        ]
        if self.comes_before("onrecord_events") is False:
            forget_reading(doc)
        if self.comes_before("onrecord_") is False:
            forget(doc)
        return doc


def _behind(dateline: Span | None, found: list[Attribution]) -> list[Attribution]:
    """The attributions without a dateline in their content: nobody says where a report was filed from."""
    if dateline is None:
        return found
    for one in found:
        one.content = [(max(start, dateline[1]), end) for start, end in one.content if end > dateline[1]]
        if one.source is not None and one.source[0] < dateline[1] < one.source[1]:
            one.source = dateline[1], one.source[1]
    return [one for one in found if one.content]


def _order(one: Attribution) -> tuple[int, int, Span]:
    return one.content[0][0], -one.content[-1][1], one.cue or (0, 0)


def _quoted(text: str, span: Span) -> Quoted:
    return Quoted(span=span, text=text[slice(*span)])


def _source(text: str, one: Attribution, actor: str | None) -> Source | None:
    if one.source is None:
        return None
    return Source(span=one.source, text=text[slice(*one.source)], actor=actor)


def _kind(quotations: Quotations, content: list[Span]) -> ClaimKind:
    """Direct where all of the content stands in quotation marks, indirect where none does."""
    inside = [[quotations.all[n] for n in quotations.touching(*span)] for span in content]
    if not any(inside):
        return "indirect"
    whole = all(
        any(one.start <= start and end <= one.end for one in near)
        for (start, end), near in zip(content, inside, strict=True)
    )
    return "direct" if whole else "mixed"
