"""The blocks of words a browser would show, in order, each with what the markup around it says it is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from onrecord import tables
from onrecord.model import FurnitureKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACE = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.I)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS: Final = frozenset({"td", "th"})
_CELL_GAP: Final = " | "
_DATUM: Final = 80  # characters: a table cell that holds more is there for the layout
_WHOLE: Final = 0.95  # share of a block that an inline element must hold to speak for it
_PASSED: Final = -1
_LONGEST_NAME: Final = 300  # characters of class and id that are looked at


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A run of words between two breaks, as a browser would show it."""

    text: str
    """White space as shown; "\\n" where the markup breaks the line."""
    tag: str
    """Of the nearest element that is no inline one."""
    container: int
    """Number of the element that holds that one: blocks side by side have the same."""
    links: float
    """Share of its characters that are link text."""
    mark: FurnitureKind | None
    """What the names of the elements around it say it is."""

    @property
    def heading(self) -> bool:
        return self.tag in _HEADINGS


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Elements whose tag, or a word of whose class, id or role, tells a kind of furniture."""

    kind: FurnitureKind
    example: str
    tags: list[str] = []
    words: list[str] = []


class Markup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `markup.yaml` holds."""

    breaking: frozenset[str]
    """Tags that start a new block and end one."""
    unseen: frozenset[str]
    """Tags whose content no browser shows as text."""
    hidden: frozenset[str]
    """Classes that hide an element."""
    marks: list[Mark]


@cache
def markup() -> Markup:
    """The shipped table."""
    return tables.load("onrecord.pages", "markup.yaml", Markup)


@cache
def _marks() -> tuple[dict[str, FurnitureKind], dict[str, FurnitureKind]]:
    rows = markup().marks
    return {tag: m.kind for m in rows for tag in m.tags}, {word: m.kind for m in rows for word in m.words}


@lru_cache(maxsize=4096)
def _named(names: str) -> FurnitureKind | None:
    """The kind that the words in class, id and role tell; the first that tells one."""
    words = _marks()[1]
    spoken = [word.lower() for word in _WORD.findall(names)]
    for n in range(len(spoken)):
        for joined in (" ".join(spoken[n : n + 2]), spoken[n]):
            if kind := words.get(joined):
                return kind
    return None


def mark_of(element: "HtmlElement") -> FurnitureKind | None:
    """What an element's own tag and names say its content is; None where they say nothing."""
    tags, _ = _marks()
    if kind := tags.get(element.tag):
        return kind
    if element.tag in ("html", "body", "main", "article"):
        return None  # their classes speak of the page's layout
    names = " ".join(filter(None, (element.get("id"), element.get("class"), element.get("role"))))
    return _named(names[:_LONGEST_NAME]) if names else None


def _unseen(element: "HtmlElement") -> bool:
    if not isinstance(element.tag, str) or element.tag in markup().unseen:
        return True
    if element.get("hidden") is not None:
        return True
    if not markup().hidden.isdisjoint((element.get("class") or "")[:_LONGEST_NAME].split()):
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:_LONGEST_NAME]))


def blocks(tree: "HtmlElement") -> Iterator[Block]:
    """Every block of the page in order. Goes through the tree once, whatever its depth."""
    from lxml.etree import iterwalk

    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    breaking, run = markup().breaking, _Run()
    # Of the open elements that break, and of those passed over: tag, number, mark.
    opened: list[tuple[str, int, FurnitureKind | None]] = [("body", 0, None)]
    count = 0
    for event, element in walk:
        tag = element.tag
        if event in ("comment", "pi"):
            run.say(element.tail)
        elif event == "start":
            if _unseen(element):
                walk.skip_subtree()
                opened.append(("", _PASSED, None))  # taken off again at its end
                continue
            if tag == "br":
                run.pieces.append("\n")
            elif tag in _CELLS and not _is_layout(element):
                run.pieces.append(_CELL_GAP if run.solid else "")
            elif tag in breaking or tag in _CELLS:
                yield from run.block(opened)
                count += 1
                opened.append((tag, count, _within(mark_of(element), opened[-1][2])))
            else:
                run.enter(element)
            run.say(element.text)
        else:
            if opened[-1][1] == _PASSED:
                opened.pop()
            elif tag in _CELLS and not _is_layout(element):
                pass
            elif tag in breaking or tag in _CELLS:
                yield from run.block(opened)
                opened.pop()
            elif tag != "br":
                run.leave(element)
            run.say(element.tail)
    yield from run.block(opened)


class _Run:
    """The words since the last break."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.solid = self.linked = self.in_links = 0
        self.marks: list[FurnitureKind | None] = [None]
        self.marked: Counter[FurnitureKind | None] = Counter()

    def say(self, words: str | None) -> None:
        if words:
            self.pieces.append(words.replace("\n", " "))
            length = sum(map(len, words.split()))
            self.solid += length
            self.marked[self.marks[-1]] += length
            if self.in_links:
                self.linked += length

    def enter(self, element: "HtmlElement") -> None:
        if element.tag == "a":
            before = element.getprevious()
            if before is not None and before.tag == "a" and not (before.tail or "").strip():
                self.pieces.append(" ")  # links side by side are buttons, which style sheets part
            self.in_links += 1
        self.marks.append(_within(mark_of(element), self.marks[-1]))

    def leave(self, element: "HtmlElement") -> None:
        if element.tag == "a":
            self.in_links -= 1
        self.marks.pop()

    def block(self, opened: Sequence[tuple[str, int, FurnitureKind | None]]) -> Iterator[Block]:
        """The block that ends here, if it has any words; starts the next."""
        if text := shown("".join(self.pieces)):
            tag, number, mark = opened[-1]
            own, length = self.marked.most_common(1)[0]
            yield Block(
                text=text,
                tag=tag,
                container=opened[-2][1] if len(opened) > 1 else number,
                links=min(1.0, self.linked / max(1, self.solid)),
                mark=_within(own, mark) if length >= _WHOLE * self.solid else mark,
            )
        self.pieces.clear()
        self.marked.clear()
        self.solid = self.linked = 0


def _within(own: FurnitureKind | None, around: FurnitureKind | None) -> FurnitureKind | None:
    """The mark of an element, given that of what holds it: the rights in a picture are its credit."""
    if around == "caption" and own == "copyright":
        return "credit"
    return own or around


def _is_layout(cell: "HtmlElement") -> bool:
    """Whether a table cell holds a part of the page and not a datum: elements that break, or many words."""
    if any(child.tag in markup().breaking or child.tag == "br" for child in cell):
        return True
    return sum(map(len, islice(cell.itertext(), _DATUM))) > _DATUM


def shown(words: str) -> str:
    """Words with white space as a browser shows it: runs as one space, none at the ends of a line."""
    lines = [_SPACE.sub(" ", line).strip() for line in words.split("\n")]
    return "\n".join(filter(None, lines))
