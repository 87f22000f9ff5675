"""What the encoder reads of a document, in one pass for all components: kept until the last has used it."""

from dataclasses import dataclass

from spacy.tokens import Doc

from onrecord.coding.encoder import Encoder, Reading


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading and the text that it is of. It goes with no document that is stored: that is read anew."""

    text: str
    reading: Reading

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        return type(None), ()


def reading_of(doc: Doc, text: str, encoder: Encoder) -> Reading:
    """The claims and events of `doc`, whose text is `text`: read the first time that they are asked for."""
    kept: Kept | None = doc._.reading
    if kept is None or kept.text != text:
        kept = doc._.reading = Kept(text, encoder.read(text))
    return kept.reading


def forget_reading(doc: Doc) -> None:
    """Lets go of it."""
    doc._.reading = None
