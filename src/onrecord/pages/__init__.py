"""Bytes → Article.

What is handed on from here is imported when it is asked for: the extractors take their time.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from onrecord.pages.article import read_article
    from onrecord.pages.document import Document, Kind, Limits, digest
    from onrecord.pages.documents import read_unit
    from onrecord.pages.reading import read_articles
    from onrecord.pages.units import Unit, list_units

__all__ = [
    "Document",
    "Kind",
    "Limits",
    "Unit",
    "digest",
    "list_units",
    "read_article",
    "read_articles",
    "read_unit",
]

_HOME: Final = {
    "Document": "document",
    "Kind": "document",
    "Limits": "document",
    "Unit": "units",
    "digest": "document",
    "list_units": "units",
    "read_article": "article",
    "read_articles": "reading",
    "read_unit": "documents",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"onrecord.pages.{_HOME[name]}"), name)
    raise AttributeError(f"module 'onrecord.pages' has no attribute {name!r}")
