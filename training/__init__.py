"""Corpora in, weights out. An extra: nothing of the package imports it."""
