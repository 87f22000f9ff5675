"""The component that leaves an article's actors on its document."""

from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from onrecord import model
from onrecord.coding.actors.ages import resolve_ages
from onrecord.coding.actors.cast import Cast
from onrecord.coding.actors.member import Member
from onrecord.coding.actors.officials import place_officials
from onrecord.coding.actors.own import OwnActors, own_actors
from onrecord.coding.actors.owned import join_owned
from onrecord.coding.actors.parse import Parse, read_parse
from onrecord.coding.actors.phrases import find_phrases
from onrecord.coding.actors.pronouns import resolve_pronouns
from onrecord.coding.actors.the_country import resolve_the_country
from onrecord.coding.document import extend_doc, published
from onrecord.coding.order import Placed
from onrecord.coding.parsed import renew
from onrecord.model import Actor


@Language.factory(
    "onrecord_actors",
    assigns=["doc._.actors"],
    requires=["token.dep", "doc.ents"],
    default_config={"own": None},
)
def make_actors(nlp: Language, name: str, own: str | None) -> "Actors":
    """The component; `own` is a file of actors to add to the tables (`own.read_rows`).

    Raises `InputError` where that can't be read.
    """
    extend_doc()
    actors = Actors(own_actors(own) if own is not None else None)
    return actors.placed(nlp, name, uses=("parser", "ner"))


class Actors(Placed):
    """Sets `doc._.actors`: the actors of the article in order of first mention."""

    def __init__(self, own: OwnActors | None = None) -> None:
        self._own = own

    def __call__(self, doc: Doc) -> Doc:
        self.check_place()
        renew(doc)
        parse = read_parse(doc)
        cast = Cast(parse, find_phrases(doc, parse, self._own.bodies if self._own else None))
        resolve_the_country(parse, cast)
        resolve_ages(cast)
        resolve_pronouns(parse, cast)
        join_owned(cast)
        if self._own is not None:
            place_own(cast.members, self._own, published(doc))
        place_officials(cast.members, published(doc))
        cast.inherit_countries()
        members = sorted(cast.members, key=lambda member: min(member.mentions))
        doc._.actors = [_actor(parse, member, f"a{n}") for n, member in enumerate(members, 1)]
        return doc


def place_own(members: list[Member], own: OwnActors, day: date | None) -> None:
    """Tells country, sector and item of the people among the members whom a user's file names."""
    for member in members:
        if member.kind != "person" or not member.proper or member.plural:
            continue
        person = own.person(member.name)
        if person is None or (member.country and person.row.country not in (None, member.country)):
            continue
        member.country = member.country or person.row.country
        member.wikidata = member.wikidata or person.row.wikidata
        if not member.former:
            month = day.strftime("%Y-%m") if day is not None and day.year >= 1000 else None
            member.sector = person.sector(month) or member.sector
            member.sure = True


def _actor(parse: Parse, member: Member, id: str) -> Actor:
    role = _chars(parse, *member.role) if member.role is not None else None
    return Actor(
        id=id,
        name=" ".join(member.name.split()),
        kind=member.kind,
        country=member.country,
        sector=member.sector,
        role=parse.text[role[0] : role[1]] if role is not None else None,
        role_span=role,
        wikidata=member.wikidata,
        mentions=sorted({_chars(parse, start, end) for start, end, _ in member.mentions}),
    )


def _chars(parse: Parse, start: int, end: int) -> model.Span:
    return parse.starts[start], parse.starts[end - 1] + len(parse.words[end - 1])
