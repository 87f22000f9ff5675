"""Which of a page's blocks are the article.

Trafilatura (Barbaresi 2021), set to precision, says which words are; the page's own blocks give them, so
that a link it drops leaves no hole in a sentence. Then what it missed between two paragraphs is put back,
and what the markup, the words or the place tell to be something else is taken out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, Literal

from onrecord.pages.furniture import furniture_kind
from onrecord.pages.markup import Block

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$", re.M)
_SHINGLE: Final = 3  # words
_COVERED: Final = 0.7  # share of a block's shingles that trafilatura must have taken
_SHORT: Final = 6  # words below which a block must have been taken whole
_HOME: Final = 0.25  # share of the article that makes an element its home
_OF_ITS_KIND: Final = 0.2  # share of the article beyond which a mark speaks of the whole page
_LINKED: Final = 0.8  # share of link text that makes a block a link
_PARAGRAPH: Final = 12  # words
_ENOUGH: Final = 0.4  # share of the page's paragraphs, or of its fullest element's, that an article must hold
_TITLE_LIKE: Final = 0.75
_TITLE_LONGEST: Final = 300  # characters

_MOST_BLOCKS: Final = 20_000  # beyond it trafilatura takes minutes and gigabytes

Words = tuple[str, ...]
Focus = Literal["precision", "balanced", "recall"]
_FOCUSES: Final[tuple[Focus, ...]] = ("precision", "balanced", "recall")


def article_blocks(tree: "HtmlElement", shown: Sequence[Block], title: str | None) -> list[int]:
    """Indices of the blocks that are the article, in order; empty where the page has none."""
    words = [_words(block.text) for block in shown]
    prose = [n for n in range(len(shown)) if _is_paragraph(shown[n], words[n])]
    best: list[int] = []
    for focus in _FOCUSES if prose and len(shown) <= _MOST_BLOCKS else ():
        taken = _taken(shown, words, _extracted(tree, focus))
        taken = _trim(shown, words, _gaps(shown, taken), title)
        best = max(best, taken, key=lambda found: _length(shown, found))
        if _is_enough(shown, prose, taken):
            return taken
    unmarked = [n for n in prose if shown[n].mark is None]
    own = _trim(shown, words, _gaps(shown, _fullest(shown, unmarked or prose)), title)
    best = max(best, own, key=lambda found: _length(shown, found))
    return best if not set(prose).isdisjoint(best) else []


def _extracted(tree: "HtmlElement", focus: Focus) -> list[Words]:
    """The lines trafilatura takes for the article, as words."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        tree,
        include_comments=False,
        with_metadata=False,
        favor_precision=focus == "precision",
        favor_recall=focus == "recall",
    )
    return [_words(line) for line in found.text.split("\n")] if found is not None else []


def _taken(shown: Sequence[Block], words: Sequence[Words], lines: Sequence[Words]) -> list[int]:
    """The blocks whose words are among `lines`, each as often as it is there, the fullest element's first."""
    shingles = set(_shingles([word for line in lines for word in line]))
    times = Counter(lines)
    covered = []
    for n, said in enumerate(words):
        if shown[n].mark in ("caption", "credit"):
            continue
        if len(said) < _SHORT:
            whole = said in times or all(_words(line) in times for line in shown[n].text.split("\n"))
            if said and whole:
                covered.append(n)
        elif sum(s in shingles for s in _shingles(said)) >= _COVERED * (len(said) - _SHINGLE + 1):
            covered.append(n)
    weight = _weights(shown, covered)
    alike = defaultdict(list)
    for n in covered:
        alike[words[n]].append(n)
    kept: list[int] = []
    for said, places in alike.items():
        places.sort(key=lambda n: (-weight[shown[n].container], n))
        kept += places[: max(1, times[said])]
    return sorted(kept)


def _gaps(shown: Sequence[Block], taken: Sequence[int]) -> list[int]:
    """With what stands between blocks of the article, in the element that holds most, and is no furniture."""
    if not taken:
        return []
    weight = _weights(shown, taken)
    least = _HOME * sum(weight.values())
    kept = set(taken)
    for n in range(taken[0], taken[-1]):
        block = shown[n]
        if (
            n not in kept
            and block.mark is None
            and weight[block.container] > least
            and (block.heading or block.links <= 0.5)
            and furniture_kind(block.text) is None
        ):
            kept.add(n)
    return sorted(kept)


def _trim(
    shown: Sequence[Block], words: Sequence[Words], taken: Iterable[int], title: str | None
) -> list[int]:
    """Without what is marked as furniture or reads like it, the title, headings and links at either end."""
    taken = list(taken)
    marked = Counter[str | None]()
    for n in taken:
        marked[shown[n].mark] += len(shown[n].text)
    most = _OF_ITS_KIND * sum(marked.values())
    headline = " ".join(_words(title or ""))
    kept: list[int] = []
    for n in taken:
        block = shown[n]
        if block.mark is not None and marked[block.mark] < most:
            continue
        if len(kept) < 3 and is_title(words[n], headline):
            continue
        if furniture_kind(block.text) is None:
            kept.append(n)
    while kept and (shown[kept[-1]].heading or shown[kept[-1]].links >= _LINKED):
        kept.pop()
    while kept and (shown[kept[0]].heading or shown[kept[0]].links >= _LINKED):
        kept.pop(0)
    return kept


def is_title(said: Words, headline: str) -> bool:
    """Whether a block says what the headline does, give or take some words."""
    line = " ".join(said)
    if not line or not headline or len(line) > _TITLE_LONGEST or len(headline) > _TITLE_LONGEST:
        return False
    if line in headline or (headline in line and len(line) < 2 * len(headline)):
        return True
    return SequenceMatcher(None, line, headline, autojunk=False).ratio() > _TITLE_LIKE


def _is_enough(shown: Sequence[Block], prose: Sequence[int], taken: Sequence[int]) -> bool:
    """Whether it may be the article: no small part of the page's prose, nor of its fullest element's."""
    here = set(taken)
    got = [n for n in prose if n in here]
    own = {None} | {shown[n].mark for n in got}
    unmarked = [n for n in prose if shown[n].mark in own]
    most = max(_length(shown, _fullest(shown, unmarked)), 0.5 * _length(shown, unmarked))
    return bool(got) and _length(shown, got) >= _ENOUGH * most


def _fullest(shown: Sequence[Block], prose: Sequence[int]) -> list[int]:
    """The paragraphs of the element that holds most text in paragraphs."""
    weight = _weights(shown, prose)
    if not weight:
        return []
    home = max(weight, key=lambda container: (weight[container], -container))
    return [n for n in prose if shown[n].container == home]


def _is_paragraph(block: Block, said: Words) -> bool:
    """Prose: a sentence's worth of words, and not links."""
    long_enough = len(said) >= _PARAGRAPH or sum(map(len, said)) >= 5 * _PARAGRAPH  # words need not be parted
    return long_enough and block.links < 0.5 and not block.heading and bool(_SENTENCE_END.search(block.text))


def _weights(shown: Sequence[Block], taken: Iterable[int]) -> Counter[int]:
    """Characters that each element holds of the blocks taken."""
    weight = Counter[int]()
    for n in taken:
        weight[shown[n].container] += len(shown[n].text)
    return weight


def _length(shown: Sequence[Block], taken: Iterable[int]) -> int:
    return sum(len(shown[n].text) for n in taken)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.lower()))


def _shingles(said: Sequence[str]) -> Iterable[Words]:
    return zip(*(said[n:] for n in range(_SHINGLE)), strict=False)
