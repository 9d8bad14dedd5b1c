"""The parts of the pass over a text of two topics, in which the right answer is known."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from topics import ALIKE, FIELD, SEA, generate

from indexer.analysis import terms
from indexer.backends import default
from indexer.index.opening import open_lexicon, open_segments
from indexer.learning import text as text_module
from indexer.learning.articles import article_vectors, entries_of, stem_vectors
from indexer.learning.neighbours import LEAST, related_stems
from indexer.learning.sparse import (
    leading_directions,
    orthonormal,
    sparse,
    unit_rows,
    weighted_sums,
)
from indexer.learning.text import read_text
from indexer.learning.windows import FEWEST, WINDOW, count_neighbours

ARTICLES = generate()
COPIES = 7


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The text of the articles, some of them twice; its segments and its lexicon."""
    directory = tmp_path_factory.mktemp("learning")
    with default().writer(directory) as writer:
        for article in ARTICLES:
            writer.add(article)
        for article in ARTICLES[:COPIES]:
            writer.add(type(article)(f"copy-{article.id}", "", article.body))
        contents = writer.finish()
    segments = open_segments(directory, contents)
    lexicon = open_lexicon(directory, contents)
    return read_text(segments, lexicon), segments, lexicon


def test_the_text_is_that_of_the_articles_in_order(made):
    text, _, lexicon = made
    for number, article in enumerate(ARTICLES[:20]):
        start = int(text.starts[number])
        words = [*terms(article.title), *terms(article.body)]
        stems = text.words[start : start + len(words)].tolist()
        families = lexicon.families
        assert [families.stems.word(s) for s in stems] == [
            families.stem(lexicon.find(word)) for word in words
        ]


def test_copies_are_not_learnt_from(made):
    text, *_ = made
    assert text.learnt.tolist() == [True] * len(ARTICLES) + [False] * COPIES


