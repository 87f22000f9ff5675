"""What else a body is called once it has been named: by its noun, its initials, its first word."""

from collections.abc import Iterable

from onrecord.coding.actors.lexicon import head_words, personal_names

_COMMON_FIRST = frozenset(
    {"National", "United", "International", "American", "Royal", "General", "World", "First"}
)


def last_word(noun: str) -> str:
    """The noun that heads a compound: "minister" of "foreign minister"."""
    return noun.rpartition(" ")[2]


def noun_key(noun: str, plural: bool) -> str:
    """What "the soldiers" and "the soldier" are looked up by: never by each other's."""
    return f"{noun} (several)" if plural else noun


def nouns_of_name(name: str) -> set[str]:
    """The nouns that a body's name lets it be called: "the agency" for the Space Agency, "the bank" …"""
    known = head_words()
    before_of = name.partition(" of ")[0].split() or [name]
    candidates = {before_of[-1].lower(), name.rpartition(" ")[2].lower()}
    return {known[word].word for word in candidates if word in known and not known[word].plural}


def short_names(name: str) -> Iterable[str]:
    """Shorter forms by which news goes on to call a body: its initials, its first word."""
    words = [word for word in name.split() if word not in personal_names().companies]
    if len(words) > 2:
        yield "".join(word[0] for word in words if word[:1].isupper())
    if words and len(words[0]) > 3 and words[0] not in _COMMON_FIRST:
        yield words[0]


def short_name(name: str) -> str:
    """The name without what makes it a company's."""
    return " ".join(word for word in name.split() if word not in personal_names().companies)
