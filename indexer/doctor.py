"""What is wrong with an index and the command that mends it, on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .build import FAILED_LEDGER
from .errors import IndexDamaged, IndexMissing, IndexStale
from .index.opening import open_learnt_words
from .index.storage.contents import Contents
from .index.storage.durable import disk
from .index.storage.home import LOCK, Generation, IndexHome, Place, megabytes
from .index.storage.lock import holder_of
from .index.storage.manifest import check_bytes
from .index.words.family_rules import families_fingerprint
from .index.writing.tiers import DELETED_SHARE, choose

GROWN = 2  # times as many articles as were learnt from: then it is time to learn anew

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``command`` mends it, "" where nothing need be done."""

    what: str
    state: State
    says: str
    command: str = ""


def examine(home: IndexHome) -> Iterator[Finding]:
    """Yield a finding for everything that can be wrong with an index, the worst first.

    Reads every byte of every commit that is kept; changes nothing.
    """
    option = f"--index {home.path}"
    try:
        pointer = home.pointer()
    except IndexMissing:
        yield Finding("index", "wrong", "there is none", f"khabar build SOURCE... {option}")
        return
    except (IndexDamaged, IndexStale) as error:
        yield Finding("index", "wrong", _first_sentence(error), f"khabar build SOURCE... {option}")
        return
    yield Finding("pointer", "ok", f"{pointer.serving.generation}, commit {pointer.serving.commit}")
    serving = None
    try:
        serving = home.commit_at(pointer.serving)
        check_bytes(serving.path, serving.manifest.files)
        articles = serving.manifest.articles
        yield Finding("what serves", "ok", f"{articles:,} articles, every byte as written")
    except IndexStale as error:
        yield Finding(
            "analysis", "wrong", _first_sentence(error), f"khabar build SOURCE... {option}"
        )
    except IndexDamaged as error:
        yield Finding("what serves", "wrong", _first_sentence(error), _way_out(home, option))
    for place in pointer.kept:
        yield _kept(home, place)
    if serving is not None:
        yield from _state(home, serving, option)
    yield from _surroundings(home)


def _first_sentence(error: Exception) -> str:
    return str(error).partition(". ")[0]


def _way_out(home: IndexHome, option: str) -> str:
    """Return the best that can be done about damage to what serves."""
    for place in home.pointer().kept:
        if _is_sound(home, place):
            return (
                f"khabar restore SNAPSHOT {option} (or, without one, go back to "
                f"{place.generation}, commit {place.commit}: khabar restore --kept {option})"
            )
    return f"khabar restore SNAPSHOT {option}, or khabar build SOURCE... {option}"


def _is_sound(home: IndexHome, place: Place) -> bool:
    try:
        check_bytes(home.generations / place.generation, home.entries_at(place))
    except IndexDamaged:
        return False
    return True


def _kept(home: IndexHome, place: Place) -> Finding:
    what = f"kept: {place.generation}, commit {place.commit}"
    if _is_sound(home, place):
        return Finding(what, "ok", "every byte as written")
    return Finding(what, "note", "damaged; it goes with the next commits, and does not serve")


def _state(home: IndexHome, serving: Generation, option: str) -> Iterator[Finding]:
    contents = serving.contents
    compact = f"khabar compact {option}"
    if contents.families == families_fingerprint():
        yield Finding("families", "ok", "by the rules of this version")
    else:
        says = "by the rules of another version: made again in memory whenever it is opened"
        yield Finding("families", "note", says, compact)
    yield _segments(contents, compact)
    yield _learnt(serving, f"khabar learn {option}")
    free, needed = disk().free(home.path), 2 * serving.byte_count
    says = f"{megabytes(free)} free, a compaction needs {megabytes(needed)}"
    yield Finding("room", "ok" if free >= needed else "note", says, "" if free >= needed else "df")


def _segments(contents: Contents, compact: str) -> Finding:
    deleted = contents.documents - contents.live_documents
    says = f"{len(contents.segments)}, {deleted:,} of {contents.documents:,} articles deleted"
    much = deleted > DELETED_SHARE * max(1, contents.documents)
    if much or choose(contents.segments) is not None:
        return Finding("segments", "note", says, compact)
    return Finding("segments", "ok", says)


def _learnt(serving: Generation, learn: str) -> Finding:
    """Return whether what was learnt still speaks of the articles that are there."""
    contents = serving.contents
    if contents.learnt is None:
        return Finding("learnt", "ok", "nothing: searches go by words alone")
    known = open_learnt_words(serving.path, contents.learnt.words).articles
    lacking = sum(e.documents for e in contents.segments if e.name not in contents.learnt.vectors)
    says = f"from {known:,} articles"
    if lacking:
        return Finding("learnt", "note", f"{says}; {lacking:,} are not placed yet", learn)
    if contents.live_documents > GROWN * max(1, known) or known > GROWN * contents.live_documents:
        return Finding("learnt", "note", f"{says}; the index is another by now", learn)
    return Finding("learnt", "ok", says)


def _surroundings(home: IndexHome) -> Iterator[Finding]:
    holder = holder_of(home.path / LOCK)
    yield Finding("lock", "note" if holder else "ok", f"held: {holder}" if holder else "free")
    orphans = [] if holder else home.orphans()
    if orphans:
        says = f"{len(orphans)} left by a run that was cut off; the next writer removes them"
        yield Finding("leftovers", "note", says)
    else:
        yield Finding("leftovers", "ok", "none")
    failed = home.path / FAILED_LEDGER
    if failed.exists():
        yield Finding("ledger", "note", f"the last run that published nothing: {failed}")
