"""The record in the forms of other tools."""
