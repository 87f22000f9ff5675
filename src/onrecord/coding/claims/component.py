"""The component: reads claims, then numbers, nests and resolves them, whichever reader found them."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.coding.actors import ActorIndex
from onrecord.coding.claims.nesting import nesting
from onrecord.coding.claims.quotations import Quotations
from onrecord.coding.claims.reading import Attribution
from onrecord.coding.claims.rules import read_claims
from onrecord.model import Claim, ClaimKind, Quoted, Source, Span

Reader = Callable[[Doc], list[Attribution]]


@Language.factory(
    "onrecord_claims", assigns=["doc._.claims"], requires=["token.dep", "token.head", "token.lemma"]
)
def make_claims(nlp: Language, name: str) -> "Claims":
    """The component with the rules inside."""
    return Claims(read_claims)


class Claims:
    """Sets `doc._.claims`: the claims of the article in order of their content."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, doc: Doc) -> Doc:
        found = sorted(self.reader(doc), key=lambda a: (a.content[0][0], -a.content[-1][1], a.cue or (0, 0)))
        quotations = Quotations(doc.text)
        actors = ActorIndex.of(doc) if doc._.actors else None
        nested = nesting(found)
        doc._.claims = [
            Claim(
                id=f"c{n + 1}",
                kind=_kind(quotations, attribution.content),
                act=attribution.act,
                source=_source(doc, attribution, actors),
                cue=_words(doc, attribution.cue),
                content=[Quoted(span=span, text=doc.text[span[0] : span[1]]) for span in attribution.content],
                told_to=doc.text[slice(*attribution.told_to)] if attribution.told_to else None,
                told_to_span=attribution.told_to,
                within=f"c{nested[n] + 1}" if n in nested else None,
                confidence=attribution.confidence,
            )
            for n, attribution in enumerate(found)
        ]
        return doc


def _words(doc: Doc, span: Span | None) -> Quoted | None:
    return None if span is None else Quoted(span=span, text=doc.text[span[0] : span[1]])


def _source(doc: Doc, attribution: Attribution, actors: ActorIndex | None) -> Source | None:
    if attribution.source is None:
        return None
    actor = None
    if actors is not None:
        actor = actors.at(*attribution.source)
        if actor is None and attribution.speaker is not None:
            actor = actors.at(*attribution.speaker)
    return Source(span=attribution.source, text=doc.text[slice(*attribution.source)], actor=actor)


def _kind(quotations: Quotations, content: list[Span]) -> ClaimKind:
    """Direct where all of the content stands in quotation marks, indirect where none does."""
    quoted = whole = True
    touched = False
    for start, end in content:
        inside = [quotations.all[n] for n in quotations.touching(start, end)]
        touched = touched or bool(inside)
        whole = whole and any(
            any(a <= start and end <= b for a, b in q.parts) or (q.start <= start and end <= q.end)
            for q in inside
        )
    return "direct" if touched and whole and quoted else "mixed" if touched else "indirect"
