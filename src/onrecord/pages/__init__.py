"""Bytes → Article."""

from onrecord.pages.article import read_article
from onrecord.pages.document import Document, Kind, Limits, digest
from onrecord.pages.documents import documents, read_unit
from onrecord.pages.reading import read_articles
from onrecord.pages.units import Unit, list_units

__all__ = [
    "Document",
    "Kind",
    "Limits",
    "Unit",
    "digest",
    "documents",
    "list_units",
    "read_article",
    "read_articles",
    "read_unit",
]
