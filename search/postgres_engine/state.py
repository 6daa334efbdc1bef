"""What a process remembers of one generation: the learned parts of compounds. Refreshed before each question."""

from __future__ import annotations

import threading
from typing import NamedTuple

import psycopg

from search.german import Analysis, Vocabulary
from search.postgres_engine.connections import Connection
from search.postgres_engine.tables import statement


class Totals(NamedTuple):
    """How much a generation holds. `vocabulary` grows with everything learned."""

    entries: int
    words: int
    vocabulary: int

    @property
    def mean_length(self) -> float:
        return self.words / self.entries if self.words > 0 and self.entries > 0 else 1.0


class Remembered:
    """One generation as this process knows it."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.vocabulary = Vocabulary()
        self.analysis = Analysis(self.vocabulary)
        self._known_until = 0
        self._lock = threading.Lock()

    def refresh(self, connection: Connection) -> Totals:
        """The totals now; what others have learned since is learned here too."""
        row = connection.execute(
            statement("SELECT entries, words, vocabulary FROM {at}.totals", self.generation)
        ).fetchone()
        if row is None:
            raise psycopg.errors.UndefinedTable("the generation has no totals")
        totals = Totals(*row)
        if totals.vocabulary > self._known_until:
            with self._lock:
                self._learn(connection, totals.vocabulary)
        return totals

    def _learn(self, connection: Connection, until: int) -> None:
        rows = connection.execute(
            statement("SELECT term, entries FROM {at}.terms WHERE learned_in > %s", self.generation),
            [self._known_until],
        )
        self.vocabulary.learn(dict(rows.fetchall()))
        self._known_until = until
