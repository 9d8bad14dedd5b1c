"""Article to index: sources, analysis, engine, and the commands that run them."""
