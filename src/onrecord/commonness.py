"""How common words are in the news, by a table that is shipped (`word_frequencies.yaml`)."""

from functools import cache

import msgspec

from onrecord.tables import load


class _Frequencies(msgspec.Struct, kw_only=True):
    """The table: words, parted by blanks, by how many documents have them."""

    documents: int
    counts: dict[int, str]


class Commonness:
    """How common words are in the language: the share of documents that have them."""

    def __init__(self, documents: int, counts: dict[str, int]) -> None:
        self._documents, self._counts = documents, counts

    @property
    def words(self) -> list[str]:
        """The words that the table has."""
        return [*self._counts]

    def share(self, word: str) -> float:
        """Share of documents that have the word, above 0, below 1; what the table lacks is in half a one."""
        return (self._counts.get(word, 0) + 0.5) / (self._documents + 1)


@cache
def commonness() -> Commonness:
    """That of the table's words."""
    table = load("onrecord", "word_frequencies.yaml", _Frequencies)
    counts = {word: count for count, words in table.counts.items() for word in words.split()}
    return Commonness(table.documents, counts)
