"""What a reader sees in words: the catalogue, dates, and how this reader likes them."""
