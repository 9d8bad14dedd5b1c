"""A long quotation that stands nowhere: the text nearest to it, and the words in which they differ.

Who checks a quotation wants to know which word of it is wrong. Nearest is the
text from which it differs in the fewest words: other ones, missing ones, ones
too many. Harakat, tatweel and the ends of sentences are no difference, nor is
what Arabic attaches to the first word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from indexer.analysis import term_of
from indexer.backends import Stretch, Vocabulary

from ..page import NearQuotation, WordDifference
from .expansion import with_clitics
from .syntax import All, Clause, Dated, Either, Group, Keyword, ParsedQuery, Quotation, Without
from .tokens import MAX_PHRASE_WORDS

LEAST_WORDS: Final = 6  # of a quotation for which there is a nearest text
FEW: Final = 3  # differing words that are looked for first, which is quick
MOST_SHARE: Final = 0.3  # of the words of a quotation may differ, or FEW where
LEAST_ALIKE: Final = 4  # others do not
MOST_TEXTS: Final = 3  # that are equally near
MOST_READ: Final = 24  # stretches of articles that are compared word by word
DIFFERENT: Final = 1000  # what a word costs that differs,
SAME: Final = -1  # and one that does not

NearTexts = Callable[[Sequence[Sequence[str]], int], Iterator[Stretch]]


def nearest(parsed: ParsedQuery, texts: NearTexts, vocabulary: Vocabulary) -> ParsedQuery | None:
    """Return the query with its long quotations as the texts nearest to them that stand somewhere.

    *texts* gives stretches of articles near to words, each given as the index
    words that may stand for it. The query says in ``nearest`` how the
    quotations differ. None where no quotation has a text near to it.
    """
    found: list[NearQuotation] = []
    beside = [c for c in parsed.clauses if not isinstance(c, Keyword | Dated | Without)]

    def rewritten(clause: Clause) -> Clause:
        match clause:
            case Quotation(_, "typed"):
                near = near_quotations(clause, texts, vocabulary)
                # Beside other words alternatives would not have to match.
                near = near if len(beside) == 1 else near[:1]
                found.extend(near)
                quotations = tuple(Quotation(tuple(text.found.split())) for text in near)
                return Either(quotations) if len(quotations) > 1 else (*quotations, clause)[0]
            case All(parts):
                return All(tuple(map(rewritten, parts)))
            case Group(clauses):
                return Group(tuple(map(rewritten, clauses)))
            case _:
                return clause

    clauses = tuple(map(rewritten, parsed.clauses))
    return replace(parsed, clauses=clauses, nearest=tuple(found)) if found else None


def near_quotations(
    quotation: Quotation, texts: NearTexts, vocabulary: Vocabulary
) -> list[NearQuotation]:
    """Return the texts nearest to a quotation, none where it stands somewhere or nothing is near."""
    terms = [term_of(word) for word in quotation.words]
    if len(terms) < LEAST_WORDS:
        return []
    forms = [with_clitics(terms[0], vocabulary), *([term] for term in terms[1:])]
    limit = max(int(len(terms) * MOST_SHARE), min(FEW, len(terms) - LEAST_ALIKE))
    for most in dict.fromkeys((min(FEW, limit), limit)):
        near = _nearest_of(quotation, forms, most, texts(forms, most))
        if near:
            return [text for text in near if text.differences]
    return []


def _nearest_of(
    quotation: Quotation, forms: Sequence[Sequence[str]], most: int, stretches: Iterator[Stretch]
) -> list[NearQuotation]:
    """Return the nearest among *stretches*, which come with the fewest missing words first."""
    near: dict[tuple[str, ...], NearQuotation] = {}
    read: set[tuple[str, ...]] = set()
    for stretch in stretches:
        if stretch.missing > most or len(read) == MOST_READ:
            break
        if stretch.words in read:
            continue
        read.add(stretch.words)
        steps = aligned(forms, [term_of(word) for word in stretch.words])
        text = _compared(quotation.words, stretch.words, steps)
        cost = len(text.differences)
        if cost < most or (cost == most and not near):
            near = near if cost == most else {}
            most = cost
        if cost == most and len(near) < MOST_TEXTS:
            near.setdefault(tuple(map(term_of, text.found.split())), text)
    return list(near.values())


class Step(NamedTuple):
    """A quoted word and the word of the text in its place; None where one of them has none."""

    quoted: int | None
    found: int | None
    differs: bool


def aligned(quoted: Sequence[Sequence[str]], text: Sequence[str]) -> list[Step]:
    """Return *quoted* beside the stretch of *text* from which it differs in the fewest words.

    Of equally few differences those count by which the most words are the same.

    >>> [step for step in aligned([["a"], ["x"], ["b"]], ["z", "a", "b"]) if step.differs]
    [Step(quoted=1, found=None, differs=True)]
    """
    # costs[i][j]: how the first i quoted words differ from the text that ends at j,
    # wherever it begins. A word that is the same counts a little, the other way.
    costs = [[0] * (len(text) + 1)]
    for number, forms in enumerate(quoted, 1):
        before, row = costs[-1], [number * DIFFERENT]
        for place, term in enumerate(text):
            cost = before[place] + (SAME if term in forms else DIFFERENT)
            row.append(min(cost, before[place + 1] + DIFFERENT, row[place] + DIFFERENT))
        costs.append(row)
    i = len(quoted)
    j = max(range(len(text) + 1), key=lambda end: (-costs[i][end], end))
    steps: list[Step] = []
    while i:
        differs = not j or text[j - 1] not in quoted[i - 1]
        step = DIFFERENT if differs else SAME
        if j and costs[i][j] == costs[i - 1][j - 1] + step:
            i, j = i - 1, j - 1
            steps.append(Step(i, j, differs))
        elif costs[i][j] == costs[i - 1][j] + DIFFERENT:
            i -= 1
            steps.append(Step(i, None, differs=True))
        else:
            j -= 1
            steps.append(Step(None, j, differs=True))
    return steps[::-1]


def _compared(quoted: Sequence[str], text: Sequence[str], steps: Sequence[Step]) -> NearQuotation:
    """Return the text as a quotation: the words as quoted, where they differ as found."""
    differences = tuple(
        WordDifference(
            "" if step.quoted is None else quoted[step.quoted],
            "" if step.found is None else text[step.found],
        )
        for step in steps
        if step.differs
    )
    words = [
        text[step.found] if step.differs or step.quoted is None else quoted[step.quoted]
        for step in steps
        if step.found is not None
    ]
    return NearQuotation(" ".join(quoted), " ".join(words[:MAX_PHRASE_WORDS]), differences)
