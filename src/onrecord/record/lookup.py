"""Which of a great many stored articles are worth holding against some new ones: a pass over their terms.

Nothing is kept between passes and only those found are loaded, so the memory that adding takes does not grow
with the record.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from onrecord.record.likeness import Elsewhere, Terms, term_numbers
from onrecord.record.rows import Member
from onrecord.record.stories import WINDOW_DAYS, day
from onrecord.record.story_terms import rules

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_PERHAPS: Final = 0.5
"""Part of the likeness that `stories.yaml` asks of an article and the articles of a story at which this one
might be the article's: common terms are made to count less only later, which makes others count more.
"""
_COPY: Final = 0.2
"""Likeness of two articles that might be copies, however little the rest of the story is like."""
_PAIRS: Final = 2**20
"""Pairs of a stored article's term and a new article with it that are looked at at once."""
_BITS: Final = 20
_MASK: Final = np.uint32(2**_BITS - 1)


class Pass:
    """Takes stored articles in pieces; then tells which stories of theirs might be those of the new ones."""

    def __init__(self, new: Sequence[Member], sizes: npt.NDArray[np.int32]) -> None:
        """`sizes`: how many articles each story has, by its number."""
        vectors = [term_numbers(member.terms) for member in new]
        terms = np.concatenate([np.empty(0, np.uint32), *vectors])
        order = np.argsort(terms, kind="stable")
        owners = np.repeat(np.arange(len(new)), [len(vector) for vector in vectors])
        weights = np.concatenate([np.empty(0), *(np.asarray(member.weights, float) for member in new)])
        self._owners, self._weights = owners[order], weights[order]
        self._terms, self._starts, self._counts = np.unique(
            terms[order], return_index=True, return_counts=True
        )
        self._told = np.zeros(len(self._terms))
        self._days = np.array([day(member) for member in new])
        self._fades = _fades()
        self._sizes = sizes.astype(np.int64)
        self._worth = np.zeros(len(sizes))
        self._perhaps = np.zeros(1 << _BITS, np.bool_)  # tells most terms that no new article has at once
        self._perhaps[self._terms & _MASK] = True

    def take(self, stories: Ints, days: Floats, bounds: Ints, terms: Terms, weights: Floats) -> None:
        """`stories`: the number of each one's story. `days`: as `stories.day`. `bounds`: where each one's
        terms begin, and the end.
        """
        likeness = self._likeness(
            len(stories), bounds, terms, weights, 1 / np.maximum(self._sizes[stories], 1)
        )
        here, which, counts = np.unique(stories, return_inverse=True, return_counts=True)
        row, one = np.nonzero(likeness > rules().together * _PERHAPS / 4)
        apart = np.abs(days[row] - self._days[one])
        apart = np.where(np.isnan(apart), rules().fade.undated, np.minimum(apart, len(self._fades) - 1))
        alike = likeness[row, one]
        faded = alike * self._fades[apart.astype(np.int64)]
        means = _sums(which[row] * len(self._days) + one, faded, len(here) * len(self._days))
        worth = (means.reshape(len(here), len(self._days)) / counts[:, None]).max(axis=1, initial=0.0)
        copies = alike >= _COPY
        np.maximum.at(worth, which[row[copies]], alike[copies])
        self._worth[here] = np.maximum(self._worth[here], worth)

    def found(self, most: int) -> Ints:
        """Numbers of the stories that might be those of new articles, the likest first, until they have
        `most` articles.
        """
        least = rules().together * rules().near * _PERHAPS
        best = np.argsort(-self._worth, kind="stable")[: np.count_nonzero(self._worth >= least)]
        sizes = self._sizes[best]
        return best[np.cumsum(sizes) - sizes < most]

    @property
    def elsewhere(self) -> Elsewhere:
        """How common the new articles' terms are among all stories taken."""
        return Elsewhere(stories=int(np.count_nonzero(self._sizes)), terms=self._terms, told=self._told)

    def _likeness(self, count: int, bounds: Ints, terms: Terms, weights: Floats, shares: Floats) -> Floats:
        """How like each of `count` stored articles is to each new one; notes how common their terms are."""
        rows = np.repeat(np.arange(count), np.diff(bounds))
        found, places = self._find(terms)
        rows, weights = rows[found], weights[found]
        self._told += _sums(places, shares[rows], len(self._told))
        size = count * len(self._days)
        likeness = np.zeros(size)
        ends = np.cumsum(self._counts[places])
        cuts = np.searchsorted(ends, np.arange(_PAIRS, ends[-1:].sum(), _PAIRS))
        for part in np.split(np.arange(len(places)), cuts):
            counts = self._counts[places[part]]
            nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            at = np.repeat(self._starts[places[part]], counts) + nth  # for each new article that has the term
            pairs = np.repeat(rows[part], counts) * len(self._days) + self._owners[at]
            likeness += _sums(pairs, np.repeat(weights[part], counts) * self._weights[at], size)
        return likeness.reshape(count, len(self._days))

    def _find(self, terms: Terms) -> tuple[Ints, Ints]:
        """Which of some terms new articles have, and which of theirs each of these is."""
        perhaps = np.flatnonzero(self._perhaps[terms & _MASK])
        places = np.searchsorted(self._terms, terms[perhaps])
        places = np.minimum(places, len(self._terms) - 1)
        same = self._terms[places] == terms[perhaps]
        return perhaps[same], places[same]


def _fades() -> Floats:
    """What likeness is to be multiplied by, for each number of days apart up to one too many."""
    apart = np.arange(WINDOW_DAYS + 2)
    return np.where(apart > WINDOW_DAYS, 0.0, (1 + apart / rules().fade.scale) ** -rules().fade.exponent)


def _sums(places: Ints, values: Floats, size: int) -> Floats:
    """The sum of the values of each place."""
    return np.bincount(places, values, size).astype(np.float64, copy=False)
