"""Compares names of people: a pure judgement on two names."""

from onrecord.coding.actors.lexicon import personal_names

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


def name_parts(name: str) -> list[str]:
    """The words of a name for comparison: lower case, no particles, no "Jr", no Arabic article."""
    particles = personal_names().particles
    words = [word.removeprefix("al-").removeprefix("Al-").strip(".,’'").casefold() for word in name.split()]
    return [word for word in words if word not in particles and word not in _GENERATIONS and word.strip("-–")]


def same_person(one: list[str], other: list[str]) -> bool:
    """Whether one name, in parts, is the other with words left out.

    A name of one word must be the other's first or last: "Putin", and "Xi" where the family goes first.
    """
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    rest = iter(long)
    return short[-1] == long[-1] and all(any(_same_word(word, other) for other in rest) for word in short)


def _same_word(one: str, other: str) -> bool:
    """Whether two words are one, an initial standing for the word it begins."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))
