"""Which country "the country" is, where the text leaves no choice."""

from collections import defaultdict

from onrecord.coding.actors.cast import Cast
from onrecord.coding.actors.parse import Parse

_STATES = frozenset({"country", "nation", "kingdom", "republic", "emirate"})
_AS_PARTY = frozenset({"poss", "nsubj", "nsubjpass"})
"""Where it is a party: who enters "the country" may well enter the reporter's own."""


def resolve_the_country(parse: Parse, cast: Cast) -> None:
    """Makes "the country" and "the kingdom" mentions of the one country that the sentence has named before
    it, else of the one that the last sentence began with; leaves them alone where several were.
    """
    named: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for head, member in sorted(cast.of_head.items()):
        if member.country is not None and member.country != "IGO":
            named[parse.sentence[head]].append((head, member.country))
    for n in range(1, len(parse.words)):
        if (
            parse.words[n] not in _STATES
            or parse.words[n - 1].lower() != "the"
            or parse.role(n) not in _AS_PARTY
        ):
            continue
        here = parse.sentence[n]
        codes = {code for head, code in named.get(here, ()) if head < n}
        codes = codes or {code for head, code in named.get(here - 1, ()) if parse.role(head) in _AS_PARTY}
        country = cast.country(next(iter(codes))) if len(codes) == 1 else None
        if country is None or _is_said_which(parse, n):
            continue
        alone = cast.of_head.get(n)
        if alone is not None and (alone.proper or len(alone.mentions) > 1):
            continue
        if alone is not None:
            cast.drop(alone)
        cast.mention(country, n - 1, n + 1, n)


def _is_said_which(parse: Parse, n: int) -> bool:
    """Whether what follows tells which one is meant: "the country of origin", "the country that borders"."""
    return n + 1 < len(parse.words) and parse.words[n + 1].lower() in ("of", "that", "which", "where", "with")
