"""How much may be asked for: by one client in a second, and by all at once."""

from __future__ import annotations

import fcntl
import ipaddress
import mmap
import secrets
import struct
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b

ROWS = 8192  # of the table of clients
WAYS = 8  # clients of one row; the one whose bucket is the fullest is forgotten for another
_ROW = struct.Struct(f"{WAYS}Q{WAYS}d")  # names, and when each one's bucket is full again


class ClientRates:
    """Counts requests by client, as a bucket of *burst* that fills *per_second*.

    The bucket is kept as one number, the moment at which it will be full
    again (the generic cell rate algorithm), in a table of fixed size that all
    processes share that come of this one: nothing has to be swept, and a
    client has one bucket whichever process answers.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        rows: int = ROWS,
    ):
        self._interval = 1 / per_second
        self._slack = (max(1, burst) - 1) * self._interval
        self._clock = clock
        self._rows = rows
        self._table = mmap.mmap(-1, rows * _ROW.size)
        self._secret = secrets.token_bytes(16)  # nobody chooses whose row is theirs
        self._lock = _Lock()

    def wait(self, client: str) -> float:
        """Count a request of *client* and return 0, or the seconds until it may ask again.

        >>> rates = ClientRates(per_second=2, burst=2, clock=lambda: 0.0)
        >>> [rates.wait("a"), rates.wait("a"), rates.wait("a"), rates.wait("b")]
        [0.0, 0.0, 0.5, 0.0]
        """
        digest = blake2b(client.encode(), digest_size=8, key=self._secret).digest()
        name = int.from_bytes(digest, "little") or 1  # 0 is nobody
        row = name % self._rows * _ROW.size
        now = self._clock()
        with self._lock.held():
            cells = list(_ROW.unpack_from(self._table, row))
            names, full_at = cells[:WAYS], cells[WAYS:]
            known = name in names
            way = names.index(name) if known else full_at.index(min(full_at))
            full = max(full_at[way], now) if known else now
            early = full - self._slack - now
            names[way], full_at[way] = name, full if early > 0 else full + self._interval
            _ROW.pack_into(self._table, row, *names, *full_at)
        return max(0.0, early)


class _Lock:
    """Held by one thread of one process; free when its process ends, however that ends."""

    def __init__(self) -> None:
        self._among_threads = threading.Lock()
        self._among_processes = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the lock

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._among_threads:
            fcntl.lockf(self._among_processes, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._among_processes, fcntl.LOCK_UN)


class Gate:
    """Lets *at_once* through; *in_line* more wait for a place, *seconds* at most.

    Places are handed over in the order in which they were asked for: who comes
    anew, however soon, never takes one before those who wait.
    """

    def __init__(self, at_once: int, in_line: int, seconds: float):
        self._free = max(1, at_once)  # more than 0 only while nobody waits
        self._in_line = in_line
        self._seconds = seconds
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """Take a place and return True; False where there is none in time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            if len(self._line) >= self._in_line:
                return False
            turn = threading.Event()
            self._line.append(turn)
        if turn.wait(self._seconds):
            return True
        with self._lock:
            if turn.is_set():  # handed over at the last moment
                return True
            self._line.remove(turn)
            return False

    def leave(self) -> None:
        """Give the place to the next in line."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1


def client_of(address: str | None) -> str:
    """Return whom to count a request for: an IPv4 address, the /64 of an IPv6 one.

    >>> client_of("192.0.2.7"), client_of("2001:db8::1:2:3:4"), client_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::', '192.0.2.7')
    """
    return _network(address, 32, 64)


def blurred(address: str | None) -> str:
    """Return the part of an address that a log may hold: /24 of IPv4, /48 of IPv6.

    >>> blurred("192.0.2.7"), blurred("2001:db8:1:2::3"), blurred(None)
    ('192.0.2.0', '2001:db8:1::', '')
    """
    return _network(address, 24, 48)


def _network(address: str | None, bits_4: int, bits_6: int) -> str:
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    bits = bits_4 if ip.version == 4 else bits_6
    return str(ipaddress.ip_network((ip, bits), strict=False).network_address)
