"""What an index is made of: commits, segments, and where its bytes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from .backends import UpdatableBackend
from .index.opening import open_arrays, open_lexicon
from .index.storage.arrays import ArrayFile
from .index.storage.home import Generation, IndexHome, Place
from .schema import day_of

# Arrays of a segment by what they are for; the first pattern that fits counts.
PARTS = (
    ("records", ("record*",)),
    ("positions", ("position*", "spellings")),
    ("words", ("term_*", "lexicon_ids")),
    ("offsets", ("token_*", "title_places")),
    ("ids", ("id_*",)),
    ("columns", ("column_*", "*lengths", "live")),
    ("postings", ("*",)),
)
TERMS = 50  # words that are listed


def inspect(home: IndexHome, backend: UpdatableBackend) -> dict[str, Any]:
    """Return what the index that serves holds, as JSON values."""
    pointer = home.pointer()
    generation = home.commit_at(pointer.serving)
    manifest = generation.manifest
    searcher = backend.open(generation.path, generation.contents)
    try:
        stats = searcher.stats
    finally:
        searcher.close()
    days = [day_of(d) for d in (stats.first_day, stats.last_day) if d is not None]
    return {
        "generation": generation.name,
        "commit": generation.commit,
        "kept": [_kept(home, place) for place in pointer.kept],
        "created": manifest.created,
        "backend": manifest.backend,
        "format": manifest.format_version,
        "fingerprint": manifest.fingerprint,
        "families": generation.contents.families,
        "articles": stats.articles,
        "deleted": generation.contents.documents - generation.contents.live_documents,
        "words": stats.words,
        "days": [day.isoformat() for day in days if day],
        "sources": dict(stats.sources),
        "sections": dict(stats.sections),
        "segments": [
            {
                "name": entry.name,
                "articles": entry.live,
                "deleted": entry.deleted,
                "bytes": manifest.files[entry.name].size,
            }
            for entry in generation.contents.segments
        ],
        "bytes": generation.byte_count,
        "parts": dict(parts(generation).most_common()),
        "counts": dict(manifest.counts),
    }


def _kept(home: IndexHome, place: Place) -> dict[str, Any]:
    size = sum(entry.size for entry in home.entries_at(place).values())
    return {"generation": place.generation, "commit": place.commit, "bytes": size}


def parts(generation: Generation) -> Counter[str]:
    """Return the bytes of a commit by what they are for; together they are all of them."""
    found: Counter[str] = Counter()
    segments = {entry.name for entry in generation.contents.segments}
    learnt = generation.contents.learnt
    for name, entry in generation.manifest.files.items():
        if name in segments:
            arrays = open_arrays(generation.path / name)
            by_part = _by_part(arrays)
            found.update(by_part)
            found["checksums"] += entry.size - by_part.total()
        elif name in generation.contents.lexicon:
            found["lexicon"] += entry.size
        elif learnt and name in (learnt.words, *learnt.vectors.values()):
            found["learnt"] += entry.size
        elif name == generation.contents.deletions:
            found["deletions"] += entry.size
        else:
            found["ledgers and papers"] += entry.size
    return found


def _by_part(arrays: ArrayFile) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, entry in arrays.directory.items():
        part = next(
            part
            for part, patterns in PARTS
            if any(fnmatchcase(name, pattern) for pattern in patterns)
        )
        found[part] += entry["bytes"]
    return found


def terms(
    home: IndexHome, backend: UpdatableBackend, prefix: str, limit: int = TERMS
) -> Iterator[tuple[str, int]]:
    """Yield the first *limit* words that begin with a folded *prefix*, and their articles now."""
    generation = home.current()
    lexicon = open_lexicon(generation.path, generation.contents)
    searcher = backend.open(generation.path, generation.contents)
    try:
        left = limit
        for word_id in lexicon.prefix_ids(prefix).tolist():
            word = lexicon.word(word_id)
            if count := searcher.vocabulary.frequency(word):
                yield word, count
                left -= 1
                if not left:
                    return
    finally:
        searcher.close()
