"""Copies of an index: a snapshot into a folder, and a snapshot back into service.

A copy is an index of its own, of one commit. Files never change once they are
published, so that a copy on the same disk shares them by hard links: it costs
nothing and lives on when the original is gone. It does not outlive the disk;
a folder on another disk gets copies of the bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .errors import IndexDamaged, IndexStale, UsageError
from .index.storage.durable import copy_file, link_file, remove_tree
from .index.storage.home import CURRENT, LOCK, Generation, IndexHome
from .index.storage.manifest import MEND, check_bytes

Transfer = Callable[[Path, Path], None]

OURS = frozenset({CURRENT, f"{CURRENT}.new", LOCK, "generations"})

__all__ = ["copy_file", "link_file", "restore", "restore_kept", "snapshot"]


def snapshot(home: IndexHome, folder: Path, transfer: Transfer = link_file) -> Generation:
    """Make a copy of what serves in *folder*, checked to the byte; return it.

    Writers need not wait: the copy is of the commit that serves when it
    begins, or of a later one. What an interrupted snapshot left in the folder
    is removed. Raises UsageError where the folder holds anything else.
    """
    target = IndexHome(folder)
    if target.exists():
        raise UsageError(f"{folder}: holds an index already. Name a new folder.")
    if folder.is_dir() and any(path.name not in OURS for path in folder.iterdir()):
        raise UsageError(f"{folder}: is not empty. Name a new folder.")
    home.pointer()
    with target.building() as path:

        def copy(generation: Generation) -> Generation:
            for left in path.iterdir():
                remove_tree(left)
            return _transfer(generation, path, transfer)

        copied = home.read(copy)
        return target.publish(path, copied.manifest)


def restore(home: IndexHome, folder: Path, transfer: Transfer = link_file) -> Generation:
    """Make the snapshot in *folder* what serves; return it.

    It becomes a new generation, checked to the byte before the switch; what
    served is kept as the generation before.
    """
    generation = IndexHome(folder).current()
    with home.building() as path:
        if path.stat().st_dev != generation.path.stat().st_dev:
            home.require_room(generation.byte_count, "the restored index")
        return home.publish(path, _transfer(generation, path, transfer).manifest)


def restore_kept(home: IndexHome) -> Generation:
    """Make the latest sound one of the commits that are kept what serves; return it.

    What served goes: it is damaged, or nobody would ask for this. Raises
    IndexDamaged where none is sound.
    """
    for place in home.pointer().kept:
        try:
            generation = home.commit_at(place)
            check_bytes(generation.path, generation.manifest.files)
        except (IndexDamaged, IndexStale):
            continue
        with home.building() as path:
            manifest = _transfer(generation, path, link_file).manifest
            return home.publish(path, manifest, keep_before=False)
    raise IndexDamaged(f"{home.path}: no sound commit is kept. {MEND}")


def _transfer(generation: Generation, path: Path, transfer: Transfer) -> Generation:
    for name in generation.manifest.files:
        transfer(generation.path / name, path / name)
    check_bytes(path, generation.manifest.files)
    return generation
