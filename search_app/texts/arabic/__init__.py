"""The Arabic texts by key, one file a subject; the source of every other language."""

from collections.abc import Mapping
from itertools import chain

from . import advanced, api, article, failures, help, preferences, query, reasons, results, site
from .plurals import PLURALS

__all__ = ["PLURALS", "SUBJECTS", "TEXTS"]

SUBJECTS = (site, query, results, reasons, article, preferences, advanced, help, api, failures)
TEXTS: Mapping[str, str] = dict(chain.from_iterable(s.TEXTS.items() for s in SUBJECTS))
