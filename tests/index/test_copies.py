"""Groups of copies: sketches against sets of shingles, the corpus' known groups, updates, guards."""

from __future__ import annotations

import random
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from articles import generate

from indexer import backends
from indexer.analysis import analyze
from indexer.article import Article
from indexer.index.opening import open_segments
from indexer.index.storage.columns import GROUP
from indexer.index.storage.segment import Segment
from indexer.index.writing.copies import UNGROUPED, join, join_new
from indexer.index.writing.sketches import (
    EMPTY,
    NAME,
    SHINGLE,
    SIZE,
    resemblance,
    sketch,
    word_hashes,
)
from indexer.index.writing.writer import EmbeddedWriter
from indexer.sources import Accepted, Papers, read_articles

ROOT = Path(__file__).resolve().parents[2]
WORDS = [f"w{number}" for number in range(400)]


def sketches_of(*texts: list[str]):
    words = word_hashes([word for text in texts for word in text])
    return sketch(words, np.array([len(text) for text in texts]))


def shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def jaccard(one: set, other: set) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def edited(pick: random.Random, text: list[str], share: float) -> list[str]:
    return [pick.choice(WORDS) if pick.random() < share else word for word in text]


def build(directory: Path, articles: list[Article], **options) -> list[Segment]:
    directory.mkdir(exist_ok=True)
    with EmbeddedWriter(directory, **options) as writer:
        for article in articles:
            writer.add(article)
        contents = writer.finish()
    return open_segments(directory, contents)


def groups_of(segments: list[Segment]) -> dict[str, int]:
    return {
        segment.ids.id_of(document): int(group)
        for segment in segments
        for document, group in enumerate(segment.columns[GROUP].codes)
    }


def stories(group_of: dict[str, int]) -> set[frozenset[str]]:
    """The groups as sets of ids: their numbers do not matter."""
    by_number: dict[int, set[str]] = {}
    for article_id, group in group_of.items():
        by_number.setdefault(group, set()).add(article_id)
    return {frozenset(members) for members in by_number.values()}


def test_a_sketch_is_the_smallest_hashes_of_the_text_alone():
    pick = random.Random(1)
    texts = [pick.choices(WORDS, k=length) for length in (0, 3, 4, 30, 200, 900)]
    texts.append(pick.choices(WORDS[:2], k=900))  # few different shingles
    together = sketches_of(*texts)
    for text, found in zip(texts, together, strict=True):
        alone = sketches_of(text)[0]
        assert found.tolist() == alone.tolist()
        filled = found[found != EMPTY]
        assert len(filled) == min(SIZE, len(shingles(text)))
        assert (np.diff(filled.astype(np.int64)) > 0).all()


def test_short_texts_are_compared_exactly():
    pick = random.Random(2)
    for _ in range(50):
        text = pick.choices(WORDS, k=pick.randint(4, 30))
        other = edited(pick, text, 0.1)
        first, second = sketches_of(text, other)
        expected = jaccard(shingles(text), shingles(other))
        assert resemblance(first[None], second[None])[0] == pytest.approx(expected)


def test_long_texts_are_compared_within_the_error_of_the_sample():
    pick = random.Random(3)
    errors = []
    for share in (0.02, 0.05, 0.1, 0.2):
        for _ in range(40):
            text = pick.choices(WORDS, k=400)
            other = edited(pick, text, share)
            first, second = sketches_of(text, other)
            expected = jaccard(shingles(text), shingles(other))
            errors.append(resemblance(first[None], second[None])[0] - expected)
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.08  # .0625 at a share of one half


def test_nothing_is_like_a_text_without_shingles():
    nothing = sketches_of([], ["w1", "w2"])
    assert resemblance(nothing[:1], nothing[1:]).tolist() == [0.0]
    assert len(set(join(nothing, np.full(2, UNGROUPED, np.int32)).tolist())) == 2


def test_a_chain_of_small_changes_does_not_lead_to_another_story():
    pick = random.Random(4)
    chain = [pick.choices(WORDS, k=300)]
    for step in range(10):
        text = list(chain[-1])
        text[step * 30 : step * 30 + 30] = pick.choices(WORDS, k=30)
        chain.append(text)
    found = join(sketches_of(*chain), np.full(len(chain), UNGROUPED, np.int32))
    assert found[0] == found[1]
    assert found[0] != found[-1]


def test_many_copies_of_one_text_are_one_group():
    pick = random.Random(5)
    text = pick.choices(WORDS, k=150)
    copies = [edited(pick, text, 0.02) for _ in range(300)]
    found = join(sketches_of(*copies), np.full(300, UNGROUPED, np.int32))
    assert len(set(found.tolist())) == 1


