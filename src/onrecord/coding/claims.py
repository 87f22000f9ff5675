from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("onrecord_claims")
def make_claims(nlp: Language, name: str) -> "Claims":
    return Claims()


class Claims:
    def __call__(self, doc: Doc) -> Doc:
        return doc
