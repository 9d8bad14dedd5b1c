"""Quotations that stand nowhere: the nearest text, and every word in which it differs."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import pairwise

import pytest

from indexer import backends
from indexer.analysis import find_words, term_of, terms
from indexer.index.storage.home import IndexHome
from search_app.page import SearchParameters
from search_app.query.quotations import aligned
from search_app.search import SearchService
from search_app.texts.messages import text as message
from search_app.texts.reader import Preferences, reading_as
from search_app.web.record import search_record
from tests.index.articles import generate, publish_articles

SWIMMER = "barid-alnil-2024-07-28-swimmer"
QUOTED = (
    "حطم السباح طارق البحراوى أمس السبت ٢٧ يوليو الرقم القياسى لعبور خليج الفنار سباحة "
    "بعدما قطع ٣٤ كيلومترا فى ثمانى ساعات و١٢ دقيقة و٤٠ ثانية ليمحو رقما صمد ٢٦ عاما "
    "بفارق سبع دقائق وانطلق البحراوى وعمره ٢٢ عاما فى الثالثة"
)
FIRST = " ".join(QUOTED.split()[:10])
VOCALISED = "الس\N{ARABIC TATWEEL}ب\N{ARABIC SHADDA}اح\N{ARABIC DAMMA}"
ACROSS = "ليمحو رقما صمد ٢٦ عاما بفارق سبع دقائق وانطلق البحراوى وعمره"

# Each difference is made in the text: what is quoted in place of what stands there.
OTHER = dict(quoted="أحمد", found="طارق")
NEAR = {
    "another word": dict(of=FIRST, differ=[OTHER]),
    "two others": dict(of=FIRST, differ=[OTHER, dict(quoted="الزمن", found="الرقم")]),
    "a word is missing": dict(of=FIRST, differ=[dict(quoted="", found="السبت")]),
    "a word too many": dict(of=FIRST, differ=[dict(quoted="مساء", found="", before="أمس")]),
    "one of each in forty words": dict(
        of=QUOTED,
        differ=[
            OTHER,
            dict(quoted="", found="خليج"),
            dict(quoted="كبيرا", found="", before="صمد"),
        ],
    ),
    "the first word": dict(of=FIRST, differ=[dict(quoted="كسر", found="حطم")]),
    "the last word": dict(of=FIRST, differ=[dict(quoted="السابق", found="القياسى")]),
    "a word too many before the text": dict(
        of=FIRST,
        differ=[dict(quoted="أخيرا", found="", before="حطم")],
    ),
    "harakat and tatweel are no difference": dict(
        of=FIRST.replace(FIRST.split()[1], VOCALISED),
        differ=[OTHER],
    ),
    "across the end of a sentence": dict(of=ACROSS, differ=[dict(quoted="تسع", found="سبع")]),
    "a clitic in front of the first word is none": dict(
        of="انطلق البحراوى وعمره ٢٢ عاما فى الثالثة فجرا",
        differ=[dict(quoted="٣٠", found="٢٢")],
    ),
}


def misquoted(case):
    """Return the words of a case with its differences."""
    words = case["of"].split()
    for difference in case["differ"]:
        if difference["found"]:
            place = words.index(difference["found"])
            words[place : place + 1] = difference["quoted"].split()
        else:
            words.insert(words.index(difference["before"]), difference["quoted"])
    return " ".join(words)


WRONG = misquoted(NEAR["another word"])


@pytest.mark.parametrize("case", NEAR.values(), ids=NEAR.keys())
def test_the_nearest_text_and_how_it_differs(service, case):
    page = service.search(SearchParameters(f'"{misquoted(case)}"', group=False))
    assert SWIMMER in {result.article.id for result in page.results}
    (near,) = page.nearest
    expected = [(term_of(d["quoted"]), term_of(d["found"])) for d in case["differ"]]
    assert [(term_of(d.quoted), term_of(d.found)) for d in near.differences] == expected
    assert page.corrected == f'"{near.found}"'
    assert service.search(SearchParameters(page.corrected, group=False)).total == page.total
    (notice,) = page.notices
    for difference in near.differences:
        assert difference.quoted in notice
        assert difference.found in notice
    (passage, *_) = page.results[0].passages
    assert passage.ranges, "the text is marked where it stands"


NOTHING = {
    "it stands there": f'"{FIRST}"',
    "a phrase is no quotation": '"حطم السباح أحمد البحراوى"',
    "words in another order": '"' + " ".join(sorted(FIRST.split())) + '"',
    "too many other words": '"حطم السباح x y z u v أمس السبت ٢٧"',
    "another paper": f'"{WRONG}" source:sada-alburj',
}


@pytest.mark.parametrize("query", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_near(service, query):
    page = service.search(SearchParameters(query))
    assert page.nearest == ()
    assert not any("أقرب نص" in notice for notice in page.notices)


def test_what_stands_beside_a_quotation_stays(service):
    quotation = f'"{WRONG}"'
    page = service.search(SearchParameters(f"{quotation} رياضة source:barid-alnil -زرافة"))
    assert page.results[0].article.id == SWIMMER
    assert page.corrected.endswith(' رياضة source:"barid-alnil" -زرافة')
    both = service.search(SearchParameters(f"{quotation} AND خليج"))
    assert both.nearest == page.nearest


def test_as_typed_the_nearest_text_is_offered(service):
    asked = SearchParameters(f'"{WRONG}"', as_typed=True)
    page = service.search(asked)
    assert (page.total, page.nearest) == (0, ())
    offer = page.offers[0]
    assert offer.kind == "phrase-near"
    assert offer.articles == service.search(SearchParameters(offer.query)).total


def test_the_article_is_marked(service):
    article = service.article(SWIMMER, f'"{WRONG}"')
    assert len(article.body.ranges) == 10


COLD = "أخطر من البرد فى المسافات الطويلة لأن الجسم لا يجد أين يتخلص من حرارته"
BEGUN = "حطم السباح طارق البحراوى أمس السبت ٢٧ يوليو"
ENDS = {
    "a word behind what was said": dict(
        of=f"{COLD} تماما",
        differ=[dict(kind="extra", quoted="تماما", found="")],
    ),
    "two of them": dict(
        of=f"{COLD} تماما اليوم",
        differ=[
            dict(kind="extra", quoted="تماما", found=""),
            dict(kind="extra", quoted="اليوم", found=""),
        ],
    ),
    "a word before what was said": dict(
        of=f"قال {COLD}",
        differ=[dict(kind="extra", quoted="قال", found="")],
    ),
    "the last word of what was said": dict(
        of=f"{COLD.rpartition(' ')[0]} آلامه",
        differ=[dict(kind="other", quoted="آلامه", found="حرارته")],
    ),
    "the first word of the text": dict(
        of=f"كسر {BEGUN.partition(' ')[2]}",
        differ=[dict(kind="other", quoted="كسر", found="حطم")],
    ),
    "behind a part of a sentence": dict(
        of=f"{BEGUN} الأول",
        differ=[dict(kind="either", quoted="الأول", found="الرقم")],
    ),
    "before a part of a sentence": dict(
        of="بطولة ٢٧ يوليو الرقم القياسى لعبور خليج الفنار",
        differ=[dict(kind="either", quoted="بطولة", found="السبت")],
    ),
}


@pytest.mark.parametrize("case", ENDS.values(), ids=ENDS.keys())
def test_a_word_too_many_at_an_end_is_told_from_another_word(service, case):
    quoted = case["of"]
    page = service.search(SearchParameters(f'"{quoted}"', group=False))
    assert SWIMMER in {result.article.id for result in page.results}
    (near,) = search_record(page)["query"]["nearest"]
    assert near["differences"] == case["differ"]


MODES = {
    "as written, another word": dict(
        query=f'="{WRONG}"',
        differ=[OTHER],
    ),
    "as written, another letter": dict(
        query='="حطم السباح طارق البحراوى امس السبت ٢٧ يوليو"',
        differ=[dict(quoted="امس", found="أمس")],
    ),
    "as written, what is attached": dict(
        query='="انطلق البحراوى وعمره ٢٢ عاما فى الثالثة"',
        differ=[dict(quoted="انطلق", found="وانطلق")],
    ),
    "in any form, another word": dict(
        query=f'"{WRONG}"~',
        differ=[OTHER],
    ),
    "in any form, another form is none": dict(
        query='"حطم سباح أحمد البحراوى أمس السبت ٢٧ يوليو"~',
        differ=[OTHER],
    ),
}


@pytest.mark.parametrize("case", MODES.values(), ids=MODES.keys())
def test_other_quotations_that_stand_nowhere_are_checked_too(service, case):
    query = case["query"]
    page = service.search(SearchParameters(query, group=False))
    assert SWIMMER in {result.article.id for result in page.results}
    (near,) = page.nearest
    assert [dict(quoted=d.quoted, found=d.found) for d in near.differences] == case["differ"]
    assert page.corrected == query.replace(near.quoted, near.found)


def test_an_article_that_filters_led_to_is_marked_though_a_nearer_text_stands_elsewhere(tmp_path):
    said = "w1 w2 w3 {} w5 w6 w7 w8"
    far, near = said.format("one").replace("w7", "w9"), said.format("two")
    articles = [
        replace(article, title="", body=f"{body}. beside", section=section)
        for article, body, section in zip(generate(2), (far, near), ("f", "n"), strict=True)
    ]
    publish_articles(tmp_path, articles)
    service = SearchService(IndexHome(tmp_path), backends.default())
    asked = '"' + said.format("three") + '"'
    for chosen, article in zip((("f",), ()), articles, strict=True):
        page = service.search(SearchParameters(asked, sections=chosen))
        assert [result.article.id for result in page.results] == [article.id]
    for article in articles:
        marked = service.article(article.id, asked).body.ranges
        assert len(marked) >= 7
        also = service.article(article.id, f"beside {asked}").body.ranges
        assert {*marked} < {*also}, "another word is marked, and the nearest text too"
    standing = '"' + near + '"'
    assert service.search(SearchParameters(standing)).total == 1
    assert service.article(articles[0].id, standing).body.ranges
    service.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_a_reader_is_told(golden, service, language):
    quoted = misquoted(NEAR["one of each in forty words"])
    with reading_as(Preferences(language=language)):
        page = service.search(SearchParameters(f'"{quoted}"'))
        told = search_record(page)["query"]
    kept = {key: told[key] for key in ("notices", "nearest")}
    golden(f"nearest-{language}.json", json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def test_texts_that_are_equally_near_are_all_found(tmp_path):
    said = "w1 w2 w3 {} w5 w6 w7 w8"
    words = zip(generate(2), ("one", "two"), strict=True)
    publish_articles(tmp_path, [replace(a, title="", body=said.format(w)) for a, w in words])
    service = SearchService(IndexHome(tmp_path), backends.default())
    page = service.search(SearchParameters('"' + said.format("three") + '"'))
    assert page.total == 2
    found = {near.differences[0].found for near in page.nearest}
    assert found == {"one", "two"}
    assert len(page.notices) == 2
    service.close()


# -- against every stretch of every text

ALIGNED = {
    "the same": dict(quoted="a b c", text="x a b c y", differ=0),
    "one other": dict(quoted="a b c", text="x a z c y", differ=1),
    "one missing": dict(quoted="a c", text="x a b c y", differ=1),
    "one too many": dict(quoted="a z b", text="x a b y", differ=1),
    "nothing alike": dict(quoted="a b", text="x y", differ=2),
    "an empty text": dict(quoted="a b", text="", differ=2),
}


@pytest.mark.parametrize("case", ALIGNED.values(), ids=ALIGNED.keys())
def test_alignment(case):
    quoted, text = case["quoted"].split(), case["text"].split()
    steps = aligned([[word] for word in quoted], text)
    assert sum(step.differs for step in steps) == case["differ"]
    assert [step.quoted for step in steps if step.quoted is not None] == list(range(len(quoted)))
    found = [step.found for step in steps if step.found is not None]
    assert all(after == place + 1 for place, after in pairwise(found))


def least_differences(quoted: list[str], text: list[str]) -> int:
    """Return in how many words a quotation differs from any stretch of a text."""
    best = list(range(len(quoted) + 1))
    least = best[-1]
    for term in text:
        row = [0]
        for number, word in enumerate(quoted):
            row.append(min(best[number] + (word != term), best[number + 1] + 1, row[-1] + 1))
        best = row
        least = min(least, best[-1])
    return least


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    path = tmp_path_factory.mktemp("generated")
    articles = generate(300, seed=5)
    publish_articles(path, articles, dropped=range(0, 300, 7))
    service = SearchService(IndexHome(path), backends.default())
    kept = [article for number, article in enumerate(articles) if number % 7]
    yield service, [terms(part) for article in kept for part in (article.title, article.body)]
    service.close()


@pytest.mark.parametrize("seed", range(60))
def test_no_text_is_nearer(generated, seed):
    service, texts = generated
    pick = random.Random(seed)
    source = pick.choice([text for text in texts if len(text) > 16])
    start = pick.randrange(len(source) - 14)
    quoted = source[start : start + pick.randint(8, 14)]
    for _ in range(pick.randint(1, 3)):
        place = pick.randrange(len(quoted))
        quoted[place : place + pick.randint(0, 1)] = pick.choices(source, k=pick.randint(0, 1))
    page = service.search(SearchParameters('"' + " ".join(quoted) + '"'))
    # What Arabic attaches to the first word is no difference.
    least = min(least_differences(quoted, text) for text in texts)
    found = len(page.nearest[0].differences) if page.nearest else 0
    if least == 0 or not page.nearest:
        assert least in (0, found) or least > 3
    else:
        assert found <= least
        for near in page.nearest:
            words = [term_of(word.text) for word in find_words(near.found)]
            assert any(" ".join(words) in " ".join(text) for text in texts)


def test_every_kind_of_difference_has_its_words():
    for kind in ("other", "extra", "missing", "either"):
        assert message(f"near.{kind}", quoted="a", found="b")
