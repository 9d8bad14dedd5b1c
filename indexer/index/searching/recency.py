"""Recency: what newer documents gain, where a search asks for it.

Age counts from the newest document, not from today: an archive has its own now.
"""

from __future__ import annotations

import numpy as np

from ...schema import NO_DAY
from .. import relevance
from ..storage.arrays import Array
from .leaf import Leaf
from .scored import Documents, Scored


def lifted(leaf: Leaf, found: Scored, half_life: float, newest: int) -> Scored:
    """Return the list with the scores of newer documents lifted."""
    return Scored(found.docs, found.scores * lifts(leaf, found.docs, half_life, newest))


def lifts(leaf: Leaf, docs: Documents, half_life: float, newest: int) -> Array:
    """Return float32, one a document: what its score is multiplied by, 1 where its day is unknown.

    1 + LIFT for the newest; what is above 1 halves with every *half_life* days.
    """
    days = leaf.days[docs]
    ages = np.where(days == NO_DAY, np.inf, np.maximum(0, newest - days.astype(np.float64)))
    gains: Array = (1 + relevance.LIFT * np.exp2(-ages / half_life)).astype(np.float32)
    return gains
