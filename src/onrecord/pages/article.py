"""One document, read: the article and everything else named for what it is."""

from datetime import date
from hashlib import blake2b
from typing import Final

from onrecord.errors import InputError
from onrecord.model import Article, Furniture, Outlet
from onrecord.pages import dates, encoding, forms, language
from onrecord.pages.document import Document, Kind
from onrecord.pages.outlet import address, domain, domain_of, letters, outlet_of
from onrecord.pages.title import read_title

UNDATED: Final = "no date of publication found; days such as Wednesday stay unresolved"
"""The warning on an article without a date."""
_ID_BYTES: Final = 10
_LONG: Final = 12  # words
_SHORT: Final = 3  # words of a sentence with its full stop
_SENTENCE_LETTERS: Final = 24  # in scripts that do not part words
_SHOWN: Final = 40  # characters of what a document says, in a warning
_MOST_CHARACTERS: Final = 2_000_000  # of a text: some seconds' work, and ten times a long book chapter
_MOST_LINES: Final = 100_000
_HEAD: Final = 2000  # characters in which a page has its title


def read_article(
    document: Document, *, kind: Kind = "auto", published: str | date | None = None, url: str | None = None
) -> Article:
    """The article in `document`. `published` and `url` go before what the document says, and that before
    the page.

    `kind` "html" reads markup and "text" the plain text of a whole page; "auto" tells which of the two it
    is. A JSONL document's `html` is read where it has one (`text` first for "text" and "article"), and its
    `text` as a page's: it may hold furniture too. `kind` "article" takes the text as it is: decoded as
    UTF-8 and nothing else done to it (a byte order mark and the line ends stay); only NUL and lone
    surrogates, which no record can hold, become U+FFFD, one for one.

    Raises `InputError` for what is no page, holds no article, or where `published` or `url` has no such form.
    """
    given = dates.written(published) or document.given
    if given is not None and dates.iso(given) is None:
        raise InputError(document.name, "P013", reason=repr(given[:_SHOWN]))
    if url is not None and address(url) is None:
        raise InputError(document.name, "P016", reason=repr(url[:_SHOWN]))
    form = _form(document, kind)
    decoded = _decoded(document, form)
    if not decoded.text.strip():
        raise InputError(document.name, "P002")
    if form == "auto":
        if other := forms.other_kind(decoded.text):
            raise InputError(document.name, "P004", kind=other)
        form = forms.form_of(decoded.text, document.path)
    article = Article(
        id="",
        path=document.name,
        source_id=document.source_id,
        title=document.title,
        text=decoded.text,
        warnings=[*document.warnings, *decoded.warnings],
    )
    _place(article, url, document)
    if form == "html":
        _read_markup(article, document)
    elif form == "text":
        for unit, count, limit in (
            ("characters", len(decoded.text), _MOST_CHARACTERS),
            ("lines", decoded.text.count("\n"), _MOST_LINES),
        ):
            if count > limit:
                raise InputError(document.name, "P022", count=count, unit=unit, limit=limit)
        _read_text(article)
    if not article.text.strip():
        raise InputError(document.name, _nothing_found(form, document))
    redated = _date(article, given, document.published)
    _describe(article)
    article.id = article_id(article, article.published if redated else None)
    return article


def article_id(article: Article, day: str | None = None) -> str:
    """Hash of address, outlet, title and text: where the page lay does not matter.

    `day` is its day of publication where a caller gave it and the page does not say so: to give a page a day
    makes another version of it.
    """
    outlet = article.outlet or Outlet()
    parts = (article.url, outlet.name, outlet.domain, article.title, article.text, *([day] if day else ()))
    digest = blake2b(digest_size=_ID_BYTES)
    for part in parts:
        digest.update((part or "").encode("utf-8"))
        digest.update(b"\0")
    return digest.hexdigest()


def _form(document: Document, kind: Kind) -> Kind:
    """How a document is to be read, as far as that shows before it is decoded."""
    if document.data is not None:
        return kind
    if document.html and (kind in ("auto", "html") or not document.text):
        return "html"
    return "text" if kind == "auto" else kind


def _decoded(document: Document, form: Kind) -> encoding.Decoded:
    if document.data is None:
        return encoding.clean((document.html if form == "html" else None) or document.text or "", "utf-8", [])
    if what := forms.binary_kind(document.data):
        raise InputError(document.name, "P004", kind=what)
    if form == "article":
        try:
            return encoding.clean(document.data.decode("utf-8"), "utf-8", [])
        except UnicodeDecodeError:
            pass
    return encoding.decode(document.data, markup=form != "text", charset=document.charset)


