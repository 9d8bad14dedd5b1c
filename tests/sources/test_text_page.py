"""Saved pages as plain text."""

import pytest

from indexer.sources import Accepted, Papers
from indexer.sources.text_page import is_furniture, is_related

BRIDGE = "إعادة فتح الجسر القديم في بلدة الزيتون بعد ثلاث سنوات من الترميم"


def paragraphs(path, *numbers):
    """The blocks of a page that stand between blank lines, by number."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return "\n\n".join(blocks[number] for number in numbers)


def test_title_and_body_are_exact(read, pages):
    page = pages / "bridge.txt"
    (outcome,) = read(page)
    assert isinstance(outcome, Accepted)
    assert outcome.place == f"{page}:1"
    assert outcome.notes == ()
    article = outcome.article
    assert article.title == BRIDGE
    # Without the skip line (0), the title (1), the related line (4) and the site (8).
    assert article.body == paragraphs(page, 2, 3, 5, 6, 7)
    assert article.source == "مدونة ضفاف الزيتون"
    assert (article.url, article.published, article.language) == ("", None, "ar")
    assert len(article.id) == 20


def test_a_page_with_more_around_it(read, pages):
    page = pages / "harbour.txt"
    (outcome,) = read(page)
    article = outcome.article
    assert article.title == "الميناء الصغير يستقبل أول عبّارة منذ عشر سنوات"
    # The sentence (6) begins like a related line (7), and is none.
    assert article.body == paragraphs(page, 5, 6, 8)
    assert article.source == "sahil"
    assert (str(article.published), article.precision) == ("2025-03-14 00:00:00+02:00", "day")
    assert outcome.notes == ()


def test_without_its_paper_the_site_is_the_source(read, pages):
    (outcome,) = read(pages / "harbour.txt", papers=Papers.empty())
    assert outcome.article.source == "بريد الساحل"
    assert outcome.article.title == "الميناء الصغير يستقبل أول عبّارة منذ عشر سنوات"


def test_line_ends_do_not_matter(read, read_bytes, pages):
    (page,) = read(pages / "bridge.txt")
    data = (pages / "bridge.txt").read_bytes()
    (other,) = read_bytes(data.replace(b"\n", b"\r\n"))
    assert other.article == page.article


FURNITURE = {
    "skip line": "تخطى إلى المحتوى",
    "skip line in other letters": "تخطي الى المحتوي",
    "skip line, third wording": "انتقل إلى المحتوى",
    "skip line in English": "Skip to content »",
    "menu": "☰ القائمة",
    "share line": "شارك المقال: فيسبوك",
    "rights": "© جميع الحقوق محفوظة لموقعنا 2024",
}
RELATED = {
    "read also": "اقرأ أيضا: خبر آخر",
    "read also with hamza below": "إقرأ ايضاً: خبر آخر",
    "watch also": "شاهد أيضا | خبر آخر",
    "without a colon": "شاهد أيضاً خبر آخر",
    "with a full stop": "اقرأ أيضا: خبر آخر.",
    "glued": "اقرأ أيضا:خبر آخر",
    "bullet before": "• اقرأ أيضا: خبر آخر",
    "heading": "مواضيع ذات صلة",
    "in English": "READ ALSO: another",
}
PROSE = {
    "sentence that watches": "شاهد أيضا الوزير العرض العسكري.",
    "skipping something else": "تخطى إلى المحتوى الجديد كل الصعوبات",
    "reads": "اقرأ كتابا كل شهر",
    "nothing": "",
    "signs": "***",
}


@pytest.mark.parametrize("line", FURNITURE.values(), ids=FURNITURE.keys())
def test_furniture_is_known(line):
    assert is_furniture(line)


@pytest.mark.parametrize("line", RELATED.values(), ids=RELATED.keys())
def test_related_lines_are_known(line):
    assert is_related(line)


@pytest.mark.parametrize("line", PROSE.values(), ids=PROSE.keys())
def test_prose_is_neither(line):
    assert not is_furniture(line)
    assert not is_related(line)


LONG = "جملة طويلة من فقرة. " * 30

SHAPES = {
    "title alone": dict(page="العنوان هنا", title="العنوان هنا", notes=("no body",)),
    "short page keeps its last line": dict(
        page="عنوان الخبر\n\nنص قصير", title="عنوان الخبر", body="نص قصير"
    ),
    "last line that is a sentence": dict(
        page="عنوان الخبر\n\nنص.\n\nانتهى الخبر.", title="عنوان الخبر", body="نص.\n\nانتهى الخبر."
    ),
    "last line that is not alone": dict(
        page="عنوان الخبر\n\nنص.\nموقع ما", title="عنوان الخبر", body="نص.\nموقع ما"
    ),
    "last line not alone, but a known paper": dict(
        page="عنوان الخبر\n\nنص.\nصدى الجبل", title="عنوان الخبر", body="نص.", source="jabal"
    ),
    "site above the title too": dict(
        page="موقع ما\n\nعنوان الخبر\n\nنص.\n\nموقع ما",
        title="عنوان الخبر",
        body="نص.",
        source="موقع ما",
    ),
    "paper above the title only": dict(
        page="صدى الجبل\n\nعنوان الخبر\n\nنص.", title="عنوان الخبر", body="نص.", source="jabal"
    ),
    "section above the title": dict(
        page="رياضة\n\nعنوان الخبر\n\nنص.", title="عنوان الخبر", body="نص."
    ),
    "title of one word": dict(page="مناورات\n\nنص الخبر.", title="مناورات", body="نص الخبر."),
    "a paragraph first": dict(
        page=LONG + "\n\nنص.", title="", body=LONG.strip() + "\n\nنص.", notes=("no title",)
    ),
    "date that is none": dict(
        page="عنوان الخبر\n\n2024-13-45\n\nنص.",
        title="عنوان الخبر",
        body="نص.",
        notes=("date not readable: '2024-13-45'",),
    ),
    "entities": dict(page="A &amp; B\n\nنص&nbsp;الخبر.", title="A & B", body="نص الخبر."),
    "many blank lines": dict(
        page="\n\nعنوان الخبر\n\n\n\nنص.\n \n \nآخر.\n\n", title="عنوان الخبر", body="نص.\n\nآخر."
    ),
}


@pytest.mark.parametrize("case", SHAPES.values(), ids=SHAPES.keys())
def test_shapes_of_pages(read_bytes, case):
    (outcome,) = read_bytes(case["page"].encode())
    article = outcome.article
    assert (article.title, article.body) == (case["title"], case.get("body", ""))
    assert article.source == case.get("source", "")
    assert outcome.notes == case.get("notes", ())


def test_a_page_of_furniture_alone_is_rejected(read_bytes):
    (outcome,) = read_bytes("تخطى إلى المحتوى\n\nالقائمة\n".encode())
    assert outcome.reason == "no title and no body"


def test_a_long_page_is_cut(read_bytes):
    (outcome,) = read_bytes(("عنوان الخبر\n\n" + "نص الخبر. " * 100_000).encode())
    assert outcome.notes == ("body cut: over 1 MB",)
    assert len(outcome.article.body.encode()) <= 1_000_000


@pytest.mark.parametrize("signs", [".", "؟ ", "- "], ids=["stops", "questions", "dashes"])
def test_a_line_of_signs_alone_is_read(read_bytes, signs):
    # Hours, were each sign looked at from every other.
    line = signs * 400_000
    (outcome,) = read_bytes(f"عنوان الخبر\n\n{line}\n\nالموقع\n\n{line}".encode())
    assert outcome.article.title == "عنوان الخبر"


@pytest.mark.shared
def test_the_seed_page_is_exact(read, shared_data):
    page = shared_data / "seed" / "article.txt"
    (outcome,) = read(page)
    article = outcome.article
    blocks = page.read_text(encoding="utf-8").split("\n\n")
    assert article.title == blocks[1]
    related = blocks.index(next(block for block in blocks if "ايضاً:" in block))
    assert article.body.split("\n\n") == blocks[2:related] + blocks[related + 1 : -1]
    assert article.source == blocks[-1]
    assert len(article.body.split("\n\n")) == 10
    assert outcome.notes == ()
