"""What a record holds already: nothing is read twice, and a changed page follows its earlier version."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from onrecord.model import Article
from onrecord.pages.article import article_id
from onrecord.pages.document import Document
from onrecord.pages.units import STDIN
from onrecord.record.rows import StoredArticle
from onrecord.record.store import Store

_COLUMNS: Final = ("id", "key", "version", "digest")


class Known:
    """Ids, digests and page keys of all articles of a record, as its store sees them.

    Takes some 400 bytes an article. Pickled, it is loaded anew where it arrives.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ids: set[str] = set()
        self.digests: set[str] = set()
        self.latest: dict[str, tuple[int, str]] = {}
        """For each key the latest version and its article."""
        self._version = -1
        self.load()

    def __reduce__(self) -> Any:
        return _load, (self.store.where,)

    def load(self) -> None:
        """See the record as the store sees it now: others may have added, and the store have noticed."""
        version = self.store.version("articles")
        if version == self._version:
            return
        self._version = version
        import pyarrow.dataset as ds

        files = self.store.files("articles")
        if not files:
            return
        dataset = self.store.dataset("articles")
        assert isinstance(dataset, ds.Dataset)
        for batch in dataset.to_batches(columns=list(_COLUMNS)):
            columns = (batch.column(name).to_pylist() for name in _COLUMNS)
            for article, key, version, digest in zip(*columns, strict=True):
                self._see(article, key, version, digest)

    def has_page(self, url: str) -> bool:
        """Whether there is an article from that address."""
        return address_key(url) in self.latest

    def see(self, articles: Iterable[StoredArticle]) -> None:
        """Take in what was just committed, as the one commit since it was loaded; else it is loaded again."""
        self._version += 1
        for article in articles:
            self._see(article.id, article.key, article.version, article.digest)

    def _see(self, article: str, key: str, version: int, digest: str) -> None:
        self.ids.add(article)
        self.digests.add(digest)
        if version > self.latest.get(key, (0, ""))[0]:
            self.latest[key] = (version, article)


def _load(where: str) -> Known:
    return Known(Store.open(where))


def page_key(article: Article, document: Document) -> str:
    """What stays the same when a page changes: its address, else its own id in its file, else its file.

    The address of a site's front page names no page. An article without any of these is its own key,
    whatever day it is given.
    """
    if article.url and (key := address_key(article.url)):
        return key
    if article.source_id:
        return f"{document.path}#{article.source_id}"
    if document.line is None and document.path != STDIN:
        return Path(document.path).absolute().as_uri()
    return article_id(article)


def address_key(url: str) -> str | None:
    """The address without its fragment; None for a site's front page."""
    address = urlsplit(url)
    if not address.path.strip("/") and not address.query:
        return None
    return address._replace(fragment="").geturl()
