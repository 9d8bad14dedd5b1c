"""Small generated Arabic news: few words, so that they meet often; one seed, the same everywhere."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from indexer.article import Article
from indexer.index.storage.contents import Contents
from indexer.index.storage.home import Generation, IndexHome
from indexer.index.storage.manifest import Manifest
from indexer.index.writing.writer import EmbeddedWriter

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
            else datetime(2015, 7, 1)
            + timedelta(hours=6 * pick.randint(0, 240), seconds=20 * pick.randint(0, 2)),
        )
        for number in range(count)
    ]


def publish(home: IndexHome, directory: Path, contents: Contents) -> Generation:
    """Make what was written into *directory* the generation that serves."""
    (directory / "ledger-1.jsonl").touch()
    manifest = Manifest.describe(
        directory, contents, backend="embedded", created="", counts={}, ledger="ledger-1.jsonl"
    )
    return home.publish(directory, manifest)


def publish_articles(path: Path, articles: Iterable[Article], dropped=(), **options) -> Generation:
    """Build *articles* into the home at *path*."""
    home = IndexHome(path)
    with home.building() as directory:
        with EmbeddedWriter(directory, **options) as writer:
            for article in articles:
                writer.add(article)
            for number in dropped:
                writer.drop(number)
            contents = writer.finish()
        return publish(home, directory, contents)
