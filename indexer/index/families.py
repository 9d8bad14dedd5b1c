"""The families of the lexicon: which words are put together, and by which rules.

The rules may change without a word of the index changing. So they have a
fingerprint of their own: an index that was written by other rules is not
refused, its families are made again from the lexicon's own words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from ..analysis import light_stem

# The name of each kind of family, and the key of a word's.
FAMILIES: Mapping[str, Callable[[str], str]] = {"stem": light_stem}


@cache
def families_fingerprint() -> str:
    """Return a short hash of the rules: of the keys of some hundred words, not of source."""
    lines = files(__package__).joinpath("family_words.txt").read_text(encoding="utf-8").split()
    parts = [f"{name}\x1f{word}\x1f{key(word)}" for name, key in FAMILIES.items() for word in lines]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
