from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("onrecord_times")
def make_times(nlp: Language, name: str) -> "Times":
    return Times()


class Times:
    def __call__(self, doc: Doc) -> Doc:
        return doc
