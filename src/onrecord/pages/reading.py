"""Many sources to many articles, in order, each failure in its place."""

import logging
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from onrecord.errors import InputError
from onrecord.model import Article
from onrecord.pages import dates
from onrecord.pages.article import read_article
from onrecord.pages.document import Document, Kind, Limits
from onrecord.pages.documents import documents

log = logging.getLogger(__name__)

_LONGEST: Final = 200  # characters of a reason


def read_articles(
    sources: Iterable[str | os.PathLike[str]],
    *,
    kind: Kind = "auto",
    published: str | date | None = None,
    published_from: str | None = None,
    url: str | None = None,
    limits: Limits | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Article | InputError]:
    """The article of every document among `sources`, in order; an `InputError` in the place of a failed one.

    `published` and `url` go before what each page says of itself; `published_from` is the field of JSONL
    documents that holds their day of publication. `skipped` counts the files of folders that are no pages, as
    for `list_units`. Holds one page at a time. Raises `TypeError` where `published` is neither text nor a
    date.
    """
    published = dates.written(published)
    found = documents(sources, limits=limits, kind=kind, published_from=published_from, skipped=skipped)
    for document in found:
        if isinstance(document, InputError):
            yield document
        else:
            yield read_document(document, kind, published=published, url=url)


def read_document(
    document: Document, kind: Kind = "auto", *, published: str | date | None = None, url: str | None = None
) -> Article | InputError:
    """The article of one document, or why there is none."""
    published = dates.written(published)
    try:
        return read_article(document, kind=kind, published=published, url=url)
    except InputError as error:
        return error
    except Exception as fault:  # libraries at work on hostile markup: one page must not cost the others
        log.debug("reading %s failed", document.name, exc_info=fault)
        said = " ".join(f"{type(fault).__name__}: {fault}".split())
        return InputError(document.name, "P018", reason=said[:_LONGEST].removesuffix(":"))
