"""What readers call papers, countries, sections, authors and sites, to what an index holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache

from babel import Locale

from indexer.analysis import fold, terms
from indexer.analysis.letters import AIN, ALEF, BEH, DAL, LAM
from indexer.backends import Searcher, SearchRequest
from indexer.index.searching.nodes import Every
from indexer.sources.papers import Papers

from ..query.fields import at_least
from ..texts.messages import LOCALES, plural, text
from ..texts.reader import reader

LIKENESS = 0.75  # from which a name may be meant by another text
MOST_LETTERS = 2  # by which the two differ in length
MOST_COMPARED = 500  # names
ARTICLE = ALEF + LAM
SERVANT = AIN + BEH + DAL  # of names such as "servant of the Merciful", written as one or as two
MAX_VALUES = 100_000  # of one field that are looked through
MAX_FOUND = 500  # of them that one name may stand for

# What readers call countries beside their names in CLDR.
SHORT_NAMES: Mapping[str, str] = {
    "السعودية": "SA",
    "الإمارات": "AE",
    "فلسطين": "PS",
    "سورية": "SY",
    "UAE": "AE",
    "KSA": "SA",
    "USA": "US",
    "UK": "GB",
    "أمريكا": "US",
}


class IndexValues:
    """The values of one snapshot; a FieldValues of the expansion."""

    def __init__(self, searcher: Searcher, papers: Papers):
        self._searcher = searcher
        self._papers = papers
        self._keyed: dict[str, Mapping[str, str]] = {}  # names by what they are compared by

    def find(self, name: str, value: str) -> tuple[str, tuple[str, ...]]:
        """Return the index's field and its values that *value* names, compared folded.

        A name of several words is found by some that follow each other in it;
        the article makes no difference. A site stands for what is below it.
        """
        if name == "source":
            return "source", self.sources(value)
        if name == "country":
            return "source", self._sources_of(value)
        if name == "papers":
            return "papers", self.numbers_of_papers((value,))
        if name == "site":
            return "site", self._sites(value)
        values = self._authors if name == "author" else self._sections
        return name, _named(value, values)

    def nearest(self, name: str, value: str) -> str:
        """Return the name of a value that is most like *value*, "" where none is like it."""
        wanted, known = name_key(value), self._keyed_names(name)
        alike = [key for key in known if abs(len(key) - len(wanted)) <= MOST_LETTERS]
        if len(alike) > MOST_COMPARED:
            alike = [key for key in alike if key[:1] == wanted[:1]][:MOST_COMPARED]
        return next((known[key] for key in get_close_matches(wanted, alike, 1, LIKENESS)), "")

    def _keyed_names(self, name: str) -> Mapping[str, str]:
        """Return the names of a field's values by what they are compared by; made once."""
        if name in self._keyed:
            return self._keyed[name]
        values: Iterable[str] = self.sources_of_countries
        if name == "source":
            values = self._searcher.stats.sources
        elif name != "country":
            values = self._all(name)
        found: dict[str, str] = {}
        for value in filter(None, values):
            for called in self.names_of(name, value):
                found.setdefault(name_key(called), called)
        self._keyed[name] = found
        return found

    def names(self, name: str, value: str) -> bool:
        """Return whether *value* is the whole name of something in the index."""
        if name == "source":
            return bool(self._papers.find(value)) or fold(value) in self._folded_sources
        if name == "country":
            return bool(self.country_codes(value))
        if name == "papers":
            return at_least(value) > 0
        if name == "site":
            return bool(self._sites(value))
        whole = " ".join(name_words(value))
        return whole in (self._author_names if name == "author" else self._section_names)

    def sources(self, value: str) -> tuple[str, ...]:
        """Return the ids of the papers that *value* names: by id, name, alias or part of one."""
        paper = self._papers.find(value)
        if paper:
            return (paper.id,)
        names = {name: paper.id for paper in self._papers for name in (paper.name, *paper.aliases)}
        known = {source: source for source in self._searcher.stats.sources if source}
        found = _named(value, {name: name_words(name) for name in {**names, **known}})
        return tuple(dict.fromkeys({**known, **names}[name] for name in found))

    def numbers_of_papers(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """Return the numbers of papers, as text, that are at least one of *chosen*."""
        least = [number for number in map(at_least, chosen) if number]
        most = max(len(self._searcher.stats.sources), *least, 0) if least else 0
        return tuple(map(str, range(min(least), most + 1))) if least else ()

    def _sources_of(self, value: str) -> tuple[str, ...]:
        codes = self.country_codes(value)
        return self.sources_of_countries.get(codes[0], ()) if codes else ()

    def _sites(self, value: str) -> tuple[str, ...]:
        host = value.lower().partition("://")[2] or value.lower()
        host = host.split("/")[0].removeprefix("www.")
        below = f".{host}"
        return tuple(site for site in self._all_sites if site == host or site.endswith(below))

    def country_codes(self, value: str) -> tuple[str, ...]:
        """Return the code of the country that *value* is or names; () where it is none."""
        code = _countries().get(bare(fold(value)))
        return (code,) if code else ()

    @cached_property
    def sources_of_countries(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the papers of each country, by its code."""
        found: dict[str, list[str]] = {}
        for paper in self._papers:
            if paper.country:
                found.setdefault(paper.country, []).append(paper.id)
        return {code: tuple(ids) for code, ids in found.items()}

    def resolve(self, name: str, value: str) -> tuple[str, ...]:
        """Return the values of the facet *name* that *value* means; itself where none is known."""
        if name == "country":
            return self.country_codes(value) or (value,)
        if name == "papers":
            return (str(at_least(value) or value),)
        if name == "source":
            paper = self._papers.find(value)
            return (paper.id,) if paper else (value,)
        known = self._authors if name == "author" else self._sections
        return (value,) if value in known else self.find(name, value)[1] or (value,)

    def label(self, name: str, value: str) -> str:
        """Return what readers call a value of a facet, "" where that is the value itself."""
        if name == "country":
            return country_name(value)
        if name == "papers":
            least = at_least(value)
            return text("results.papers", papers=plural("papers", least)) if least else ""
        paper = self._papers.find(value) if name == "source" else None
        return paper.name if paper and paper.name != value else ""

    def names_of(self, name: str, value: str) -> tuple[str, ...]:
        """Return what readers call a value of a field, the name that is shown first."""
        if name == "country":
            return _names_of_country(value)
        paper = self._papers.find(value) if name == "source" else None
        return (paper.name, *paper.aliases, value) if paper else (value,)

    @cached_property
    def _all_sites(self) -> tuple[str, ...]:
        return self._all("site")

    @cached_property
    def _folded_sources(self) -> frozenset[str]:
        return frozenset(fold(source) for source in self._searcher.stats.sources if source)

    @cached_property
    def _author_names(self) -> frozenset[str]:
        return frozenset(" ".join(words) for words in self._authors.values()) - {""}

    @cached_property
    def _section_names(self) -> frozenset[str]:
        return frozenset(" ".join(words) for words in self._sections.values()) - {""}

    @cached_property
    def _authors(self) -> Mapping[str, tuple[str, ...]]:
        return {value: name_words(value) for value in self._all("author")}

    @cached_property
    def _sections(self) -> Mapping[str, tuple[str, ...]]:
        return {value: name_words(value) for value in self._all("section")}

    def _all(self, field: str) -> tuple[str, ...]:
        """Return every value of a field, the commonest first."""
        return tuple(value for value, _ in self.counted(field))

    def counted(self, field: str) -> Sequence[tuple[str, int]]:
        """Return every value of a field with its articles, the commonest first."""
        request = SearchRequest(tree=Every(), limit=0, facets=(field,), facet_limit=MAX_VALUES)
        return self._searcher.search(request).facets[field]


def _named(value: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names that are *value* or, where none is, hold its words next to each other."""
    words = name_words(value)
    if not words:
        return ()
    whole = tuple(name for name, parts in names.items() if parts == words)
    return whole or tuple(n for n, parts in names.items() if _holds(parts, words))[:MAX_FOUND]


def _holds(parts: tuple[str, ...], words: tuple[str, ...]) -> bool:
    places = range(len(parts) - len(words) + 1)
    return any(parts[place : place + len(words)] == words for place in places)


def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without articles; "servant of" is one with what follows.

    >>> name_words("عبد الرحمن الراشد") == name_words("عبدالرحمن راشد")
    True
    """
    words: list[str] = []
    for term in terms(name):
        if words and words[-1] == SERVANT:
            words[-1] += term
        else:
            words.append(bare(term))
    return tuple(words)


def bare(term: str) -> str:
    """Return a folded word without the article, where two letters remain."""
    return term[2:] if term.startswith(ARTICLE) and len(term) >= 4 else term


def country_name(code: str) -> str:
    """Return what the reader calls a country by its code, "" for what is no code.

    >>> country_name("EG")
    'مصر'
    """
    return str(LOCALES[reader().language].territories.get(code, ""))


def _names_of_country(code: str) -> tuple[str, ...]:
    """Return what readers call a country, that of their own language first; its code is the last."""
    short = (name for name, known in SHORT_NAMES.items() if known == code)
    names = (locale.territories.get(code, "") for locale in LOCALES.values())
    return tuple(filter(None, dict.fromkeys([country_name(code), *short, *names, code])))


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Return the codes of countries by their folded names and by the codes themselves."""
    names: dict[str, str] = {}
    for locale in ("ar", "en"):
        pairs: Iterable[tuple[str, str]] = Locale(locale).territories.items()
        names.update({name_key(name): code for code, name in pairs if len(code) == 2})
        names.update({fold(code): code for code, _ in pairs if len(code) == 2})
    names.update({name_key(name): code for name, code in SHORT_NAMES.items()})
    return names


def name_key(name: str) -> str:
    """Return what names are compared by: *name* folded, without the article."""
    return bare(fold(name))