def copied(articles: list[Article]) -> list[Article]:
    """Return *articles* and a copy of each third that is long enough to have one."""
    return articles + [
        Article(f"{article.id}-copy", "", f"{article.body} مصر", source="delta")
        for article in articles[::3]
    ]


@pytest.fixture(scope="module")
def news() -> list[Article]:
    return copied([a for a in generate(300) if len(a.body.split()) > 30])


@pytest.mark.parametrize(
    "options", [{"memory": 1 << 14}, {"workers": 2}], ids=["small segments", "workers"]
)
def test_groups_do_not_depend_on_segments_or_workers(tmp_path, news, options):
    one = stories(groups_of(build(tmp_path / "one", news)))
    many = stories(groups_of(build(tmp_path / "many", news, **options)))
    assert one == many
    for article in news:
        if article.id.endswith("-copy"):
            original = article.id.removesuffix("-copy")
            assert any({article.id, original} <= story for story in one)


def test_an_update_joins_groups_without_changing_what_is_written(tmp_path, news):
    whole = stories(groups_of(build(tmp_path / "whole", news)))
    old = [article for article in news if not article.id.endswith("-copy")]
    new = [article for article in news if article.id.endswith("-copy")]
    segments = build(tmp_path / "old", old)
    added = build(tmp_path / "new", new)
    sketches = np.concatenate([segment.arrays.get(NAME) for segment in added])
    numbers = join_new(sketches, segments).tolist()
    ids = [s.ids.id_of(document) for s in added for document in range(s.document_count)]
    assert stories(groups_of(segments) | dict(zip(ids, numbers, strict=True))) == whole


def test_an_update_joins_new_articles_to_each_other(tmp_path):
    segments = build(tmp_path / "old", [Article("a", "", " ".join(WORDS[:50]))])
    new = sketches_of(WORDS[100:150], WORDS[100:151], WORDS[200:250])
    old_group = groups_of(segments)["a"]
    first, second, third = join_new(new, segments).tolist()
    assert first == second
    assert len({old_group, first, third}) == 3


def test_a_deleted_article_is_no_copy_of_anything(tmp_path):
    text = " ".join(WORDS[:50])
    with EmbeddedWriter(tmp_path) as writer:
        writer.drop(writer.add(Article("a", "", text)))
        writer.add(Article("a2", "", text))
        writer.add(Article("b", "", text))
        contents = writer.finish()
    searcher = backends.default().open(tmp_path, contents)
    assert [copy.id for copy in searcher.copies("a2")] == ["a2", "b"]
    assert searcher.copies("a") == ()
    searcher.close()


# Known groups ------------------------------------------------------------------


def pairs(groups) -> set[frozenset[str]]:
    return {frozenset(pair) for members in groups for pair in combinations(members, 2)}


def read(*sources: Path, limit: int | None = None) -> list[Article]:
    outcomes = read_articles(
        [str(source) for source in sources], papers=Papers.empty(), limit=limit
    )
    found = {o.article.id: o.article for o in outcomes if isinstance(o, Accepted)}
    return list(found.values())


def test_the_wire_stories_of_the_corpus_and_nothing_else_are_groups(tmp_path):
    truth = tomllib.loads((ROOT / "corpus" / "groups.toml").read_text(encoding="utf-8"))
    found = stories(groups_of(build(tmp_path, read(ROOT / "corpus"))))
    # Precision and recall are both 1: follow-ups of a story are not copies of it.
    assert pairs(found) == pairs(truth["wire"].values())


def exact_pairs(articles: list[Article], least: float) -> set[frozenset[str]]:
    """Return the pairs whose whole sets of shingles are as like as *least*, by an inverted index."""
    holders: dict[tuple[str, ...], list[int]] = {}
    sizes = []
    for number, article in enumerate(articles):
        own = shingles([token.term for token in analyze(article.body)])
        sizes.append(len(own))
        for shingle in own:
            holders.setdefault(shingle, []).append(number)
    shared: dict[tuple[int, int], int] = {}
    for numbers in holders.values():
        for pair in combinations(numbers, 2):
            shared[pair] = shared.get(pair, 0) + 1
    return {
        frozenset((articles[a].id, articles[b].id))
        for (a, b), common in shared.items()
        if common / (sizes[a] + sizes[b] - common) >= least
    }


@pytest.mark.shared
@pytest.mark.slow
def test_groups_of_real_news_are_those_of_whole_shingle_sets(tmp_path, shared):
    articles = read(shared / "data" / "news" / "saudinewsnet.jsonl.gz", limit=4000)
    found = pairs(stories(groups_of(build(tmp_path, articles))))
    half, third = (exact_pairs(articles, least) for least in (0.5, 0.3))
    assert len(half) > 300
    assert len(found & half) / len(half) >= 0.95  # recall
    assert len(found & third) / len(found) >= 0.93  # hardly any pair is no copy at all
