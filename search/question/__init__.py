"""The language in which people ask: words, "phrases", -not, OR, half wo* and fields. Knows no engine."""

from search.question.parsing import MAX_WORDS, parse
from search.question.shapes import Either, Phrase, Question, Word, loosened
from search.question.writing import as_text

__all__ = ["MAX_WORDS", "Either", "Phrase", "Question", "Word", "as_text", "loosened", "parse"]
