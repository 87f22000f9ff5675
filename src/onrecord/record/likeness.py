"""How like articles are to each other by their terms: an inverted index, which finds all at once."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from onrecord.record.rows import Member
from onrecord.record.story_terms import commonness, rarity, rules

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]

_ALWAYS_FEW = 1000
"""Articles with a term that are always looked at."""
_COMMONEST = 20
"""Beyond that, a term that more than one article in so many has finds none."""


class Likeness:
    """Articles as unit vectors of their terms, numbered from 0 in the order in which they were added.

    A term's weight comes with the article; it is lowered where more of the stories at hand have the term
    than is usual, by as much as held when the article was added.
    """

    def __init__(self, members: Sequence[Member], shares: Floats) -> None:
        """`shares`: for each member one part in the number of articles of its story, so that a story told by
        many articles makes its words no more common than one told by a single article."""
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__
        sizes = np.fromiter((len(member.terms) for member in members), np.int64, len(members))
        total = int(sizes.sum())
        terms = map(self._number.__getitem__, chain.from_iterable(member.terms for member in members))
        ids = np.fromiter(terms, np.int32, total)
        weights = np.fromiter(chain.from_iterable(member.weights for member in members), np.float32, total)
        owners = np.repeat(np.arange(len(members), dtype=np.int32), sizes)

        common = commonness()
        count = self._known = len(self._number)
        self._usual = np.fromiter((common.share(term) for term in self._number), np.float64, count)
        self._told = np.bincount(ids, weights=shares[owners], minlength=count).astype(np.float64)
        self._stories = float(shares.sum())

        weights *= self._factors(np.arange(count))[ids]
        lengths = np.sqrt(
            np.bincount(owners, weights=weights.astype(np.float64) ** 2, minlength=len(members))
        )
        weights /= np.maximum(lengths, 1e-9).astype(np.float32)[owners]

        self._ids, self._weights = ids, weights
        self._bounds = np.concatenate([[0], np.cumsum(sizes)])
        order = np.argsort(ids, kind="stable")
        self._by_term, self._by_term_weights = owners[order], weights[order]
        self._term_bounds = np.concatenate([[0], np.cumsum(np.bincount(ids, minlength=count))])

        self._loaded = self._count = len(members)
        self._added: list[tuple[Numbers, Floats]] = []
        self._added_by_term: dict[int, tuple[array[int], array[float]]] = {}

    def __len__(self) -> int:
        return self._count

    def add(self, terms: Sequence[str], weights: Sequence[float]) -> int:
        """The number of the article added. What it tells of its terms' commonness is for `tell`."""
        ids = np.fromiter((self._number[term] for term in terms), np.int32, len(terms))
        self._grow()
        own = np.asarray(weights, np.float32) * self._factors(ids)
        own /= max(float(np.linalg.norm(own)), 1e-9)
        for term, weight in zip(ids.tolist(), own.tolist(), strict=True):
            numbers, of_these = self._added_by_term.setdefault(term, (array("i"), array("f")))
            numbers.append(self._count)
            of_these.append(weight)
        self._added.append((ids, own))
        self._count += 1
        return self._count - 1

    def tell(self, number: int, share: float) -> None:
        """Counts an article's terms. `share`: one part in the number of articles of its story."""
        self._told[self.vector(number)[0]] += share
        self._stories += share

    def vector(self, number: int) -> tuple[Numbers, Floats]:
        """An article's terms, as numbers, and their weights."""
        if number >= self._loaded:
            return self._added[number - self._loaded]
        part = slice(int(self._bounds[number]), int(self._bounds[number + 1]))
        return self._ids[part], self._weights[part]

    def to_all(self, number: int) -> Floats:
        """Cosine (0 to 1) of an article with every article, itself included.

        Among a great many articles it leaves out what the commonest terms add: little, and it takes longest.
        """
        likeness = np.zeros(self._count, np.float32)
        most = max(_ALWAYS_FEW, self._count // _COMMONEST)
        for term, weight in zip(*(values.tolist() for values in self.vector(number)), strict=True):
            if term + 1 < len(self._term_bounds):
                part = slice(int(self._term_bounds[term]), int(self._term_bounds[term + 1]))
                if part.stop - part.start <= most:
                    likeness[self._by_term[part]] += weight * self._by_term_weights[part]
            if term in self._added_by_term:
                numbers, weights = self._added_by_term[term]
                if len(numbers) <= most:
                    likeness[np.frombuffer(numbers, np.int32)] += weight * np.frombuffer(weights, np.float32)
        return likeness

    def between(self, clusters: Sequence[Sequence[int]]) -> npt.NDArray[np.float64]:
        """Mean cosine of the articles of each cluster with those of each other, as a square matrix.

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

    def _factors(self, ids: npt.NDArray[np.integer]) -> Floats:
        """What the weight of each term is to be multiplied by, above 0 and at most 1."""
        usual = self._usual[ids]
        now = np.maximum(usual, self._told[ids] / (self._stories + rules().usual))
        factors = rarity(now) / rarity(usual)
        return factors.astype(np.float32)

    def _grow(self) -> None:
        """Makes room for terms not met before; twice as much as there was, so that it is seldom needed."""
        known, needed = self._known, len(self._number)
        if needed > len(self._usual):
            room = max(2 * len(self._usual), needed, 1024)
            self._usual, self._told = np.resize(self._usual, room), np.resize(self._told, room)
        if needed > known:
            common = commonness()
            for term in islice(reversed(self._number), needed - known):
                self._usual[self._number[term]] = common.share(term)
            self._told[known:needed] = 0
            self._known = needed
