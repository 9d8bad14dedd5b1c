"""What a page shows of the records: dates in words, safe links, marked text, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from indexer.analysis import terms
from indexer.article import Article

from ..page import Change, CopyOf, Passage, Piece, Result, SearchPage, Variant
from ..texts.messages import CATALOGUES, number, plural, text
from ..texts.reader import Language, reader

HEADLINE_WORDS = 12  # of the body, where an article has no title
PASSAGES_LETTERS = 150  # of all passages of a result: two lines of a wide page, four of a narrow
SEEN_LETTERS = 110  # of them: three lines of a narrow page
FEW_LETTERS = 14  # beside a mark that stay where a gap is left out
BEFORE_A_MARK = 90  # letters of a passage at most: a narrow page shows three lines
LEAD_LETTERS = 160  # of the body, where a result has no passage
ALL_PAGES = 7  # that a pager shows without leaving any out
QUERY_LETTERS = 80  # in a heading
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
FEED_NAMES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
}

_QUOTED = re.compile('((?<=«)[^«»]*(?=»)|(?<=“)[^“”]*(?=”)|"[^"]*")')
# What reads from the left among Arabic words: a name of an operator with what is joined to it,
# and a day in ISO 8601, whose parts would stand in the order of the words around it.
_FROM_THE_LEFT = re.compile(
    r"((?<![\w/])[A-Za-z]+:[^\s\"«»“”()]*|(?<![\d-])\d{4}-\d\d?(?:-\d\d?)?(?:\.\.[\d-]*)?)"
)
_MARKS = ("«»", "“”")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
ELLIPSIS = "…"
_BETWEEN_PASSAGES = f" {ELLIPSIS} "
SENTENCE_ENDS = ("", ".", "!", "?", "\N{ARABIC QUESTION MARK}", ELLIPSIS, "\n", "»", "”", '"')


# Text -------------------------------------------------------------------------


def say(key: str, **values: object) -> Markup:
    """Return the text *key* as HTML; values are escaped unless they are Markup.

    >>> say("article.original", host="<b>")
    Markup('اقرأ الأصل في &lt;b&gt;')
    """
    template = _escaped(key, reader().language)
    if not values:
        return template
    # As Markup.format does, which takes ten times as long: no place has a format of its own.
    shown = {n: escape(number(v) if isinstance(v, int) else v) for n, v in values.items()}
    return Markup(str.format(template, **shown))  # noqa: S704  # each part is escaped


def _html(*parts: str) -> Markup:
    """Return HTML of *parts*, each of which is HTML already, its text escaped.

    Markup that is added to Markup is escaped and made anew each time: it took a
    tenth of the time of a page.
    """
    return Markup("".join(parts))  # noqa: S704  # each part is escaped where it is made


@cache
def _escaped(key: str, language: Language) -> Markup:
    return escape(CATALOGUES[language][0][key])


def foreign(value: str) -> Markup:
    """Return *value* isolated from the direction of the text around it.

    >>> foreign("A & B")
    Markup('<bdi>A &amp; B</bdi>')
    """
    return _html("<bdi>", escape(value), "</bdi>")


def isolated_ltr(value: str) -> Markup:
    """Return *value*, an address or a command, isolated and read from the left."""
    return _html('<bdi dir="ltr">', escape(value), "</bdi>")


def query_html(query: str) -> Markup:
    """Return a query isolated, and in it each operator and day that reads from the left.

    >>> query_html("ماء papers:2+")
    Markup('<bdi>ماء <bdi dir="ltr">papers:2+</bdi></bdi>')
    """
    return _html("<bdi>", _in_order(query), "</bdi>")


def _in_order(sentence: str) -> Markup:
    parts = _FROM_THE_LEFT.split(sentence)
    return _html(*(isolated_ltr(p) if place % 2 else escape(p) for place, p in enumerate(parts)))


def listed(values: Iterable[str]) -> Markup:
    """Return *values* with commas between, each isolated.

    >>> listed(["A", "B"])
    Markup('<bdi>A</bdi>، <bdi>B</bdi>')
    """
    return say("list.comma").join(map(foreign, values))


def quoted(query: str) -> Markup:
    """Return a reader's own words between quotation marks, isolated, a long query cut.

    One that is between such marks itself stays as it is.

    >>> quoted("ماء"), quoted("«ماء»")
    (Markup('«<bdi>ماء</bdi>»'), Markup('<bdi>«ماء»</bdi>'))
    """
    shown = query_html(shorten(query))
    if query[:1] + query[-1:] in _MARKS and len(query) <= QUERY_LETTERS:
        return shown
    return say("reading.quoted", text=shown)


def shorten(query: str) -> str:
    """Return *query* as a heading can hold it; the search box shows all of it."""
    return query if len(query) <= QUERY_LETTERS else query[:QUERY_LETTERS].rstrip() + ELLIPSIS


def isolated(sentence: str) -> Markup:
    """Return a sentence of ours as HTML, what it quotes isolated from its direction.

    >>> isolated("كلمة تبدأ بـ«AND»")
    Markup('كلمة تبدأ بـ«<bdi>AND</bdi>»')
    """
    quoting = _QUOTED.split(sentence)
    return _html(*(query_html(p) if place % 2 else _in_order(p) for place, p in enumerate(quoting)))


def direction(language: str) -> str:
    """Return "rtl" or "ltr" for a language tag; Arabic where there is none.

    >>> direction("en-GB")
    'ltr'
    """
    return "rtl" if (language or "ar").split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


# Marked text ------------------------------------------------------------------


def marked_html(
    pieces: Iterable[Piece], hits: Iterator[int] | None = None, *, forms: bool = False
) -> Markup:
    """Return *pieces* as HTML, each escaped by itself, the marked ones in ``<mark>``.

    With *hits* the marks are numbered from it, as ``id="hit-1"``, so that an
    address can lead to one. With *forms* the words that are another form of
    the one asked for have the class ``form``.

    >>> marked_html([Piece("a<b ", False), Piece("c", True)])
    Markup('a&lt;b <mark>c</mark>')
    """
    return _html(*_pieces_html(pieces, hits, forms))


def _pieces_html(pieces: Iterable[Piece], hits: Iterator[int] | None, forms: bool) -> Iterator[str]:
    for letters, marked, other, spare in pieces:
        if spare and forms:
            yield f'<span class="gap"><span>{escape(letters)}</span></span>'
        elif marked:
            name = f' id="hit-{next(hits)}"' if hits else ""
            kind = ' class="form"' if forms and other else ""
            yield f"<mark{name}{kind}>{escape(letters)}</mark>"
        else:
            yield escape(letters)


def passages_html(result: Result, *, forms: bool = True) -> Markup:
    """Return what a results page shows of the passages, as one run of HTML.

    An ellipsis stands where a sentence was cut, and between two passages.
    """
    passages = _within_budget(result.passages)
    if not passages:
        return escape(lead(result.article))
    body = result.article.body
    before = "" if _ends_sentence(body[: passages[0].start]) else ELLIPSIS
    cut = passages[-1].end < len(body.rstrip())
    after = ELLIPSIS if cut and not _ends_sentence(body[: passages[-1].end]) else ""
    if len(passages) == 1:
        pieces, begun = _from_near_the_mark(passages[0].pieces)
        before = ELLIPSIS if begun else before
        pieces, shortened = _shortened(pieces)
        after = ELLIPSIS if shortened else after
        pieces = _closed_up(pieces, SEEN_LETTERS)
        if pieces[0].spare:  # an ellipsis stands in its place
            pieces, before = (pieces[0]._replace(text=before + pieces[0].text), *pieces[1:]), ""
        runs = [marked_html(pieces, forms=forms)]
    else:
        runs, room = [], SEEN_LETTERS
        for passage in passages:
            pieces = _closed_up(passage.pieces, room, lead=False)
            room -= sum(len(p.text) for p in pieces if not p.spare) + len(_BETWEEN_PASSAGES)
            runs.append(marked_html(pieces, forms=forms))
    return _html(before, _BETWEEN_PASSAGES.join(runs), after)


def feed_html(result: Result) -> Markup:
    """Return the passages as a feed reader shows them, which knows nothing of their direction."""
    language = result.article.language or "ar"
    passages = passages_html(result, forms=False)
    return Markup('<p lang="{}" dir="{}">{}</p>').format(language, direction(language), passages)


def _from_near_the_mark(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], bool]:
    """Return *pieces* without what stands far before the first mark; whether anything does."""
    first = pieces[0]
    if first.marked or len(pieces) == 1 or len(first.text) <= BEFORE_A_MARK:
        return pieces, False
    kept = first.text[-BEFORE_A_MARK // 2 :].partition(" ")[2]
    return (first._replace(text=kept), *pieces[1:]), True


def _closed_up(pieces: tuple[Piece, ...], room: int, *, lead: bool = True) -> tuple[Piece, ...]:
    """Return *pieces*, some of them spare, so that the marks stand within *room* letters of the rest.

    What is spare is the middle of the longest gaps between marks, and, with *lead*,
    what stands before the first; a few words stay beside each mark.
    """
    marks = [number for number, piece in enumerate(pieces) if piece.marked]
    if not marks:
        return pieces
    over = sum(len(piece.text) for piece in pieces[: marks[-1] + 1]) - room
    split: dict[int, tuple[Piece, ...]] = {}
    gaps = (n for n in range(0 if lead else marks[0], marks[-1]) if not pieces[n].marked)
    for gap in sorted(gaps, key=lambda n: -len(pieces[n].text)):
        text = pieces[gap].text
        head = text[:FEW_LETTERS].rpartition(" ")[0] if gap > marks[0] else ""
        tail = text[-FEW_LETTERS:].partition(" ")[2]
        spare = text[len(head) : len(text) - len(tail)]
        if over <= 0 or len(text) < 3 * FEW_LETTERS:
            break
        split[gap] = tuple(
            Piece(part, marked=False, spare=part is spare) for part in (head, spare, tail) if part
        )
        over -= len(spare)
    return tuple(part for n, piece in enumerate(pieces) for part in split.get(n, (piece,)))


def _shortened(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], bool]:
    """Return as much of *pieces* as two lines hold, from the first mark on; whether any is cut."""
    room = PASSAGES_LETTERS
    if sum(len(piece.text) for piece in pieces) <= room + room // 10:
        return pieces, False
    kept: list[Piece] = []
    for piece in pieces:
        room -= len(piece.text)
        if room < 0 and not piece.marked and any(p.marked for p in kept):
            cut = piece.text[: room + len(piece.text)].rpartition(" ")[0].rstrip()
            return (*kept, piece._replace(text=cut)), True
        kept.append(piece)
    return pieces, False


def _within_budget(passages: tuple[Passage, ...]) -> list[Passage]:
    """Return the passages with the most marks, in the order given, that fit three lines."""
    chosen: list[Passage] = []
    room = PASSAGES_LETTERS
    for passage in sorted(passages, key=lambda p: -len(p.ranges)):
        length = passage.end - passage.start
        if length <= room or not chosen:
            chosen.append(passage)
            room -= length
    return [passage for passage in passages if passage in chosen]


def _ends_sentence(text: str) -> bool:
    return text.rstrip(" ")[-1:] in SENTENCE_ENDS  # the beginning is one too


def has_other_forms(results: Iterable[Result]) -> bool:
    """Return whether a word is marked that is another form of the one asked for."""
    return any(has_other_forms_in(result.title, *result.passages) for result in results)


def has_other_forms_in(*passages: Passage) -> bool:
    """Return whether one of *passages* has such a word."""
    return any(piece.other for passage in passages for piece in passage.pieces)


def legend() -> Markup:
    """Return what the two kinds of marks mean."""
    typed = Markup("<mark>{}</mark>").format(text("legend.typed"))
    other = Markup('<mark class="form">{}</mark>').format(text("legend.form"))
    return Markup("{} {}").format(typed, other)


def match_count(*passages: Passage) -> int:
    """Return how many words are marked."""
    return sum(piece.marked for passage in passages for piece in passage.pieces)


def headline(article: Article, title: Passage | None = None) -> Markup:
    """Return the title with its marks, or the first words of the body where it is empty."""
    if article.title.strip():
        return marked_html(title.pieces, forms=True) if title else escape(article.title)
    return escape(plain_headline(article))


def plain_headline(article: Article) -> str:
    """Return the title, or the first words of the body where it is empty."""
    if article.title.strip():
        return article.title
    words = article.body.split(maxsplit=HEADLINE_WORDS)
    opening = " ".join(words[:HEADLINE_WORDS])
    return opening + ELLIPSIS if len(words) > HEADLINE_WORDS else opening


def lead(article: Article) -> str:
    """Return the beginning of the body, cut between words; where nothing in it was marked."""
    opening = " ".join(article.body[: LEAD_LETTERS * 2].split())
    if len(opening) <= LEAD_LETTERS:
        return opening
    return opening[: LEAD_LETTERS + 1].rpartition(" ")[0] + ELLIPSIS


# Copies ----------------------------------------------------------------------


def published_by(copies: tuple[CopyOf, ...]) -> Markup:
    """Return by how many papers a story was published, or how many copies one paper has.

    >>> published_by((CopyOf("a", "x", ""), CopyOf("b", "y", ""), CopyOf("c", "z", "")))
    Markup('نشرته 3 صحف')
    """
    papers = len({copy.source for copy in copies if copy.source})
    if papers > 1:
        return say("results.published_by", papers=plural("papers", papers))
    return escape(plural("copies", len(copies)))


def change_html(change: Change) -> Markup:
    """Return a stretch of a comparison as HTML: signs and words say the kind, not colour alone."""
    if change.kind == "same":
        return escape(change.text)
    if change.kind == "left-out":
        label = say("article.left_out")
        return Markup('<span class="left-out" title="{}">[{}]</span> ').format(label, ELLIPSIS)
    tag = "del" if change.kind == "removed" else "ins"
    label = say(f"article.{change.kind}")
    text = change.text.rstrip()
    behind = change.text[len(text) :]
    first, space, rest = text.partition(" ")
    html = Markup('<{0}><span class="unseen">{1}</span><span class="sign">{2}</span>{3}</{0}>{4}')
    return html.format(Markup(tag), label, first, space + rest, behind)  # noqa: S704


def difference_legend(paper: Markup) -> Markup:
    """Return what the signs of a comparison with the copy of *paper* mean."""
    sign = Markup('<span class="sign">{}</span>')
    removed = Markup("<del>{}</del>").format(sign.format(say("article.difference_removed")))
    added = Markup("<ins>{}</ins>").format(sign.format(say("article.difference_added")))
    return say("article.difference_legend", removed=removed, added=added, paper=paper)


# Links ------------------------------------------------------------------------


def safe_url(url: str) -> str:
    r"""Return *url* where a page may link to it, else "": http and https, with a host.

    >>> safe_url("java\tscript:alert(1)"), safe_url("//host/"), safe_url("https://a.example/b")
    ('', '', 'https://a.example/b')
    """
    url = url.strip().replace(" ", "%20")
    if _INVISIBLE.search(url):  # urlsplit drops some of these and then sees another scheme
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "\\" in parts.netloc:
        return ""
    return url


def display_host(url: str) -> str:
    """Return the host of *url* in ASCII letters, without ``www.``: a name cannot pose as another.

    >>> display_host("https://www.News.example:8080/a")
    'news.example'
    """
    try:
        host = urlsplit(url).hostname or ""
        return host.encode("idna").decode("ascii").removeprefix("www.")
    except ValueError:
        return ""


# Pages ------------------------------------------------------------------------


def toggled(dropped: tuple[str, ...], spelling: str) -> tuple[str, ...]:
    """Return the dropped spellings without *spelling*, or with it where it is none of them."""
    kept = tuple(other for other in dropped if terms(other) != terms(spelling))
    return kept if len(kept) < len(dropped) else (*dropped, spelling)


def spellings_apart(variants: Sequence[Variant]) -> list[str]:
    """Return queries for each spelling alone of the first word that has others, as it was typed first."""
    word = variants[0].word
    spellings = [word, *(variant.spelling for variant in variants if variant.word == word)]
    return [f'"{spelling}"' if " " in spelling else f"={spelling}" for spelling in spellings]


def tally(page: SearchPage) -> Markup:
    """Return how many articles hold the words; stories too, where some are copies.

    Where none does it is how many hold words that are related.
    """
    found, stories = page.total_held, page.stories_held
    if not found:
        found, stories = page.total, page.total_stories
    count = plural("results", found)
    if stories is not None and stories < found:
        articles = plural("articles", found)
        count = say("results.stories", stories=plural("stories", stories), articles=articles)
    return escape(count) if page.total_is_exact else say("results.at_least", count=count)


def related(page: SearchPage) -> Markup:
    """Return how many articles only words of the same root or use find, "" for none."""
    if not page.total_related:
        return Markup("")
    if not page.total_held:
        return say("results.related_alone")
    return say("results.related", articles=plural("articles", page.total_related))


def page_numbers(current: int, last: int) -> list[int | None]:
    """Return the numbers that a pager shows, None where some are left out.

    >>> page_numbers(5, 9)
    [1, None, 4, 5, 6, None, 9]
    >>> page_numbers(1, 3)
    [1, 2, 3]
    """
    if last <= ALL_PAGES:
        return list(range(1, last + 1))
    shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            numbers.append(page - 1)
        elif page - before > 2:
            numbers.append(None)
        numbers.append(page)
    return numbers
