"""What the encoder reads of a document, in one pass for all components: kept until the last has used it."""

from spacy.tokens import Doc

from onrecord.coding.encoder import Encoder, Reading


def reading_of(doc: Doc, text: str, encoder: Encoder) -> Reading:
    """The claims and events of `doc`, whose text is `text`: read the first time that they are asked for."""
    kept: tuple[str, Reading] | None = doc._.reading
    if kept is None or kept[0] != text:
        kept = doc._.reading = text, encoder.read(text)
    return kept[1]


def forget_reading(doc: Doc) -> None:
    """Lets go of it."""
    doc._.reading = None
