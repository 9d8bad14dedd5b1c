from __future__ import annotations

from threading import Event, Thread

import pytest

from indexer.index.keeper import SnapshotKeeper


class Snapshot:
    def __init__(self):
        self.closed = 0

    def close(self):
        self.closed += 1


def test_an_unused_snapshot_is_closed_at_once():
    old, new = Snapshot(), Snapshot()
    keeper = SnapshotKeeper(old)
    keeper.swap(new)
    assert (old.closed, new.closed, keeper.current) == (1, 0, new)


def test_a_used_snapshot_is_closed_when_its_last_user_is_done():
    old, new = Snapshot(), Snapshot()
    keeper = SnapshotKeeper(old)
    with keeper.use() as first:
        with keeper.use():
            keeper.swap(new)
        assert first is old
        assert old.closed == 0
        with keeper.use() as second:
            assert second is new
    assert (old.closed, new.closed) == (1, 0)


def test_an_error_gives_the_snapshot_back():
    old = Snapshot()
    keeper = SnapshotKeeper(old)
    with pytest.raises(RuntimeError), keeper.use():
        raise RuntimeError
    keeper.swap(Snapshot())
    assert old.closed == 1


def test_a_closed_keeper_lends_nothing():
    snapshot = Snapshot()
    keeper = SnapshotKeeper(snapshot)
    keeper.close()
    assert snapshot.closed == 1
    with pytest.raises(ValueError, match="closed"), keeper.use():
        pass


def test_no_thread_ever_holds_a_closed_snapshot():
    keeper = SnapshotKeeper(Snapshot())
    stop, wrong = Event(), []

    def work():
        while not stop.is_set():
            with keeper.use() as snapshot:
                if snapshot.closed:
                    wrong.append(snapshot)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    made = []
    for _ in range(300):
        made.append(Snapshot())
        keeper.swap(made[-1])
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert [snapshot.closed for snapshot in made] == [1] * 299 + [0]
