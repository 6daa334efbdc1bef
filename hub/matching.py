"""Filtering a list by what a person typed; the search index is something else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_


def contains_word(column: Any, word: str) -> ColumnElement[bool]:
    """Whether the text holds the word, upper or lower case. SQLite folds only ASCII, hence the spellings."""
    spellings = sorted({word, word.lower(), word.upper(), word.capitalize()})
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))
