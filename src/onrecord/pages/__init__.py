"""Bytes → Article."""
