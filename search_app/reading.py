"""How a query was read, in words: the sentence and the notices that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from .query.expansion import Expansion
from .query.syntax import (
    All,
    Clause,
    Dated,
    Days,
    Either,
    Exact,
    Fuzzy,
    Group,
    InTitle,
    Keyword,
    Near,
    Notice,
    ParsedQuery,
    Pattern,
    Quotation,
    Without,
    Word,
)

_NOTICES = {
    "query-cut": "الاستعلام أطول من المسموح؛ قُرئ منه أول 512 حرفًا.",
    "words-cut": "في الاستعلام أكثر من 48 كلمة؛ أُهمل ما بعدها: {text}",
    "phrase-cut": "في العبارة أكثر من 40 كلمة؛ أُهمل ما بعدها: {text}",
    "depth-cut": "الأقواس متداخلة أكثر من أربع مرات؛ أُهمل أعمقها: {place}",
    "quote-open": "علامة تنصيص بلا إغلاق؛ قُرئ ما بعدها كلمات: {place}",
    "bracket-alone": "قوس بلا نظير؛ قُرئ كأنه ليس هناك: {place}",
    "sign-alone": "علامة في غير موضعها؛ قُرئت كأنها ليست هناك: {place}",
    "or-alone": "الأداة OR تحتاج إلى كلمة قبلها وكلمة بعدها؛ قُرئت كلمة: {place}",
    "and-alone": "الأداة AND تحتاج إلى كلمة قبلها وكلمة بعدها؛ قُرئت كلمة: {place}",
    "not-alone": "الأداة NOT تحتاج إلى كلمة بعدها؛ قُرئت كلمة: {place}",
    "near-alone": "أداة القرب تحتاج إلى كلمة قبلها وكلمة بعدها؛ قُرئت كلمات: {place}",
    "near-parts": "أداة القرب للكلمات والأنماط والعبارات وحدها؛ قُرئ طرفاها بلا شرط القرب: {place}",
    "near-cut": "مسافة القرب من 1 إلى 10 كلمات؛ أُخذ أقرب عدد إلى ما طُلب: {place}",
    "field-empty": "حقل بلا قيمة بعده؛ قُرئ كلمة: {place}",
    "date-unknown": "ليس بعد هذا الحقل تاريخ يُفهم؛ قُرئ كلمة: {place}",
    "prefix-short": "قبل النجمة ثلاثة حروف على الأقل؛ قُرئت كلمة بلا نجمة: {place}",
    "wildcards-cut": "في الكلمة أكثر من علامتين * أو ?؛ قُرئت كلمات بلا علامات: {place}",
    "fuzzy-short": "الكلمة أقصر من أن يُبحث عما يشبهها؛ بُحث عنها كما هي: {place}",
    "fuzzy-cut": "الأخطاء المسموحة واحد، واثنان في كلمة من ثمانية حروف فأكثر: {place}",
    "value-unknown": "لا شيء في الفهرس بهذا الاسم: {text}",
    "phrase-nowhere": "لا يرد في أي خبر ما طُلب بنصه: {text}؛ بُحث عن كلماته.",
    "spelling": "لا خبر فيه ما كُتب؛ هذه نتائج «{text}».",
    "layout": "لا خبر فيه ما كُتب؛ هذه نتائج «{text}»، بالمفاتيح نفسها على اللوحة الأخرى.",
    "arabizi": "لا خبر فيه ما كُتب؛ هذه نتائج «{text}»، بالحروف العربية.",
    "fewer": "لا خبر فيه كل ما طُلب؛ هذه نتائج «{text}»، بعضها يكفي.",
    "similar": "لا خبر فيه ما كُتب؛ هذه نتائج «{text}»، أي ما يشبهه.",
    "expansion-cut": "للنمط كلمات كثيرة؛ بُحث عن أكثرها ورودًا: {text}",
}
_IGNORED = "كلمات شائعة لا تُحسب في الترتيب: {words}"
_ARTICLES = "مقالات "
_WITH = "فيها "
_WITH_PHRASE = "فيها العبارة "
_RATHER_WITH = "ويُقدَّم ما فيه "
_WITHOUT = "وليس فيها "
_AND_PHRASE = " والعبارة "
_AND = " مع "
_OR = " أو "
_NOR = " ولا "
_COMMA = "، "
_QUOTED = "«{text}»"
_ANY_FORM = "«{word}» بصيغها"
_EXACT = "«{word}» بهذا الرسم"
_FUZZY = "«{word}» وما يشبهها"
_PREFIX = "كلمة تبدأ بـ«{word}»"
_PATTERN = "كلمة على صورة «{word}»"
_PHRASE = {
    "typed": "«{words}»",
    "exact": "«{words}» بهذا الرسم، بلا حرف قبلها",
    "forms": "«{words}» بصيغ كلماتها",
}
_THE_PHRASE = "العبارة "
_NEAR = "{parts} بينها {distance} كلمات على الأكثر"
_IN_TITLE = "{operand} في العنوان"
_NOT = "بلا {operand}"
_KEYWORDS = {
    "source": "من {value}",
    "author": "بقلم {value}",
    "section": "في قسم {value}",
    "site": "من موقع {value}",
    "country": "من صحف {value}",
}
_ONE_DAY = "يوم {start}"
_SPAN = "من {start} إلى {end}"
_SINCE = "منذ {start}"
_UNTIL = "حتى {end}"
_MAX_SHOWN = 80  # characters of left-out text that a notice repeats
_AROUND = 12  # characters on either side of a marked place
_PLACE = "{before}⟦{text}⟧{after}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def describe_notices(
    parsed: ParsedQuery, expansion: Expansion, capped: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return a sentence for everything that was not read as typed.

    *capped* are the texts of patterns of which an engine took only some words.
    """
    cut = dict.fromkeys(expansion.patterns.get(text, text) for text in capped)
    further = (*expansion.notices, *(Notice("expansion-cut", pattern) for pattern in cut))
    notices = [_sentence(notice, parsed.raw) for notice in (*parsed.notices, *further)]
    if expansion.ignored:
        notices.append(_IGNORED.format(words=_COMMA.join(expansion.ignored)))
    return tuple(dict.fromkeys(notices))


