"""A merge holds what one segment of the live articles would hold."""

from __future__ import annotations

import numpy as np
import pytest
from articles import generate
from naive_segment import naive_segment

from indexer.article import Article
from indexer.index.storage.segment import Segment
from indexer.index.writing import merge as merge_module
from indexer.index.writing.lexicon_writer import LexiconBuilder
from indexer.index.writing.merge import merge
from indexer.index.writing.segment_writer import SegmentWriter
from indexer.index.writing.writer import ARTICLES
from indexer.schema import to_record

FAR = f"{'  ' * 400}أخرى"
LONG = Article("long", "", " ".join(["كلمة"] * 300 + [FAR] + ["x"] * 70_000))
ONLY_HERE = Article("only", title="وحيدة", body="فريدة")

CASES = {
    "nothing deleted": {"parts": [generate(40), generate(30, 2, 100)], "dropped": [[], []]},
    "some deleted": {
        "parts": [generate(40), [ONLY_HERE, *generate(30, 2, 100)], generate(9, 3, 200)],
        "dropped": [[0, 5, 39], [0, 7], []],
    },
    "all of one deleted": {"parts": [generate(5), generate(5, 2, 10)], "dropped": [range(5), []]},
    "a long one": {"parts": [[*generate(3), LONG], generate(3, 2, 10)], "dropped": [[0], [1]]},
    "a long one deleted": {
        "parts": [[*generate(3), LONG], generate(3, 2, 9)],
        "dropped": [[3], []],
    },
    "many long ones": {
        "parts": [[LONG], [Article("l2", "x", LONG.body + " y"), *generate(4)]],
        "dropped": [[], [1]],
    },
    "an empty one": {"parts": [[], generate(4)], "dropped": [[], []]},
}


def sealed_segments(directory, parts, dropped):
    writer, builder, paths = SegmentWriter(ARTICLES), LexiconBuilder(), []
    for number, articles in enumerate(parts):
        for article in articles:
            writer.add(article)
        paths.append(directory / str(number))
        writer.write(paths[-1])
        builder.add(Segment.open(paths[-1]))
    lexicon = builder.finish()
    for number, (path, gone) in enumerate(zip(paths, dropped, strict=True)):
        live = np.ones(len(parts[number]), np.bool_)
        live[list(gone)] = False
        builder.seal(number, path, None if live.all() else live)
    return [Segment.open(path) for path in paths], lexicon


def spelt(segments, lexicon):
    """Return the spellings at the positions of every word in every live article."""
    found = {}
    for segment in segments:
        for ordinal, word in enumerate(segment.terms):
            assert lexicon.word(int(segment.lexicon_ids[ordinal])) == word
            at = int(segment.position_starts[ordinal])
            for posting in range(*segment.starts[ordinal : ordinal + 2].tolist()):
                count = dict(segment.big.tolist()).get(posting, int(segment.keys[posting]) >> 8)
                document = int(segment.docs[posting])
                if segment.live is None or segment.live[document]:
                    key = word, segment.ids.id_of(document)
                    found[key] = segment.spellings[at : at + count].tolist()
                at += count
    return found


@pytest.mark.parametrize("stretch", [5, 1 << 20])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_merge(case, stretch, tmp_path, monkeypatch):
    monkeypatch.setattr(merge_module, "STRETCH", stretch)
    parts, dropped = case["parts"], case["dropped"]
    segments, lexicon = sealed_segments(tmp_path, parts, dropped)
    merge(segments, tmp_path / "merged")
    merged = Segment.open(tmp_path / "merged")
    live = [
        article
        for articles, gone in zip(parts, dropped, strict=True)
        for number, article in enumerate(articles)
        if number not in gone
    ]
    expected = naive_segment(live)
    for name, array in expected.arrays.arrays.items():
        if not name.startswith("record"):
            np.testing.assert_array_equal(merged.arrays.get(name), array, err_msg=name)
    assert [merged.record(i) for i in range(len(live))] == [to_record(a) for a in live]
    assert merged.live is None
    assert spelt([merged], lexicon) == spelt(segments, lexicon)
