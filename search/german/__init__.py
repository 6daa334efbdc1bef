"""How German text is compared: one analysis for storing and for asking, for every engine."""

from search.german.analysis import WORD, Analysis, Token, folded_word, is_stop, words_of
from search.german.compounds import KNOWN_FROM_ENTRIES, Vocabulary, may_be_part
from search.german.folding import fold, sort_key
from search.german.stop_words import STOP_WORDS

__all__ = [
    "KNOWN_FROM_ENTRIES",
    "STOP_WORDS",
    "WORD",
    "Analysis",
    "Token",
    "Vocabulary",
    "fold",
    "folded_word",
    "is_stop",
    "may_be_part",
    "sort_key",
    "words_of",
]
