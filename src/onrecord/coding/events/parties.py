"""Which actors the words of a party mean."""

from collections.abc import Iterable, Iterator

from onrecord import model
from onrecord.coding.actors.index import ActorIndex
from onrecord.coding.parsed import Parsed, Token

_FIRST_PERSON = ("i", "we", "us", "me", "our", "my")
_WHOSE = ("poss", "amod", "compound", "nmod")
_PEOPLE = ("PERSON",)


def actors_meant(
    parse: Parsed, spans: Iterable[model.Span], actors: ActorIndex, speaker: str | None
) -> list[str]:
    """`Actor.id` of those whom the spans mean, each once. A phrase means its head, and those that are joined
    to it; else whose it is: "Peru's decision", "the visit of President Diaz". Who speaks of "us" means
    `speaker`.
    """
    found: list[str] = []
    for span in spans:
        for id_ in _meant(parse, span, actors, speaker):
            if id_ not in found:
                found.append(id_)
    return found


def _meant(parse: Parsed, span: model.Span, actors: ActorIndex, speaker: str | None) -> Iterator[str]:
    words = parse.char_span(*span)
    if words is None:
        return
    heads = [words.root]
    for head in heads:
        heads += [c for c in head.children if c.dep_ == "conj" and words.start <= c.i < words.end]
    whole = actors.at(*span)
    for head in heads:
        id_ = actors.at(head.idx, head.idx + len(head.text)) or (whole if head is heads[0] else None)
        if id_ is None and head.lower_ in _FIRST_PERSON:
            id_ = speaker
        if id_ is None:
            id_ = next((id_ for part in _owners(head) if (id_ := _at(part, actors)) is not None), None)
        if id_ is not None:
            yield id_


def _owners(head: Token) -> Iterator[Token]:
    for child in head.children:
        person = child.ent_type_ in _PEOPLE or (child.pos_ == "PRON" and child.lower_ not in ("its", "their"))
        if child.dep_ in _WHOSE and not (child.dep_ == "poss" and person):  # "his rivals" are not he
            yield child
    for preposition in head.children:
        if preposition.dep_ == "prep" and preposition.lower_ in ("of", "by", "from"):
            yield from (c for c in preposition.children if c.dep_ == "pobj")


def _at(token: Token, actors: ActorIndex) -> str | None:
    return actors.at(token.idx, token.idx + len(token.text))
