"""OnRecord: who said and did what, to whom, when and where, according to whom."""