def _sentence(notice: Notice, raw: str) -> str:
    return _NOTICES[notice.kind].format(text=_short(notice.text), place=_place(notice, raw))


def _place(notice: Notice, raw: str) -> str:
    """Return the place in the query between brackets, with a little of what stands around it."""
    if notice.start < 0:
        return _short(notice.text)
    first, last = max(0, notice.start - _AROUND), notice.end + _AROUND
    before, after = raw[first : notice.start], raw[notice.end : last]
    return _PLACE.format(
        before=(_ELLIPSIS if first else "") + before.lstrip(),
        text=_short(raw[notice.start : notice.end]),
        after=after.rstrip() + (_ELLIPSIS if last < len(raw) else ""),
    )


def describe_query(parsed: ParsedQuery, ignored: tuple[str, ...] = ()) -> str:
    """Return how *parsed* was read, as an Arabic sentence; "" for an empty query."""
    described = _side_by_side(parsed.clauses, ignored)
    return _ARTICLES + described if described else ""


def _side_by_side(clauses: Sequence[Clause], ignored: tuple[str, ...] = ()) -> str:
    phrases = [c for c in clauses if isinstance(c, Quotation)]
    required = [c for c in clauses if isinstance(c, All | Near | InTitle)]
    optional = [
        c
        for c in clauses
        if isinstance(c, Word | Exact | Fuzzy | Pattern | Either | Group)
        and not (isinstance(c, Word) and c.text in ignored)
    ]
    excluded = [c.operand for c in clauses if isinstance(c, Without)]
    rather = _RATHER_WITH if phrases or required else _WITH
    parts = [
        _part(_WITH_PHRASE, _AND_PHRASE, phrases),
        _part(_WITH, _AND, required),
        _part(rather, _OR, optional),
        _part(_WITHOUT, _NOR, excluded),
        *_facts(clauses),
    ]
    return _COMMA.join(filter(None, parts))


def _facts(clauses: Sequence[Clause]) -> list[str]:
    """Return what is said of papers, authors and so on, each field once, and of days."""
    values: dict[str, list[str]] = {}
    for clause in clauses:
        if isinstance(clause, Keyword):
            values.setdefault(clause.name, []).append(_QUOTED.format(text=clause.value))
    described = [_KEYWORDS[name].format(value=_OR.join(found)) for name, found in values.items()]
    return described + [_operand(clause) for clause in clauses if isinstance(clause, Dated)]


def _part(opening: str, conjunction: str, operands: Sequence[Clause]) -> str:
    return opening + conjunction.join(map(_operand, operands)) if operands else ""


def _operand(operand: Clause) -> str:
    """Return one clause in words."""
    match operand:
        case Word(text):
            return _ANY_FORM.format(word=text)
        case Exact(text):
            return _EXACT.format(word=text)
        case Fuzzy(text):
            return _FUZZY.format(word=text)
        case Pattern(text):
            shape, word = (_PREFIX, text[:-1]) if operand.is_prefix else (_PATTERN, text)
            return shape.format(word=word)
        case Quotation(words, mode):
            return _PHRASE[mode].format(words=" ".join(words))
        case Near(parts, distance):
            return _NEAR.format(parts=_AND.join(map(_operand, parts)), distance=distance)
        case InTitle(child):
            return _IN_TITLE.format(operand=_named(child))
        case Keyword(name, value):
            return _KEYWORDS[name].format(value=_QUOTED.format(text=value))
        case Dated(spans):
            return _OR.join(map(_days, spans))
        case Without(child):
            return _NOT.format(operand=_bracketed(child))
        case All(parts):
            return _AND.join(map(_bracketed, parts))
        case Either(alternatives):
            return _OR.join(map(_bracketed, alternatives))
        case Group(clauses):
            return _side_by_side(clauses)


def _named(operand: Clause) -> str:
    return (_THE_PHRASE if isinstance(operand, Quotation) else "") + _operand(operand)


def _bracketed(operand: Clause) -> str:
    text = _named(operand)
    return f"({text})" if isinstance(operand, All | Either | Group) else text


def _days(span: Days) -> str:
    if span.start == span.end and span.start is not None:
        return _ONE_DAY.format(start=_day(span.start))
    if span.start is None or span.end is None:
        shape = _UNTIL if span.start is None else _SINCE
        return shape.format(start=_day(span.start), end=_day(span.end))
    return _SPAN.format(start=_day(span.start), end=_day(span.end))


def _day(day: date | None) -> str:
    return "" if day is None else format_date(day, "d MMMM y", locale="ar")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + _ELLIPSIS
