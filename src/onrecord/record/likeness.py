"""How like articles are to each other by their terms: an inverted index, which finds all at once."""

import zlib
from array import array
from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt

from onrecord.commonness import commonness
from onrecord.record.rows import Member
from onrecord.record.story_terms import rarity, rules

Floats = npt.NDArray[np.float32]
Terms = npt.NDArray[np.uint32]

_ALWAYS_FEW = 1000
"""Articles with a term that are always looked at."""
_COMMONEST = 20
"""Beyond that, a term that more than one article in so many has finds none."""


def term_numbers(terms: Sequence[str] | Sequence[int]) -> Terms:
    """Terms as 32-bit numbers, which an index holds and compares in a fraction of the room and time. Two of a
    million terms in a record have the same number by chance, which does no harm. Numbers are passed through.
    """
    if len(terms) and isinstance(terms[0], str):
        return np.array([zlib.crc32(str(term).encode()) for term in terms], np.uint32)
    return np.asarray(terms, np.uint32)


class Elsewhere(msgspec.Struct, kw_only=True, frozen=True):
    """What is known of all stories where only some are at hand."""

    stories: int
    """How many there are, those at hand among them."""
    terms: Terms
    """The terms of the articles to be added, in order."""
    told: npt.NDArray[np.float64]
    """For each of them how many stories have it."""


