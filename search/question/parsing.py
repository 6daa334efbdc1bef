"""Reads a question from what people type. Nothing typed is an error: what is no field or sign is taken as words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from search.german import fold, words_of
from search.question.days import first_day, last_day
from search.question.fields import FACET_NAMES, field_named
from search.question.shapes import Either, Phrase, Question, Word

MAX_WORDS = 32  # of a question
_OR = ("OR", "ODER", "|")
_YES = ("ja", "auch", "mit", "yes", "true", "1")
_QUOTES = '"„“”«»'
_PIECE = re.compile(
    rf"""(?P<minus>[-−](?=[^\s\-−]))?
         (?:(?P<name>[^\W\d_]+):(?=[^\s:/]))?
         (?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<plain>[^\s{_QUOTES}]+))""",
    re.VERBOSE,
)


class _Piece(NamedTuple):
    """What stands between two blanks, or in quotes."""

    is_unwanted: bool
    field: str | None
    text: str
    is_quoted: bool
    written: str


@dataclass
class _Draft:
    """A question while it is being read."""

    must: list[Word | Phrase | Either] = field(default_factory=list)
    never: list[Word | Phrase] = field(default_factory=list)
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    since: date | None = None
    until: date | None = None
    former_too: bool = False
    joins_next: bool = False  # an OR has just been read
    words_left: int = MAX_WORDS
    ends_with_word: bool = False  # a word that is wanted


def parse(text: str, *, typing: bool = False) -> Question:
    """The question in a text. With `typing` the last word is still being typed and taken as the beginning of one."""
    draft = _Draft()
    for match in _PIECE.finditer(text):
        _read(_piece(match), draft)
    if typing and text[-1:].isalnum():
        _leave_open(draft)
    return Question(
        must=tuple(draft.must),
        never=tuple(draft.never),
        named=draft.named,
        tags=tuple(dict.fromkeys(draft.tags)),
        since=draft.since,
        until=draft.until,
        former_too=draft.former_too,
    )


def _piece(match: re.Match[str]) -> _Piece:
    quoted = match["quoted"]
    return _Piece(
        is_unwanted=match["minus"] is not None,
        field=field_named(match["name"]),
        text=(match["plain"] if quoted is None else quoted).strip(),
        is_quoted=quoted is not None,
        written=match.group(),
    )


def _read(piece: _Piece, draft: _Draft) -> None:
    draft.ends_with_word = False
    if piece.written in _OR:
        draft.joins_next = bool(draft.must)
        return
    if piece.field and not piece.is_unwanted and _read_field(piece, draft):
        return
    wanted = _words(piece, draft)
    if piece.is_unwanted:
        draft.never.extend(_as_one(wanted))
    elif draft.joins_next and wanted:
        before = draft.must.pop()
        known = before.parts if isinstance(before, Either) else (before,)
        draft.must.append(Either((*known, *_as_one(wanted))))
    else:
        draft.must.extend(wanted)
    draft.joins_next = draft.joins_next and not wanted
    draft.ends_with_word = bool(wanted) and not piece.is_unwanted


def _read_field(piece: _Piece, draft: _Draft) -> bool:
    """Takes the piece as a field; False where its value makes no sense there and it is only words."""
    if not piece.text:
        return False
    if piece.field in FACET_NAMES:
        draft.named[piece.field] = tuple(dict.fromkeys((*draft.named.get(piece.field, ()), piece.text)))
    elif piece.field == "tag":
        draft.tags.append(piece.text)
    elif piece.field == "since" and (day := first_day(piece.text)):
        draft.since = day
    elif piece.field == "until" and (day := last_day(piece.text)):
        draft.until = day
    elif piece.field == "former":
        draft.former_too = fold(piece.text) in _YES
    else:
        return False
    return True


def _words(piece: _Piece, draft: _Draft) -> list[Word | Phrase]:
    """A piece as words to look for. Quotes make a phrase, a star at the end the beginning of a word."""
    texts = words_of(piece.text if piece.is_quoted else piece.written)[: draft.words_left]
    draft.words_left -= len(texts)
    if not texts:
        return []
    if piece.is_quoted:
        return [Phrase(tuple(texts))]
    wanted: list[Word | Phrase] = [Word(text) for text in texts]
    if piece.text.endswith("*"):
        wanted[-1] = Word(texts[-1], is_prefix=True)
    return wanted


def _as_one(wanted: list[Word | Phrase]) -> list[Word | Phrase]:
    """Several words written without a blank, where only one thing can stand: they are a phrase."""
    if len(wanted) < 2:
        return wanted
    return [Phrase(tuple(piece.text for piece in wanted if isinstance(piece, Word)))]


def _leave_open(draft: _Draft) -> None:
    """Makes the last word the beginning of one, where the question ends with a word."""
    if not draft.ends_with_word:
        return
    last = draft.must[-1]
    if isinstance(last, Word):
        draft.must[-1] = replace(last, is_prefix=True)
    elif isinstance(last, Either) and isinstance(last.parts[-1], Word):
        draft.must[-1] = Either((*last.parts[:-1], replace(last.parts[-1], is_prefix=True)))
