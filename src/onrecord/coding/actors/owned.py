"""Those whom the same words call somebody's are one: "its allies … its allies", "Lee's wife … his wife"."""

from onrecord.coding.actors.cast import Cast
from onrecord.coding.actors.member import Member, agrees_with
from onrecord.coding.actors.phrases import Phrase
from onrecord.coding.actors.titles import GENITIVE


def join_owned(cast: Cast) -> None:
    """Joins them, once pronouns are resolved; people and bodies with a name are left alone."""
    first: dict[tuple[int, str], Member] = {}
    gone: set[int] = set()
    for phrase in cast.phrases.values():
        member, owned = cast.of_head.get(phrase.head), _owned(cast, phrase)
        if member is None or owned is None or phrase.means.proper:
            continue
        same = first.setdefault(owned, member)
        if same is member or same.proper or member.proper or same.plural != member.plural:
            continue
        if agrees_with(same, phrase.means):
            for mention in member.mentions:
                cast.mention(same, *mention)
            gone.add(id(member))
    cast.members = [member for member in cast.members if id(member) not in gone]


def _owned(cast: Cast, phrase: Phrase) -> tuple[int, str] | None:
    """Whose somebody is, and what: the member who owns, and the words after the genitive."""
    parse = cast.parse
    owner = next((n for n in range(phrase.start, phrase.head) if parse.dep[n] == "poss"), None)
    owning = cast.of_head.get(owner) if owner is not None else None
    if owner is None or owning is None:
        return None
    words = [word for word in parse.words[owner + 1 : phrase.end] if word not in GENITIVE]
    return id(cast.of_capital(owning)), " ".join(words).lower()
