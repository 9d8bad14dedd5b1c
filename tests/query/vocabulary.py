"""A vocabulary of a few words, for tests; a later word stands in more articles."""

from __future__ import annotations

from indexer.analysis import light_stem, term_of


class Words:
    def __init__(self, text: str):
        self.frequencies = {term_of(word): n for n, word in enumerate(text.split(), 1)}

    def frequency(self, word: str) -> int:
        return self.frequencies.get(word, 0)

    def written(self, word: str) -> str:
        return word

    def same_stem(self, stem: str) -> list[tuple[str, int]]:
        found = [(w, f) for w, f in self.frequencies.items() if light_stem(w) == stem]
        return sorted(found, key=lambda item: -item[1])
