"""The events component: from what the encoder reads to `doc._.events`.

The encoder says that a word reports an event, what it is, how it stands, and which words are its parties,
goods, place and day. What these words mean, which actors, kinds of goods, coordinates and dates, is looked up
here; so are the claims that the event stands in, and how many people it struck.
"""

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.document import extend_doc
from onrecord.coding.encoder import Encoder, ReadEvent, shared_encoder
from onrecord.coding.encoder.events import Argument
from onrecord.coding.events.attribution import Attribution
from onrecord.coding.events.contexts import contexts
from onrecord.coding.events.counts import Counts
from onrecord.coding.events.goods import goods
from onrecord.coding.events.mentions import Mention, merged
from onrecord.coding.events.parties import actors_meant
from onrecord.coding.events.setting import Setting
from onrecord.coding.order import Placed
from onrecord.coding.parsed import Token, forget, parsed, renew
from onrecord.coding.reading import forget_reading, reading_of
from onrecord.ontology.own import Ontology
from onrecord.ontology.own import ontology as own_ontology

USES = ("parser", "onrecord_actors", "onrecord_claims", "onrecord_times", "onrecord_places")
"""What must come before it, where it is in the pipeline."""
_TELLING = ("NOUN", "VERB", "ADJ", "PROPN", "ADP")
"""Words of a clause that say which of a user's types it is: "cut *off*"."""


@Language.factory(
    "onrecord_events",
    assigns=["doc._.events"],
    default_config={"ontology": None, "min_confidence": None},
)
def make_events(nlp: Language, name: str, ontology: str | None, min_confidence: float | None) -> "Events":
    """The component under the name that pipelines know it by."""
    extend_doc()
    events = Events(ontology, min_confidence=min_confidence)
    return events.placed(nlp, name, uses=USES)


class Events(Placed):
    """Codes who did what to whom into `doc._.events`, a list of `Event` in the order of their triggers.

    Uses `doc._.actors`, `doc._.claims`, `doc._.times` and `doc._.places` where they are filled, and the parse
    where there is one. The event that a claim's own cue reports ("accused", "denied") is not that claim's.
    """

    def __init__(
        self,
        ontology: str | None = None,
        *,
        min_confidence: float | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """`ontology` is a file of a user's own types, which take the place of PLOVER's. Events less sure than
        `min_confidence` are left out; None is the cut that was chosen with the weights, and for own types,
        of which the weights know nothing, no cut.

        Raises `WeightsError` where the weights are missing, damaged or of another version, and
        `OntologyError` where the file is wrong.
        """
        self._encoder = encoder or shared_encoder()
        self._limits = self._encoder.weights.meta.events
        self._own: Ontology | None = own_ontology(ontology) if ontology is not None else None
        least = self._limits.default if self._own is None else 0.0
        self._least = least if min_confidence is None else min_confidence

    def __call__(self, doc: Doc) -> Doc:
        self.check_place()
        renew(doc)
        parse = parsed(doc)
        read = reading_of(doc, parse.text, self._encoder).events
        typed = [(one, type_, sure) for one in read for type_, sure in self._typed(one, doc)]
        heads = [_head(doc, one.trigger) for one, _, _ in typed]
        actors = ActorIndex.of(doc)
        attribution = Attribution(doc._.claims)
        setting = Setting(doc)
        counts = Counts(doc, heads)
        mentions = []
        for n, ((one, type_, sure), head) in enumerate(zip(typed, heads, strict=True)):
            around = attribution.of(one)
            speaker = around[0].source.actor if around and around[0].source is not None else None
            handed = goods(parse, _spans(one.arguments["goods"]))
            place, place_span = setting.place(one.arguments["place"])
            when, when_span = setting.date(one.arguments["date"])
            spans = model.EventSpans(
                actor=_spans(one.arguments["actor"]),
                recipient=_spans(one.arguments["recipient"]),
                trigger=one.trigger,
                goods=[span for _, span in handed],
                place=place_span,
                date=when_span,
            )
            status: model.Status = one.status  # type: ignore[assignment]  # the labels are the model's
            event = model.Event(
                id=f"e{n + 1}",
                type=type_,
                mode=one.mode if self._own is None else None,
                contexts=contexts(head, [kind.context for kind, _ in handed]),
                actors=actors_meant(parse, spans.actor, actors, speaker),
                recipients=actors_meant(parse, spans.recipient, actors, speaker),
                goods=[kind.kind for kind, _ in handed],
                counts=[] if status == "denied" else counts.of(n),
                spans=spans,
                place=place,
                date=when,
                status=status,
                according_to=[claim.id for claim in around],
                confidence=round(sure, 2),
            )
            mentions.append(Mention(event, one.vector, head.sent.start))
        doc._.events = merged(mentions, self._limits)
        forget_reading(doc)
        forget(doc)
        return doc

    def _typed(self, one: ReadEvent, doc: Doc) -> list[tuple[str, float]]:
        """The type of what was read and how sure it is; nothing where it is none or not sure enough."""
        if one.confidence < self._least:
            return []
        if self._own is None:
            return [(one.type, one.confidence)]
        head = _head(doc, one.trigger)
        words = parsed(doc).char_span(*one.trigger)
        said = [token.lemma_.lower() for token in (words if words is not None else [head])]
        clause = [token.lemma_.lower() for token in head.subtree if token.pos_ in _TELLING]
        type_ = self._own.type_of(said, clause)
        return [(type_, one.confidence)] if type_ is not None else []


def _head(doc: Doc, span: model.Span) -> Token:
    words = parsed(doc).char_span(*span)
    assert words is not None, "a trigger is inside the text"
    return words.root


def _spans(arguments: Sequence[Argument]) -> list[model.Span]:
    return [one.span for one in arguments]
