"""Results as lines of CSV (RFC 4180), one an article, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from ..page import Result
from ..texts.day_text import iso_time
from .presentation import safe_url

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
COLUMNS = (
    "rank", "id", "published", "title", "source", "paper", "section", "author", "url", "page",
    "passage",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula; some take the wide signs too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_lines(
    results: Iterable[Result],
    paper: Callable[[str], str],
    page: Callable[[str], str],
    *,
    mark: bool = False,
) -> Iterator[str]:
    r"""Yield the head and a line for each result, as they come.

    *paper* names the paper of an id, *page* gives the address of an article's
    page. With *mark* a byte order mark comes first: Excel reads Arabic without
    being told the encoding only so.
    """
    yield (BYTE_ORDER_MARK if mark else "") + _line(COLUMNS)
    for result in results:
        article = result.article
        passages = ("".join(piece.text for piece in p.pieces) for p in result.passages)
        yield _line(
            (
                str(result.rank),
                article.id,
                iso_time(article),
                article.title,
                article.source,
                paper(article.source),
                article.section,
                article.author,
                safe_url(article.url),
                page(article.id),
                " … ".join(" ".join(text.split()) for text in passages),
            )
        )


def defused(cell: str) -> str:
    """Return *cell* so that no spreadsheet runs it: an apostrophe before what looks like a formula.

    >>> defused("=1+1"), defused("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([defused(cell.replace("\x00", "")) for cell in cells])
    return line.getvalue()
