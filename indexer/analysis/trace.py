"""Every stage of the analysis of a text, kept: what ``khabar analyze`` shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from .analyzer import term_of
from .stems import light_stem
from .stop_words import is_stop_word
from .words import find_words


@dataclass(frozen=True, slots=True)
class Stage:
    """One word through the chain. ``position`` is None where the word is not indexed."""

    written: str
    start: int
    end: int
    folded: str
    stop_word: bool
    stem: str
    position: int | None

    def as_dict(self) -> dict[str, object]:
        """Return the fields by name, as ``--json`` prints them."""
        return asdict(self)


def trace(text: str) -> list[Stage]:
    """Return one Stage a word of *text*, in order.

    >>> [(stage.folded, stage.stem, stage.stop_word) for stage in trace("في المدرسة")]
    [('في', 'في', True), ('المدرسه', 'مدرس', False)]
    """
    stages: list[Stage] = []
    position = 0
    for word in find_words(text):
        folded = term_of(word.text)
        stages.append(
            Stage(
                written=word.text,
                start=word.start,
                end=word.end,
                folded=folded,
                stop_word=is_stop_word(folded),
                stem=light_stem(folded),
                position=position if folded else None,
            )
        )
        position += bool(folded)
    return stages
