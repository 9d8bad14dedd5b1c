"""What was typed with the keyboard on the other layout: "hgk,,d" for an Arabic word, and back.

A query on the wrong layout is read as it was typed: before lower-casing and
before the grammar, for comma, stop and brackets may be letters and the shift
key counts. A text may have several readings (one key writes lam-alef, two keys
write it as well; layouts differ); the words of the index choose among them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import islice, product

from indexer.analysis import terms
from indexer.analysis.letters import ALEF, LAM
from indexer.backends import Vocabulary

MAX_READINGS = 64  # of one chunk of text between spaces
MAX_CHUNKS = 16
SHORTEST = 2  # letters of a word that a chunk must make

_LETTERS = re.compile(r"\((..)\)|(.)")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00ff]")


@dataclass(frozen=True)
class Layout:
    """Keys to letters: ``plain`` without the shift key, ``shifted`` with it."""

    name: str
    plain: Mapping[str, str]
    shifted: Mapping[str, str]

    def letters(self, key: str) -> tuple[str, ...]:
        """Return what a key may have been meant to write, the likeliest first.

        A capital is the key with the shift key, or without it (a word begun
        with a capital); a key that the layout does not know is itself.
        """
        small = key.lower()
        found = [self.shifted.get(key, ""), self.plain.get(key, ""), self.plain.get(small, "")]
        return tuple(dict.fromkeys(filter(None, found))) or (key,)

    def keys(self, letters: str) -> tuple[str, ...]:
        """Return the keys that write one or two letters."""
        return self._keys.get(letters, ())

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key, written in (*self.plain.items(), *self.shifted.items()):
            found[written].append(key)
        return {letters: tuple(keys) for letters, keys in found.items()}


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """Return the layouts, read once."""
    path = files(__package__).joinpath("layouts.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Layout(
            name,
            _paired(table["keys"], table["letters"]),
            _paired(table["shifted_keys"], table["shifted_letters"]),
        )
        for name, table in tables.items()
    )


def _paired(keys: str, letters: str) -> dict[str, str]:
    written = [two or one for two, one in _LETTERS.findall(letters)]
    return dict(zip(keys, written, strict=True))


def retyped(text: str, vocabulary: Vocabulary) -> str | None:
    """Return *text* as it would stand on the other layout; None where that makes no words.

    Every word of the result is one of the vocabulary, while of the text as
    typed some word is not; of several readings that with the commoner words.
    Of a text begun on the one layout and ended on the other only the chunks
    are read that make no known word, all in one script.
    """
    chunks = text.split()
    if not 1 <= len(chunks) <= MAX_CHUNKS or _all_known(terms(text), vocabulary):
        return None
    strange = [n for n, chunk in enumerate(chunks) if _is_strange(chunk, vocabulary)]
    return _read(chunks, range(len(chunks)), vocabulary) or _read(chunks, strange, vocabulary)


def _read(chunks: list[str], numbers: Sequence[int], vocabulary: Vocabulary) -> str | None:
    """Return the text with some chunks as on the other layout; None where they are in both scripts."""
    meant = [chunks[number] for number in numbers]
    latin, arabic = (any(map(script.search, meant)) for script in (_LATIN, _ARABIC))
    if latin == arabic:
        return None
    read = arabic_readings if latin else latin_readings
    found = [_chosen(meant, read, layout, vocabulary) for layout in layouts()]
    best = max((reading for reading in found if reading), default=None, key=lambda r: r[0])
    if best is None:
        return None
    other = dict(zip(numbers, best[1], strict=True))
    return " ".join(other.get(number, chunk) for number, chunk in enumerate(chunks))


def _is_strange(chunk: str, vocabulary: Vocabulary) -> bool:
    """Return whether a chunk has letters and makes no word that is known; single letters are none."""
    found = [term for term in terms(chunk) if len(term) >= SHORTEST]
    return bool(_LATIN.search(chunk) or _ARABIC.search(chunk)) and not any(
        map(vocabulary.frequency, found)
    )


Readings = Callable[[str, Layout], Iterator[str]]


def _chosen(
    chunks: list[str], read: Readings, layout: Layout, vocabulary: Vocabulary
) -> tuple[int, list[str]] | None:
    """Return the reading of all chunks by one layout, and how common its rarest word is."""
    words: list[str] = []
    rarest = 0
    for chunk in chunks:
        scored = [(_commonness(r, vocabulary), r) for r in read(chunk, layout)]
        count, reading = max(scored, key=lambda item: item[0], default=(0, ""))
        if not count:
            return None
        words.append(reading)
        rarest = min(rarest or count, count)
    return rarest, words


def _commonness(reading: str, vocabulary: Vocabulary) -> int:
    """Return in how many articles the rarest word of a reading stands; 0 for no word."""
    found = terms(reading)
    if all(len(term) < SHORTEST for term in found):
        return 0  # letters are in every index
    return min(map(vocabulary.frequency, found))


def _all_known(words: Iterable[str], vocabulary: Vocabulary) -> bool:
    return all(vocabulary.frequency(word) for word in words)


def arabic_readings(chunk: str, layout: Layout) -> Iterator[str]:
    """Yield what Latin keys write on the Arabic layout.

    >>> qwerty, azerty = layouts()
    >>> list(arabic_readings("hgk,,d", qwerty)) == list(arabic_readings("hgk;;d", azerty))
    True
    """
    choices = [layout.letters(key) for key in _undone(chunk, layout)]
    return islice(("".join(letters) for letters in product(*choices)), MAX_READINGS)


def _undone(chunk: str, layout: Layout) -> str:
    """Return the keys that were pressed: a circumflex is a key of its own on AZERTY."""
    if "^" not in layout.plain:
        return chunk
    keys = []
    for character in chunk:
        parts = unicodedata.normalize("NFD", character)
        circumflex = len(parts) == 2 and parts[1] == "\N{COMBINING CIRCUMFLEX ACCENT}"
        keys.append("^" + parts[0] if circumflex else character)
    return "".join(keys)


def latin_readings(chunk: str, layout: Layout) -> Iterator[str]:
    """Yield what Arabic keys write on a Latin layout; lam-alef is one key or two."""
    choices: list[tuple[str, ...]] = []
    place = 0
    while place < len(chunk):
        two = chunk[place : place + 2]
        one = layout.keys(chunk[place]) or (chunk[place],)
        pair = layout.keys(two) if len(two) == 2 else ()
        if pair and two == LAM + ALEF:
            apart = "".join(layout.keys(letter)[0] for letter in two)
            choices.append((*pair, apart))
            place += 2
        else:
            choices.append(pair or one)
            place += len(two) if pair else 1
    return islice(("".join(keys) for keys in product(*choices)), MAX_READINGS)
