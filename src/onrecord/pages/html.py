"""From markup to an article: its paragraphs, what stands around them and what the page says of itself."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from onrecord.model import Furniture, FurnitureKind
from onrecord.pages.body import article_blocks
from onrecord.pages.byline import read_byline
from onrecord.pages.date_line import read_date
from onrecord.pages.furniture import furniture_kinds
from onrecord.pages.markup import Block, blocks
from onrecord.pages.metadata import Metadata, article_data, read_metadata

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DEEPEST: Final = 250  # libxml2 drops what is nested beyond 256
_MOST_TAGS: Final = 400_000  # half a gigabyte in memory
_NEAR: Final = 12  # blocks from the article in which its byline and its date stand
_PASSING: Final = 5  # words: a link that long is a headline
_TEASER: Final = 600  # characters: an article that short may be a teaser
_FULLER: Final = 3  # times as long as the text shown makes the page's own data the article


class Page(msgspec.Struct, kw_only=True):
    """What the markup of a page says."""

    body: list[str] = []
    """The article's paragraphs, headings and list items, in order; empty where there is none."""
    furniture: list[Furniture] = []
    """Every other block of words the page shows, in order."""
    headings: list[str] = []
    """First-rank headings the page shows, and the title it asks to be shared under."""
    title: str | None = None
    """As the page gives it, its tail included."""
    bylines: list[str] = []
    site: str | None = None
    """The outlet's name, as the page gives it."""
    url: str | None = None
    published: str | None = None
    """ISO 8601 date."""
    warnings: list[str] = []


class TooDeepError(ValueError):
    """The markup is nested beyond what the parser keeps, and words were lost."""


class TooManyTagsError(ValueError):
    """The markup has more tags than a page may have."""

    def __init__(self, count: int, limit: int) -> None:
        self.count, self.limit = count, limit
        super().__init__(f"{count} tags, over {limit}")


def read_html(markup: str, url: str | None = None) -> Page:
    """What the markup of a page says. Raises `TooDeepError`, `TooManyTagsError`."""
    from trafilatura import load_html

    if (count := markup.count("<")) > _MOST_TAGS:
        raise TooManyTagsError(count, _MOST_TAGS)
    # Without the word near its start trafilatura takes a short page for something else.
    tree = load_html(markup if "html" in markup[:50].lower() else f"<html>{markup}")
    if tree is None:
        return Page()
    said = read_metadata(tree, url)
    shown = list(blocks(tree))
    taken = article_blocks(tree, shown, said.title)
    page = Page(
        body=[shown[n].text for n in taken],
        headings=[block.text for block in shown if block.tag == "h1"]
        + ([said.shared] if said.shared else []),
        title=said.title,
        bylines=said.bylines,
        site=said.site,
        url=said.url,
        published=said.published,
    )
    page.furniture = _furniture(shown, frozenset(taken), said)
    if sum(map(len, page.body)) < _TEASER:
        _read_data(page, tree)
    _sign(page, shown[max(0, taken[0] - _NEAR) : taken[-1] + _NEAR] if taken else [])
    if not page.body and _depth(tree) >= _DEEPEST:
        raise TooDeepError
    return page


def _furniture(shown: Sequence[Block], taken: Collection[int], said: Metadata) -> list[Furniture]:
    """Every line outside the article but its title; first the authors that are no persons."""
    found = [Furniture(text=credit, kind="byline") for credit in said.credits]
    seen = {shown[n].text for n in taken}
    for n, block in enumerate(shown):
        if n in taken:
            continue
        for line in block.text.split("\n"):
            if line != said.title:
                kind: FurnitureKind = "repeated" if line in seen else _kind(line, block)
                found.append(Furniture(text=line, kind=kind))
                if kind == "caption":
                    seen.add(line)
    return found


def _kind(line: str, block: Block) -> FurnitureKind:
    """What a line left out of the article is: by its words where they are plain, else by its markup."""
    if block.mark in ("caption", "credit"):
        return block.mark
    kind, likely = furniture_kinds(line)
    if kind:
        return "byline" if kind == "date_line" and read_byline(line) else kind
    if block.mark == "copyright" and block.links > 0.5:
        return "navigation"  # a footer is mostly links
    if block.mark is not None:
        return block.mark
    if likely:
        return likely
    if block.links > 0.5:
        return "related" if len(line.split()) >= _PASSING else "navigation"
    return "other"


def _read_data(page: Page, tree: "HtmlElement") -> None:
    """Takes the article from the page's own data where it is much longer there than what is shown of it."""
    data = article_data(tree)
    if sum(map(len, data)) > max(_TEASER, _FULLER * sum(map(len, page.body))):
        page.furniture = [Furniture(text=text, kind="repeated") for text in page.body] + page.furniture
        page.body = data
        page.warnings.append("the article is from the page's own data; what it shows is shorter")


def _sign(page: Page, near: Sequence[Block]) -> None:
    """Fills in who wrote the article and when from the lines beside it, where the page's data don't say."""
    lines = {line for block in near for line in block.text.split("\n")}
    for block in page.furniture:
        if block.kind in ("byline", "posted_by", "date_line") and block.text in lines:
            page.bylines = page.bylines or read_byline(block.text)
            page.published = page.published or read_date(block.text)


def _depth(tree: "HtmlElement") -> int:
    """How deep the tree goes, or as far as it matters."""
    deepest, level = 0, [tree]
    while level and deepest < _DEEPEST:
        level = [child for element in level for child in element]
        deepest += 1
    return deepest
