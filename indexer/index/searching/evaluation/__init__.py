"""Query trees to documents and scores: one small function a node, in one table.

    base          what the functions share: leaf, clock, table
    news          NewsConcept
    words         Term, Concept, Prefix, Wildcard, FuzzyTerm
    places        phrases and proximity on sorted positions
    phrases       Phrase, Near
    as_written    AsWritten
    boolean       And, Or, MinMatch, AndNot, AndMaybe, DisjunctionMax, Not, ConstantScoreQuery
    restrictions  InTitle, DayRange, KeywordFilter, Every, NullQuery

All work is on arrays; nothing here loops over documents.
"""

from __future__ import annotations

from whoosh import query

from ..as_written import AsWritten
from ..near import Near
from ..nodes import Concept, NewsConcept
from ..restrictions import DayRange, InTitle, KeywordFilter, MinMatch
from . import as_written, boolean, news, phrases, restrictions, words
from .base import Evaluation, NodeFunctions, Table

PATTERN = NodeFunctions(words.evaluate_pattern, words.size_of_pattern)

TABLE: Table = {
    query.Term: NodeFunctions(words.evaluate_term, words.size_of_term, words.look_up_term),
    Concept: NodeFunctions(words.evaluate_concept, words.size_of_concept),
    NewsConcept: NodeFunctions(news.evaluate_news_concept, words.size_of_concept),
    query.Prefix: PATTERN,
    query.Wildcard: PATTERN,
    query.FuzzyTerm: PATTERN,
    query.Phrase: NodeFunctions(phrases.evaluate_phrase, phrases.size_of_phrase),
    Near: NodeFunctions(phrases.evaluate_near, phrases.size_of_near),
    query.And: NodeFunctions(boolean.evaluate_and, boolean.size_of_and, boolean.look_up_and),
    query.Or: NodeFunctions(boolean.evaluate_or, boolean.size_of_any, boolean.look_up_or),
    query.DisjunctionMax: NodeFunctions(boolean.evaluate_disjunction_max, boolean.size_of_any),
    MinMatch: NodeFunctions(boolean.evaluate_min_match, boolean.size_of_any),
    query.AndNot: NodeFunctions(
        boolean.evaluate_and_not, boolean.size_of_first, boolean.look_up_and_not
    ),
    query.AndMaybe: NodeFunctions(
        boolean.evaluate_and_maybe, boolean.size_of_first, boolean.look_up_and_maybe
    ),
    query.Not: NodeFunctions(boolean.evaluate_not, restrictions.size_of_all, boolean.look_up_not),
    query.ConstantScoreQuery: NodeFunctions(
        boolean.evaluate_constant, boolean.size_of_child, boolean.look_up_constant
    ),
    AsWritten: NodeFunctions(as_written.evaluate_as_written, as_written.size_as_written),
    InTitle: NodeFunctions(restrictions.evaluate_in_title, boolean.size_of_child),
    DayRange: NodeFunctions(
        restrictions.evaluate_days, restrictions.size_of_all, restrictions.look_up_days
    ),
    KeywordFilter: NodeFunctions(
        restrictions.evaluate_keywords, restrictions.size_of_all, restrictions.look_up_keywords
    ),
    query.Every: NodeFunctions(
        restrictions.evaluate_every, restrictions.size_of_all, restrictions.look_up_every
    ),
    type(query.NullQuery): NodeFunctions(
        restrictions.evaluate_nothing, restrictions.size_of_nothing
    ),
}

__all__ = ["TABLE", "Evaluation", "NodeFunctions", "Table"]
