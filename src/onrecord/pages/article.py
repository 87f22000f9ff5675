"""One document, read: the article and everything else named for what it is."""

from hashlib import blake2b
from typing import Final

from onrecord.errors import InputError
from onrecord.model import Article, Outlet
from onrecord.pages import dates, encoding, language
from onrecord.pages.documents import Document, Kind
from onrecord.pages.outlet import domain_of

_ID_BYTES: Final = 10


def read_article(
    document: Document, *, kind: Kind = "auto", published: str | None = None, url: str | None = None
) -> Article:
    """The article in `document`. `published` and `url` go before what the document and the page say.

    `kind` "article" takes the text as it is: UTF-8, decoded, and nothing else done to it (a byte order mark
    and the line ends stay); only NUL and lone surrogates, which no record can hold, become U+FFFD, one for
    one.
    """
    if published is not None and dates.iso(published) is None:
        raise InputError(document.name, "P013", reason=published)
    decoded = _decoded(document, kind)
    article = Article(id="", text=decoded.text, warnings=decoded.warnings)
    if kind != "article":
        _read(article, document, decoded.text, kind, url)
    if not article.text.strip():
        raise InputError(document.name, "P010")
    _describe(article, document, published, url)
    article.id = article_id(article)
    return article


def article_id(article: Article) -> str:
    """Hash of address, outlet, title and text: where the page lay does not matter."""
    outlet = article.outlet or Outlet()
    parts = (article.url, outlet.name, outlet.domain, article.title, article.text)
    digest = blake2b(digest_size=_ID_BYTES)
    for part in parts:
        digest.update((part or "").encode("utf-8"))
        digest.update(b"\0")
    return digest.hexdigest()


def _decoded(document: Document, kind: Kind) -> encoding.Decoded:
    if document.data is None:
        first, second = (
            (document.html, document.text) if kind in ("auto", "html") else (document.text, document.html)
        )
        return encoding.clean(first or second or "", "utf-8", list(document.warnings))
    if not document.data.strip():
        raise InputError(document.name, "P002")
    if what := encoding.binary_kind(document.data):
        raise InputError(document.name, "P004", kind=what)
    if kind == "article":
        try:
            return encoding.clean(document.data.decode("utf-8"), "utf-8", [])
        except UnicodeDecodeError:
            pass
    return encoding.decode(document.data, markup=kind != "text")


def _read(article: Article, document: Document, text: str, kind: Kind, url: str | None) -> None:
    from onrecord.pages.html import read_html

    page = read_html(text, url or document.url)
    if page is None or not page.body:
        raise InputError(document.name, "P010")
    article.text = "\n\n".join(page.body)
    article.furniture = page.furniture
    article.title, article.bylines, article.published, article.url = (
        page.title,
        page.bylines,
        page.published,
        page.url,
    )
    if page.site:
        article.outlet = Outlet(name=page.site)


def _describe(article: Article, document: Document, published: str | None, url: str | None) -> None:
    """Fills in what came with the document, which goes before what the page says."""
    article.path, article.source_id = document.path, document.source_id
    article.title = document.title or article.title
    article.url = url or document.url or article.url
    for said in (published, document.published):
        if said is not None:
            article.published = dates.iso(said) or article.published
            break
    outlet = document.outlet or article.outlet or Outlet()
    domain = outlet.domain or domain_of(article.url)
    article.outlet = Outlet(name=outlet.name, domain=domain) if outlet.name or domain else None
    article.language = language.of(article.text)
    if article.language not in (None, "en"):
        article.warnings.append(
            f"language is {article.language}; claims and events are coded for English only"
        )
