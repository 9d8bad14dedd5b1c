"""What lets a browser search here from its own address bar: OpenSearch 1.1, and suggestions."""

from __future__ import annotations

import json
from xml.etree import ElementTree as Xml

from flask import Flask, Response, request, url_for

from ..page import SearchParameters
from ..parameters import asked_query, to_query_string
from ..texts.messages import plural, text
from .addresses import absolute, site
from .assets import Asset
from .feeds import LANGUAGE, OPENSEARCH
from .service import Service

DESCRIPTION = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
# Endpoint, type of its answer, and its parameters as OpenSearch writes them: ? where optional.
TEMPLATES = (
    ("search", "text/html", "q={searchTerms}&page={startPage?}"),
    ("feed_rss", "application/rss+xml", "q={searchTerms}&page={startPage?}&per_page={count?}"),
    ("suggestions", SUGGESTIONS, "q={searchTerms}"),
)


class OpenSearch:
    """The description of the search and what it completes, over one service."""

    def __init__(self, service: Service, icon: Asset):
        self.service = service
        self.icon = icon

    def register(self, app: Flask) -> None:
        """Add the addresses to *app*."""
        app.add_url_rule("/opensearch.xml", "opensearch", self.description)
        app.add_url_rule("/suggest", "suggestions", self.suggestions)

    def description(self) -> Response:
        """Answer what a browser or another program has to know to search here."""
        root = Xml.Element(_name("OpenSearchDescription"))
        for name, value in (
            ("ShortName", text("site.name")),
            ("Description", text("site.tagline")),
            ("Language", LANGUAGE),
            ("InputEncoding", "UTF-8"),
            ("OutputEncoding", "UTF-8"),
        ):
            Xml.SubElement(root, _name(name)).text = value
        icon = Xml.SubElement(root, _name("Image"), type=self.icon.media_type)
        icon.text = site() + self._icon_path()
        for endpoint, media_type, query in TEMPLATES:
            Xml.SubElement(
                root, _name("Url"), type=media_type, template=f"{absolute(endpoint)}?{query}"
            )
        Xml.SubElement(
            root, _name("Url"), type=DESCRIPTION, rel="self", template=absolute("opensearch")
        )
        written = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
        return Response(written, content_type=f"{DESCRIPTION}; charset=utf-8")

    def _icon_path(self) -> str:
        path = url_for("asset", digest=self.icon.digest, name="icon.svg")
        return path.removeprefix(request.script_root)

    def suggestions(self) -> Response:
        """Answer what was written, what it may become, and in how many articles that stands."""
        query = asked_query(request.args.get("q", ""), strip=False)
        found = self.service.suggest(query)
        answer = [
            query,
            [one.text for one in found],
            [plural("articles", one.articles) for one in found],
            [_search(one.text) for one in found],
        ]
        return Response(json.dumps(answer, ensure_ascii=False), mimetype=SUGGESTIONS)


def _search(query: str) -> str:
    return absolute("search", to_query_string(SearchParameters(query=query)))


def _name(local: str) -> str:
    return f"{{{OPENSEARCH}}}{local}"
