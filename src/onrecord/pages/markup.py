"""The blocks of words a browser would show, in order, each with what the markup around it says it is."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
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

    breaking = markup().breaking
    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    pieces: list[str] = []
    linked = 0
    # Of the open elements that are no inline ones: tag, number, mark.
    opened: list[tuple[str, int, FurnitureKind | None]] = [("body", 0, None)]
    count = in_link = 0

    def block() -> Iterator[Block]:
        nonlocal linked
        text = shown("".join(pieces))
        if text:
            tag, _, mark = opened[-1]
            container = opened[-2][1] if len(opened) > 1 else 0
            solid = len(re.sub(r"\s", "", text))
            yield Block(
                text=text, tag=tag, container=container, links=min(1.0, linked / max(1, solid)), mark=mark
            )
        pieces.clear()
        linked = 0

    def say(words: str | None) -> None:
        nonlocal linked
        if words:
            pieces.append(words.replace("\n", " "))
            if in_link:
                linked += sum(map(len, words.split()))

    for event, element in walk:
        if event in ("comment", "pi"):
            say(element.tail)
        elif event == "start":
            if _unseen(element):
                walk.skip_subtree()
                opened.append(("", -1, None))  # taken off again at its end
                continue
            if element.tag == "br":
                pieces.append("\n")
            elif element.tag == "a":
                in_link += 1
            elif element.tag in ("td", "th") and any(map(str.strip, pieces)):
                pieces.append(" | ")
            elif element.tag in breaking:
                yield from block()
                count += 1
                opened.append((element.tag, count, mark_of(element) or opened[-1][2]))
            say(element.text)
        else:
            if opened[-1][1] == -1:
                opened.pop()
            elif element.tag == "a":
                in_link -= 1
            elif element.tag in breaking:
                yield from block()
                opened.pop()
            say(element.tail)
    yield from block()


def shown(words: str) -> str:
    """Words with white space as a browser shows it: runs as one space, none at the ends of a line."""
    lines = [_SPACE.sub(" ", line).strip() for line in words.split("\n")]
    return "\n".join(filter(None, lines))
