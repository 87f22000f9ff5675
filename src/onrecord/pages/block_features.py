"""What can be seen of each block of a page: its words, its shape, and what stands around it.

The signs are those of boilerplate removal (Kohlschütter et al. 2010; jusText, Pomikálek 2011), taken from lines alone: length,
punctuation, running words, how much prose stands near, and the block's own words for what it is.
"""

import re
from collections import Counter
from itertools import accumulate

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.furniture import furniture_kind
from onrecord.pages.lines import Paragraph

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_PAUSE = re.compile(r"[,;:]\s|\s[–—-]\s")
_STOPS = re.compile(r"[.!?][\"'”’»)]?\s+[\"'“‘(]?[^\W\d_]")
_QUOTE = re.compile(r"\A[\"“‘«„']")
_PROSE_WORDS = 10
_CUT = 12.0  # words of prose a block that is none weighs against the run of prose it stands in


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One block, as the labeller sees it."""

    signs: list[str]
    """Names of what holds of it; keys of the weights in `blocks.yaml`."""
    kind: FurnitureKind | None
    """What it is by its own words, should it be no part of the article."""


class _Words(msgspec.Struct, frozen=True):
    count: int
    lower: float
    """Share of words in lower case."""
    content: frozenset[str]
    prose: int
    """How many words of running prose it holds: 0 for a heading, a link, a label."""


def look(blocks: list[Paragraph], title: str | None = None) -> list[Seen]:
    """The signs of each block of one page, in order."""
    words = [_words(b.text) for b in blocks]
    kinds = [furniture_kind(b.text) for b in blocks]
    weak = [k or furniture_kind(b.text, left_out=True) for b, k in zip(blocks, kinds, strict=True)]
    prose = [0 if k else w.prose for w, k in zip(words, kinds, strict=True)]
    first, last = _densest_run(prose)
    spread = Counter(c for w, p in zip(words, prose, strict=True) if p for c in w.content)
    inner = Counter(
        c for w, p in zip(words[first:last], prose[first:last], strict=True) if p for c in w.content
    )
    repeats = Counter(word_key(b.text) for b in blocks)
    titled = same_words(title) if title else frozenset()
    before = [0, *accumulate(prose)]
    total = max(before[-1], 1)
    seen: list[Seen] = []
    met: set[str] = set()
    for n, block in enumerate(blocks):
        w = words[n]
        signs = ["any", *_shape(block, w)]
        signs += [f"kind={kinds[n]}"] if kinds[n] else ([f"weak={weak[n]}"] if weak[n] else ["kind=none"])
        for name, at in (("prev", n - 1), ("next", n + 1), ("prev2", n - 2)):
            if not 0 <= at < len(blocks):
                signs.append(f"{name}=edge")
            elif kinds[at]:
                signs.append(f"{name}.kind={kinds[at]}")
            else:
                signs.append(f"{name}.size={_size(words[at].count)}{'.' if prose[at] else ''}")
        near = sum(prose[max(0, n - 4) : n]), sum(prose[n + 1 : n + 5])
        signs += [f"prose_before={_amount(near[0])}", f"prose_after={_amount(near[1])}"]
        signs.append(f"done={_share(before[n] / total)}")
        if n < first:
            signs.append("run=before" if first - n > 3 else "run=just_before")
        elif n >= last:
            signs.append("run=after" if n - last >= 3 else "run=just_after")
        else:
            signs.append("run=in")
            if n == first:
                signs.append("run=first")
        key = word_key(block.text)
        if repeats[key] > 1:
            signs.append("repeated=again" if key in met else "repeated=first")
        met.add(key)
        if prose[n]:
            signs.append(f"kin={_kin(w.content, inner, first <= n < last)}")
        if titled and w.content:
            share = len(w.content & titled) / len(w.content)
            signs.append("title=same" if share > 0.8 else "title=some" if share else "title=none")
        seen.append(Seen(signs=signs, kind=weak[n]))
    del spread
    return seen


def _words(text: str) -> _Words:
    found = _WORD.findall(text)
    count = len(found)
    lower = sum(1 for w in found if w[0].islower() or not w[0].isalpha()) / count if count else 0.0
    ended = bool(_ENDED.search(text))
    running = count >= _PROSE_WORDS and lower >= 0.5 and (ended or count >= 25 or bool(_STOPS.search(text)))
    return _Words(count, lower, frozenset(w.lower() for w in found if len(w) > 3), count if running else 0)


def same_words(text: str) -> frozenset[str]:
    """The words of more than three letters, in lower case: by them two blocks are compared."""
    return frozenset(w.lower() for w in _WORD.findall(text) if len(w) > 3)


def _shape(block: Paragraph, w: _Words) -> list[str]:
    text = block.text
    ended = bool(_ENDED.search(text))
    signs = [
        f"size={_size(w.count)}{'.' if ended else ''}",
        f"lower={int(w.lower * 4)}" + ("long" if w.count >= 8 else ""),
        f"stops={min(len(_STOPS.findall(text)), 3)}",
        f"pauses={min(len(_PAUSE.findall(text)), 3)}",
    ]
    for name, holds in (
        ("apart", block.apart),
        ("item", block.item),
        ("quote", bool(_QUOTE.match(text))),
        ("question", text.endswith("?")),
        ("colon", text.endswith(":")),
        ("ellipsis", text.endswith(("...", "…"))),
        ("starts_lower", text[:1].islower()),
        ("digits", sum(map(str.isdigit, text)) > len(text) / 8),
        ("capitals", text.isupper() and w.count > 1),
        ("bars", "|" in text or "»" in text or "›" in text),
        ("address", "http" in text or "@" in text or "www." in text),
        ("you", bool(re.search(r"\b(?:you|your|we|our|us)\b", text, re.IGNORECASE)) and w.count < 60),
    ):
        if holds:
            signs.append(name)
    return signs


def _densest_run(prose: list[int]) -> tuple[int, int]:
    """The stretch of blocks with the most prose for the fewest blocks that are none (Kadane); half open."""
    best, run, start = (0.0, 0, 0), 0.0, 0
    for n, words in enumerate(prose):
        if run <= 0:
            run, start = 0.0, n
        run += min(words, 120) if words else -_CUT
        if run > best[0]:
            best = (run, start, n + 1)
    return best[1], best[2]


def _kin(content: frozenset[str], inner: Counter[str], inside: bool) -> str:
    """How much of what a block speaks of the rest of the run of prose speaks of, too: other articles' teasers do not."""
    if not content:
        return "none"
    known = sum(1 for c in content if inner[c] > (1 if inside else 0)) / len(content)
    return str(min(int(known * 5), 3))


def word_key(text: str) -> str:
    """What two printings of one block have in common: its words, but for case and punctuation."""
    return " ".join(_WORD.findall(text.lower()))


def _size(count: int) -> str:
    for limit in (1, 3, 6, 11, 19, 39, 79):
        if count <= limit:
            return str(limit)
    return "more"


def _amount(words: int) -> str:
    for limit in (0, 30, 80, 160):
        if words <= limit:
            return str(limit)
    return "more"


def _share(part: float) -> str:
    for limit in (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 0.9999):
        if part <= limit:
            return str(limit)
    return "all"
