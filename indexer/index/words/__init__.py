"""What an index knows of its words: the lexicon, families, spellings, neighbours, what was learnt."""
