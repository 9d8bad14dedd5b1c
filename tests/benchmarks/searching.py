"""The search half of the peer: queries as the other engines take them, and their snippets."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.analysis import WORD
from indexer.index.opening import open_segments
from indexer.index.searching.marks import ranges_of
from indexer.index.searching.nodes import TEXT, And, NullQuery, Or, Phrase, Term
from indexer.index.searching.plan import Plan, Row
from indexer.index.searching.snapshot import Snapshot
from indexer.index.storage.contents import Contents

STOPS = (". ", "! ", "\N{ARABIC QUESTION MARK} ", "\n")
LONGEST = 300  # characters of a snippet behind its first mark
WINDOW = 200  # characters within which its marks lie
BEFORE = 100  # characters before its first mark


CONTENTS = "contents.json"


def save_contents(dir: str, contents: Contents) -> None:
    """Note beside an index of the benchmark's what it holds; an index of Khabar has a manifest."""
    Path(dir, CONTENTS).write_text(json.dumps(contents.to_json()), encoding="utf-8")


def load_contents(dir: str) -> Contents:
    """Return what ``save_contents`` noted."""
    return Contents.from_json(json.loads(Path(dir, CONTENTS).read_text(encoding="utf-8")))


class Searching:
    """Opens an index and asks it; *analyse* gives the index's word, None for a stop word."""

    modes = ("any", "all", "phrase")
    has_snippets = True

    def __init__(self, analyse: Callable[[str], str | None]):
        self._analyse = lru_cache(maxsize=1 << 18)(analyse)

    def open(self, dir: str) -> None:
        """Open the index in *dir*."""
        self.snapshot = Snapshot(open_segments(Path(dir), load_contents(dir)))
        self.plan = Plan(count=10)

    def bench(self, *queries: Any, **limits: Any) -> None:
        """Return None: the caller times the searches itself."""

    def close(self) -> None:
        """Let go of the index."""
        self.snapshot.close()

    def tree(self, query: str, mode: str) -> Any:
        """Return the tree of a query: any word, all words, or a phrase."""
        words = [term for word in WORD.findall(query) if (term := self._analyse(word))]
        if mode == "phrase" and len(words) > 1:
            return Phrase(TEXT, words)
        nodes = [Term(TEXT, word) for word in dict.fromkeys(words)]
        if len(nodes) < 2:
            return nodes[0] if nodes else NullQuery
        return And(nodes) if mode == "all" else Or(nodes)

    def _rows(self, tree: Any, k: int) -> list[Row]:
        plan = self.plan if k == self.plan.count else Plan(count=k)
        return self.snapshot.rank(tree, plan).rows

    def search(self, query: str, k: int = 10, mode: str = "any") -> list[str]:
        """Return the ids of the best *k* articles."""
        rows = self._rows(self.tree(query, mode), k)
        return [self.snapshot.id_of(row) for row in rows]

    def snippets(self, query: str, k: int = 10, mode: str = "any") -> list[tuple[str, str, str]]:
        """Return id, title and highlighted snippet of the best *k* articles."""
        tree = self.tree(query, mode)
        return [self._snippet(row, tree) for row in self._rows(tree, k)]

    def _snippet(self, row: Row, tree: Any) -> tuple[str, str, str]:
        leaf = self.snapshot.leaves[row.leaf]
        article_id, title, body = self.stored(leaf.segment.record(row.document))
        marks = self.snapshot.marks(leaf, row.document, tree)
        ranges = ranges_of(leaf.segment, row.document, marks, title, body)
        found = [(start, end, word) for field, start, end, word, _ in ranges if field == "body"]
        return article_id, title, best_passage(body, found)

    @staticmethod
    def stored(record: bytes) -> tuple[str, str, str]:
        """Return id, title and body of a stored record."""
        article_id, title, body = json.loads(record)
        return article_id, title, body


Found = tuple[int, int, str]  # start, end, word of the query


def best_passage(text: str, found: Sequence[Found]) -> str:
    """Return the passage with most different words of the query, then most of them, marked.

    It starts where its first word's sentence does and ends where its last word's does.
    """
    if not found:
        return html.escape(text[: LONGEST // 2])
    marks = max(clusters(found), key=lambda marks: (len({mark[2] for mark in marks}), len(marks)))
    first, last = marks[0][0], marks[-1][1]
    earliest, latest = max(0, first - BEFORE), min(len(text), first + LONGEST)
    start = max(earliest, *(text.rfind(stop, earliest, first) + 1 for stop in STOPS))
    stops = [text.find(stop, last, latest) for stop in STOPS]
    end = min((stop + 1 for stop in stops if stop >= 0), default=latest)
    pieces, place = [], start
    for first, last, _ in marks:
        pieces += (html.escape(text[place:first]), "<b>", text[first:last], "</b>")
        place = last
    pieces.append(html.escape(text[place:end]))
    return "".join(pieces).strip()


def clusters(found: Sequence[Found]) -> Iterator[Sequence[Found]]:
    """Yield the marks in runs, none longer than WINDOW characters."""
    first = 0
    for number, mark in enumerate(found):
        if mark[1] > found[first][0] + WINDOW and number > first:
            yield found[first:number]
            first = number
    yield found[first:]
