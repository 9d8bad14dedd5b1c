"""An article as a citation: for a reader, as BibTeX and as RIS."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from indexer.article import Article

from ..texts.day_text import span_in_words
from ..texts.messages import text

# Backslashes before braces would leave the braces to be counted, and an entry
# with one of them unmatched unreadable.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: rf"\{sign}" for sign in "%#$&_"},
    }
)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,63}")
_SPACES = re.compile(r"\s+")
_INNER_MARKS = str.maketrans("«»", "“”")  # of what is quoted within a quotation
_NOT_IN_URL = "".join(map(chr, range(0x21, 0x7F))).translate(
    {ord(sign): None for sign in '\\{}"<>^`|'}
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says. ``address`` is the original's where it is known, else ours."""

    article: Article
    title: str
    paper: str
    address: str
    retrieved: date


def sentences(citation: Citation) -> list[list[str]]:
    """Return what a list of sources says of the article: sentences, each as the parts between its commas.

    What is unknown is left out.
    """
    article = citation.article
    published = _day_in_words(article.published.date()) if article.published else ""
    said = [
        [article.author],
        [f"«{citation.title.translate(_INNER_MARKS)}»"],
        [citation.paper, published],
        [text("cite.retrieved", day=_day_in_words(citation.retrieved))],
        [citation.address],
    ]
    kept = ([part.strip().rstrip(".:") for part in parts if part.strip()] for parts in said)
    return [parts for parts in kept if parts]


def _day_in_words(day: date) -> str:
    return span_in_words(day, day)


def bibtex(citation: Citation) -> str:
    """Return the citation as a BibTeX entry, its names whole: they are not "First Last"."""
    article, published = citation.article, citation.article.published
    fields = {
        "author": f"{{{_tex(article.author)}}}" if article.author else "",
        "title": f"{{{_tex(citation.title)}}}",
        "journal": _tex(citation.paper),
        "year": str(published.year) if published else "",
        "month": str(published.month) if published and article.precision != "year" else "",
        "date": _date(article, "-"),
        "url": quote(citation.address, safe=_NOT_IN_URL),
        "urldate": citation.retrieved.isoformat(),
        "langid": "arabic" if (article.language or "ar").startswith("ar") else "",
        "entrysubtype": "newspaper",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{_key(article)},", *lines, "}", ""])


def ris(citation: Citation) -> str:
    """Return the citation as an RIS record; lines end in CR LF."""
    article = citation.article
    fields = [
        ("TY", "NEWS"),
        ("TI", citation.title),
        ("AU", article.author),
        ("T2", citation.paper),
        ("SE", article.section),
        ("PY", str(article.published.year) if article.published else ""),
        ("DA", _date(article, "/")),
        ("UR", citation.address),
        ("Y2", citation.retrieved.isoformat().replace("-", "/")),
        ("LA", article.language or "ar"),
        ("ID", article.id),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _date(article: Article, sign: str) -> str:
    """Return the day of publication, as precisely as it is known."""
    if article.published is None:
        return ""
    known = {"year": 1, "month": 2}.get(article.precision or "day", 3)
    return sign.join(article.published.date().isoformat().split("-")[:known])


def _tex(value: str) -> str:
    return _one_line(value).translate(_TEX)


def _one_line(value: str) -> str:
    return _SPACES.sub(" ", value).strip()


def _key(article: Article) -> str:
    """Return a key that LaTeX takes: the article's id, or a hash of an id that it would not."""
    if _KEY.fullmatch(article.id):
        return article.id
    return "khabar-" + hashlib.sha256(article.id.encode("utf-8")).hexdigest()[:12]
