"""How much may be asked for: by one client in a second, and by all at once."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_CLIENTS = 10_000  # that are remembered; the longest unseen is forgotten first


class ClientRates:
    """Counts requests by client, as a bucket of *burst* that fills *per_second*.

    The bucket is kept as one number, the moment at which it will be full
    again (the generic cell rate algorithm), so a client costs one float and
    nothing has to be swept.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        max_clients: int = MAX_CLIENTS,
    ):
        self._interval = 1 / per_second
        self._slack = (max(1, burst) - 1) * self._interval
        self._clock = clock
        self._max_clients = max_clients
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str) -> float:
        """Count a request of *client* and return 0, or the seconds until it may ask again.

        >>> rates = ClientRates(per_second=2, burst=2, clock=lambda: 0.0)
        >>> [rates.wait("a"), rates.wait("a"), rates.wait("a"), rates.wait("b")]
        [0.0, 0.0, 0.5, 0.0]
        """
        now = self._clock()
        with self._lock:
            full_at = max(self._full_at.pop(client, now), now)
            early = full_at - self._slack - now
            self._full_at[client] = full_at if early > 0 else full_at + self._interval
            if len(self._full_at) > self._max_clients:
                self._full_at.popitem(last=False)
        return max(0.0, early)


class Gate:
    """Lets *at_once* through; *in_line* more wait for a place, *seconds* at most."""

    def __init__(self, at_once: int, in_line: int, seconds: float):
        self._free = max(1, at_once)
        self._line = in_line
        self._seconds = seconds
        self._changed = threading.Condition()

    def enter(self) -> bool:
        """Take a place and return True; False where there is none in time."""
        with self._changed:
            if self._free == 0:
                if self._line == 0:
                    return False
                self._line -= 1
                try:
                    if not self._changed.wait_for(lambda: self._free > 0, self._seconds):
                        return False
                finally:
                    self._line += 1
            self._free -= 1
            return True

    def leave(self) -> None:
        """Give the place to the next in line."""
        with self._changed:
            self._free += 1
            self._changed.notify()


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
