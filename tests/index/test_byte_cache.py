from __future__ import annotations

from threading import Thread

from indexer.index.searching import byte_cache
from indexer.index.searching.byte_cache import ENTRY_BYTES, ByteCache


def test_what_was_used_longest_ago_goes_first():
    cache = ByteCache(limit=4 * (1000 + ENTRY_BYTES))
    for key in "abcd":
        cache.put((0, key), key, 1000)
    assert cache.get((0, "a")) == "a"
    cache.put((0, "e"), "e", 1000)
    assert cache.get((0, "b")) is None
    assert [cache.get((0, key)) for key in "acde"] == ["a", "c", "d", "e"]


def test_bytes_are_counted_once_a_key():
    cache = ByteCache()
    cache.put((0, "a"), 1, 1000)
    cache.put((0, "a"), 2, 500)
    assert (cache.get((0, "a")), cache.size, len(cache)) == (2, 500 + ENTRY_BYTES, 1)


def test_a_value_too_large_is_not_kept():
    cache = ByteCache(limit=10_000)
    cache.put((0, "a"), 1, 9000)
    assert cache.get((0, "a")) is None


def test_no_more_entries_are_kept_than_may_be(monkeypatch):
    monkeypatch.setattr(byte_cache, "MOST_ENTRIES", 10)
    cache = ByteCache()
    for number in range(30):
        cache.put((0, number), number, 0)
        cache.get((0, 0))
    assert len(cache) == 10
    assert (cache.get((0, 0)), cache.get((0, 20)), cache.get((0, 29))) == (0, None, 29)
    assert cache.size == 10 * ENTRY_BYTES


def test_an_owner_is_forgotten_alone():
    cache = ByteCache()
    one, two = cache.new_owner(), cache.new_owner()
    cache.put((one, "a"), 1, 10)
    cache.put((two, "a"), 2, 10)
    cache.drop(one)
    assert (cache.get((one, "a")), cache.get((two, "a"))) == (None, 2)
    assert cache.size == 10 + ENTRY_BYTES


def test_others_use_it_while_an_owner_is_forgotten():
    cache = ByteCache()
    one, two, other = (cache.new_owner() for _ in range(3))
    for number in range(20_000):
        cache.put((one if number % 2 else two, number), number, 0)
    cache.put((other, 0), 0, 0)
    asking = Thread(target=lambda: cache.get((other, 0)), daemon=True)
    answered = []

    class Owner(int):
        """Looks into the cache when a key is compared with it."""

        def __eq__(self, number):
            if not answered:
                asking.start()
                asking.join(2)
                answered.append(not asking.is_alive())
            return int(self) == number

        __hash__ = int.__hash__

    cache.drop(Owner(one), two)
    assert answered == [True]
    assert len(cache) == 1
    assert cache.size == ENTRY_BYTES


def test_threads_do_not_lose_count():
    cache = ByteCache(limit=50_000)

    def work(owner):
        for number in range(2000):
            cache.put((owner, number % 37), number, 700)
            cache.get((owner, number % 11))

    threads = [Thread(target=work, args=(owner,)) for owner in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.size == len(cache) * (700 + ENTRY_BYTES) <= cache.limit
