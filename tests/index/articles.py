"""Small generated Arabic news: few words, so that they meet often; one seed, the same everywhere."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from indexer.article import Article

WORDS = (
    "قال",
    "الرئيس",
    "رئيس",
    "الوزراء",
    "مجلس",
    "وزير",
    "الخارجية",
    "السعودية",
    "مصر",
    "في",
    "من",
    "على",
    "إلى",
    "أن",
    "المدينة",
    "مدينة",
    "مدرسة",
    "المدرسة",
    "المدارس",
    "كتاب",
    "الكتاب",
    "كتب",
    "النفط",
    "أسعار",
    "ارتفاع",
    "اليوم",
    "أمس",
    "الفريق",
    "مباراة",
    "فاز",
    "الدولي",
    "العالم",
    "العربي",
    "والعربية",
    "شركة",
    "الشركات",
)

SOURCES = ("alpha", "beta", "gamma", "")
SECTIONS = ("sport", "economy", "world")


def generate(count: int, seed: int = 1, first: int = 0) -> list[Article]:
    """Return *count* articles with the ids a<first> and up."""
    pick = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    order = list(WORDS)
    pick.shuffle(order)

    def text(words: int) -> str:
        chosen = pick.choices(order, weights, k=words)
        ends = pick.choices((" ", ", ", ". ", "\n"), (20, 2, 1, 1), k=words)
        return "".join(a + b for a, b in zip(chosen, ends, strict=True)).strip()

    return [
        Article(
            id=f"a{first + number}",
            title=text(pick.randint(0, 6)),
            body=text(pick.randint(1, 60)),
            source=pick.choice(SOURCES),
            section=pick.choice(SECTIONS),
            author=pick.choice(("", "x", "y")),
            published=None
            if pick.random() < 0.1
            else datetime(2015, 7, 1) + timedelta(days=pick.randint(0, 60)),
        )
        for number in range(count)
    ]
