"""The command ``khabar``: the index verbs, and those that search and serve."""

from __future__ import annotations

import sys

from indexer.cli import cli
from indexer.console import run, say

from ..environment import check_whoosh
from .articles import explain, similar, story
from .measuring import evaluate
from .searching import compare, facet, search, suggest
from .serving import demo, serve

__all__ = ["cli", "main"]

for _verb in (search, explain, compare, facet, suggest, similar, story, evaluate, serve, demo):
    cli.add_command(_verb)


def main() -> None:
    """Run the command; what ``khabar`` and ``python -m search_app`` call."""
    problem = check_whoosh()
    if problem:
        say(problem)
        sys.exit(1)
    sys.exit(run(cli, "khabar"))
