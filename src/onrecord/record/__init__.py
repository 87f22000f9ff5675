"""Records → the record: many articles kept, grouped into copies, stories and events, and asked."""
