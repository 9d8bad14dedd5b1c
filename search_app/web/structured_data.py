"""An article as machines read it: the JSON-LD of its page, and what stands behind a quotation."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from indexer.article import Article

from ..texts.day_text import date_in_words, iso_time
from ..texts.messages import text
from .presentation import lead, plain_headline, safe_url


def attribution(article: Article, paper: str) -> str:
    """Return paper and day, as they stand behind a passage that is copied."""
    return text("list.comma").join(part for part in (paper, date_in_words(article)) if part)


def json_ld(article: Article, paper: str) -> Markup:
    """Return the article as a NewsArticle of schema.org, safe within a script element."""
    published, url = iso_time(article), safe_url(article.url)
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": plain_headline(article),
        "description": lead(article),
        "inLanguage": article.language or "ar",
        "articleSection": article.section,
        "datePublished": published,
        "author": {"@type": "Person", "name": article.author} if article.author else "",
        "publisher": {"@type": "Organization", "name": paper} if paper else "",
        "url": url,
        "isBasedOn": url,
    }
    known = {name: value for name, value in record.items() if value}
    # "<" ends a script element; JSON may write it by its number.
    return Markup(json.dumps(known, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704
