"""Stock queries over one of our indexes, answered by whichever Whoosh stands first on the path.

    python ask_stock.py ENGINE_DIRECTORY

Prints the version of Whoosh and, query by query, the ids found.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = [
    "نهر",
    "المدينه",
    "مجلس",
    "مياه",
]


def main(directory: Path) -> None:
    """Ask and print."""
    sys.path.append(str(ROOT))
    import whoosh
    from whoosh import query

    from indexer.index.whoosh_index import open_whoosh

    terms = [query.Term("text", word) for word in WORDS]
    queries = [
        *terms,
        query.Or(terms),
        query.And([terms[1], terms[2]]),
        query.AndNot(terms[1], terms[0]),
        query.AndMaybe(terms[0], terms[3]),
        query.Phrase("text", [WORDS[2], WORDS[1]]),
        query.Prefix("text", WORDS[3][:3]),
        query.Wildcard("text", f"*{WORDS[0]}*"),
        query.FuzzyTerm("text", WORDS[3]),
        query.Not(terms[0]),
        query.Every(),
        query.Term("source", "barid-alnil"),
    ]
    with open_whoosh(directory).searcher() as searcher:
        found = [
            sorted((hit["id"], round(hit.score, 6)) for hit in searcher.search(asked, limit=None))
            for asked in queries
        ]
    print(json.dumps({"version": whoosh.__version__, "found": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
