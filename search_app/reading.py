"""How a query was read, in words: the sentence and the notices that a page shows."""

from __future__ import annotations

from collections.abc import Sequence

from .query.expansion import Expansion
from .query.syntax import Clause, Either, FromSource, ParsedQuery, Quotation, Without, Word

_NOTICES = {
    "query-cut": "الاستعلام أطول من المسموح؛ قُرئ منه أول 512 حرفًا.",
    "words-cut": "في الاستعلام أكثر من 48 كلمة؛ أُهمل ما بعدها: {text}",
    "phrase-cut": "في العبارة أكثر من 40 كلمة؛ أُهمل ما بعدها: {text}",
    "quote-open": "علامة تنصيص بلا إغلاق ({text})؛ قُرئ ما بعدها كلمات.",
    "phrase-nowhere": "لا ترد العبارة «{text}» بنصها في أي خبر؛ بُحث عن كلماتها.",
    "or-alone": "الأداة OR تحتاج إلى كلمة قبلها وكلمة بعدها؛ أُهملت هنا.",
}
_IGNORED = "كلمات شائعة لا تُحسب في الترتيب: {words}"
_ARTICLES = "مقالات "
_WITH = "فيها "
_WITH_PHRASE = "فيها العبارة "
_RATHER_WITH = "ويُقدَّم ما فيه "
_WITHOUT = "وليس فيها "
_FROM = "من "
_AND = " والعبارة "
_OR = " أو "
_NOR = " ولا "
_COMMA = "، "
_ANY_FORM = "«{word}» بصيغها"
_MAX_SHOWN = 80  # characters of left-out text that a notice repeats


def describe_notices(parsed: ParsedQuery, expansion: Expansion) -> tuple[str, ...]:
    """Return a sentence for everything that was not read as typed."""
    notices = [_NOTICES[n.kind].format(text=_short(n.text)) for n in parsed.notices]
    if expansion.ignored:
        notices.append(_IGNORED.format(words=_COMMA.join(expansion.ignored)))
    return tuple(dict.fromkeys(notices))


def describe_query(parsed: ParsedQuery, ignored: tuple[str, ...] = ()) -> str:
    """Return how *parsed* was read, as an Arabic sentence; "" for an empty query."""
    required = [c for c in parsed.clauses if isinstance(c, Quotation)]
    optional = [c for c in parsed.clauses if isinstance(c, Word | Either) and str(c) not in ignored]
    excluded = [c.operand for c in parsed.clauses if isinstance(c, Without)]
    sources = [Quotation((c.name,)) for c in parsed.clauses if isinstance(c, FromSource)]
    parts = [
        _part(_WITH_PHRASE, _AND, required),
        _part(_RATHER_WITH if required else _WITH, _OR, optional),
        _part(_WITHOUT, _NOR, excluded),
        _part(_FROM, _OR, sources),
    ]
    return _ARTICLES + _COMMA.join(filter(None, parts)) if any(parts) else ""


def _part(opening: str, conjunction: str, operands: Sequence[Clause]) -> str:
    return opening + conjunction.join(map(_operand, operands)) if operands else ""


def _operand(operand: Clause) -> str:
    if isinstance(operand, Either):
        return _OR.join(map(_operand, operand.alternatives))
    if isinstance(operand, Quotation):
        return f"«{' '.join(operand.words)}»"
    return _ANY_FORM.format(word=operand)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "\N{HORIZONTAL ELLIPSIS}"
