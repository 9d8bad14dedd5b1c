"""What an index learns from itself, published: THE flow of ``khabar learn``.

learn     vectors of stems and articles, related stems, as new files     learning/
publish   the same generation's next commit: its files and these         index/home.py

Learning is a pass of its own behind the switch: an index that has not learnt
serves as well, and no failure here touches what serves.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from .backends import UpdatableBackend
from .errors import KhabarError
from .index.storage.home import IndexHome
from .progress import Reporter, Silent
from .update import publish_commit

ROOM = 2048  # bytes that a pass may write for each article
ROOM_AT_LEAST = 64 << 20  # bytes; the words of a large index


@dataclass(frozen=True, slots=True)
class LearnReport:
    """What a pass over an index learnt."""

    generation: str
    commit: int
    articles: int
    stems: int
    related: int  # pairs
    size: int  # bytes of its files
    seconds: float


def learn(
    home: IndexHome, backend: UpdatableBackend, reporter: Reporter | None = None
) -> LearnReport:
    """Learn from the commit that serves; publish the next one, with what was learnt.

    Raises IndexMissing, IndexStale, IndexDamaged, IndexBusy, NoRoom, and
    KhabarError where scipy is missing or the index is empty.
    """
    reporter = reporter or Silent()
    started = time.monotonic()
    with home.writing():
        generation = home.current()
        home.require_room(ROOM_AT_LEAST + ROOM * generation.contents.documents, "learning")
        if not generation.contents.live_documents:
            raise KhabarError(f"{home.path}: no article to learn from. Add some: khabar update.")
        reporter.stage("Learning from the text")
        contents, learned = backend.learn(
            generation.path, generation.contents, generation.commit + 1
        )
        reporter.stage("Publishing")
        after = publish_commit(home, generation, contents, {})
    return LearnReport(
        generation=after.name,
        commit=after.commit,
        articles=learned.articles,
        stems=learned.stems,
        related=learned.related,
        size=learned.size,
        seconds=time.monotonic() - started,
    )
