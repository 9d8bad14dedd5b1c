"""The papers that articles come from: their names, country and time zone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..analysis import fold
from ..errors import SourceError

_KEYS = ("name", "aliases", "country", "timezone")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. What is not known about it is empty.

    ``country`` is an ISO 3166 code of two letters, ``timezone`` an IANA name.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    timezone: str = ""

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone, where it is known."""
        return ZoneInfo(self.timezone) if self.timezone else None


class Papers:
    """The papers that are known, found by id, name or alias however these are spelled."""

    def __init__(self, papers: Iterable[Paper] = ()):
        """Take *papers*; ValueError where two of them answer to one name."""
        self._papers = tuple(papers)
        self._by_name: dict[str, Paper] = {}
        for paper in self._papers:
            for name in (paper.id, paper.name, *paper.aliases):
                other = self._by_name.setdefault(fold(name), paper)
                if other is not paper:
                    raise ValueError(f"{name!r} names both {other.id!r} and {paper.id!r}")

    @classmethod
    def empty(cls) -> Papers:
        """Return papers where none is known."""
        return cls()

    @classmethod
    def load(cls, path: str | Path) -> Papers:
        """Return the papers of a ``sources.toml``; SourceError names the file and the key."""
        try:
            tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise SourceError(
                f"{path}: {error.strerror or error}; name a file of papers with --sources."
            ) from None
        except ValueError as error:
            raise SourceError(f"{path}: not a TOML file ({error}); mend it.") from None
        try:
            return cls(_read_tables(tables))
        except ValueError as error:
            raise SourceError(f"{path}: {error}; mend that entry.") from None

    def __iter__(self) -> Iterator[Paper]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)

    def find(self, text: str) -> Paper | None:
        """Return the paper that *text* names, compared folded, or None.

        >>> papers = Papers([Paper("nil", "بريد النيل", aliases=("Nile Post",))])
        >>> papers.find("NILE POST").id, papers.find("x")
        ('nil', None)
        """
        return self._by_name.get(fold(text)) if text else None

    def named(self, text: str) -> Paper:
        """Return the paper that *text* names; an unknown one has *text* as its id and name."""
        return self.find(text) or Paper(id=text, name=text)


def _read_tables(tables: Mapping[str, Any]) -> Iterator[Paper]:
    """Yield the paper of each table ``[papers.<id>]``; ValueError names the key."""
    for key in tables:
        if key != "papers":
            raise ValueError(f"{key}: unknown; each paper is a table [papers.<id>]")
    papers = tables.get("papers")
    if not isinstance(papers, dict):
        raise ValueError("papers: missing; each paper is a table [papers.<id>]")
    for paper_id, table in papers.items():
        yield _read_paper(f"papers.{paper_id}", paper_id, table)


def _read_paper(key: str, paper_id: str, table: object) -> Paper:
    if not isinstance(table, dict):
        raise ValueError(f"{key}: not a table with the keys {', '.join(_KEYS)}")
    for name in table:
        if name not in _KEYS:
            raise ValueError(f"{key}.{name}: unknown; the keys are {', '.join(_KEYS)}")
    if not fold(paper_id):
        raise ValueError(f"{key}: an id needs a letter or a digit")
    aliases = table.get("aliases", [])
    if not isinstance(aliases, list):
        raise ValueError(f"{key}.aliases: not a list of names")
    return Paper(
        id=paper_id,
        name=_name(f"{key}.name", table.get("name")),
        aliases=tuple(_name(f"{key}.aliases", alias) for alias in aliases),
        country=_country(f"{key}.country", table.get("country", "")),
        timezone=_timezone(f"{key}.timezone", table.get("timezone", "")),
    )


def _name(key: str, value: object) -> str:
    if not isinstance(value, str) or not fold(value):
        raise ValueError(f"{key}: not a name")
    return value.strip()


def _country(key: str, value: object) -> str:
    if value == "" or (isinstance(value, str) and re.fullmatch("[A-Z]{2}", value)):
        return str(value)
    raise ValueError(f"{key}: {value!r} is not an ISO 3166 code of two capital letters, as 'EG'")


def _timezone(key: str, value: object) -> str:
    try:
        if isinstance(value, str) and (value == "" or ZoneInfo(value)):
            return value
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise ValueError(f"{key}: {value!r} is not an IANA time zone, as 'Africa/Cairo'")
