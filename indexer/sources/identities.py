"""Every id once: what becomes of a record whose id was given before."""

from __future__ import annotations

from dataclasses import replace

from .records import REPLACES, Accepted, Draft, Rejected, quoted


class Identities:
    """The ids of one build. The last record of an id wins, but only within its source."""

    def __init__(self, prefix_ids: bool = False):
        """Take whether given ids get their source in front, as ``source:id``."""
        self._prefix_ids = prefix_ids
        self._seen: dict[str, tuple[str, str]] = {}  # id to source and place

    def settle(self, draft: Draft) -> Accepted | Rejected:
        """Return *draft* accepted under its final id, or rejected for another source's."""
        article = draft.article
        # An id that was made here has the source in it already.
        if self._prefix_ids and draft.id_was_given and article.source:
            article = replace(article, id=f"{article.source}:{article.id}")
        source, place = self._seen.get(article.id, (article.source, ""))
        if source != article.source:
            return Rejected(
                draft.place,
                f"id of another source: {quoted(source)} has it at {place}; "
                "--prefix-ids puts the source in front of ids",
                article.id,
            )
        self._seen[article.id] = (source, draft.place)
        notes = (*draft.notes, REPLACES + place) if place else draft.notes
        return Accepted(article, draft.place, notes)
