"""Where things happen: the places an article names, resolved to countries and coordinates."""

from functools import cache

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord import model, tables
from onrecord.coding.actors.countries import Country, CountryWord, country_words
from onrecord.coding.document import PlaceMention, extend_doc
from onrecord.coding.gazetteer import city, states
from onrecord.model import Actor, Place

_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NAMINGS = frozenset({"name", "part", "palace"})


class AroundNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`places.yaml`: words around a place's name that are not part of it."""

    before: frozenset[str]
    within: frozenset[str]
    after: frozenset[str]
    example: str


@cache
def around_names() -> AroundNames:
    """The table."""
    return tables.load("onrecord.coding", "places.yaml", AroundNames)


@Language.factory("onrecord_places", assigns=["doc._.places"], requires=["doc.ents"])
def make_places(nlp: Language, name: str) -> "Places":
    """The component with its defaults."""
    extend_doc()
    return Places()


class Places:
    """Sets `doc._.places`: the places the article names, in order.

    A capital that stands for its government, and a name that is somebody's, are actors (`onrecord_actors`)
    and no places. A country has no coordinates; a place that nothing resolves has its name only.
    """

    def __call__(self, doc: Doc) -> Doc:
        entities = [
            entity
            for entity in doc.ents
            if entity.label_ in _LABELS and any(c.isalnum() for c in entity.text)
        ]
        actors: list[Actor] = doc._.actors
        acting = {
            span: actor.kind
            for actor in actors
            if actor.kind in ("government", "person", "organization", "group")
            for span in actor.mentions
        }
        around = _countries(entities, actors)
        text, places = doc.text, []  # `Doc.text` is put together anew each time
        for n, entity in enumerate(entities):
            start, end = _trim(entity, text)
            if start >= end or (start, end) in acting:
                continue
            following = entities[n + 1] if n + 1 < len(entities) else None
            inside = following.text if following is not None and _follows(doc, entity, following) else None
            places.append(PlaceMention(span=(start, end), place=resolve(text[start:end], around, inside)))
        doc._.places = places
        return doc


def resolve(name: str, around: frozenset[str] = frozenset(), inside: str | None = None) -> Place:
    """The place that `name` means in an article about the countries `around` (alpha-3).

    `inside` is the state or country that the article puts behind the name: "Springfield, Illinois". A name
    that nothing resolves is a place with a name only.
    """
    return _named(name, around, inside) or _within(name, around, inside) or Place(name=name)


def _named(name: str, around: frozenset[str], inside: str | None) -> Place | None:
    if name.isupper() and len(name) > 4:
        name = name.title()  # a dateline
    word = country_words().get(name)
    if word is not None and word.naming in _NAMINGS and inside is None:
        if word.country.ambiguous and word.naming == "name" and word.country.code not in around:
            return None
        return Place(name=word.name, country=word.country.code)
    container = country_words().get(inside) if inside else None
    state = states().get(inside) if inside else None
    found = city(
        name,
        around,
        within="USA" if state else container.country.code if container is not None else None,
        state=state,
    )
    if found is not None:
        return Place(name=name, country=found.country, lat=round(found.lat, 4), lon=round(found.lon, 4))
    if container is not None:
        return Place(name=name, country=container.country.code)
    return None


def _within(name: str, around: frozenset[str], inside: str | None) -> Place | None:
    """A place told by the name within the name: "central Baghdad", "eastern Ukraine", "Aleppo province"."""
    table = around_names()
    words = name.split()
    if len(words) < 2:
        return None
    first, last = words[0].lower(), words[-1].lower()
    if first in table.before or first in table.within:
        found = resolve(" ".join(words[1:]), around, inside)
        spot = first in table.within and found.lat is not None
    elif last in table.after:
        found, spot = resolve(" ".join(words[:-1]), around, inside), False
    else:
        return None
    return Place(
        name=name, country=found.country, lat=found.lat if spot else None, lon=found.lon if spot else None
    )


def _countries(entities: list[Span], actors: list[Actor]) -> frozenset[str]:
    """The countries the article is about: those of its places and of its actors."""
    told = {actor.country for actor in actors if actor.country and actor.country != "IGO"}
    for entity in entities:
        word = country_words().get(entity.text.removeprefix("the "))
        if word is not None and not word.country.ambiguous:
            told.add(word.country.code)
    return frozenset(told)


def _trim(entity: Span, text: str) -> model.Span:
    """The entity without its article and its genitive, as characters."""
    start, end = entity.start_char, entity.end_char
    name = text[start:end]
    if name[:4].lower() == "the ":
        start += 4
    for ending in ("'s", "’s", "'", "’", "."):
        if name.endswith(ending) and not (ending == "." and "." in name[:-1]):
            end -= len(ending)
            break
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _follows(doc: Doc, entity: Span, following: Span) -> bool:
    """Whether the next name says where this place is: "Springfield, Illinois"."""
    if following.start - entity.end != 1 or doc[entity.end].text != ",":
        return False
    word: CountryWord | None = country_words().get(following.text)
    country: Country | None = word.country if word is not None and word.naming in ("name", "part") else None
    return (country is not None or following.text in states()) and country_words().get(entity.text) is None