class Likeness:
    """Articles as unit vectors of their terms, numbered from 0 in the order in which they were added.

    A term's weight comes with the article; it is lowered where more of the stories at hand have the term
    than is usual, by as much as held when the article was added.
    """

    def __init__(self, members: Sequence[Member], shares: Floats, elsewhere: Elsewhere | None = None) -> None:
        """`shares`: for each member one part in the number of articles of its story, so that a story told by
        many articles makes its words no more common than one told by a single article.
        """
        vectors = [term_numbers(member.terms) for member in members]
        sizes = np.array([len(terms) for terms in vectors], np.int64)
        owners = np.repeat(np.arange(len(members), dtype=np.int32), sizes)
        self._terms = np.concatenate([np.empty(0, np.uint32), *vectors])
        weights = [np.asarray(member.weights, np.float32) for member in members]
        self._weights = np.concatenate([np.empty(0, np.float32), *weights])
        self._bounds = np.concatenate([[0], np.cumsum(sizes)])

        order = np.argsort(self._terms)
        in_order = self._terms[order]
        starts = np.flatnonzero(np.concatenate([[True], in_order[1:] != in_order[:-1]])[: len(order)])
        counts = np.diff(np.concatenate([starts, [len(order)]]))
        self._known, self._known_bounds = in_order[starts], np.concatenate([starts, [len(order)]])
        self._by_term = owners[order]
        self._told = (
            np.add.reduceat(shares[self._by_term], starts, dtype=np.float64) if len(starts) else np.empty(0)
        )
        self._stories = float(shares.sum())
        self._told_since: dict[int, float] = {}
        if elsewhere is not None:
            self._stories = max(self._stories, float(elsewhere.stories))
            at_hand = self._told_by_now(elsewhere.terms)
            more = np.maximum(elsewhere.told - at_hand, 0.0)
            self._told_since = dict(zip(elsewhere.terms.tolist(), more.tolist(), strict=True))

        factors = self._lowered(_usual(self._known), self._told_by_now(self._known))
        lowered = self._weights[order] * np.repeat(factors, counts)
        squares = np.bincount(self._by_term, weights=lowered.astype(np.float64) ** 2, minlength=len(members))
        lowered /= np.maximum(np.sqrt(squares), 1e-9).astype(np.float32)[self._by_term]
        self._by_term_weights = lowered
        self._weights[order] = lowered

        self._loaded = self._count = len(members)
        self._added: list[tuple[Terms, Floats]] = []
        self._added_by_term: dict[int, tuple[array[int], array[float]]] = {}

    def __len__(self) -> int:
        return self._count

    def add(self, terms: Sequence[str] | Sequence[int], weights: Sequence[float]) -> int:
        """The number of the article added. What it tells of its terms' commonness is for `tell`."""
        numbers = term_numbers(terms)
        own = np.asarray(weights, np.float32) * self._lowered(_usual(numbers), self._told_by_now(numbers))
        own /= max(float(np.linalg.norm(own)), 1e-9)
        for term, weight in zip(numbers.tolist(), own.tolist(), strict=True):
            articles, of_these = self._added_by_term.setdefault(term, (array("i"), array("f")))
            articles.append(self._count)
            of_these.append(weight)
        self._added.append((numbers, own))
        self._count += 1
        return self._count - 1

    def tell(self, number: int, share: float) -> None:
        """Counts an article's terms. `share`: one part in the number of articles of its story."""
        for term in self.vector(number)[0].tolist():
            self._told_since[term] = self._told_since.get(term, 0.0) + share
        self._stories += share

    def vector(self, number: int) -> tuple[Terms, Floats]:
        """An article's terms and their weights."""
        if number >= self._loaded:
            return self._added[number - self._loaded]
        part = slice(int(self._bounds[number]), int(self._bounds[number + 1]))
        return self._terms[part], self._weights[part]

    def to_all(self, number: int) -> Floats:
        """Cosine (0 to 1) of an article with every article, itself included.

        Among a great many articles it leaves out what the commonest terms add: little, and it takes longest.
        """
        likeness = np.zeros(self._count, np.float32)
        most = max(_ALWAYS_FEW, self._count // _COMMONEST)
        terms, weights = self.vector(number)
        places, found = self._find(terms)
        for term, weight, place, known in zip(
            terms.tolist(), weights.tolist(), places.tolist(), found.tolist(), strict=True
        ):
            if known:
                start, end = int(self._known_bounds[place]), int(self._known_bounds[place + 1])
                if end - start <= most:
                    likeness[self._by_term[start:end]] += weight * self._by_term_weights[start:end]
            if term in self._added_by_term:
                articles, of_these = self._added_by_term[term]
                if len(articles) <= most:
                    likeness[np.frombuffer(articles, np.int32)] += weight * np.frombuffer(
                        of_these, np.float32
                    )
        return likeness

    def between(self, clusters: Sequence[Sequence[int]]) -> npt.NDArray[np.float64]:
        """Mean cosine of the articles of each cluster with those of each other, as a square matrix, whose
        diagonal means nothing.

        The cosine is linear in unit vectors: the mean over all pairs is the product of the mean vectors.
        """
        vectors = [self.vector(number) for cluster in clusters for number in cluster]
        ids = np.concatenate([ids for ids, _ in vectors])
        parts = np.concatenate([weights for _, weights in vectors])
        of_cluster = [index for index, cluster in enumerate(clusters) for _ in cluster]
        rows = np.repeat(of_cluster, [len(ids) for ids, _ in vectors])
        parts = parts / np.array([len(cluster) for cluster in clusters])[rows]
        _, columns, counts = np.unique(ids, return_inverse=True, return_counts=True)
        shared = counts > 1  # a term that stands once adds nothing between two
        place = np.cumsum(shared, dtype=np.int64) - 1
        keep = shared[columns]
        width = int(shared.sum())
        cells = rows[keep] * width + place[columns[keep]]
        means = np.bincount(cells, weights=parts[keep], minlength=len(clusters) * width)
        dense = means.reshape(len(clusters), width).astype(np.float64)
        result: npt.NDArray[np.float64] = dense @ dense.T
        return result

    def _find(self, terms: Terms) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Where terms stand among those loaded, and whether they do."""
        if not len(self._known):
            return np.zeros(len(terms), np.int64), np.zeros(len(terms), np.bool_)
        places = np.minimum(np.searchsorted(self._known, terms), len(self._known) - 1)
        return places, self._known[places] == terms

    def _told_by_now(self, terms: Terms) -> npt.NDArray[np.float64]:
        """How many stories have each of the terms."""
        told = np.array([self._told_since.get(term, 0.0) for term in terms.tolist()], np.float64)
        places, found = self._find(terms)
        told[found] += self._told[places[found]]
        return told

    def _lowered(self, usual: npt.NDArray[np.float64], told: npt.NDArray[np.float64]) -> Floats:
        """What the weights of terms are to be multiplied by, above 0 and at most 1."""
        now = np.maximum(usual, told / (self._stories + rules().usual))
        return (rarity(now) / rarity(usual)).astype(np.float32)


def _usual(terms: Terms) -> npt.NDArray[np.float64]:
    """Share of documents of the language that have each of the terms."""
    known, shares = _shares()
    places = np.minimum(np.searchsorted(known, terms), len(known) - 1)
    return np.where(known[places] == terms, shares[places], commonness().share(""))


@cache
def _shares() -> tuple[Terms, npt.NDArray[np.float64]]:
    """The table of common words by number, in order."""
    common = commonness()
    numbers = term_numbers(common.words)
    order = np.argsort(numbers)
    return numbers[order], np.array([common.share(word) for word in common.words])[order]
