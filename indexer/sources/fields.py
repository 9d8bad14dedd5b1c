"""Which field of a record is which field of an article, and its value as text."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from ..article import canonical_url, clean_id, clean_line, clean_text
from ..errors import UsageError

# The usual names, compared in lower case; of several the first that is not empty counts.
USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid", "uid"),
    "title": ("title", "headline"),
    "body": ("body", "text", "content", "article", "articlebody", "description"),
    "url": ("url", "link"),
    "source": ("source", "paper", "publisher", "site"),
    "section": ("section", "category", "topic"),
    "author": ("author", "byline", "creator"),
    "published": (
        "published",
        "date",
        "published_at",
        "datepublished",
        "date_published",
        "pubdate",
        "pub_date",
        "publish_date",
        "published_date",
        "timestamp",
        "date_raw",
        "date_extracted",
    ),
    "language": ("language", "lang"),
}
MAX_DEPTH = 32  # levels of lists and objects in a field that is kept as it came
MAX_LINE = 1000  # characters of a title, a name, a section
MAX_URL = 4096  # characters
_LIST_COMMA = "\N{ARABIC COMMA} "


class FieldNames:
    """The names to look for, with those of a mapping in place of the usual ones."""

    def __init__(self, mapping: Mapping[str, str] | None = None):
        """Take a *mapping* from a field of an article to a name in the records."""
        mapping = mapping or {}
        for field in mapping:
            if field not in USUAL_NAMES:
                raise UsageError(
                    f"an article has no field {field!r} that a name could be mapped to; "
                    f"its fields are {', '.join(USUAL_NAMES)}."
                )
        taken = {name.lower() for name in mapping.values()}
        self._names = {
            field: (mapping[field].lower(),)
            if field in mapping
            else tuple(name for name in usual if name not in taken)
            for field, usual in USUAL_NAMES.items()
        }
        self._known = {name for names in self._names.values() for name in names}

    def keys_of(self, record: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return for each field the keys of *record* that hold a value for it, the best first."""
        by_name: dict[str, str] = {}
        for key, value in record.items():
            if not is_blank(value):
                by_name.setdefault(key.lower(), key)
        return {
            field: [by_name[name] for name in names if name in by_name]
            for field, names in self._names.items()
        }

    def rest_of(self, record: Mapping[str, Any], used: set[str]) -> dict[str, Any]:
        """Return the fields of *record* beyond those *used*, made safe, as JSON values.

        A usual name without a value is left out: it says nothing.
        """
        return {
            clean_line(key): safe_value(value)
            for key, value in record.items()
            if key not in used and not (is_blank(value) and key.lower() in self._known)
        }


def is_blank(value: object) -> bool:
    """Return whether *value* says nothing."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def safe_value(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a JSON *value* with its texts cleaned; ValueError where it is too deep."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    if not isinstance(value, list | dict):
        return value
    if depth == 0:
        raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, list):
        return [safe_value(item, depth - 1) for item in value]
    return {clean_line(key): safe_value(item, depth - 1) for key, item in value.items()}


def as_text(value: object, joint: str = _LIST_COMMA) -> str | None:
    """Return *value* as text, not yet cleaned, or None where it is none.

    A list becomes its items with *joint* between them; an object, its name, as
    JSON-LD writes a person or a publisher.

    >>> as_text([{"@type": "Person", "name": "ندى"}, 7], joint="; ")
    'ندى; 7'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        name = value.get("name")
        return name if isinstance(name, str) else None
    if isinstance(value, list):
        items = [as_text(item) for item in value if not isinstance(item, list)]
        return joint.join(item for item in items if item) or None
    return None


def web_address(value: object) -> str:
    """Return *value* where it is an address of the web, else "".

    Anything else (``javascript:`` above all) must never become a link.
    """
    if not isinstance(value, str) or len(value) > MAX_URL:
        return ""
    # Not clean_text: in an address "&copy=1" is a parameter, not a sign.
    url = clean_id(value.replace("&amp;", "&")).strip()
    return url if " " not in url and canonical_url(url) else ""
