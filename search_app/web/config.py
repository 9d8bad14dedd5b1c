"""What an operator can set about the pages: a record, and the environment that fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from indexer.errors import UsageError

MAX_BODY_BYTES = 16 * 1024  # of a request; nothing here takes more
PREFIX = "KHABAR_"  # of the variables

_YES_AND_NO = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class AppConfig:
    """Settings of the application; every one has a default that is safe.

    ``trusted_hosts``: host names that may stand in a request's Host header, a
    leading dot for a name and all below it; empty lets every name through.
    ``public_url``: the address under which readers know the site, such as
    ``https://news.example``; absolute links in feeds begin with it.
    ``trusted_proxies``: how many proxies stand in front, each of which adds to
    X-Forwarded-For; with 0 that header is not believed.
    ``requests_per_second``, ``burst``: how fast one client may ask, and how
    many requests at once; the same for ``/api/`` alone. 0 sets no bound.
    ``searches_at_once``: requests that a process works on at the same time;
    ``searches_in_line`` more wait for ``wait_seconds`` at most.
    ``kept_answers_mib``: mebibytes of answers that a process keeps, to send
    them again where nothing has changed; 0 keeps none.
    ``log_queries``: whether the log of requests holds what was searched for.
    ``metrics``: whether /metrics answers.
    """

    index_home: Path = Path("khabar-index")
    trusted_hosts: tuple[str, ...] = ()
    max_body_bytes: int = MAX_BODY_BYTES
    public_url: str = ""
    trusted_proxies: int = 0
    requests_per_second: float = 20.0
    burst: int = 40
    api_requests_per_second: float = 5.0
    api_burst: int = 20
    searches_at_once: int = 4
    searches_in_line: int = 10
    wait_seconds: float = 5.0  # a search takes 2 at most: the first in line is never turned away
    kept_answers_mib: float = 32.0
    log_queries: bool = False
    metrics: bool = True

    @classmethod
    def of(cls, config: Mapping[str, Any] | AppConfig | None) -> AppConfig:
        """Return *config* as an AppConfig; a setting that does not exist is a TypeError.

        >>> AppConfig.of({"trusted_hosts": ["news.example"]}).trusted_hosts
        ('news.example',)
        """
        if isinstance(config, AppConfig):
            return config
        settings = dict(config or {})
        if "index_home" in settings:
            settings["index_home"] = Path(settings["index_home"])
        if "trusted_hosts" in settings:
            settings["trusted_hosts"] = tuple(settings["trusted_hosts"])
        return cls(**settings)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str], **others: Any) -> AppConfig:
        """Return the settings that stand in *environment* as KHABAR_TRUSTED_HOSTS and so on.

        Lists are separated by commas. *others* are settings that do not come
        from there. Raises UsageError where a variable does not hold what it should.

        >>> AppConfig.of_environment({"KHABAR_BURST": "9", "KHABAR_LOG_QUERIES": "on"}).burst
        9
        """
        found = dict(others)
        for field in fields(cls):
            value = environment.get(PREFIX + field.name.upper(), "").strip()
            if value and field.name not in found and field.name != "index_home":
                found[field.name] = _read(field.name, field.default, value)
        return cls(**found)


def _read(name: str, default: Any, value: str) -> Any:
    """Return *value* as the type of *default*."""
    try:
        if isinstance(default, bool):
            return _YES_AND_NO[value.lower()]
        if isinstance(default, tuple):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(default, str):
            return value
        number = type(default)(value)
        if not 0 <= number < float("inf"):
            raise ValueError
        return number
    except (ValueError, KeyError):
        kind = {bool: "on or off", int: "a whole number", float: "a number"}[type(default)]
        raise UsageError(f"{PREFIX}{name.upper()}: {value!r} is not {kind}. Set it so.") from None
