from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("onrecord_events")
def make_events(nlp: Language, name: str) -> "Events":
    return Events()


class Events:
    def __call__(self, doc: Doc) -> Doc:
        return doc
