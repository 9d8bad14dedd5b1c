"""Query text to a query tree: grammar, reading, expansion."""