def _read_markup(article: Article, document: Document) -> None:
    from onrecord.pages.html import TooDeepError, TooManyTagsError, read_html

    try:
        page = read_html(article.text, article.url)
    except TooDeepError:
        raise InputError(document.name, "P011") from None
    except TooManyTagsError as fault:
        raise InputError(document.name, "P017", count=fault.count, limit=fault.limit) from None
    article.text = "\n\n".join(page.body)
    article.furniture = page.furniture
    article.warnings += page.warnings
    if page.url and not article.url:
        _take_address(article, page.url)
    names = [*_names(article), page.site or ""]
    article.title, tails = read_title(
        article.title or page.title, names, page.headings, domain_of(article.url)
    )
    article.furniture = [Furniture(text=tail, kind="title_tail") for tail in tails] + article.furniture
    article.outlet = article.outlet or outlet_of(page.site, article.url, tails, article.furniture)
    article.published = page.published
    article.bylines = page.bylines


def _read_text(article: Article) -> None:
    from onrecord.pages.scraped import read_scraped

    text = article.text
    if article.title and article.title not in text[:_HEAD]:
        text = f"{article.title}\n\n{text}"  # where a page would have it
    page = read_scraped(text, title=article.title)
    article.text = page.text if any(map(_says_something, page.text.split("\n\n"))) else ""
    article.furniture = page.furniture
    article.title = page.title if not article.title else read_title(article.title, _names(article), [])[0]
    article.bylines, article.published = page.bylines, page.published
    tails = [block.text for block in page.furniture if block.kind == "title_tail"]
    article.outlet = article.outlet or outlet_of(page.outlet, article.url, tails)


def _nothing_found(form: Kind, document: Document) -> str:
    """The code for a document that was read and has no article: what to try next is another for each form."""
    if form != "html":
        return "P019"
    return "P010" if document.data is not None or document.text else "P021"


def _says_something(paragraph: str) -> bool:
    """Whether a paragraph is a sentence, or long enough to be one without its full stop."""
    words = len(paragraph.split())
    letters = sum(map(str.isalpha, paragraph[:_SENTENCE_LETTERS]))
    ended = paragraph.rstrip("\"'”’») ").endswith((".", "!", "?", "…", "。", "！", "？"))
    return words >= _LONG or (ended and (words >= _SHORT or letters >= _SENTENCE_LETTERS // 2))


def _place(article: Article, url: str | None, document: Document) -> None:
    """Where the article stood and who published it, as far as the caller and the document say."""
    if said := url or document.url:
        _take_address(article, said)
    if outlet := document.outlet:
        host = domain(outlet.domain) if outlet.domain else None
        if outlet.domain and not host:
            article.warnings.append(f"outlet.domain {outlet.domain[:_SHOWN]!r} is no domain and was left out")
        article.outlet = Outlet(name=outlet.name, domain=host) if outlet.name or host else None


def _take_address(article: Article, said: str) -> None:
    article.url = address(said)
    if article.url is None:
        article.warnings.append(f"url {said[:_SHOWN]!r} is no address of the web and was left out")


def _names(article: Article) -> list[str]:
    """What the outlet may be called in a title."""
    host = domain_of(article.url) or ""
    name = article.outlet.name if article.outlet else None
    return [name or "", host, host.rpartition(".")[0]]


def _date(article: Article, given: str | None, document_says: str | None) -> bool:
    """Sets the day of publication: what the caller gives, else the document, else the page. Whether the
    caller's is another than the document and the page say.
    """
    if document_says:
        if day := dates.iso(document_says):
            article.published = day
        elif given is None:
            article.warnings.append(
                f"published {document_says[:_SHOWN]!r} is no date; write it as 2024-06-19"
            )
    said = article.published
    if given is not None:
        article.published = dates.iso(given)
    elif said is None:
        article.warnings.append(UNDATED)
    return article.published != said


def _describe(article: Article) -> None:
    """Fills in what the text and the address tell, however the article was come by."""
    from onrecord.pages.agencies import find_agencies
    from onrecord.pages.dateline import split_dateline

    outlet = article.outlet or Outlet()
    host = outlet.domain or domain_of(article.url)
    article.outlet = Outlet(name=outlet.name, domain=host) if outlet.name or host else None
    line, _ = split_dateline(article.text)
    article.dateline = line.place if line else None
    article.agencies = find_agencies(article.text, article.furniture, article.bylines, line)
    corporate = {letters(agency.name) for agency in article.agencies} | {letters(outlet.name or "")} - {""}
    article.bylines = [
        name
        for name in article.bylines
        if not any(firm in letters(name) for firm in corporate if len(firm) > 2)
    ]
    article.language = language.of(article.text)
