"""The JSON of a search and of an article: what the API and ``--json`` print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from indexer.article import Article
from indexer.backends import Explanation, Suggestion

from ..page import (
    ArticlePage,
    Counts,
    Explained,
    FacetPage,
    FacetValue,
    NearQuotation,
    Offer,
    Passage,
    Result,
    SearchPage,
    Timeline,
    Variant,
    Why,
)
from ..parameters import MAX_REACH, to_query_string
from ..texts.day_text import iso_time
from .presentation import marked_html, safe_url

API_SEARCH = "/api/v1/search"


def search_record(page: SearchPage, root: str = "") -> dict[str, Any]:
    """Return one page of results as JSON values.

    Texts are as the articles hold them; ``html`` and ``title_html`` are
    escaped, with ``<mark>``. ``ranges`` count code points of the whole field.
    *root* stands before the addresses, where the program is not at the root.
    """
    parameters = page.parameters
    record: dict[str, Any] = {
        "query": {
            "raw": parameters.query,
            "parsed": page.parsed,
            "reading": page.reading,
            "notices": list(page.notices),
            "corrected": page.corrected or None,
            **({"nearest": list(map(_near, page.nearest))} if page.nearest else {}),
            "expansions": _expansions(page),
        },
        "total": page.total,
        **({} if page.total_all_words is None else {"total_all_words": page.total_all_words}),
        **({} if page.total_stories is None else {"total_stories": page.total_stories}),
        **({"total_related": page.total_related} if page.total_related else {}),
        "total_is_exact": page.total_is_exact,
        "partial": page.partial,
        "page": parameters.page,
        "per_page": parameters.per_page,
        "took_ms": round(page.took_ms, 3),
        "results": [result_record(result, parameters.group) for result in page.results],
    }
    if page.facets:
        record["facets"] = {
            name: list(map(_facet_value, values)) for name, values in page.facets.items()
        }
        record["facet_sizes"] = dict(page.facet_sizes)
    if page.timeline.bars:
        record["histogram"] = histogram_record(page.timeline)
    record["suggestions"] = [_offer(offer) for offer in page.offers]
    record["links"] = _links(page, root)
    return record


def _facet_value(value: FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        **({"label": value.label} if value.label else {}),
        "count": value.count,
        "selected": value.selected,
    }


def facet_record(page: FacetPage) -> dict[str, Any]:
    """Return values of a facet as JSON values: ``total`` in all, ``found`` by their names."""
    return {
        "query": page.parameters.query,
        "facet": page.facet,
        "total": page.total,
        "found": page.found,
        "page": page.listing.page,
        "values": list(map(_facet_value, page.values)),
    }


def _near(near: NearQuotation) -> dict[str, Any]:
    differences = [{"kind": d.kind, "quoted": d.quoted, "found": d.found} for d in near.differences]
    return {"quoted": near.quoted, "found": near.found, "differences": differences}


def _offer(offer: Offer) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": offer.kind, "text": offer.text, "query": offer.query}
    if offer.articles is not None:
        record["articles"] = offer.articles
    if offer.without:
        record["without"] = sorted(offer.without)
    return record


def _expansions(page: SearchPage) -> list[dict[str, Any]]:
    """Return each word with what was searched for it, and its other spellings."""
    variants: dict[str, list[Variant]] = {word: [] for word in page.expansions}
    for variant in page.variants:
        variants.setdefault(variant.word, []).append(variant)
    return [
        {
            "word": word,
            "forms": list(page.expansions.get(word, ())),
            "variants": [
                {
                    "spelling": variant.spelling,
                    "reason": variant.reason,
                    "articles": variant.articles,
                    "dropped": variant.dropped,
                }
                for variant in of_word
            ],
        }
        for word, of_word in variants.items()
    ]


def result_record(result: Result, grouped: bool = False) -> dict[str, Any]:
    """Return one result as JSON values; *grouped* with its story."""
    return {
        "id": result.article.id,
        "rank": result.rank,
        "score": result.score,
        "title": result.article.title,
        "title_html": str(marked_html(result.title.pieces)),
        **_facts(result.article),
        "snippets": [_snippet(passage) for passage in result.passages],
        "matches": [
            {
                "word": word.word,
                "form": form.form,
                "field": field,
                "tier": form.tier,
            }
            for word in result.why.words
            for form in word.forms
            for field in ("title", "body")
            if getattr(form, field)
        ],
        "why": result.why.sentence,
        "missing": list(result.why.missing),
        **({"group": _group(result)} if grouped else {}),
    }


def _group(result: Result) -> dict[str, Any]:
    """Return the story of a result: how many articles, of which papers, under which ids."""
    article = result.article
    copies = [(copy.id, copy.source) for copy in result.copies] or [(article.id, article.source)]
    return {
        "size": len(copies),
        "sources": list(dict.fromkeys(source for _, source in copies if source)),
        "ids": [article_id for article_id, _ in copies],
    }


def article_record(page: ArticlePage) -> dict[str, Any]:
    """Return one article as JSON values; with a query, its marks as well."""
    article = page.article
    record: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "body": article.body,
        **_facts(article),
        "language": article.language,
        "copies": [
            {"id": copy.id, "source": copy.source, "published": copy.published or None}
            for copy in page.copies
            if copy.id != article.id
        ],
        "similar": [other.id for other in page.similar],
        "story": [other.id for other in page.story],
    }
    if page.query:
        record["query"] = page.query
        record["title_html"] = str(marked_html(page.title.pieces))
        record["title_ranges"] = [list(span) for span in page.title.ranges]
        record["body_ranges"] = [list(span) for span in page.body.ranges]
    return record


def last_page(page: SearchPage) -> int:
    """Return the number of the last page that can be asked for."""
    return max(1, min(page.page_count, MAX_REACH // page.parameters.per_page))


def listed_record(article: Article) -> dict[str, Any]:
    """Return an article as a list names it, as JSON values."""
    return {"id": article.id, "title": article.title, **_facts(article)}


def _facts(article: Article) -> dict[str, Any]:
    return {
        "url": safe_url(article.url),
        "source": article.source,
        "section": article.section,
        "author": article.author,
        "published": iso_time(article) or None,
    }


def _snippet(passage: Passage) -> dict[str, Any]:
    return {
        "html": str(marked_html(passage.pieces)),
        "ranges": [list(span) for span in passage.ranges],
    }


def histogram_record(timeline: Timeline) -> list[dict[str, Any]]:
    """Return the bars of a timeline as JSON values; days in ISO 8601, both included."""
    return [
        {"from": bar.start.isoformat(), "to": bar.end.isoformat(), "count": bar.count}
        for bar in timeline.bars
    ]


def _links(page: SearchPage, root: str) -> dict[str, str]:
    """Return the addresses of this page and of its neighbours, where it has some."""
    current = page.parameters.page
    numbers = {"self": current}
    if current < last_page(page):
        numbers["next"] = current + 1
    if current > 1:
        numbers["prev"] = min(current - 1, last_page(page))
    return {
        name: f"{root}{API_SEARCH}?{to_query_string(page.parameters, page=number)}".rstrip("?")
        for name, number in numbers.items()
    }


def counts_record(counts: Counts) -> dict[str, Any]:
    """Return queries beside each other as JSON values; a share is of the paper's articles."""
    return {
        "months": [f"{month:%Y-%m}" for month in counts.months],
        "queries": [
            {
                "query": query.query,
                "total": query.total,
                "counts": list(query.counts),
                "papers": [
                    {
                        "value": paper.source,
                        **({"label": paper.label} if paper.label else {}),
                        "count": paper.count,
                        "share": round(paper.share, 6),
                    }
                    for paper in query.papers
                ],
            }
            for query in counts.queries
        ],
    }


def explained_record(explained: Explained) -> dict[str, Any]:
    """Return why an article is found as JSON values: in words, word by word, and part by part."""
    return {
        "query": explained.query,
        "id": explained.article.id,
        "title": explained.article.title,
        **why_record(explained.why),
        **explanation_record(explained.score),
    }


def why_record(why: Why) -> dict[str, Any]:
    """Return what of the query an article holds as JSON values."""
    return {
        "sentence": why.sentence,
        "words": [
            {"word": w.word, "forms": [form._asdict() for form in w.forms]} for w in why.words
        ],
        "missing": list(why.missing),
    }


def suggestion_records(suggestions: Iterable[Suggestion]) -> list[dict[str, Any]]:
    """Return suggestions as JSON values."""
    return [{"text": found.text, "count": found.articles} for found in suggestions]


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON values; what is empty is left out."""
    record: dict[str, Any] = {"value": round(explanation.value, 6), "what": explanation.what}
    if explanation.about:
        record["about"] = explanation.about
    if explanation.numbers:
        record["numbers"] = {name: round(n, 6) for name, n in explanation.numbers.items()}
    if explanation.children:
        record["children"] = list(map(explanation_record, explanation.children))
    return record
