"""Puts words in place of unknown ones. A word is known, and may be suggested, only where a readable entry holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from psycopg import sql

from search.german import WORD, folded_word, is_stop
from search.plan import wanted_word
from search.postgres_engine.conditions import Condition, wanted_query
from search.postgres_engine.connections import Connection
from search.postgres_engine.spelling import Near, terms_like
from search.postgres_engine.state import Remembered
from search.postgres_engine.tables import statement
from search.postgres_engine.vectors import lexeme
from search.question import Either, Phrase, Question, Word
from search.spelling import with_slip_in_ending

_LOOKED_AT = 30  # candidates for one word
_ENTRIES_COUNTED = 200
_ENTRIES_READ = 5  # to find out how people write a word
_LETTERS_READ = 200_000
_SOFT_HYPHEN = "\u00ad"
_READABLE = (
    "SELECT number FROM {at}.entries WHERE {at}.vector_of(number) @@ {query}::tsquery AND {where} LIMIT %(most)s"
)
_TEXTS = """
SELECT title, left(text, %(letters)s) FROM ({numbers}) AS held JOIN {at}.texts USING (number)
"""


@dataclass(frozen=True)
class Speller:
    """Knows the words of the entries that `readable` lets through, and no others."""

    connection: Connection
    remembered: Remembered
    readable: Condition

    def corrected(self, question: Question) -> Question | None:
        """The question with known words; None where there is nothing to replace, or nothing to put in its place."""
        typed = {word for piece in question.must for word in _typed_words(piece)}
        meant = {word: other for word in self._unknown(sorted(typed)) if (other := self._nearest(word))}
        if not meant:
            return None
        return replace(question, must=tuple(_with_words(piece, meant) for piece in question.must))

    def _unknown(self, words: Sequence[str]) -> list[str]:
        analysis = self.remembered.analysis
        wanted = {word: wanted_word(Word(word), analysis) for word in words}
        telling = [word for word in words if not is_stop(wanted[word].whole)]
        held = self._entries_with([wanted_query(wanted[word], phrases=True) for word in telling], most=1)
        return [word for word, entries in zip(telling, held, strict=True) if not entries]

    def _nearest(self, word: str) -> str | None:
        """The known word that was most likely meant: fewest slips, then held by most readable entries."""
        stem = self.remembered.analysis.terms(word)[0]
        if not stem.isalpha():
            return None
        like = self._like(stem, folded_word(word))
        entries = self._entries_with([lexeme(near.term) for near in like], most=_ENTRIES_COUNTED)
        order = sorted(
            (near.slips, near.term[0] != stem[0], -count, near.term)
            for near, count in zip(like, entries, strict=True)
            if count
        )
        return next((written for *_, term in order if (written := self._as_written(term))), None)

    def _like(self, stem: str, folded: str) -> list[Near]:
        """Terms near the stem, or else near the whole word: the stemmer may take a typo for an ending."""
        endings = [Near(1, 0, term) for term in sorted(with_slip_in_ending(stem))]
        known = {term for _, _, term in endings}
        generation = self.remembered.generation
        near = terms_like(self.connection, generation, stem)
        found = [*endings, *(one for one in near if one.term not in known)]
        return found[:_LOOKED_AT] or terms_like(self.connection, generation, folded)[:_LOOKED_AT]

    def _entries_with(self, queries: Sequence[str], *, most: int) -> list[int]:
        """For each query how many readable entries fit it; counting ends at `most`."""
        if not queries:
            return []
        named = {f"held_{place}": query for place, query in enumerate(queries)}
        counts = [sql.SQL("(SELECT count(*) FROM ({}) AS held)").format(self._holding(name)) for name in named]
        row = self.connection.execute(
            sql.SQL("SELECT ") + sql.SQL(", ").join(counts), {**self.readable.parameters, **named, "most": most}
        ).fetchone()
        return list(row or ())

    def _holding(self, query: str) -> sql.Composed:
        """Readable entries that fit the query of this name, at most `most`."""
        placeholder = sql.Placeholder(query)
        return statement(_READABLE, self.remembered.generation, query=placeholder, where=self.readable.readable)

    def _as_written(self, stem: str) -> str | None:
        """A word with this stem as a readable entry writes it; None for mere parts of compounds."""
        for text in self._texts_with(stem):
            for match in WORD.finditer(text):
                if self.remembered.analysis.terms(match.group())[0] == stem:
                    return match.group().replace(_SOFT_HYPHEN, "")
        return None

    def _texts_with(self, stem: str) -> Iterator[str]:
        numbers = self._holding("stem")
        rows = self.connection.execute(
            statement(_TEXTS, self.remembered.generation, numbers=numbers),
            {**self.readable.parameters, "letters": _LETTERS_READ, "stem": lexeme(stem), "most": _ENTRIES_READ},
        )
        return (f"{title} {text}" for title, text in rows)


def _typed_words(piece: Word | Phrase | Either) -> Iterator[str]:
    if isinstance(piece, Either):
        for part in piece.parts:
            yield from _typed_words(part)
    elif isinstance(piece, Phrase):
        yield from piece.words
    elif not piece.is_prefix:
        yield piece.text


def _with_words(piece: Word | Phrase | Either, meant: dict[str, str]) -> Word | Phrase | Either:
    if isinstance(piece, Either):
        return Either(tuple(_single_with_words(part, meant) for part in piece.parts))
    return _single_with_words(piece, meant)


def _single_with_words(piece: Word | Phrase, meant: dict[str, str]) -> Word | Phrase:
    if isinstance(piece, Phrase):
        return Phrase(tuple(meant.get(word, word) for word in piece.words))
    return piece if piece.is_prefix else Word(meant.get(piece.text, piece.text))
