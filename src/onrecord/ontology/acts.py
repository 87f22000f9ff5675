"""What kind of act a word reports, within a type: an arrest and a sentence are both COERCE, and two acts."""

from functools import cache

import msgspec

from onrecord.tables import load

_ENDINGS = ("ing", "ed", "es", "s", "e")


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that report one kind of act."""

    type: str
    act: str
    words: tuple[str, ...]
    example: tuple[str, str]


class Acts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`acts.yaml`, whose header says what each field holds."""

    acts: tuple[Act, ...]
    irregular: dict[str, str]


@cache
def acts() -> Acts:
    """The table."""
    return load("onrecord.ontology", "acts.yaml", Acts)


def act(type_: str, trigger: str) -> str | None:
    """The kind of act that a trigger reports; None where its words do not tell."""
    return next((found for word in trigger.split() if (found := _by_stem().get((type_, stem(word))))), None)


@cache
def _by_stem() -> dict[tuple[str, str], str | None]:
    """The act of every form of every word of a type; None for one that has several."""
    found: dict[tuple[str, str], str | None] = {}
    for kind in acts().acts:
        for word in kind.words:
            key = (kind.type, stem(word))
            found[key] = kind.act if found.get(key, kind.act) == kind.act else None
    return found


def stem(word: str) -> str:
    """What the forms of a verb or noun have in common, or nearly."""
    word = acts().irregular.get(word.lower(), word.lower())
    if len(word) > 4 and word.endswith(("ied", "ies")):
        word = word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word
