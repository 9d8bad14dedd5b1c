"""A segment made by plain loops over tokens: slow, obvious, what the real writer is judged by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import zstandard

from indexer.analysis import analyze
from indexer.article import Article
from indexer.index import bm25
from indexer.index.storage.columns import pack_keywords, pack_numbers
from indexer.index.storage.dictionary import pack_words
from indexer.index.storage.ids import pack_ids
from indexer.index.storage.segment import FAR, Segment
from indexer.schema import KEYWORD_FIELDS, POSITION_GAP, day_number, second_number, to_record

LEAD = 40  # words of the body that are its lead


def naive_segment(
    articles: Sequence[Article],
    deleted: Sequence[int] = (),
    groups: Sequence[int] | None = None,
) -> Segment:
    """Return the segment of these articles, in memory."""
    postings: dict[str, dict[int, list[int]]] = {}
    title_counts: dict[tuple[str, int], int] = {}
    lead_counts: dict[tuple[str, int], int] = {}
    title_lengths, body_lengths = [], []
    token_starts, deltas, overflow = [0], [], []
    for number, article in enumerate(articles):
        title, body = list(analyze(article.title)), list(analyze(article.body))
        title_lengths.append(len(title))
        body_lengths.append(len(body))
        for tokens, before in ((title, 0), (body, len(title) + POSITION_GAP)):
            last = 0
            for token in tokens:
                position = before + token.position
                postings.setdefault(token.term, {}).setdefault(number, []).append(position)
                distance = token.start - last
                if distance >= FAR:
                    overflow.append((len(deltas), distance))
                deltas.append(min(distance, FAR))
                last = token.start
        token_starts.append(len(deltas))
        for token in title:
            key = token.term, number
            title_counts[key] = title_counts.get(key, 0) + 1
        for token in body[:LEAD]:
            key = token.term, number
            lead_counts[key] = lead_counts.get(key, 0) + 1

    words = sorted(postings, key=lambda word: word.encode())
    starts, docs, keys, big = [0], [], [], []
    titles, leads, position_starts, positions = [], [], [0], []
    for word in words:
        for number, places in sorted(postings[word].items()):
            if len(places) > 255:
                big.append((len(docs), len(places)))
            byte = bm25.length_to_byte(title_lengths[number] + body_lengths[number])
            docs.append(number)
            keys.append(min(len(places), 255) << 8 | byte)
            titles.append(min(title_counts.get((word, number), 0), 255))
            leads.append(min(lead_counts.get((word, number), 0), 255))
            positions.extend(places)
        starts.append(len(docs))
        position_starts.append(len(positions))

    lengths = [bm25.length_to_byte(a + b) for a, b in zip(title_lengths, body_lengths, strict=True)]
    frames = [zstandard.compress(to_record(article)) for article in articles]
    arrays = {
        **pack_words("term", words),
        "starts": np.array(starts, np.int64),
        "docs": np.array(docs, np.uint32),
        "keys": np.array(keys, np.uint16),
        "big": np.array(big, np.int64).reshape(-1, 2),
        "title_counts": np.array(titles, np.uint8),
        "lead_counts": np.array(leads, np.uint8),
        "position_starts": np.array(position_starts, np.int64),
        "positions": np.array(positions, np.uint32),
        "lengths": np.array(lengths, np.uint8),
        "title_lengths": np.array(title_lengths, np.uint32),
        "title_places": np.array(title_lengths, np.uint32),
        "body_lengths": np.array(body_lengths, np.uint32),
        "token_starts": np.array(token_starts, np.int64),
        "token_deltas": np.array(deltas, np.uint8),
        "token_overflow": np.array(overflow, np.int64).reshape(-1, 2),
        "record_dictionary": np.zeros(0, np.uint8),
        "record_ends": np.cumsum([len(frame) for frame in frames]),
        "records": np.frombuffer(b"".join(frames), np.uint8),
        **pack_ids([article.id for article in articles]),
    }
    for name in KEYWORD_FIELDS:
        arrays.update(pack_keywords(name, [getattr(article, name) for article in articles]))
    moments = [article.published for article in articles]
    arrays.update(pack_numbers("day", [day_number(moment) for moment in moments]))
    arrays.update(pack_numbers("second", [second_number(moment) for moment in moments]))
    columns = [*KEYWORD_FIELDS, "day", "second"]
    if groups is not None:
        arrays.update(pack_numbers("group", groups))
        columns.append("group")
    if deleted:
        live = np.ones(len(articles), bool)
        live[list(deleted)] = False
        arrays["live"] = live
    return Segment.from_arrays(arrays, {"documents": len(articles), "columns": columns})
