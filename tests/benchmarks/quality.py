"""Measure the development collections and write the table into docs/relevance.md: ``make quality``.

The collections are those of ``data/judged`` in the folder KHABAR_SHARED; the
product is compared with Lucene's Arabic analysis on the same engine, and the
product over an index that has learnt from itself with the product.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from search_app.evaluation.command import Request, evaluate
from search_app.evaluation.measures import MEASURES
from search_app.evaluation.report import Comparison, SetReport

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "docs" / "relevance.md"
SHARED = Path(os.environ.get("KHABAR_SHARED", ROOT.parent / "shared"))
LEARNT = ("nDCG@10", "R@100")  # of what is measured, what is shown of it
BEGIN, END = "<!-- quality: written by make quality -->", "<!-- quality: end -->"


def main() -> None:
    """Measure, and write the table between the two marks."""
    paths = sorted((SHARED / "data" / "judged").glob("*.json.gz"))
    if not paths:
        sys.exit(f"{SHARED}/data/judged holds no collection. Set KHABAR_SHARED to its folder.")
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder, "run.trec")
        asked = Request(tuple(paths), baseline=True, run_file=run)
        reports = evaluate(asked, lambda message: print(message))
        asked = Request(tuple(paths), system="learnt", compare=run)
        learnt = evaluate(asked, lambda message: print(message))
    book = BOOK.read_text(encoding="utf-8")
    written = f"{BEGIN}\n{table(reports, learnt)}\n{END}"
    BOOK.write_text(
        re.sub(f"{BEGIN}.*?{END}", lambda _: written, book, flags=re.DOTALL), encoding="utf-8"
    )
    print(f"{BOOK.relative_to(ROOT)} holds the new table.")


def table(reports: Sequence[SetReport], learnt: Sequence[SetReport]) -> str:
    """Return the reports as Markdown, with the day and the command."""
    names = [*MEASURES, *(f"learnt {name}" for name in LEARNT)]
    rows = []
    for report, other in zip(reports, learnt, strict=True):
        found = [report.measures[m] for m in MEASURES] + [other.measures[m] for m in LEARNT]
        rows.append(f"| {report.name} | {report.queries:,} | {' | '.join(map(cell, found))} |")
    heading = f"| set | queries | {' | '.join(names)} |"
    what = (
        f"{date.today().isoformat()}, Python {platform.python_version()}: Khabar, in brackets "
        "light10 on the same engine; learnt: behind `khabar learn`, in brackets Khabar without; "
        "+ and - where p < .05 (paired randomisation test).\n\n"
        "    khabar eval $KHABAR_SHARED/data/judged/*.json.gz --baseline --run run.trec\n"
        "    khabar eval $KHABAR_SHARED/data/judged/*.json.gz --system learnt --compare run.trec\n"
    )
    return "\n".join([what, heading, "|---|---|" + "---|" * len(names), *rows])


def cell(comparison: Comparison) -> str:
    """Return both figures, the sign of a difference that is none of chance between them."""
    return f"{comparison.ours:.3f}{comparison.verdict} ({comparison.other:.3f})"


if __name__ == "__main__":
    main()
