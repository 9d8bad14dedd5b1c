"""A lexicon that updates have lengthened: every position still leads to its word, as it was written."""

from __future__ import annotations

from unittest import mock

import pytest
from articles import generate, publish_articles

from indexer.analysis import WORD, light_stem, term_of
from indexer.article import Article
from indexer.index.opening import open_lexicon, open_segments
from indexer.index.words.lexicon import GrownLexicon
from indexer.index.writing import compaction, updater
from indexer.index.writing.updater import EmbeddedUpdater, tidy
from indexer.index.writing.vocabulary import bare_spelling
from indexer.schema import POSITION_GAP

FIRST = [*generate(40, seed=3), Article("f", "", "أحمد أحمد احمد")]
BATCHES = [
    [
        Article("g", title="إحمد", body="إحمد احمد كلمة جديدة زرافه زرافة زرافة"),
        *generate(3, seed=4),
    ],
    [Article("h", title="آحمد", body="جديده كلمه أَحمد"), Article("f", "", "احمد")],
    [*generate(5, seed=5, first=20), Article("i", "", "")],
]


def put(directory, contents, commit, articles, gone=()):
    with EmbeddedUpdater(directory, contents, commit) as writer:
        for article in articles:
            writer.put(article)
        for article_id in gone:
            writer.delete(article_id)
        return writer.finish()


@pytest.fixture(scope="module")
def updated(tmp_path_factory):
    """An index, three updates behind it, and the articles that should be in it."""
    index = publish_articles(tmp_path_factory.mktemp("grown"), FIRST)
    contents, articles = index.contents, {article.id: article for article in FIRST}
    for number, batch in enumerate(BATCHES, 2):
        contents = put(index.path, contents, number, batch, ["a7"])
        articles |= {article.id: article for article in batch}
        articles.pop("a7", None)
    return index.path, contents, articles


def check(directory, contents, articles) -> None:
    """Raise AssertionError where a position, a spelling or a number of a word is not right."""
    lexicon = open_lexicon(directory, contents)
    found = set()
    for segment in open_segments(directory, contents):
        ids = segment.lexicon_ids.tolist()
        frequency = dict(segment.big.tolist())
        for ordinal, word in enumerate(segment.terms):
            assert lexicon.word(ids[ordinal]) == word
            assert lexicon.find(word) == ids[ordinal]
            at = int(segment.position_starts[ordinal])
            for posting in range(*segment.starts[ordinal : ordinal + 2].tolist()):
                document = int(segment.docs[posting])
                count = frequency.get(posting, int(segment.keys[posting]) >> 8)
                places = segment.positions[at : at + count].tolist()
                spelt = segment.spellings[at : at + count].tolist()
                at += count
                article_id = segment.ids.id_of(document)
                if segment.live is not None and not segment.live[document]:
                    continue
                article = articles[article_id]
                found.add(article_id)
                title, body = segment.offsets(document)
                cut = int(segment.title_places[document])
                for position, number in zip(places, spelt, strict=True):
                    inside = position < cut
                    text = article.title if inside else article.body
                    start = title[position] if inside else body[position - cut - POSITION_GAP]
                    written = WORD.match(text, int(start))[0]
                    assert term_of(written) == word
                    assert lexicon.spelling(ids[ordinal], number) == bare_spelling(written)
    assert found == {a.id for a in articles.values() if a.title or a.body}


def test_every_position_leads_to_its_word_as_it_was_written(updated):
    check(*updated)


def test_what_was_there_keeps_its_numbers(updated):
    directory, contents, _ = updated
    lexicon = open_lexicon(directory, contents)
    assert isinstance(lexicon, GrownLexicon)
    for word in lexicon.base:
        number = lexicon.base.find(word)
        before = lexicon.base.spellings(number)
        assert lexicon.find(word) == number
        assert lexicon.spellings(number)[: len(before)] == before
    ahmad = [spelling for spelling, _ in lexicon.spellings(lexicon.find("احمد"))]
    assert " ".join(ahmad) == "أحمد احمد إحمد آحمد"
    assert len(set(lexicon)) == len(lexicon)
    assert list(lexicon) == sorted(lexicon)


def test_a_new_word_has_the_counts_of_its_commit_the_commonest_spelling_first(updated):
    directory, contents, _ = updated
    lexicon = open_lexicon(directory, contents)
    number = lexicon.find("زرافه")
    commonest, other = lexicon.spellings(number)
    assert commonest == ("زرافة", 2)
    assert other == ("زرافه", 1)
    assert lexicon.frequencies[number] == 1


def test_new_words_find_their_families_and_their_slips(updated):
    directory, contents, _ = updated
    lexicon = open_lexicon(directory, contents)
    number = lexicon.find("جديده")
    assert number >= len(lexicon.base)
    family = lexicon.families.same_light_stem(light_stem("جديده")).tolist()
    assert number in family
    prefixed = [lexicon.word(i) for i in lexicon.prefix_ids("ج").tolist()]
    assert prefixed == sorted(word for word in lexicon if word.startswith("ج"))


def test_put_into_the_lexicon_the_numbers_are_the_same(updated, tmp_path):
    directory, contents, articles = updated
    before = open_lexicon(directory, contents)
    with mock.patch.object(updater, "FOLD_WORDS", 1):
        folded = tidy(directory, contents, 50)
    after = open_lexicon(directory, folded)
    assert not isinstance(after, GrownLexicon)
    assert after.in_order_of_ids() == before.in_order_of_ids()
    assert after.frequencies.tolist() == before.frequencies.tolist()
    for number in range(len(after)):
        assert after.spellings(number) == before.spellings(number)
    check(directory, folded, articles)


def test_compacted_everything_is_counted_anew(updated):
    directory, contents, articles = updated
    compacted = compaction.compact(directory, contents, 60)
    check(directory, compacted, articles)
    lexicon = open_lexicon(directory, compacted)
    spelt: dict[str, int] = {}
    for article in articles.values():
        for text in (article.title, article.body):
            for written in WORD.findall(text):
                spelt[bare_spelling(written)] = spelt.get(bare_spelling(written), 0) + 1
    for word in lexicon:
        spellings = lexicon.spellings(lexicon.find(word))
        assert dict(spellings) == {s: n for s, n in spelt.items() if term_of(s) == word}
        assert [n for _, n in spellings] == sorted((n for _, n in spellings), reverse=True)
        holders = [
            a
            for a in articles.values()
            if word in map(term_of, WORD.findall(f"{a.title}\n{a.body}"))
        ]
        assert lexicon.frequency(word) == len(holders)
    assert compacted.live_documents == compacted.documents == len(articles)
