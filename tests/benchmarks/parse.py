"""How long queries take to read: ``python tests/benchmarks/parse.py [RUNS]``.

Ordinary queries are those of the table that readers might type; the others,
the longest and the most hostile ones within the limit, stand apart.
"""

from __future__ import annotations

import gc
import platform
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

from search_app.query.parser import MAX_CHARACTERS, parse

TODAY = date(2026, 11, 25)
TABLE = Path(__file__).parents[1] / "query" / "queries.toml"
ORDINARY = """
الاتفاق النووي
مياه النهر الجفاف
"مجلس الأمن" إيران
أسعار النفط -السعودية
كأس العالم 2018
محمد صلاح ليفربول دوري أبطال أوروبا
مصر OR لبنان
مصدر:الحياة اليمن
عنوان:"مجلس الأمن" بعد:2015-07
حرب تموز
اقتصاد* السعودية
الحوثيون AND (صنعاء OR عدن)
نتنياهو~ تاريخ:"تموز 2015"
ما هي أسباب ارتفاع أسعار النفط في عام 2015
""".strip().splitlines()
LONGEST = {
    "words": "كلمة " * 200,
    "brackets": "(" * 600,
    "operators": "OR AND NOT ( ) | - ~ * = : " * 30,
    "since": f"date:{'منذ ' * 200}",
    "months": "تموز " * 200,
    "fields": "بعد:تموز 2015 " * 60,
    "stars": "ا*ب*ج" * 150,
    "quotes": '"ا" ' * 200,
}


def times_us(query: str, runs: int) -> list[float]:
    """Return the CPU time of each run in microseconds."""
    found = []
    for _ in range(runs):
        started = time.process_time_ns()
        parse(query, TODAY)
        found.append((time.process_time_ns() - started) / 1000)
    return found


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def show(name: str, values: list[float]) -> None:
    p50, p99, most = quantile(values, 0.5), quantile(values, 0.99), max(values)
    print(f"{name:<24} p50 {p50:7.1f} µs   p99 {p99:7.1f} µs   most {most:7.1f} µs")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    queries = [case["query"] for case in table.values()]
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {runs} runs a query, CPU time"
    )
    for query in (*ORDINARY, *queries):
        parse(query, TODAY)  # tables are read, words are folded
    gc.collect()
    show("ordinary queries", [t for query in ORDINARY for t in times_us(query, runs)])
    show("the table of the tests", [t for q in queries for t in times_us(q, max(1, runs // 10))])
    for name, query in LONGEST.items():
        show(f"longest: {name}", times_us(query[: 2 * MAX_CHARACTERS], max(1, runs // 10)))


if __name__ == "__main__":
    main()
