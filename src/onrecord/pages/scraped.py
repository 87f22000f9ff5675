"""A page of which only the plain text is left: the same answer as from its HTML, from lines alone."""

import re

import msgspec

from onrecord.model import Furniture
from onrecord.pages.agencies import is_agency
from onrecord.pages.block_features import same_words
from onrecord.pages.blocks import Block, classify
from onrecord.pages.byline import is_name, read_byline
from onrecord.pages.date_line import read_date
from onrecord.pages.outlet import noticed

_TAIL = re.compile(r"(?<!\s)\s+(?:[|•·»›]|::|[-–—])\s+")
_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?)?[\s,]*(?:by\s+)?([^.,;|©\d]{3,60})",
    re.I,
)
_COMPANY = re.compile(r"\s+(?:All|Inc|Ltd|LLC|Limited|unless|except)\b.*", re.DOTALL)
_NO_HOLDER = re.compile(
    r"\b(?:copyright|rights|policy|notice|terms|pool|photo|infringement)\b", re.IGNORECASE
)
_TAIL_WORDS = 6
_FROM_BODY = 25  # blocks: how far from the article a line may stand and still be its byline or its date


class ScrapedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the plain text of a page says."""

    title: str | None
    """Without its tail ("… | World News")."""
    text: str
    """The article's paragraphs, parted by a blank line; empty where the page has no article."""
    bylines: list[str]
    published: str | None
    """ISO 8601 date of the page's own date line."""
    outlet: str | None
    """Who published it, where the tail of the title or the copyright line tells."""
    furniture: list[Furniture]
    """Every other block of the page, in order."""


def read_scraped(text: str, *, title: str | None = None) -> ScrapedPage:
    """The article in a page's plain text, and everything else named for what it is.

    Every line of the page that isn't blank is in the title, the text or the furniture. `title` is the
    article's, where it is known from elsewhere.
    """
    blocks = classify(text, title=title)
    body = [n for n, b in enumerate(blocks) if b.kind == "body"]
    first, last = (body[0], body[-1]) if body else (0, len(blocks) - 1)
    near = blocks[max(0, first - _FROM_BODY) : last + _FROM_BODY]
    heading, tails = next((split_title(b.text) for b in blocks if b.kind == "title"), (None, []))
    furniture: list[Furniture] = []
    for block in blocks:
        if block.kind == "title":
            furniture += [Furniture(text=tail, kind="title_tail") for tail in tails]
        elif block.kind != "body":
            furniture.append(Furniture(text=block.text, kind=block.kind))
    return ScrapedPage(
        title=heading,
        text="\n\n".join(blocks[n].text for n in body),
        bylines=_bylines(near),
        published=_published(near),
        outlet=_outlet(blocks, heading),
        furniture=furniture,
    )


def split_title(line: str) -> tuple[str, list[str]]:
    """A title and its tails: "Lock opens | World News | The Harbour Post" is ("Lock opens", ["World News",
    "The Harbour Post"]).

    A tail is short, capitalised, and shorter than what is left of the title.
    """
    parts = [(0, 0)] + [(m.start(), m.end()) for m in _TAIL.finditer(line)]
    cut = len(line)
    tails: list[str] = []
    for start, end in reversed(parts[1:]):
        tail = line[end:cut].strip()
        head = line[:start].strip()
        words = tail.split()
        bar = any(mark in line[start:end] for mark in "|•·»›:")
        if not 1 <= len(words) <= (_TAIL_WORDS if bar else 4) or len(head.split()) < max(3, len(words)):
            break
        if not bar and not all(
            w[0].isupper() or w.lower() in ("of", "the", "and", "&") or "." in w for w in words
        ):
            break
        tails.insert(0, tail)
        cut = start
    return line[:cut].strip(), tails


def _bylines(blocks: list[Block]) -> list[str]:
    for block in blocks:
        if block.kind in ("byline", "posted_by", "date_line", "other") and (names := read_byline(block.text)):
            return names
    return next(([b.text] for b in blocks if b.kind == "byline" and is_name(b.text)), [])


def _published(blocks: list[Block]) -> str | None:
    dated = [b.text for b in blocks if b.kind in ("date_line", "posted_by", "byline")]
    ordered = sorted(dated, key=lambda line: "updated" in line.lower() or "modified" in line.lower())
    return next((day for line in ordered if (day := read_date(line))), None)


def _outlet(blocks: list[Block], heading: str | None) -> str | None:
    """The outlet: the tail of the title that the page's own notices name, else the holder of its rights."""
    for block in blocks:
        if heading and block.kind in ("title", "repeated") and block.text.startswith(heading):
            name = noticed(split_title(block.text)[1], ((b.kind, b.text) for b in blocks))
            if name:
                return name
    holders = (_holder(b.text) for b in blocks if b.kind == "copyright")
    return next((name for name in holders if name), None)


def _holder(notice: str) -> str | None:
    """Who a copyright notice names, without the form of the company; None for an agency."""
    found = _HOLDER.search(notice)
    if not found:
        return None
    name = _COMPANY.sub("", found[1].split("(")[0]).strip(" -–—:/")
    named = name and name[0].isupper() and len(name.split()) <= _TAIL_WORDS and same_words(name)
    return name if named and not is_agency(name) and not _NO_HOLDER.search(name) else None
