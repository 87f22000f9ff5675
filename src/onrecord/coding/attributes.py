"""What spaCy's attribute ruler says of words, remembered.

The ruler turns fine tags into parts of speech and features by some 180 patterns, and tries each at every
word. Nearly all of them look at one word's form, tag and dependency and nothing else: what they say of such
a word is worked out once. The others are tried as before.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler

Key = tuple[int, int, int]
"""Form, tag and dependency of a word."""
Match = tuple[int, int, int, int]
"""Number of the pattern, its label, and the words `[start, end)`."""

NAME: Final = "onrecord_attributes"
SEEN: Final = ("ORTH", "TAG", "DEP")
SET: Final = ("TAG", "POS", "MORPH", "LEMMA")
FROM_KEY: Final = frozenset(("TAG", "DEP", "LOWER", "ORTH", "TEXT", "IS_SPACE"))
"""What of a word a pattern may look at for its answer to be remembered."""
MOST: Final = 300_000
"""Words remembered; then it begins anew, so that it can run for ever."""


@Language.factory(NAME, assigns=["token.tag", "token.pos", "token.morph", "token.lemma"])
def make_attributes(nlp: Language, name: str) -> "Attributes":
    """The component, with the patterns of the pipeline's own `attribute_ruler`, which it stands in for."""
    return Attributes(cast("AttributeRuler", nlp.get_pipe("attribute_ruler")))


class Attributes:
    """Sets tags, parts of speech, features and lemmas as the ruler would. A document in which some are set
    already goes to the ruler.
    """

    def __init__(self, ruler: "AttributeRuler") -> None:
        self._ruler: Any = ruler
        self._vocab = ruler.vocab
        self._alone, self._others = Matcher(ruler.vocab), Matcher(ruler.vocab)
        for number, pattern in enumerate(ruler.patterns):
            forms: Any = pattern["patterns"]
            alone = all(len(form) == 1 and form[0].keys() <= FROM_KEY for form in forms)
            (self._alone if alone else self._others).add(str(number), forms)
        self._known: dict[Key, Known] = {}

    def __call__(self, doc: Doc) -> Doc:
        seen = doc.to_array([*SEEN, *SET[1:]])
        if seen[:, len(SEEN) :].any():
            done: Doc = self._ruler(doc)
            return done
        keys: list[Key] = list(map(tuple, seen[:, : len(SEEN)].tolist()))
        if len(self._known) > MOST:
            self._known.clear()
        new = set(keys).difference(self._known)
        if new:
            self._learn(list(new))
        known = [self._known[key] for key in keys]
        _fill(doc, SET, [word.set for word in known])
        for at, (key, word) in enumerate(zip(keys, known, strict=True)):
            if word.dep != key[2]:
                doc[at].dep = word.dep
        self._set_others(doc, known)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The documents, in order."""
        return map(self, stream)

    def _learn(self, keys: list[Key]) -> None:
        """Has the ruler at each word by itself, and remembers what it sets."""
        doc = Doc(self._vocab, words=[self._vocab.strings[form] for form, _, _ in keys])
        # with a head at a distance of 0, without which no dependency is kept
        _fill(doc, ("TAG", "DEP", "HEAD"), [(tag, dep, 0) for _, tag, dep in keys])
        matches = self._matches(self._alone, doc)
        self._ruler.set_annotations(doc, matches)
        rules: list[list[int]] = [[] for _ in keys]
        for rule, _, at, _ in matches:
            rules[at].append(rule)
        for key, of_word, row in zip(keys, rules, doc.to_array([*SET, "DEP"]).tolist(), strict=True):
            self._known[key] = Known(tuple(of_word), tuple(row[:-1]), row[-1])

    def _set_others(self, doc: Doc, known: list["Known"]) -> None:
        """Applies the patterns over several words, and after each those that come behind it in the ruler."""
        matches = self._matches(self._others, doc)
        if not matches:
            return
        for _, label, start, end in matches.copy():
            for at in range(start, end):
                matches += [(rule, label, at, at + 1) for rule in known[at].rules]
        self._ruler.set_annotations(doc, sorted(matches))

    def _matches(self, matcher: Matcher, doc: Doc) -> list[Match]:
        found = matcher(doc, allow_missing=True)
        return sorted((int(self._vocab.strings[rule]), rule, start, end) for rule, start, end in found)


def _fill(doc: Doc, attributes: tuple[str, ...], rows: list[tuple[int, ...]]) -> None:
    values: Any = np.array(rows, dtype=np.uint64).reshape(-1, len(attributes))
    doc.from_array(list(attributes), values)


class Known(NamedTuple):
    """What the patterns of one word make of it."""

    rules: tuple[int, ...]
    """Their numbers, in order."""
    set: tuple[int, ...]
    """The values of `SET`."""
    dep: int