def test_of_a_large_index_articles_here_and_there_are_learnt_from(made, monkeypatch):
    text, segments, lexicon = made
    monkeypatch.setattr(text_module, "MOST_WORDS", len(text.words) // 4)
    some = read_text(segments, lexicon).learnt
    assert 0.1 < some.sum() / text.learnt.sum() < 0.4
    assert not (some & ~text.learnt).any()


def test_neighbours_are_counted_within_a_window_of_one_title_or_body(made):
    text, _, lexicon = made
    width = len(lexicon.families.stems)
    expected: Counter[int] = Counter()
    owners = np.repeat(np.arange(len(text.starts)), text.lengths)
    for start, stop in pairwise([*np.union1d(text.starts, text.bodies).tolist(), len(text.words)]):
        words = text.words[start:stop].tolist()
        if start == stop or not text.learnt[owners[start]]:
            continue
        for place, first in enumerate(words):
            for second in words[place + 1 : place + 1 + WINDOW]:
                if first != second and min(first, second) >= 0:
                    expected[min(first, second) * width + max(first, second)] += 1
    keys, times = count_neighbours(text, width)
    found = dict(zip(keys.tolist(), times.tolist(), strict=True))
    assert found == {key: count for key, count in expected.items() if count >= FEWEST}


def test_stop_words_count_as_places(made):
    text, _, lexicon = made
    numbers = np.append(np.arange(len(lexicon.families.stems), dtype=np.int32), np.int32(-1))
    numbers[: len(numbers) // 2] = -1
    fewer = text.renumbered(numbers)
    keys, _ = count_neighbours(fewer, len(numbers))
    full, _ = count_neighbours(text, len(numbers))
    both = (full // len(numbers) >= len(numbers) // 2) & (full % len(numbers) >= len(numbers) // 2)
    assert keys.tolist() == full[both].tolist()


def entries_and_stems(made):
    text, (segment,), lexicon = made
    width = len(lexicon.families.stems)
    entries = entries_of(segment, lexicon.families.stem_of, width)
    frequencies = np.bincount(entries.columns[text.learnt[entries.rows]], minlength=width)
    return entries, stem_vectors([entries], [text.learnt], frequencies, 2)


def test_entries_count_the_stems_of_each_document(made):
    text, *_ = made
    entries, _ = entries_and_stems(made)
    for number in (0, 5, len(ARTICLES) + 2):
        start = int(text.starts[number])
        words = text.words[start : start + int(text.lengths[number])]
        here = entries.rows == number
        found = zip(entries.columns[here].tolist(), entries.frequencies[here].tolist(), strict=True)
        assert dict(found) == Counter(words.tolist())
    assert entries.lengths.tolist() == text.lengths.tolist()


@pytest.mark.parametrize("with_scipy", [True, False])
def test_articles_of_one_topic_lie_together(made, with_scipy):
    entries, stems = entries_and_stems(made)

    def product(rows, columns, values, count):
        if with_scipy:
            return sparse(rows, columns, values, (count, len(stems.directions))) @ stems.directions
        return weighted_sums(rows, columns, values, count, stems.directions)

    vectors = article_vectors(entries, stems.idf, 30.0, product).articles
    sea = [n for n in range(len(ARTICLES)) if n % 3]
    field = [n for n in range(len(ARTICLES)) if not n % 3]
    assert (vectors[sea] @ vectors[sea].T).min() > 0.8
    assert (vectors[sea] @ vectors[field].T).max() < 0.5


def test_leading_directions_are_those_of_the_whole_decomposition():
    dense = np.random.default_rng(1).standard_normal((60, 40)).astype(np.float32)
    dense[np.abs(dense) < 1] = 0
    rows, columns = dense.nonzero()
    matrix = sparse(rows, columns, dense[rows, columns], dense.shape)
    left, sizes, right = leading_directions(matrix, 25, rounds=2)
    whole_left, whole, _ = np.linalg.svd(dense)
    assert np.allclose(sizes, whole[:25], rtol=1e-3)
    assert np.allclose(np.abs(np.diag(left.T @ whole_left[:, :25])), 1, atol=0.01)
    assert np.allclose((left * sizes) @ right.T, dense @ right @ right.T, atol=0.01)


@pytest.mark.parametrize("alike", [0.0, 1e-3, 1e-6, None])
def test_orthonormal_spans_the_same_at_right_angles(alike):
    random = np.random.default_rng(5)
    matrix = random.standard_normal((300, 12)).astype(np.float32)
    if alike is not None:  # the last columns are nearly, or just, the first ones
        matrix[:, 6:] = matrix[:, :6] + np.float32(alike) * matrix[:, 6:]
    found = orthonormal(matrix)
    squares = np.diag(found.T @ found)
    assert np.allclose(found.T @ found, np.diag(squares), atol=1e-4)
    assert (np.isclose(squares, 1, atol=1e-4) | (squares == 0)).all()
    # What was spanned is spanned still.
    assert np.allclose(found @ (found.T @ matrix), matrix, atol=2e-3)


def test_related_is_who_is_near_both_ways_the_closest_first():
    vectors = unit_rows(np.random.default_rng(2).standard_normal((40, 4)).astype(np.float32))
    starts, others, similar = related_stems(vectors)
    products = vectors @ vectors.T
    for row in range(len(vectors)):
        mine = others[starts[row] : starts[row + 1]].tolist()
        assert row not in mine and len(mine) <= 10
        values = similar[starts[row] : starts[row + 1]]
        assert (values >= LEAST).all() and (np.diff(values) <= 0).all()
        assert np.allclose(values, products[row, mine], atol=1e-6)
        nearest = np.argsort(-products[row])[1:11].tolist()
        assert set(mine) <= set(nearest)


def test_nothing_is_learnt_from_nothing():
    starts, others, _ = related_stems(np.zeros((0, 4), np.float32))
    assert starts.tolist() == [0] and len(others) == 0


def test_the_topics_hold_what_the_tests_say():
    assert not set(SEA) & set(FIELD) and not set(ALIKE) & {*SEA, *FIELD}
