"""What can be seen of each block of a page: its words, its shape, and what stands around it.

The signs are those of boilerplate removal (Kohlschütter et al. 2010; jusText, Pomikálek 2011), taken from
lines alone: length, punctuation, running words, how much prose stands near, and the block's own words for
what it is.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import msgspec

from onrecord.model import FurnitureKind
from onrecord.pages.furniture import furniture_kinds
from onrecord.pages.heading import heading_at
from onrecord.pages.lines import Paragraph

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNSPACED = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
)  # Thai, kana, Han: scripts without spaces
_UNSPACED_CHARS: Final = 2  # characters of them that weigh as much as a word
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]」]*\Z")
_PAUSE = re.compile(r"[,;:]\s|\s[–—-]\s|[、，]")
_STOP = re.compile(r"[.!?…][\"'”’»)]?\s+[\"'“‘(]?[^\W\d_]|。")
_QUOTE = re.compile(r"\A[\"“‘«„']")
_ADDRESSED = re.compile(r"\b(?:you|your|we|our|us|subscribe|click|sign)\b", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?:said|says|told|according|added|reported|asked|was|were|had|has|have|is|are|will)\b"
)
_PROSE: Final = 10  # words a block has before it may be running prose
_CUTS: Final = {
    "tight": 30.0,
    "run": 12.0,
    "wide": 4.0,
}  # words of prose that a block which is none weighs against
_LONGEST: Final = 120  # words beyond which a block weighs no more
_OPENING: Final = 7  # words
_NEAR: Final = 6  # blocks below it that a heading is right above
_SIZES: Final = (0, 1, 3, 6, 11, 19, 39, 79)  # words
_AMOUNTS: Final = (0, 30, 80, 160)  # words
_SHARES: Final = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 0.9999)
_REACH: Final = 200  # blocks: how far a heading such as "Most read" is felt


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One block, as the labeller sees it."""

    signs: list[str]
    """Names of what holds of it; keys of the weights in `blocks.yaml`. Those of a page without its line
    breaks start with "~": with its furniture run into its sentences, they mean other things there.
    """
    kind: FurnitureKind | None
    """What it is by its own words, should it be no part of the article."""
    furniture: bool
    """Whether its words leave no doubt that it is no part of the article, or it is the title that was
    given.
    """
    repeated: bool
    """Whether the page has printed it before."""
    prose: bool
    """Whether it is running prose."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows."""

    seen: list[Seen]
    """Each block, in order."""
    heading: int | None
    """Which block is the title."""


class _Words(msgspec.Struct, frozen=True):
    """A block's words, counted."""

    count: int
    lower: float
    """Share of words that don't start with a capital."""
    content: frozenset[str]
    ended: bool
    prose: int
    """How many words of running prose it holds: 0 for a heading, a link, a label."""


