"""Arabic text to the words that the index stores; knows no files and no index."""

from .analyzer import MAX_TERM_LENGTH, Token, analyze, fingerprint, term_of, terms
from .folding import fold
from .stems import light_stem
from .stop_words import STOP_WORDS, is_stop_word
from .trace import Stage, trace
from .words import WORD, Word, find_words

__all__ = [
    "MAX_TERM_LENGTH",
    "STOP_WORDS",
    "WORD",
    "Stage",
    "Token",
    "Word",
    "analyze",
    "find_words",
    "fingerprint",
    "fold",
    "is_stop_word",
    "light_stem",
    "term_of",
    "terms",
    "trace",
]
