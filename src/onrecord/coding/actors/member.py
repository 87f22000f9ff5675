"""One of an article's cast, and whether a further phrase can mean it."""

import msgspec

from onrecord.coding.actors.description import Description
from onrecord.coding.actors.lexicon import Gender, gender_of_given_name
from onrecord.model import ActorKind


class Member(msgspec.Struct, kw_only=True, eq=False):
    """One of an article's cast: what its phrases tell together."""

    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    sure: bool = False
    role: tuple[int, int] | None = None
    gender: Gender | None = None
    plural: bool = False
    proper: bool = False
    former: bool = False
    indefinite: bool = False
    wikidata: str | None = None
    words: set[str] = set()
    """All words of its descriptions and titles, in lower case."""
    mentions: list[tuple[int, int, int]] = []
    """Start, end and head, in words."""

    def tell(self, means: Description) -> None:
        """Takes over what a further description knows better."""
        longer = len(means.name.split()) > len(self.name.split())
        if means.proper and (not self.proper or (longer and self.wikidata is None)):
            self.name = means.name
        if means.proper and not self.proper:
            self.kind, self.proper = means.kind, True
        self.country = self.country or means.country
        if means.sector and (self.sector is None or (means.sure and not self.sure)):
            self.sector, self.sure = means.sector, means.sure
        if means.role is not None and self.role is None:
            self.role, self.former = means.role, means.former
        self.gender = self.gender or means.gender
        self.wikidata = self.wikidata or means.wikidata


def agree(one: Description, other: Description) -> bool:
    return not _differ(one.country, other.country) and not _differ(one.gender, other.gender)


def agrees_with(member: Member, means: Description) -> bool:
    """Whether country and gender allow the description to mean the member."""
    gender = means.gender
    if gender is None and means.kind == "person" and means.proper:
        gender = gender_of_given_name(means.name.split()[0])
    return not _differ(member.country, means.country) and not _differ(member.gender, gender)


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other and "IGO" not in (one, other)
