"""Who is in an article: people, organisations, governments, countries, groups, each with all its mentions.

The component is in `component`; the tables are used without it, and without spaCy.
"""
