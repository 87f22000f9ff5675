from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("onrecord_places")
def make_places(nlp: Language, name: str) -> "Places":
    return Places()


class Places:
    def __call__(self, doc: Doc) -> Doc:
        return doc
