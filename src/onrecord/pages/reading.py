"""Many sources to many articles, in order, each failure in its place."""

import os
from collections.abc import Iterable, Iterator

from onrecord.errors import InputError
from onrecord.model import Article
from onrecord.pages.article import read_article
from onrecord.pages.documents import Kind, Limits, documents


def read_articles(
    sources: Iterable[str | os.PathLike[str]],
    *,
    kind: Kind = "auto",
    published: str | None = None,
    url: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Article | InputError]:
    """The article of every document among `sources`, in order; an `InputError` in the place of a failed one.

    `published` and `url` go before what each page says of itself. Holds one page at a time.
    """
    for document in documents(sources, limits=limits, kind=kind):
        if isinstance(document, InputError):
            yield document
            continue
        try:
            yield read_article(document, kind=kind, published=published, url=url)
        except InputError as error:
            yield error
