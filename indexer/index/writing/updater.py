"""Changes to an index: new segments, what is deleted, what the lexicon gains.

Nothing that is there is written to: a commit is the old files that stay and
some new ones, whose names begin with its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np

from ... import schema
from ...article import Article
from ..opening import open_arrays, open_lexicon, open_segments, pack_live
from ..storage.arrays import Array, ArrayFileWriter
from ..storage.contents import Contents, LearntFiles, SegmentEntry
from ..storage.segment import SUFFIX, Segment
from ..words.family_rules import families_fingerprint
from ..words.learnt import merge_vectors
from ..words.lexicon import GrownLexicon, Lexicon
from ..words.lexicon_growth import LexiconGrowth
from .copies import join_new, write_groups
from .lexicon_writer import LexiconBuilder, seal, write_lexicon
from .merge import merge
from .segment_stream import SegmentStream, Written
from .sketches import NAME as SKETCHES
from .tiers import choose
from .writer import ARTICLES, MEMORY, documents_left

Change = Literal["added", "replaced", "unchanged"]


# So many words may wait in the file of what was added before the lexicon is
# written anew. Measured over 260,000 words: the families of 344 that wait cost a
# reader 47 ms at its first search after a commit; to write the lexicon, 2.6 s.
FOLD_WORDS = 1_500


class EmbeddedUpdater:
    """Adds, replaces and deletes articles of the index in *directory*, as commit *commit*."""

    def __init__(self, directory: Path, contents: Contents, commit: int, *, memory: int = MEMORY):
        self._directory, self._contents, self._commit = directory, contents, commit
        self._segments = open_segments(directory, contents)
        self._live: dict[int, Array] = {}  # by segment, where this commit deletes
        self._stream = SegmentStream(directory, f"c{commit}", ARTICLES, memory)
        self._numbers: dict[str, int] = {}  # of the new articles, by id
        self._new: dict[str, Article] = {}
        self._count = 0
        self._dropped: set[int] = set()

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id as it is now, changes included; None where none is."""
        if article_id in self._new:
            return self._new[article_id]
        record = self._record(article_id)
        return None if record is None else schema.from_record(record)

    def put(self, article: Article) -> Change:
        """Add *article*, or let it take the place of the one with its id."""
        if article.id in self._new:
            if self._new[article.id] == article:
                return "unchanged"
        elif self._record(article.id) == schema.to_record(article):
            return "unchanged"
        was_there = self.delete(article.id)
        self._stream.add(article)
        self._numbers[article.id] = self._count
        self._new[article.id] = article
        self._count += 1
        return "replaced" if was_there else "added"

    def delete(self, article_id: str) -> bool:
        """Delete the article with this id; return whether there was one."""
        if article_id in self._new:
            self._dropped.add(self._numbers.pop(article_id))
            del self._new[article_id]
            return True
        found = self._find(article_id)
        if found is None:
            return False
        number, document = found
        if number not in self._live:
            segment = self._segments[number]
            before = segment.live
            count = segment.document_count
            self._live[number] = np.ones(count, np.bool_) if before is None else before.copy()
        self._live[number][document] = False
        return True

    def _record(self, article_id: str) -> bytes | None:
        found = self._find(article_id)
        return None if found is None else self._segments[found[0]].record(found[1])

    def _find(self, article_id: str) -> tuple[int, int] | None:
        """Return the segment and the number there of the live article with this id."""
        for number in reversed(range(len(self._segments))):
            document = self._segments[number].ids.find(article_id)
            if document >= 0:
                live = self._live.get(number, self._segments[number].live)
                if live is None or live[document]:
                    return number, document
        return None

    def finish(self) -> Contents | None:
        """Write what changed and return what there is now; None where nothing changed."""
        if not self._numbers and not self._live:
            return None
        written = self._stream.finish() if self._numbers else []
        lexicon = self._write_lexicon(written)
        self._group(written)
        lives = dict(enumerate(segment.live for segment in self._segments)) | self._live
        entries = [
            _counted(entry, lives[number]) for number, entry in enumerate(self._contents.segments)
        ]
        masks = {entry.name: lives[number] for number, entry in enumerate(entries)}
        for share, live in zip(written, documents_left(written, self._dropped), strict=True):
            entries.append(_counted(SegmentEntry(share.path.name, share.documents), live))
            masks[share.path.name] = live
        kept = tuple(entry for entry in entries if entry.live)
        return Contents(
            segments=kept,
            lexicon=lexicon,
            deletions=write_deletions(self._directory, self._commit, kept, masks),
            families=families_fingerprint(),
            learnt=self._contents.learnt and self._contents.learnt.of(kept),
        )

    def _group(self, written: list[Written]) -> None:
        """Give the new articles their groups: those of which they are copies, or their own."""
        known = list(self._segments)
        for share in written:
            write_groups(share.path, join_new(Segment.open(share.path).arrays.get(SKETCHES), known))
            known.append(Segment.open(share.path))

    def _write_lexicon(self, written: list[Written]) -> tuple[str, ...]:
        """Write what the lexicon gains, give the new segments its numbers; return its files."""
        lexicon = open_lexicon(self._directory, self._contents)
        if self._contents.families != families_fingerprint():
            return self._write_all_of_it(lexicon, written)
        if not written:
            return self._contents.lexicon
        growth = LexiconGrowth(lexicon)
        for share in written:
            growth.add(Segment.open(share.path))
        name = lexicon_name(self._commit)
        write_lexicon(Lexicon(growth.finish()), self._directory / name)
        for number, share in enumerate(written):
            seal(share.path, *growth.numbers(number))
        return self._contents.lexicon[0], name

    def _write_all_of_it(self, lexicon: Lexicon, written: list[Written]) -> tuple[str, ...]:
        builder = LexiconBuilder(lexicon)
        for share in written:
            builder.add(Segment.open(share.path))
        name = lexicon_name(self._commit)
        write_lexicon(builder.finish(), self._directory / name)
        for number, share in enumerate(written):
            builder.seal(number, share.path)
        return (name,)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forget what was not finished; its files are orphans then."""


def tidy(directory: Path, contents: Contents, commit: int) -> Contents | None:
    """Do the one thing that keeps the index quick and return what there is; None where all is well.

    Either some neighbouring segments are merged (``tiers.choose``), or what
    was added to the lexicon is put into it. The work is bounded.
    """
    places = choose(contents.segments)
    if places is not None:
        return _merge_some(directory, contents, commit, places)
    lexicon = open_lexicon(directory, contents)
    grown = isinstance(lexicon, GrownLexicon) and len(lexicon.added) > FOLD_WORDS
    if grown or contents.families != families_fingerprint():
        name = lexicon_name(commit)
        write_lexicon(LexiconBuilder(lexicon).finish(), directory / name)
        return replace(contents, lexicon=(name,), families=families_fingerprint())
    return None


def _merge_some(directory: Path, contents: Contents, commit: int, places: range) -> Contents:
    segments = open_segments(directory, contents)
    path = directory / f"c{commit}-m0{SUFFIX}"
    merge([segments[place] for place in places], path)
    merged = SegmentEntry(path.name, Segment.open(path).document_count)
    old = contents.segments
    kept = (*old[: places.start], merged, *old[places.stop :])
    masks = {entry.name: segment.live for entry, segment in zip(old, segments, strict=True)}
    deletions = write_deletions(directory, commit, kept, masks)
    learnt = follow(directory, contents, commit, places, segments, merged.name)
    learnt = learnt and learnt.of(kept)
    return replace(contents, segments=kept, deletions=deletions, learnt=learnt)


def follow(
    directory: Path,
    contents: Contents,
    commit: int,
    places: range,
    segments: Sequence[Segment],
    merged: str,
) -> LearntFiles | None:
    """Let the vectors follow the documents of merged segments; return what was learnt then.

    Where one of the segments has no vectors yet, the merged one has none.
    """
    learnt = contents.learnt
    if learnt is None:
        return None
    names = [learnt.vectors.get(contents.segments[place].name) for place in places]
    if not names or None in names:
        return learnt
    path = directory / f"vectors-{commit}-m{SUFFIX}"
    sources = [open_arrays(directory / name) for name in names if name]
    lives = [segments[place].live for place in places]
    merge_vectors(list(zip(sources, lives, strict=True)), path)
    return LearntFiles(learnt.words, {**learnt.vectors, merged: path.name})


def write_deletions(
    directory: Path,
    commit: int,
    segments: tuple[SegmentEntry, ...],
    masks: Mapping[str, Array | None],
) -> str | None:
    """Write which documents of *segments* are live; return the file's name, None for all."""
    found = {entry.name: masks.get(entry.name) for entry in segments if entry.deleted}
    if not found:
        return None
    path = directory / f"deletions-{commit}{SUFFIX}"
    file = ArrayFileWriter(path)
    try:
        for name, live in found.items():
            assert live is not None, "what has deletions has a mask"
            file.add(name, pack_live(live))
        file.close()
    finally:
        file.abandon()
    return path.name


def lexicon_name(commit: int) -> str:
    """Return the name of the file in which a commit writes its part of the lexicon."""
    return f"lexicon-{commit}{SUFFIX}"


def _counted(entry: SegmentEntry, live: Array | None) -> SegmentEntry:
    deleted = 0 if live is None else int(len(live) - np.count_nonzero(live))
    return SegmentEntry(entry.name, entry.documents, deleted)
