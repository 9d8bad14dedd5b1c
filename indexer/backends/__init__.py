"""The one seam between the product and an engine; the only way in to either.

Whoever adds an engine writes a class with ``writer`` and ``open`` and passes
the cases of ``tests/contract/``. *Must*: all of Backend, IndexWriter and
Searcher below; to be updated, also UpdatableBackend and IndexUpdater. *Should*: stop within 100 ms of a deadline. *May*: answer
sorts, facets and spans in its own way, as long as the records are these.
"""

from ..index.searching.byte_cache import DEFAULT_BYTES, LEAST_BYTES
from ..index.words.suggestions import Suggestion
from .embedded import Embedded
from .seam import (
    Backend,
    Bucket,
    CacheUse,
    Change,
    Copy,
    Explanation,
    Hit,
    IndexStats,
    IndexUpdater,
    IndexWriter,
    ResultPage,
    Searcher,
    SearchRequest,
    Sort,
    Span,
    Step,
    Stretch,
    UpdatableBackend,
    Vocabulary,
)


def default(processes: int = 1) -> UpdatableBackend:
    """Return the engine that is used where nobody asks for another.

    It is that of one of *processes*, which together keep as much in memory as one would.
    """
    return Embedded(max(LEAST_BYTES, DEFAULT_BYTES // processes))


__all__ = [
    "Backend",
    "Bucket",
    "CacheUse",
    "Change",
    "Copy",
    "Explanation",
    "Hit",
    "IndexStats",
    "IndexUpdater",
    "IndexWriter",
    "ResultPage",
    "SearchRequest",
    "Searcher",
    "Sort",
    "Span",
    "Step",
    "Stretch",
    "Suggestion",
    "UpdatableBackend",
    "Vocabulary",
    "default",
]
