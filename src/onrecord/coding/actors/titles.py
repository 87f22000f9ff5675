"""Finds the titles and the nationality that stand before a person's name."""

from onrecord.coding.actors.countries import CountryWord
from onrecord.coding.actors.describe import DETERMINERS
from onrecord.coding.actors.lexicon import honorifics
from onrecord.coding.actors.parse import Parse
from onrecord.coding.actors.words import Words

_LONGEST = 6
"""Words that may stand between a title and its owner's name, or before an owner's genitive."""
GENITIVE = frozenset({"'s", "’s", "'", "’"})
_OF_OTHERS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "conj"})


def rank_before(parse: Parse, n: int) -> int | None:
    """The word of an abbreviated form of address that its stop, word `n`, was cut from: "Maj" of "Maj."."""
    if n < 1 or parse.words[n] != "." or f"{parse.words[n - 1]}." not in honorifics():
        return None
    return n - 1 if parse.starts[n - 1] + len(parse.words[n - 1]) == parse.starts[n] else None


def titles_before(parse: Parse, words: Words, name: int) -> int:
    """The word at which the titles before the name at word `name` begin; `name` itself without titles."""
    begin, n = name, name - 1
    while n >= 0:
        rank = rank_before(parse, n)
        if rank is not None and begin == n + 1:
            begin, n = rank, rank - 1
            continue
        if parse.sentence[n] != parse.sentence[begin]:
            break
        word, hit, noun = parse.words[n], words.named.get(n), words.heads.get(n)
        if word in honorifics():
            begin, n = n, n - 1
        elif noun is not None and parse.pos[n] == "VERB":
            break  # "Prosecutors accused Ann Lee"
        elif noun is not None and noun.entry.sort.kind == "person" and noun.end == n + 1:
            begin, n = noun.start, noun.start - 1
        elif hit is not None and hit.end == n + 1:
            if begin == name and not (isinstance(hit.entry, CountryWord) and "adjective" in hit.entry.naming):
                break
            begin, n = hit.start, hit.start - 1
        elif word in GENITIVE and begin < name and n > 0:
            if n - 1 not in words.named:
                left = parse.left[n - 1]
                return (
                    left if parse.sentence[left] == parse.sentence[name] and n - left <= _LONGEST else begin
                )
            n -= 1
        elif _leads(parse, n, name):
            begin, n = (n if begin < name else begin), n - 1
        elif (word.lower() in DETERMINERS and parse.dep[n] != "mark") or parse.tag[n] == "PRP$":
            return n if begin < name else name
        else:
            break
    return begin


def _leads(parse: Parse, n: int, name: int) -> bool:
    """Whether the word belongs to the title further left or right: "deputy", "former", a hyphen."""
    if not n < parse.head[n] < name + _LONGEST or parse.dep[n] in _OF_OTHERS:
        return False
    return parse.pos[n] in ("ADJ", "NOUN", "PROPN", "NUM") or parse.words[n] in ("-", "–")
