from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("onrecord_actors")
def make_actors(nlp: Language, name: str) -> "Actors":
    return Actors()


class Actors:
    def __call__(self, doc: Doc) -> Doc:
        return doc
