"""The names of fields, folded, and what each makes of its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from indexer.analysis import term_of

from . import dates
from .calendars import Spans
from .date_ranges import BETWEEN, BY_SIGNS, IN_WORDS, Gap
from .syntax import KeywordName

# The Arabic names are data of the language itself.
KEYWORDS: dict[str, KeywordName] = {
    "source": "source",
    "مصدر": "source",
    "author": "author",
    "كاتب": "author",
    "section": "section",
    "قسم": "section",
    "site": "site",
    "موقع": "site",
    "country": "country",
    "بلد": "country",
    "papers": "papers",
    "صحف": "papers",
}
TITLES = frozenset(map(term_of, ("title", "عنوان")))


def _as_it_is(spans: Spans) -> Spans:
    """Return the days of a value: those are meant, none before and none behind."""
    return spans


# What a field makes of the days of its value, and what may stand between two dates of it.
DATES: Mapping[str, tuple[Callable[[Spans], Spans], Sequence[Gap]]] = {
    "date": (_as_it_is, IN_WORDS),
    term_of("تاريخ"): (_as_it_is, IN_WORDS),
    "between": (_as_it_is, BETWEEN),
    term_of("بين"): (_as_it_is, BETWEEN),
    "after": (dates.after, BY_SIGNS),
    term_of("بعد"): (dates.after, BY_SIGNS),
    "since": (dates.after, BY_SIGNS),
    term_of("منذ"): (dates.after, BY_SIGNS),
    "before": (dates.before, BY_SIGNS),
    term_of("قبل"): (dates.before, BY_SIGNS),
    "from": (dates.after, BY_SIGNS),
    term_of("من"): (dates.after, BY_SIGNS),
    "until": (dates.until, BY_SIGNS),
    "to": (dates.until, BY_SIGNS),
    term_of("إلى"): (dates.until, BY_SIGNS),
    term_of("حتى"): (dates.until, BY_SIGNS),
}
SINCES = frozenset({"since", term_of("منذ")})  # a length of time may follow too
# Letters and headlines hold these with a colon, and no date behind it.
WORDS_TOO = frozenset(
    {
        *("from", "to", "until"),
        term_of("من"),
        term_of("إلى"),
        term_of("حتى"),
    }
)

# Those that letters and headlines write with the article too: «الكاتب: ...».
WITH_ARTICLE = {
    **{f"ال{name}": name for name in (*KEYWORDS, *TITLES) if not name.isascii()},
    term_of("التاريخ"): term_of("تاريخ"),
}


def field_name(folded: str) -> str:
    """Return the name of a field without the article, where it has one."""
    return WITH_ARTICLE.get(folded, folded)


_AT_LEAST = re.compile(r"(>=|>)?(\d{1,4})\+?")  # of papers; «صحف:» opens headlines too


def at_least(value: str) -> int:
    """Return the number in *value*, as «2», «2+», «>=2» or «>1», in digits of any kind; 0 for none.

    >>> at_least("2+"), at_least(">1"), at_least("many")
    (2, 2, 0)
    """
    match = _AT_LEAST.fullmatch(value)
    return int(match[2]) + (match[1] == ">") if match else 0
