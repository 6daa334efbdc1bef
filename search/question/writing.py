"""Writes a question as people would type it: suggestions, links and saved searches read like their own words."""

from __future__ import annotations

from search.german import words_of
from search.question.fields import FACET_NAMES
from search.question.shapes import Either, Phrase, Question, Word


def as_text(question: Question) -> str:
    """What `parse` reads as this question again. `filters` are not written: they are keys, not names."""
    pieces = [_piece(piece) for piece in question.must]
    pieces += [f"-{_piece(piece)}" for piece in question.never]
    pieces += [
        f"{FACET_NAMES[facet][0]}:{_value(value)}" for facet, values in question.named.items() for value in values
    ]
    pieces += [f"schlagwort:{_value(tag)}" for tag in question.tags]
    if question.since:
        pieces.append(f"seit:{question.since.isoformat()}")
    if question.until:
        pieces.append(f"bis:{question.until.isoformat()}")
    if question.former_too:
        pieces.append("früher:ja")
    return " ".join(pieces)


def _piece(piece: Word | Phrase | Either) -> str:
    if isinstance(piece, Either):
        return " ODER ".join(_piece(part) for part in piece.parts)
    if isinstance(piece, Phrase):
        return f'"{" ".join(piece.words)}"'
    if piece.text in ("OR", "ODER"):
        return f"+{piece.text}"  # read as a word
    return f"{piece.text}*" if piece.is_prefix else piece.text


def _value(value: str) -> str:
    """A field's value, in quotes where it holds more than one word."""
    return value if words_of(value) == [value] else f'"{value}"'
