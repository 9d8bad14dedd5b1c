"""Measure the development collections and write the table into docs/relevance.md: ``make quality``.

The collections are those of ``data/judged`` in the folder KHABAR_SHARED; the
product is compared with Lucene's Arabic analysis on the same engine.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from search_app.evaluation.command import Request, evaluate
from search_app.evaluation.measures import MEASURES
from search_app.evaluation.report import Comparison, SetReport

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "docs" / "relevance.md"
SHARED = Path(os.environ.get("KHABAR_SHARED", ROOT.parent / "shared"))
BEGIN, END = "<!-- quality: written by make quality -->", "<!-- quality: end -->"


def main() -> None:
    """Measure, and write the table between the two marks."""
    paths = sorted((SHARED / "data" / "judged").glob("*.json.gz"))
    if not paths:
        sys.exit(f"{SHARED}/data/judged holds no collection. Set KHABAR_SHARED to its folder.")
    reports = evaluate(Request(tuple(paths), baseline=True), lambda message: print(message))
    book = BOOK.read_text(encoding="utf-8")
    written = f"{BEGIN}\n{table(reports)}\n{END}"
    BOOK.write_text(
        re.sub(f"{BEGIN}.*?{END}", lambda _: written, book, flags=re.DOTALL), encoding="utf-8"
    )
    print(f"{BOOK.relative_to(ROOT)} holds the new table.")


def table(reports: Sequence[SetReport]) -> str:
    """Return the reports as Markdown, with the day and the command."""
    heading = f"| set | queries | {' | '.join(MEASURES)} |"
    rows = [
        f"| {r.name} | {r.queries:,} | {' | '.join(cell(r.measures[m]) for m in MEASURES)} |"
        for r in reports
    ]
    what = (
        f"{date.today().isoformat()}, Python {platform.python_version()}: Khabar, in brackets "
        "light10 on the same engine; + and - where p < .05 (paired randomisation test).\n\n"
        "    khabar eval $KHABAR_SHARED/data/judged/*.json.gz --baseline\n"
    )
    return "\n".join([what, heading, "|---|---|" + "---|" * len(MEASURES), *rows])


def cell(comparison: Comparison) -> str:
    """Return both figures, the sign of a difference that is none of chance between them."""
    return f"{comparison.ours:.3f}{comparison.verdict} ({comparison.other:.3f})"


if __name__ == "__main__":
    main()
