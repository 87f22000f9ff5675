"""Which of a page's blocks are the article.

Trafilatura (Barbaresi 2021), set to precision, says which words are; the page's own blocks give them, so
that a link it drops leaves no hole in a sentence. Then what it missed between two paragraphs is put back,
and what the markup, the words or the place tell to be something else is taken out.
"""

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from onrecord import tables
from onrecord.pages.furniture import furniture_kind
from onrecord.pages.markup import Block

if TYPE_CHECKING:
    from lxml.html import HtmlElement

log = logging.getLogger(__name__)

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

_AFTERWORD: Final = 0.3  # share of the article that what follows it in its element may have
_FOOTNOTE: Final = 200  # characters: as much below a rule is a note
_RULE = re.compile(r"_{3,}|-{3,}|\*(?: ?\*){2,}")
_MOST_BLOCKS: Final = 20_000  # beyond it trafilatura takes minutes and gigabytes

Words = tuple[str, ...]
Focus = Literal["precision", "balanced", "recall"]
_FOCUSES: Final[tuple[Focus, ...]] = ("precision", "balanced", "recall")


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that a block begins with, or has no other beside."""

    whole: bool
    words: list[str]
    example: str


class Ends(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `body.yaml` holds."""

    ends: list[Phrases]
    starts: list[Phrases]


@cache
def ends() -> Ends:
    """The shipped table."""
    return tables.load("onrecord.pages", "body.yaml", Ends)


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
            if _is_whole_page(shown, taken):
                break
            return taken
    unmarked = [n for n in prose if shown[n].mark is None]
    own = _trim(shown, words, _gaps(shown, _fullest(shown, unmarked or prose)), title)
    if not _is_whole_page(shown, best) or not _is_enough(shown, prose, own):
        own = max(best, own, key=lambda found: _length(shown, found))
    return own if not set(prose).isdisjoint(own) else []


def _extracted(tree: "HtmlElement", focus: Focus) -> list[Words]:
    """The lines trafilatura takes for the article, as words."""
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(
            tree,
            include_comments=False,
            with_metadata=False,
            favor_precision=focus == "precision",
            favor_recall=focus == "recall",
        )
    except Exception as fault:  # a library at work on hostile markup; the page's own blocks are left
        log.debug("extraction failed", exc_info=fault)
        return []
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
    before = taken[0] - 1
    if before >= 0 and shown[before].heading and shown[before].tag in {shown[n].tag for n in taken}:
        kept.add(before)  # the first of the article's own parts has a heading as the others have
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
    return _ends(shown, kept)


def _ends(shown: Sequence[Block], taken: Sequence[int]) -> list[int]:
    """Without what precedes and follows the article in its own element: standfirsts, links, contacts."""
    kept = list(taken)
    for at in range(len(kept) // 2, len(kept)):
        length = _length(shown, kept[at:])
        said = _is_said(shown[kept[at]].text, ends().ends) and length <= _AFTERWORD * _length(shown, kept)
        if said or (_RULE.fullmatch(shown[kept[at]].text) and length <= _FOOTNOTE):
            kept = kept[:at]
            break
    while kept and (shown[kept[-1]].heading or shown[kept[-1]].links >= _LINKED):
        kept.pop()
    while kept and _is_prelude(shown[kept[0]], [shown[n] for n in kept[1:]]):
        kept.pop(0)
    return kept


def _is_prelude(block: Block, rest: Sequence[Block]) -> bool:
    """Whether the first block is none of the article: a standfirst, a release line or its number, a link."""
    if block.heading:
        # A heading like those between the paragraphs opens the first of the article's own parts.
        return not any(other.tag == block.tag for other in rest)
    number = len(block.text.split()) == 1 and any(map(str.isdigit, block.text))
    return number or block.links >= _LINKED or _is_said(block.text, ends().starts)


def _is_said(text: str, phrases: Sequence[Phrases]) -> bool:
    plain = text.lower().replace("’", "'").strip(" .:")
    return any(
        plain in row.words if row.whole else text.lower().startswith(tuple(row.words)) for row in phrases
    )


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


def _is_whole_page(shown: Sequence[Block], taken: Sequence[int]) -> bool:
    """Whether the columns of a page laid out by tables were taken for rows of the article."""
    return sum(shown[n].tag in ("td", "th", "tr") and shown[n].links > 0.5 for n in taken) > 1


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
