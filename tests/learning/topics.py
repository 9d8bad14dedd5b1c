"""Small news of two topics, in which two words never meet but are used alike."""

from __future__ import annotations

import random

from indexer.article import Article

SEA = "سفينة ميناء شراع رياح".split()
FIELD = "ملعب هدف حارس مباراة جمهور مدرب كرة فوز".split()
ALIKE = tuple("قبطان ربان".split())  # each with the words of the sea


def generate(count: int = 120, seed: int = 3) -> list[Article]:
    """Return articles of the sea, every other with one of ALIKE, and of the field."""
    pick = random.Random(seed)
    articles = []
    for number in range(count):
        words = pick.choices(FIELD if number % 3 == 0 else SEA, k=30)
        if number % 3:
            for place in (5, 15, 25):
                words[place] = ALIKE[number % 2]
        articles.append(Article(f"a{number}", " ".join(words[:3]), " ".join(words[3:])))
    return articles
