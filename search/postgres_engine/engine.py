"""The index in PostgreSQL: any number of web processes ask it and none needs a folder of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import psycopg

from search import FACETS, Entry, Found, IndexBusy, IndexOutdated, SearchError
from search.postgres_engine.asking import Asked, answer
from search.postgres_engine.connections import Connection, Connections
from search.postgres_engine.rebuilding import Rebuilding
from search.postgres_engine.state import Remembered
from search.postgres_engine.tables import (
    REBUILDING,
    TURN,
    WRITING,
    current_generation,
    drop_generation,
    has_columns,
    statement,
    switch_generation,
)
from search.postgres_engine.writing import write_entries
from search.question import Question

IDS_AT_ONCE = 5000


class PostgresIndex:
    """An index in schemas of its own beside whatever else the database holds. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self._connections = Connections(url)
        self._remembered: Remembered | None = None
        self._one_writer = threading.Lock()

    def find(
        self,
        question: Question,
        *,
        scopes: Collection[str],
        without: Collection[str] = (),
        periods: Mapping[str, datetime] | None = None,
        by_date: bool = False,
        skip: int = 0,
        limit: int = 20,
    ) -> Found:
        """See `search.Index`."""
        if not scopes or question.named or question.names_nothing:
            return Found(
                hits=(), total=0, counts={facet: {} for facet in FACETS}, periods=dict.fromkeys(periods or {}, 0)
            )
        asked = Asked(question, frozenset(scopes), frozenset(without), dict(periods or {}), by_date, skip, limit)
        with self._connections.one() as connection:
            remembered = self._current(connection)
            try:
                return answer(connection, remembered, asked)
            except psycopg.Error:
                # A rebuilt index may have taken over between two statements; then the old tables are gone.
                if connection.closed or self._current(connection) is remembered:
                    raise
                return answer(connection, self._current(connection), asked)

    def write(self, entries: Iterable[Entry], *, removed: Collection[str] = ()) -> None:
        """See `search.Index`."""
        with self._one_writer, self._connections.one() as connection:
            current_generation(connection)  # makes the tables, which the transaction needs
            with connection.transaction():
                connection.execute("SET LOCAL statement_timeout = 0")
                _lock_or_busy(connection, WRITING)
                remembered = self._current(connection)
                try:
                    write_entries(connection, remembered, entries, removed)
                except BaseException:
                    self._remembered = None  # it may have learned what is now rolled back
                    raise

    @contextmanager
    def turn(self, *, waits: bool = False) -> Iterator[None]:
        """See `search.Index`."""
        with self._connections.one() as connection, connection.transaction():
            if waits:
                connection.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            else:
                _lock_or_busy(connection, TURN)
            yield

    @contextmanager
    def rebuilding(
        self, *, meanwhile: Callable[[], object] = lambda: None
    ) -> Iterator[Callable[[Iterable[Entry]], None]]:
        """See `search.Index`."""
        with self._connections.own() as connection:
            current_generation(connection)
            _lock_or_busy(connection, REBUILDING)
            connection.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            connection.execute("SELECT pg_advisory_lock(%s)", [TURN])
            rebuilding = Rebuilding(connection)
            try:
                yield rebuilding.add
                rebuilding.finish(meanwhile)
                with connection.transaction():
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
                    before = switch_generation(connection, rebuilding.generation)
            except BaseException:
                if not connection.closed:
                    drop_generation(connection, rebuilding.generation)
                raise
            drop_generation(connection, before)

    def ids(self) -> Iterator[str]:
        """See `search.Index`."""
        last, generation = 0, None
        while True:
            with self._connections.one() as connection:
                now = self._current(connection).generation
                if generation not in (None, now):
                    raise SearchError("the index was rebuilt while its ids were read")
                generation = now
                rows = connection.execute(
                    statement("SELECT number, id FROM {at}.texts WHERE number > %s ORDER BY number LIMIT %s", now),
                    [last, IDS_AT_ONCE],
                ).fetchall()
            if not rows:
                return
            yield from (id for _, id in rows)
            last = rows[-1][0]

    def tidy(self) -> None:
        """Terms that nothing holds go, room of deleted rows is given back, and the planner learns the sizes."""
        with self._one_writer, self._connections.own() as connection:
            generation = current_generation(connection)
            connection.execute("SET statement_timeout = 0")
            with connection.transaction():
                _lock_or_busy(connection, WRITING)
                connection.execute(
                    statement("DELETE FROM {at}.terms WHERE entries = 0 AND learned_in IS NULL", generation)
                )
            for table in ("entries", "vectors", "texts", "terms", "names"):
                connection.execute(
                    statement("VACUUM (ANALYZE) {at}.{table}", generation, table=psycopg.sql.Identifier(table))
                )

    def close(self) -> None:
        """See `search.Index`."""
        self._connections.close()

    def _current(self, connection: Connection) -> Remembered:
        generation = current_generation(connection)
        remembered = self._remembered
        if remembered is None or remembered.generation != generation:
            if not has_columns(connection, generation, FACETS) and current_generation(connection) == generation:
                raise IndexOutdated("the index was made by an earlier version of the hub and must be rebuilt")
            remembered = self._remembered = Remembered(generation)
        return remembered


def _lock_or_busy(connection: Connection, lock: int) -> None:
    """Take a lock that ends with the transaction, or outside of one with the connection. Raises IndexBusy."""
    in_transaction = connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    take = "SELECT pg_try_advisory_xact_lock(%s)" if in_transaction else "SELECT pg_try_advisory_lock(%s)"
    row = connection.execute(take, [lock]).fetchone()
    if row != (True,):
        raise IndexBusy("another process is writing this index")
