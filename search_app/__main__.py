"""``python -m search_app``: the command ``khabar``."""

from .cli import main

main()