def look(blocks: list[Paragraph], title: str | None = None) -> Sight:
    """The signs of each block of one page, and its title. `title` is the article's, where it is known."""
    words = [_words(b.text) for b in blocks]
    told = [furniture_kinds(b.text) for b in blocks]
    kinds, named = [sure for sure, _ in told], [likely for _, likely in told]
    prose = [0 if k else min(w.prose, _LONGEST) for w, k in zip(words, kinds, strict=True)]
    runs = {name: densest_run(prose, cut) for name, cut in _CUTS.items()}
    first, last = runs["run"]
    inner = Counter(
        c for w, p in zip(words[first:last], prose[first:last], strict=True) if p for c in w.content
    )
    keys = [word_key(b.text) for b in blocks]
    spoken = frozenset[str]().union(*(words[n].content for n in range(*runs["wide"]) if prose[n]))
    given = title is not None
    heading = _given(keys, title, first) if title else _heading(blocks, words, named, spoken, runs)
    if not title and heading is not None:
        title = blocks[heading].text
    titled, title_key = (same_words(title), word_key(title)) if title else (frozenset[str](), "")
    repeats = Counter(keys)
    openings = Counter(_opening(k) for k in keys)
    before = [0, *accumulate(prose)]
    labels = _labels(words, kinds, prose)
    under = _headings(kinds, prose)
    signs: list[list[str]] = []
    again: list[bool] = []
    met: set[str] = set()
    for n, (block, w) in enumerate(zip(blocks, words, strict=True)):
        held = ["any", *_shape(block, w), *_own_words(kinds[n], named[n])]
        held += _beside(n, labels, before)
        held += _standing(n, before, runs)
        held += under[n]
        if repeats[keys[n]] > 1 and keys[n]:
            held.append("repeated=again" if keys[n] in met else "repeated=first")
        elif openings[_opening(keys[n])] > 1:
            held.append("repeated=opening")
        again.append(bool(keys[n]) and (keys[n] in met or (keys[n] == title_key and n != heading)))
        met.add(keys[n])
        if w.content:
            inside = bool(prose[n]) and first <= n < last
            known = sum(1 for c in w.content if inner[c] > inside) / len(w.content)
            held.append(f"kin={'prose' if prose[n] else 'short'}{min(int(known * 5), 4)}")
            if titled:
                share = len(w.content & titled) / len(w.content)
                same = (
                    "same" if keys[n] == title_key else "most" if share > 0.8 else "some" if share else "none"
                )
                held.append(f"title={same}")
        signs.append(["any", *(f"~{sign}" for sign in held)] if block.sentence else held)
    return Sight(
        seen=[
            Seen(
                signs=s,
                kind=k,
                furniture=sure is not None or (given and n == heading),
                repeated=r,
                prose=p > 0,
            )
            for n, (s, k, sure, r, p) in enumerate(zip(signs, named, kinds, again, prose, strict=True))
        ],
        heading=heading,
    )


def _heading(
    blocks: list[Paragraph],
    words: list[_Words],
    named: list[FurnitureKind | None],
    spoken: frozenset[str],
    runs: dict[str, tuple[int, int]],
) -> int | None:
    """Which block is the title: one above all the prose, or else one above its densest run."""
    lines, contents = [b.text for b in blocks], [w.content for w in words]
    for first in (runs["wide"][0], runs["run"][0]):
        above = [n for n in range(first) if named[n] is None and not words[n].prose]
        if (at := heading_at(lines, contents, above, spoken, first)) is not None:
            return at
    return None


def _given(keys: list[str], title: str, first: int) -> int | None:
    """Which block prints the title that is known: the last before the body, else the first."""
    wanted = word_key(title)
    same = [n for n, key in enumerate(keys) if key and (key == wanted or key.startswith(f"{wanted} "))]
    exact = [n for n in same if keys[n] == wanted] or same
    return max((n for n in exact if n <= first), default=exact[0] if exact else None)


def _opening(key: str) -> str:
    """How a longer block begins: captions of one gallery begin alike."""
    start = key.split(" ", _OPENING)[:_OPENING]
    return " ".join(start) if len(start) == _OPENING else key


def word_key(text: str) -> str:
    """What two printings of one block have in common: its words, but for case and punctuation."""
    return " ".join(_WORD.findall(text.lower()))


def same_words(text: str) -> frozenset[str]:
    """The words of more than three letters, in lower case: by them two blocks are compared."""
    return frozenset(w.lower() for w in _WORD.findall(text) if len(w) > 3)


def densest_run(prose: list[int], cut: float) -> tuple[int, int]:
    """The stretch of blocks with the most prose for the fewest blocks that are none (Kadane); half open."""
    best, run, start = (0.0, 0, 0), 0.0, 0
    for n, words in enumerate(prose):
        if run <= 0:
            run, start = 0.0, n
        run += words or -cut
        if run > best[0]:
            best = (run, start, n + 1)
    return best[1], best[2]


def _words(text: str) -> _Words:
    found = _WORD.findall(text)
    unspaced = len(_UNSPACED.findall(text))
    count = len(found) + unspaced // _UNSPACED_CHARS
    lower = sum(1 for w in found if not w[0].isupper()) / len(found) if found else 0.0
    ended = bool(_ENDED.search(text))
    running = count >= _PROSE and lower >= 0.5 and (ended or count >= 25 or bool(_STOP.search(text)))
    return _Words(count, lower, same_words(text), ended, count if running else 0)


