"""A long quotation that stands nowhere: the text nearest to it, and the words in which they differ.

Who checks a quotation wants to know which word of it is wrong. Nearest is the
text from which it differs in the fewest words: other ones, missing ones, ones
too many. Harakat, tatweel and the ends of sentences are no difference, nor is
what Arabic attaches to the first word. Where a spelling was asked for every letter
is one; where any form was, another form is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from typing import Final, NamedTuple

from indexer.analysis import term_of
from indexer.backends import Stretch, Vocabulary
from indexer.index.searching.as_written import spelling_of

from ..page import NearQuotation, WordDifference
from .syntax import All, Clause, Dated, Either, Group, Keyword, ParsedQuery, Quotation, Without
from .tokens import MAX_PHRASE_WORDS
from .tree_builder import CLOSE_FORM, with_clitics

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
            case Quotation(_, mode):
                near = near_quotations(clause, texts, vocabulary)
                # Beside other words alternatives would not have to match.
                near = near if len(beside) == 1 else near[:1]
                found.extend(near)
                quotations = tuple(Quotation(tuple(text.found.split()), mode) for text in near)
                return Either(quotations) if len(quotations) > 1 else (*quotations, clause)[0]
            case All(parts):
                return All(tuple(map(rewritten, parts)))
            case Group(clauses):
                return Group(tuple(map(rewritten, clauses)))
            case _:
                return clause

    clauses = tuple(map(rewritten, parsed.clauses))
    return replace(parsed, clauses=clauses, nearest=tuple(found)) if found else None


def any_long(parsed: ParsedQuery) -> bool:
    """Return whether the query holds a quotation for which there may be a nearest text."""

    def holds(clause: Clause) -> bool:
        match clause:
            case Quotation(words):
                return len(words) >= LEAST_WORDS
            case All(clauses) | Group(clauses):
                return any(map(holds, clauses))
            case _:
                return False

    return any(map(holds, parsed.clauses))


def near_quotations(
    quotation: Quotation, texts: NearTexts, vocabulary: Vocabulary
) -> list[NearQuotation]:
    """Return the texts nearest to a quotation, none where it stands somewhere or nothing is near."""
    terms = [term_of(word) for word in quotation.words]
    if len(terms) < LEAST_WORDS:
        return []
    forms = _forms(terms, quotation.mode, vocabulary)
    limit = max(int(len(terms) * MOST_SHARE), min(FEW, len(terms) - LEAST_ALIKE))
    for most in dict.fromkeys((min(FEW, limit), limit)):
        near = _nearest_of(quotation, forms, most, texts(forms, most))
        if near:
            return [text for text in near if text.differences]
    return []


def _forms(terms: Sequence[str], mode: str, vocabulary: Vocabulary) -> list[list[str]]:
    """Return of each word of a quotation the index words that are no difference."""
    if mode == "forms":
        return [[term, *_close_forms(term, vocabulary)] for term in terms]
    first = with_clitics(terms[0], vocabulary) if mode == "typed" else [terms[0]]
    return [first, *([term] for term in terms[1:])]


def _close_forms(term: str, vocabulary: Vocabulary) -> Iterator[str]:
    for word, weight, reason in vocabulary.relatives(term):
        if reason == "form" and weight >= CLOSE_FORM:
            yield word


def _nearest_of(
    quotation: Quotation, forms: Sequence[Sequence[str]], most: int, stretches: Iterator[Stretch]
) -> list[NearQuotation]:
    """Return the nearest among *stretches*, which come with the fewest missing words first."""
    near: dict[tuple[str, ...], NearQuotation] = {}
    read: set[tuple[str, ...]] = set()
    key: Callable[[str], str] = term_of
    if quotation.mode == "exact":
        key, forms = spelling_of, [[spelling_of(word)] for word in quotation.words]
    for stretch in stretches:
        if stretch.missing > most or len(read) == MOST_READ:
            break
        if stretch.words in read:
            continue
        read.add(stretch.words)
        steps = bounded(aligned(forms, [key(word) for word in stretch.words]), stretch.ends)
        text = _compared(quotation.words, stretch, steps)
        cost = len(text.differences)
        if cost < most or (cost == most and not near):
            near = near if cost == most else {}
            most = cost
        if cost == most and len(near) < MOST_TEXTS:
            near.setdefault(tuple(map(key, text.found.split())), text)
    return list(near.values())


def _fills_its_sentence(steps: Sequence[Step], number: int, ends: Set[int]) -> bool:
    """Return whether the text's sentence begins with the first step, or ends with the last one."""
    found = steps[number].found
    if found is None:
        return False
    return (number == 0 and found - 1 in ends) or (number == len(steps) - 1 and found in ends)


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


def bounded(steps: list[Step], ends: Set[int]) -> list[Step]:
    """Return *steps* with quoted words beyond the sentence of the others as words too many.

    *ends* are the places of the text's words behind which a sentence ends.

    >>> bounded([Step(0, 4, False), Step(1, 5, True)], {4})
    [Step(quoted=0, found=4, differs=False), Step(quoted=1, found=None, differs=True)]
    """
    first, last = _same(steps)
    if first is None or last is None:
        return steps
    before, between, behind = steps[:first], steps[first : last + 1], steps[last + 1 :]
    if (steps[first].found or 0) - 1 in ends:
        before = [step._replace(found=None) for step in before if step.quoted is not None]
    if steps[last].found in ends:
        behind = [step._replace(found=None) for step in behind if step.quoted is not None]
    return [*before, *between, *behind]


def _same(steps: Sequence[Step]) -> tuple[int | None, int | None]:
    """Return the numbers of the first and the last step that does not differ."""
    same = [number for number, step in enumerate(steps) if not step.differs]
    return (same[0], same[-1]) if same else (None, None)


def _compared(quoted: Sequence[str], stretch: Stretch, steps: Sequence[Step]) -> NearQuotation:
    """Return the text as a quotation: the words as quoted, where they differ as found."""
    text, (first, last) = stretch.words, _same(steps)
    differences = tuple(
        WordDifference(
            "" if step.quoted is None else quoted[step.quoted],
            "" if step.found is None else text[step.found],
            first is not None
            and last is not None
            and not first < number < last
            and not _fills_its_sentence(steps, number, stretch.ends),
        )
        for number, step in enumerate(steps)
        if step.differs
    )
    words = [
        text[step.found] if step.differs or step.quoted is None else quoted[step.quoted]
        for step in steps
        if step.found is not None
    ]
    return NearQuotation(" ".join(quoted), " ".join(words[:MAX_PHRASE_WORDS]), differences)
