"""What of an article tells its copies and its story: worked out by the process that coded it."""

import msgspec

from onrecord.model import Record


class Features(msgspec.Struct, kw_only=True):
    """What `Member` has of an article's text."""

    sketch: list[int]
    """For finding copies: `copies.sketch`."""
    terms: list[str]
    """For finding stories: the words that tell it from others, `stories.features`."""
    weights: list[float]
    """One for each of `terms`."""


def features_of(record: Record) -> Features:
    """The features of a coded article: the same whenever they are worked out."""
    from onrecord.record.copies import sketch
    from onrecord.record.stories import features

    terms, weights = features(record)
    return Features(sketch=sketch(record.text), terms=terms, weights=weights)
