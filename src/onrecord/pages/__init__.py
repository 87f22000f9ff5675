"""Bytes → Article."""

from onrecord.pages.article import read_article
from onrecord.pages.documents import Document, Kind, Limits, documents
from onrecord.pages.reading import read_articles

__all__ = ["Document", "Kind", "Limits", "documents", "read_article", "read_articles"]
