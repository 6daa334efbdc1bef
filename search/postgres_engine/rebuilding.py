"""Fills a new generation: first the texts, which teach the parts of compounds, then the vectors. Knows no question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from search import FACETS, Entry
from search.german import folded_word, words_of
from search.postgres_engine.connections import Connection
from search.postgres_engine.spelling import letters_of
from search.postgres_engine.state import Remembered, Totals
from search.postgres_engine.tables import make_generation, make_indexes, statement
from search.postgres_engine.vectors import FREQUENT_FROM_ENTRIES, Places, places_of, vector_of
from search.postgres_engine.writing import (
    batches,
    copy_entries,
    copy_texts,
    copy_vectors,
    facet_values,
    numbers_of_names,
    searched_text,
    storable,
)

# The tables are made anew if the server stops half-way: nothing need reach the disk before the end.
_SETTINGS = "SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '128MB'"
_STAGE = """
CREATE UNLOGGED TABLE {at}.staged (
    number integer PRIMARY KEY, facets text[] NOT NULL, tags text[] NOT NULL,
    changed_at timestamptz NOT NULL, is_former boolean NOT NULL
)
"""
_COPY_STAGED = "COPY {at}.staged (number, facets, tags, changed_at, is_former) FROM STDIN"
_STAGED = """
SELECT staged.number, id, title, text, facets, tags, changed_at, is_former
FROM {at}.staged JOIN {at}.texts USING (number) WHERE staged.number > %s ORDER BY staged.number LIMIT 200
"""
_COPY_TERMS = "COPY {at}.terms (term, letters, entries, learned_in) FROM STDIN"
_TOTALS = "UPDATE {at}.totals SET entries = %s, words = %s, vocabulary = 1"
_FINISH = """
DROP TABLE {at}.staged;
ANALYZE {at}.vectors; ANALYZE {at}.entries; ANALYZE {at}.texts; ANALYZE {at}.terms; ANALYZE {at}.names;
"""


class Rebuilding:
    """A generation being filled, on a connection of its own. Keeps a number in memory for each different word."""

    def __init__(self, connection: Connection) -> None:
        connection.execute(_SETTINGS)
        self.generation = make_generation(connection)
        self._connection = connection
        self._remembered = Remembered(self.generation)
        self._entries_by_stem: Counter[str] = Counter()
        self._entries_by_term: Counter[str] = Counter()
        self._stems: dict[str, str] = {}
        self._frequent: set[str] = set()
        self._entries = self._words = self._last_number = 0
        connection.execute(statement(_STAGE, self.generation))

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in some entries; of several with the same id the last counts."""
        for some in batches(entries):
            with self._connection.transaction():
                self._stage(some)

    def finish(self, meanwhile: Callable[[], object]) -> None:
        """Everything but the switch; `meanwhile` is called after each batch."""
        self._remembered.vocabulary.learn(self._entries_by_stem)
        self._frequent = _frequent(self._entries_by_stem)
        self._stems.clear()
        self._entries_by_stem.clear()
        for numbers, entries in self._staged():
            with self._connection.transaction():
                self._index(numbers, entries)
            meanwhile()
        self._save_counts()
        make_indexes(self._connection, self.generation)
        self._connection.execute(statement(_FINISH, self.generation))

    def _stage(self, entries: list[Entry]) -> None:
        self._connection.execute(
            statement("DELETE FROM {at}.texts WHERE id = ANY(%s)", self.generation), [[entry.id for entry in entries]]
        )
        numbers = range(self._last_number + 1, self._last_number + 1 + len(entries))
        self._last_number += len(entries)
        copy_texts(self._connection, self.generation, numbers, entries)
        with self._connection.cursor() as cursor, cursor.copy(statement(_COPY_STAGED, self.generation)) as copy:
            for number, entry in zip(numbers, entries, strict=True):
                tags = [storable(tag) for tag in entry.tags]
                copy.write_row((number, facet_values(entry), tags, entry.changed_at, entry.is_former))
        self._count_stems(entries)

    def _count_stems(self, entries: list[Entry]) -> None:
        for entry in entries:
            words = set(words_of(searched_text(entry)))
            self._entries_by_stem.update({self._stems.get(word) or self._new_stem(word) for word in words})

    def _new_stem(self, word: str) -> str:
        stem = self._stems[word] = self._remembered.analysis.stem(folded_word(word))
        return stem

    def _staged(self) -> Iterator[tuple[list[int], list[Entry]]]:
        last = 0
        while rows := self._connection.execute(statement(_STAGED, self.generation), [last]).fetchall():
            yield [row[0] for row in rows], [_entry(row[1:]) for row in rows]
            last = rows[-1][0]

    def _index(self, numbers: list[int], entries: list[Entry]) -> None:
        found = [places_of(entry, self._remembered.analysis) for entry in entries]
        self._entries += len(entries)
        self._words += sum(places.length for places in found)
        counts = Counter(term for places in found for term in places.places)
        self._entries_by_term.update(counts)
        self._frequent |= _frequent({term: self._entries_by_term[term] for term in counts})
        names = numbers_of_names(
            self._connection, self.generation, [value for entry in entries for value in facet_values(entry)]
        )
        copy_vectors(self._connection, self.generation, numbers, self._vectors(found))
        copy_entries(self._connection, self.generation, numbers=numbers, entries=entries, found=found, names=names)

    def _vectors(self, found: list[Places]) -> Iterator[str]:
        mean_length = Totals(self._entries, self._words, 0).mean_length
        return (vector_of(places, frequent=self._frequent, mean_length=mean_length) for places in found)

    def _save_counts(self) -> None:
        vocabulary = self._remembered.vocabulary
        with self._connection.cursor() as cursor, cursor.copy(statement(_COPY_TERMS, self.generation)) as copy:
            for term in sorted({*self._entries_by_term, *vocabulary}):
                copy.write_row((term, letters_of(term), self._entries_by_term[term], 1 if term in vocabulary else None))
        self._connection.execute(statement(_TOTALS, self.generation), [self._entries, self._words])
        self._connection.execute(
            "SELECT setval(%s::regclass, %s)", [f"search_{self.generation}.numbers", self._last_number + 1]
        )


def _frequent(counts: Mapping[str, int]) -> set[str]:
    return {term for term, entries in counts.items() if entries >= FREQUENT_FROM_ENTRIES}


def _entry(row: Sequence[Any]) -> Entry:
    id, title, text, (scope, *others), tags, changed_at, is_former = row
    facets = dict(zip(FACETS[1:], others, strict=True))
    return Entry(id, scope, title, text, changed_at, tuple(tags), facets, is_former)
