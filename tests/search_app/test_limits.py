"""How much may be asked for: by one client in a second, and by all at once."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.backends import CacheUse
from search_app import create_app
from search_app.page import IndexState
from search_app.texts.messages import TEXTS
from search_app.web.limits import ClientRates, Gate


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@given(
    per_second=st.integers(1, 50),
    burst=st.integers(1, 60),
    pauses=st.lists(st.floats(0, 0.3), min_size=1, max_size=200),
)
def test_no_more_pass_than_a_bucket_holds(per_second, burst, pauses):
    """In any stretch of time: at most the burst and what flowed in meanwhile."""
    clock = Clock()
    rates, passed = ClientRates(per_second, burst, clock), []
    for pause in pauses:
        clock.now += pause
        if rates.wait("a") == 0:
            passed.append(clock.now)
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            most = burst + (passed[last] - passed[first]) * per_second
            assert last - first + 1 <= most + 1e-6


def test_whoever_waits_as_long_as_was_said_passes():
    clock = Clock()
    rates = ClientRates(5, 2, clock)
    while not (wait := rates.wait("a")):
        pass
    clock.now += wait - 0.001
    assert rates.wait("a") == pytest.approx(0.001)
    clock.now += 0.001001
    assert rates.wait("a") == 0


def test_many_clients_take_no_more_memory():
    rates = ClientRates(1, 1, Clock(), rows=10)
    size = len(rates._table)
    for number in range(1000):
        rates.wait(str(number))
    assert len(rates._table) == size
    assert rates.wait("999") > 0, "the last one is remembered"


def test_of_many_clients_the_one_is_forgotten_that_waits_the_least():
    rates = ClientRates(1, 5, clock := Clock(), rows=1)
    for _ in range(6):
        rates.wait("busy")
    for number in range(100):
        clock.now += 0.001
        rates.wait(str(number))
    assert rates.wait("busy") > 0


def test_processes_share_one_bucket_a_client():
    """Four processes ask at once; together no more pass than of one."""
    rates = ClientRates(per_second=0.001, burst=100)
    reading, writing = os.pipe()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                passed = sum(rates.wait("a") == 0 for _ in range(100))
                os.write(writing, bytes([passed]))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    passed = os.read(reading, 10)
    assert len(passed) == 4
    assert sum(passed) == 100


def test_a_gate_lets_so_many_through():
    gate, most, now, lock = Gate(3, 50, 10), 0, 0, threading.Lock()

    def pass_through(_):
        nonlocal most, now
        assert gate.enter()
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.002)
        with lock:
            now -= 1
        gate.leave()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(pass_through, range(100)))
    assert most == 3


def test_a_gate_turns_away_whom_it_cannot_serve_in_time():
    gate = Gate(1, 1, 0.05)
    assert gate.enter()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(gate.enter)
        time.sleep(0.01)
        started = time.perf_counter()
        assert not gate.enter(), "nobody may stand in line any more"
        assert time.perf_counter() - started < 0.03
        assert not waiting.result()
    gate.leave()
    assert gate.enter()


def test_a_gate_lets_in_whoever_came_first():
    gate, order = Gate(1, 10, 10), []
    assert gate.enter()

    def come(number):
        assert gate.enter()
        order.append(number)
        gate.leave()

    with ThreadPoolExecutor(3) as pool:
        for number in range(3):
            pool.submit(come, number)
            time.sleep(0.02)
        gate.leave()
        assert gate.enter(), "who has just left comes again, behind those who wait"
        order.append("again")
        gate.leave()
    assert order == [0, 1, 2, "again"]


# Over HTTP --------------------------------------------------------------------


class Slow:
    """A service that answers when it is told to."""

    def __init__(self):
        self.go, self.begun = threading.Event(), threading.Semaphore(0)

    def analyze(self, text):
        self.begun.release()
        self.go.wait(10)
        return ()

    def state(self):
        return IndexState("generation", 1, datetime.now(UTC), 1, CacheUse())

    def source_name(self, source_id):
        return source_id

    def ready(self):
        return True


def test_one_client_too_many_times_is_429_and_others_go_on():
    client = create_app({"requests_per_second": 1, "burst": 3}, Slow()).test_client()
    answers = [client.get("/nowhere") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [404] * 3 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "1"
    assert TEXTS["error.429.title"] in answers[-1].get_data(as_text=True)
    other = client.get("/nowhere", environ_base={"REMOTE_ADDR": "198.51.100.1"})
    assert other.status_code == 404
    assert client.get("/healthz").status_code == 200, "health is always answered"
    problem = client.get("/api/v1/nowhere")
    assert problem.status_code == 404, "the API has a bucket of its own"


def test_too_many_at_once_is_503_and_health_is_answered():
    slow = Slow()
    app = create_app(
        {"requests_per_second": 0, "searches_at_once": 2, "searches_in_line": 1, "wait_seconds": 5},
        slow,
    )

    def ask(_):
        return app.test_client().get("/analyze?q=a").status_code

    with ThreadPoolExecutor(8) as pool:
        working = [pool.submit(ask, n) for n in range(2)]
        for _ in range(2):
            slow.begun.acquire(timeout=5)
        waiting = pool.submit(ask, 2)
        time.sleep(0.05)
        turned_away = app.test_client().get("/analyze?q=a")
        assert turned_away.status_code == 503
        assert turned_away.headers["Retry-After"] == "2"
        assert app.test_client().get("/healthz").status_code == 200
        slow.go.set()
        assert [task.result() for task in (*working, waiting)] == [200] * 3
    assert ask(0) == 200, "every place was given back"


def test_a_place_is_given_back_whatever_happens():
    app = create_app(
        {"requests_per_second": 0, "api_requests_per_second": 0, "searches_at_once": 1,
         "searches_in_line": 0, "wait_seconds": 0},
        Slow(),
    )  # fmt: skip
    client = app.test_client()
    for address in ("/nowhere", "/search?q=a&page=-1", "/api/v1/search?q=x", "/search.csv?q=a"):
        for _ in range(3):
            assert client.get(address).status_code != 503
