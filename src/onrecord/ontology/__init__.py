"""PLOVER as data, and its loader."""
