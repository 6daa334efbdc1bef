"""A few open connections to PostgreSQL that outlive forks and restarts of the server; knows no tables."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from search import SearchError

KEPT_OPEN = 4
CONNECT_SECONDS = 5
QUESTION_MILLISECONDS = 5000
# A question knows better than the planner: an index is always right, and no question is worth compiling.
SETTINGS = {
    "statement_timeout": f"{QUESTION_MILLISECONDS}",
    "lock_timeout": f"{QUESTION_MILLISECONDS}",
    "idle_in_transaction_session_timeout": "0",
    "enable_seqscan": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "work_mem": "16MB",
    "timezone": "UTC",
}

Connection = psycopg.Connection[tuple[Any, ...]]


class Connections:
    """Connections to one database, in autocommit. Safe to use from many threads, and by children after a fork."""

    def __init__(self, url: str) -> None:
        self._address = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._free: list[Connection] = []
        self._owner = os.getpid()
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection for the block. Raises `SearchError` for whatever the database says no to."""
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        except psycopg.Error as error:
            raise _explained(error) from None

    @contextmanager
    def own(self) -> Iterator[Connection]:
        """A connection that is closed after the block, for long work. Raises as `one` does.

        The server hears of the closing only a moment later, so the locks are given back before.
        """
        try:
            with self._connect() as connection:
                try:
                    yield connection
                finally:
                    if not connection.closed:
                        connection.execute("SELECT pg_advisory_unlock_all()")
        except psycopg.Error as error:
            raise _explained(error) from None

    def close(self) -> None:
        with self._lock:
            free, self._free = self._free, []
        for connection in free:
            connection.close()

    def _take(self) -> Connection:
        while (connection := self._free_one()) is not None:
            if _is_alive(connection):
                return connection
            connection.close()
        return self._connect()

    def _connect(self) -> Connection:
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        return psycopg.connect(
            self._address,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            options=options,
            application_name="jba-hub search",
        )

    def _free_one(self) -> Connection | None:
        with self._lock:
            if self._owner != os.getpid():
                # They are still our parent's: neither used nor closed here, which would end them for it.
                _OF_THE_PARENT.extend(self._free)
                self._free, self._owner = [], os.getpid()
            return self._free.pop() if self._free else None

    def _give_back(self, connection: Connection) -> None:
        in_order = not connection.closed and connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        with self._lock:
            if in_order and self._owner == os.getpid() and len(self._free) < KEPT_OPEN:
                self._free.append(connection)
                return
        connection.close()


_OF_THE_PARENT: list[Connection] = []


def _is_alive(connection: Connection) -> bool:
    """Whether the server still answers: one exchange, so that a restart of the server costs nobody a question."""
    try:
        connection.execute("")
    except psycopg.Error:
        return False
    return True


def _explained(error: psycopg.Error) -> SearchError:
    """What the server says of a statement may quote what was asked or a whole text: that is for no log."""
    if error.sqlstate:
        return SearchError(f"PostgreSQL: {type(error).__name__} ({error.sqlstate})")
    return SearchError(f"PostgreSQL: {str(error).strip() or type(error).__name__}")
