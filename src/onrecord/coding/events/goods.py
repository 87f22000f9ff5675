"""What changes hands: the kinds of goods that some words name."""

from collections.abc import Iterable
from functools import cache

from onrecord.coding.parsed import Parsed
from onrecord.model import Span
from onrecord.ontology import GoodsKind, goods_kinds

_LONGEST = 3
_CURRENCY = "$"
"""The fine tag of a currency's sign."""


def goods(parse: Parsed, spans: Iterable[Span]) -> list[tuple[GoodsKind, Span]]:
    """The kinds of goods that the spans name, each with its own words, in the order of the text; an amount
    with its currency's sign is money.
    """
    found: dict[Span, GoodsKind] = {}
    for span in spans:
        words = parse.char_span(*span)
        if words is None:
            continue
        last = words.end
        while last > words.start:
            for first in range(max(words.start, last - _LONGEST), last):
                phrase = parse[first:last]
                before = [token.lower_ for token in phrase][:-1]
                end = phrase[len(phrase) - 1]
                names = (" ".join([*before, form]) for form in (end.lemma_.lower(), end.lower_))
                kind = next((_kinds()[name] for name in names if name in _kinds()), None)
                if kind is None and len(phrase) == 2 and phrase[0].tag_ == _CURRENCY and end.pos_ == "NUM":
                    kind = _kinds()["money"]
                if kind is not None:
                    found[phrase.start_char, phrase.end_char] = kind
                    last = first + 1
                    break
            last -= 1
    return [(kind, span) for span, kind in sorted(found.items())]


@cache
def _kinds() -> dict[str, GoodsKind]:
    table: dict[str, GoodsKind] = {}
    for kind in goods_kinds():
        for word in kind.words:
            table.setdefault(word, kind)
    return table
