"""The component that leaves an article's actors on its document."""

from spacy.language import Language
from spacy.tokens import Doc

from onrecord.model import Actor, ActorKind

_KINDS: dict[str, ActorKind] = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "country",
    "NORP": "group",
}


@Language.factory("onrecord_actors", assigns=["doc._.actors"])
def make_actors(nlp: Language, name: str) -> "Actors":
    """The component with its defaults."""
    return Actors()


class Actors:
    """Sets `doc._.actors`: the actors of the article in order of first mention."""

    def __call__(self, doc: Doc) -> Doc:
        found: dict[str, Actor] = {}
        for entity in doc.ents:
            kind = _KINDS.get(entity.label_)
            if kind is None:
                continue
            actor = found.setdefault(entity.text, Actor(id=f"a{len(found) + 1}", name=entity.text, kind=kind))
            actor.mentions = [*actor.mentions, (entity.start_char, entity.end_char)]
        doc._.actors = list(found.values())
        return doc
