"""What an operator can set about the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BODY_BYTES = 16 * 1024  # of a request; nothing here takes more


@dataclass(frozen=True, slots=True)
class AppConfig:
    """Settings of the application; every one has a default that is safe.

    ``trusted_hosts``: host names that may stand in a request's Host header, a
    leading dot for a name and all below it; empty lets every name through.
    ``public_url``: the address under which readers know the site, such as
    ``https://news.example``; absolute links in feeds begin with it.
    """

    index_home: Path = Path("khabar-index")
    trusted_hosts: tuple[str, ...] = ()
    max_body_bytes: int = MAX_BODY_BYTES
    public_url: str = ""

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
