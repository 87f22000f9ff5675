"""English plurals of the nouns that name people and bodies."""

_IRREGULAR = {"child": "children", "person": "people", "thief": "thieves", "wife": "wives", "chief": "chiefs"}


def plural(phrase: str) -> str:
    """The plural of a noun phrase: of its last word, or of what stands before "of", "in" and "general"."""
    for tail in (" of ", " in ", "-in-"):
        head, found, rest = phrase.partition(tail)
        if found:
            return plural(head) + tail + rest
    if phrase.endswith(" general") and phrase.split()[0] in (
        "attorney",
        "secretary",
        "solicitor",
        "inspector",
    ):
        return plural(phrase.removesuffix(" general")) + " general"
    before, space, noun = phrase.rpartition(" ")
    return before + space + _noun(noun)


def _noun(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("wife"):
        return noun[:-2] + "ves"
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"
