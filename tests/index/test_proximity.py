"""What stands together in a text: the best stretch, against every stretch tried."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index import relevance
from indexer.index.searching.leaf import POSITION_BITS
from indexer.index.searching.nodes import Form, NewsConcept
from indexer.index.searching.proximity import best_stretch, held_together, proximity_gains
from indexer.index.searching.snapshot import Snapshot

from .articles import generate
from .naive_segment import naive_segment

WORDS = 4
EXACTLY = 1e-9

places_of_words = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, WORDS - 1)),
    min_size=1,
    max_size=60,
    unique=True,
)


@given(places_of_words, st.lists(st.floats(0.1, 9), min_size=WORDS, max_size=WORDS))
def test_a_stretch_is_worth_each_word_in_it_once(found, worth):
    rising = sorted(found)
    places = np.array([document << POSITION_BITS | at for document, at, _ in rising])
    kinds = np.array([kind for *_, kind in rising])
    held = held_together(places, kinds, np.array(worth))
    for number, (document, at, _) in enumerate(rising):
        stretch = {
            kind
            for other, before, kind in rising[: number + 1]
            if other == document and before >= at - relevance.WINDOW
        }
        assert held[number] == pytest.approx(sum(worth[kind] for kind in stretch), abs=EXACTLY)


SNAPSHOT = Snapshot([naive_segment(generate(120, seed=5))])
(LEAF,) = SNAPSHOT.leaves
COMMONEST = sorted(LEAF.segment.terms, key=lambda word: -len(LEAF.word(word).docs))[:12]


@pytest.mark.parametrize("first", range(len(COMMONEST) - 2))
def test_a_document_gains_what_its_best_stretch_holds(first):
    words = COMMONEST[first : first + 3]
    concepts = [NewsConcept(word, (Form(word),)) for word in words]
    docs = np.arange(LEAF.document_count)
    gains = proximity_gains(LEAF, docs, concepts)
    assert len(set(gains.tolist())) > 2  # none, one word, and several
    for document in docs.tolist():
        held = best_stretch(LEAF, document, concepts)
        assert gains[document] == pytest.approx(sum(gain for _, gain in held), rel=1e-6)
        assert gains[document] == pytest.approx(tried(document, concepts), rel=1e-6)


def tried(document, concepts):
    """Return the most that any stretch of a document is worth, by trying each."""
    at = [positions(concept.word, document) for concept in concepts]
    worth = [gain_alone(concept) for concept in concepts]
    ends = {end for places in at for end in places}
    stretches = [
        [any(0 <= end - place <= relevance.WINDOW for place in places) for places in at]
        for end in ends
    ]
    return max((float(np.dot(stretch, worth)) for stretch in stretches), default=0.0)


def positions(word, document):
    places = LEAF.positions(word)[:-1]
    return (places[places >> POSITION_BITS == document] & ((1 << POSITION_BITS) - 1)).tolist()


def gain_alone(concept):
    return relevance.NEAR * LEAF.scoring.idf(LEAF.scoring.frequency(concept.word))
