"""Text → words, and the difference of two texts in words. Signs stand alone; „3.500,50“ and „U25-Team“ are one word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

EQUAL, DELETED, INSERTED = "=", "-", "+"
LETTER = "\\w\u0300-\u036f\u00ad"  # with accents that stand apart and soft hyphens
TOKEN = re.compile(rf"[{LETTER}]+(?:[-‐‑'’.,:/][{LETTER}]+)*|\s+|[^\w\s]")
SOFT_HYPHEN = "\u00ad"
MAX_CELLS = 400_000_000  # of the table of two texts' tokens, at a bit each; larger ones are not looked into
FEW_COMMON = 0.2
MAX_MEANT_SIGNS = 2


class Piece(NamedTuple):
    """A stretch of text and whether it is in both, only in the old or only in the new one."""

    mark: str
    text: str


class Span(NamedTuple):
    """The same in numbers: tokens `old` to `old_end` became tokens `new` to `new_end`."""

    is_equal: bool
    old: int
    old_end: int
    new: int
    new_end: int


def tokens_of(text: str) -> list[str]:
    """Words, runs of white space, single signs; together they are the text."""
    return TOKEN.findall(text)


def key_of(token: str) -> str:
    """What is compared: white space is all the same, and so are both ways to write an ä."""
    if token.isspace():
        return " "
    return token if token.isascii() else unicodedata.normalize("NFC", token.replace(SOFT_HYPHEN, ""))


def keys_of(text: str) -> list[str]:
    return [key for token in tokens_of(text) if (key := key_of(token)) != " "]


def is_word(token: str) -> bool:
    return token[0].isalnum() or any(character.isalnum() for character in token)


def words_of(text: str) -> list[str]:
    return [key_of(token) for token in tokens_of(text) if is_word(token)]


def count_words(texts: Iterable[str]) -> int:
    return sum(1 for text in texts for token in tokens_of(text) if is_word(token))


def spans(old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """How the old tokens became the new ones; stretches that only signs or spaces interrupt are one change."""
    if len(old) * len(new) > MAX_CELLS:
        return [Span(False, 0, len(old), 0, len(new))]
    numbers: dict[str, int] = {}
    old_keys, new_keys = ([numbers.setdefault(key_of(token), len(numbers)) for token in side] for side in (old, new))
    found: list[Span] = []
    for step in Indel.opcodes(old_keys, new_keys):
        span = Span(step.tag == "equal", step.src_start, step.src_end, step.dest_start, step.dest_end)
        if found and not found[-1].is_equal and not span.is_equal:
            span = _joined(found.pop(), span)
        found.append(span)
    return _readable(found, old, new)


def pieces(old: str, new: str) -> list[Piece]:
    """The two texts woven into one; what was deleted stands before what was inserted."""
    if old == new:
        return [Piece(EQUAL, new)]
    old_tokens, new_tokens = tokens_of(old), tokens_of(new)
    woven: list[Piece] = []
    for span in spans(old_tokens, new_tokens):
        before, after = "".join(old_tokens[span.old : span.old_end]), "".join(new_tokens[span.new : span.new_end])
        if span.is_equal:
            woven.append(Piece(EQUAL, after))
            continue
        woven += [Piece(mark, text) for mark, text in ((DELETED, before), (INSERTED, after)) if text]
    return woven


def _joined(first: Span, second: Span) -> Span:
    return Span(False, first.old, second.old_end, first.new, second.new_end)


def _readable(found: list[Span], old: Sequence[str], new: Sequence[str]) -> list[Span]:
    """„der alte Plan“ → „ein neuer Plan“ is one change, not two around a space."""
    common = sum(1 for span in found if span.is_equal for token in old[span.old : span.old_end] if is_word(token))
    words = sum(map(is_word, old)) + sum(map(is_word, new))
    if words and 2 * common < FEW_COMMON * words:
        return [Span(False, 0, len(old), 0, len(new))]
    kept: list[Span] = []
    for number, span in enumerate(found):
        is_inner = 0 < number < len(found) - 1
        is_equal = span.is_equal and not (is_inner and _is_filling(old[span.old : span.old_end]))
        joins = kept and not kept[-1].is_equal and not is_equal
        kept.append(_joined(kept.pop(), span) if joins else span._replace(is_equal=is_equal))
    return kept


def _is_filling(tokens: Sequence[str]) -> bool:
    return len(tokens) <= MAX_MEANT_SIGNS and not any(map(is_word, tokens))