def _shape(block: Paragraph, w: _Words) -> list[str]:
    text = block.text
    signs = [
        f"size={_size(w.count)}{'.' if w.ended else ''}",
        f"lower={int(w.lower * 4)}{'long' if w.count >= 8 else ''}",
        f"stops={min(len(_STOP.findall(text)), 3)}",
        f"pauses={min(len(_PAUSE.findall(text)), 3)}",
    ]
    signs += [
        name
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
            ("bars", any(mark in text for mark in "|»›•·")),
            ("address", "http" in text or "@" in text or "www." in text),
            ("addressed", w.count < 60 and bool(_ADDRESSED.search(text))),
            ("spoken", bool(_SPOKEN.search(text))),
            ("tabs", "\t" in text),
            ("no_words", not w.count),
        )
        if holds
    ]
    return signs


def _own_words(kind: FurnitureKind | None, named: FurnitureKind | None) -> list[str]:
    if kind:
        return [f"kind={kind}"]
    return [f"weak={named}"] if named else ["kind=none"]


def _labels(words: list[_Words], kinds: list[FurnitureKind | None], prose: list[int]) -> list[str]:
    """What each block is to those beside it: furniture of a kind, or so many words."""
    return [
        kind or f"{_size(w.count)}{'.' if running else ''}"
        for w, kind, running in zip(words, kinds, prose, strict=True)
    ]


def _beside(n: int, labels: list[str], before: list[int]) -> list[str]:
    """What the blocks next to it are, and how much prose is near; `before` counts it up to each block."""
    last = len(labels) - 1
    signs = [
        f"prev={labels[n - 1] if n >= 1 else 'edge'}",
        f"next={labels[n + 1] if n < last else 'edge'}",
        f"prev2={labels[n - 2] if n >= 2 else 'edge'}",
        f"next2={labels[n + 2] if n < last - 1 else 'edge'}",
    ]
    here, past = before[n], before[n + 1]
    signs.append(f"before4={_amount(here - before[max(0, n - 4)])}")
    signs.append(f"after4={_amount(before[min(n + 5, last + 1)] - past)}")
    signs.append(f"before12={_amount((here - before[max(0, n - 12)]) // 3)}")
    signs.append(f"after12={_amount((before[min(n + 13, last + 1)] - past) // 3)}")
    return signs


def _standing(n: int, before: list[int], runs: dict[str, tuple[int, int]]) -> list[str]:
    """Where in the page it stands: how much of the prose is behind it, and where the densest prose is."""
    signs = [f"done={_share(before[n] / max(before[-1], 1))}"]
    for name, (first, last) in runs.items():
        if n < first:
            signs.append(f"{name}=before{'' if first - n > 3 else first - n}")
        elif n >= last:
            signs.append(f"{name}=after{'' if n - last >= 3 else n - last}")
        else:
            signs.append(f"{name}={'first' if n == first else 'last' if n == last - 1 else 'in'}")
    return signs


def _headings(kinds: list[FurnitureKind | None], prose: list[int]) -> list[list[str]]:
    """For each block, the last furniture above that speaks for what follows, if no prose is between."""
    signs: list[list[str]] = []
    head, since = "", 0
    for kind, words in zip(kinds, prose, strict=True):
        since += 1
        if words or since > _REACH:
            head = ""
        signs.append([f"under={head}{'' if since <= _NEAR else '.far'}"] if head else [])
        if kind in ("related", "comment_form", "comment", "newsletter", "share", "hashtags", "copyright"):
            head, since = kind, 0
    return signs


def _size(count: int) -> str:
    return _named(_SIZES, count)


def _amount(words: int) -> str:
    return _named(_AMOUNTS, words)


def _share(part: float) -> str:
    return _named(_SHARES, part, "all")


def _named(limits: Sequence[float], number: float, beyond: str = "more") -> str:
    """The first of the limits that the number does not pass, as a sign writes it."""
    at = bisect_left(limits, number)
    return str(limits[at]) if at < len(limits) else beyond
