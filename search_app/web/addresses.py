"""Addresses: paths, made once; and absolute ones for what is read away from the site."""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote, urlencode

from flask import current_app, g, request, url_for
from werkzeug.exceptions import SecurityError

from ..page import SearchParameters
from ..parameters import to_query_string
from ..texts.reader import reader
from .config import AppConfig

SETTINGS = "KHABAR"  # under which the application keeps its AppConfig


_ENCODED = re.compile("(?:%D8%(?:A[1-9A-F]|B[0-9A-F])|%D9%8[1-9A])+")  # Arabic letters
LEFT_AS_THEY_ARE = "!$'()*,/:;?@"  # in the query of an address, as url_for leaves them


def path_of(endpoint: str, **values: str) -> str:
    """Return the path of *endpoint*, made once: a page of results leads to one a hundred times."""
    return _path(request.script_root, endpoint, *values.items())


@lru_cache(2048)
def _path(root: str, endpoint: str, *values: tuple[str, str]) -> str:
    del root  # of the request, where url_for looks for it
    path: str = url_for(endpoint, **dict(values))  # type: ignore[arg-type]
    return path.partition("?")[0]  # without what this reader's addresses carry


@lru_cache(256)
def query_of(*values: tuple[str, str]) -> str:
    """Return those of *values* that are not empty as the query of an address, "?" before them.

    >>> query_of(("q", "a b"), ("with", ""))
    '?q=a+b'
    """
    written = urlencode([(name, value) for name, value in values if value], safe=LEFT_AS_THEY_ARE)
    return f"?{in_letters(written)}" if written else ""


def in_letters(address: str) -> str:
    """Return *address* with its Arabic letters as they are, as a link may hold them.

    Encoded they are three times as long, and a page of results has a hundred links.

    >>> in_letters("/search?q=%D9%85%D8%A7%D8%A1+%22")
    '/search?q=ماء+%22'
    """
    return _ENCODED.sub(_decoded, address)


def _decoded(letters: re.Match[str]) -> str:
    return _unquoted(letters[0])


_unquoted = lru_cache(4096)(unquote)


def defaults() -> SearchParameters:
    """Return the search that the reader's preferences ask for where an address does not say."""
    chosen = reader()
    return _defaults(int(chosen.per_page), chosen.group == "yes")


@cache
def _defaults(per_page: int, group: bool) -> SearchParameters:
    return SearchParameters(per_page=per_page, group=group)


def search_url(parameters: SearchParameters, **changes: Any) -> str:
    """Return the canonical address of a search, *changes* made to it."""
    query_string = to_query_string(parameters, defaults(), **changes)
    along = urlencode(carried())
    query = in_letters(_joined(query_string, along))
    return path_of("search") + "?" * bool(query) + query


def _joined(*queries: str) -> str:
    return "&".join(filter(None, queries))


def canonical_search_url(parameters: SearchParameters) -> str:
    """Return the address of a search that is the same for every reader."""
    return f"{path_of('search')}?{to_query_string(parameters)}"


def carried() -> tuple[tuple[str, str], ...]:
    """Return the preferences that stand in the address of this page, so in those it leads to."""
    along: tuple[tuple[str, str], ...] = g.get("carried", ())
    return along


def settings() -> AppConfig:
    """Return the settings of the application that answers."""
    config: AppConfig = current_app.config[SETTINGS]
    return config


def site() -> str:
    """Return the address of the site without a slash at its end.

    It is the one that was set. Where none was, it is the one that was asked
    for, if that is one of the trusted hosts, this machine or a bare address:
    whoever sends a request must not choose the links of others. Else a
    SecurityError.
    """
    config = settings()
    if config.public_url:
        return config.public_url.rstrip("/")
    host = request.host.rsplit(":", 1)[0].strip("[]")
    if not config.trusted_hosts and not _is_bare(host):
        raise SecurityError(
            f"{host!r} is neither public_url nor one of trusted_hosts: set one of the two."
        )
    return request.url_root.rstrip("/")


def known_address(path: str) -> str:
    """Return *path* as readers know it, absolute where the address of the site was set.

    Else as it is: the host of a request must not stand on a page that is kept for others.
    """
    known = settings().public_url.rstrip("/")
    return known + path.removeprefix(request.script_root) if known else path


def _is_bare(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def absolute(endpoint: str, query_string: str = "", **values: Any) -> str:
    """Return the absolute address of *endpoint*, *query_string* behind it.

    *values* are parts of its path.
    """
    path = url_for(endpoint, **values).partition("?")[0].removeprefix(request.script_root)
    return site() + path + (f"?{query_string}" if query_string else "")
