"""``python -m indexer``: the index verbs alone."""

from .cli import main

main()
