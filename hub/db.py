"""The database: engine, session, one transaction per request; knows no table of any area."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

BUSY_TIMEOUT_SECONDS = 5
CONNECT_TIMEOUT_SECONDS = 3
POSTGRES_DISK_FULL = "53100"

WRITER_POLL_SECONDS = 0.001
PAGES_AT_ONCE = 2

_places = threading.BoundedSemaphore(PAGES_AT_ONCE)
_next_writer = threading.Lock()
_current: ContextVar[Session] = ContextVar("session")
_engine: Engine | None = None
_sessions: sessionmaker[Session] = sessionmaker(expire_on_commit=False)


class UtcDateTime(TypeDecorator[datetime]):
    """Times are UTC everywhere; SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class SharedUuid(Uuid[uuid.UUID]):
    """Ids that come back as the same object: a page reads two hundred, and making them took 4 % of its time."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.supports_native_uuid:
            return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return _uuid_of


@lru_cache(maxsize=20_000)
def _uuid_of(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text is not None else None


class Base(DeclarativeBase):
    """Parent of every table; the names of constraints are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, uuid.UUID: SharedUuid, str: String}  # noqa: RUF012 (SQLAlchemy's form)


class Identified:
    """A random, unguessable primary key."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


def now() -> datetime:
    return datetime.now(UTC)


def connect(url: str) -> Engine:
    """Open the engine once per process. Raises sqlalchemy.exc.ArgumentError for a URL that makes no sense."""
    global _engine  # noqa: PLW0603 (one engine per process)
    options: dict[str, Any] = {}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    else:
        options |= {
            "pool_size": 8,
            "max_overflow": 8,
            "pool_pre_ping": True,
            "pool_timeout": CONNECT_TIMEOUT_SECONDS,
        }
        options["connect_args"] = {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    _engine = create_engine(url, hide_parameters=True, **options)  # no names or links in logs
    if _engine.dialect.name == "sqlite":
        event.listen(_engine, "connect", _prepare_sqlite)
        event.listen(_engine, "begin", _begin_sqlite)
    _sessions.configure(bind=_engine)
    return _engine


def engine() -> Engine:
    if _engine is None:
        raise RuntimeError("db.connect() comes first")
    return _engine


def reconnect_after_fork() -> None:
    """A child process must not share its parent's connections."""
    engine().dispose(close=False)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions; _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-8000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # A deferred transaction that writes after reading fails at once when another wrote in between.
    if connection.get_execution_options().get("hub_writing", False):
        _begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Any) -> None:
    """SQLite lets one write at a time; its own waiting sleeps up to 100 ms although the writer was done after two."""
    driver = connection.connection.driver_connection
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    with _next_writer:
        driver.execute("PRAGMA busy_timeout=0")
        try:
            while time.monotonic() < deadline:
                try:
                    driver.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                        break
                time.sleep(WRITER_POLL_SECONDS)
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # says what is wrong, as an error of SQLAlchemy


@contextmanager
def transaction(*, writing: bool) -> Iterator[Session]:
    """One unit of work: returning commits, raising rolls back. Never hold a writing one while bytes arrive."""
    with _turn(writing), _sessions() as new:
        token = _current.set(new)
        try:
            if writing and engine().dialect.name == "sqlite":
                new.connection(execution_options={"hub_writing": True})
            new.info["writing"] = writing
            yield new
            new.commit()
        finally:
            _current.reset(token)


@contextmanager
def _turn(writing: bool) -> Iterator[None]:
    """A place among the few threads of this process that work on a page at once.

    Six pages at once take the interpreter from each other at every row they read and come out at half the rate of two.
    Not for the one writer of SQLite, which may have waited for others already.
    """
    if in_transaction() or (writing and engine().dialect.name == "sqlite"):
        yield
        return
    with _places:
        yield


def session() -> Session:
    """The session of the transaction that is open here."""
    return _current.get()


def read(statement: Executable, **values: Any) -> Sequence[Any]:
    """All rows of a statement over tables, past the object layer: a third of the processor time.

    For what every page asks. Keep such a statement as a constant with `bindparam`: building one anew costs more than
    running it (six for a folder's page: 14 of 24 ms).
    """
    opened = session()
    opened.flush()  # what `Session.execute` would do by itself
    return opened.connection().execute(statement, values).all()


def read_once(statement: Executable, **values: Any) -> Sequence[Any]:
    """`read`, but what a reading transaction has asked already is not asked again: it would hear the same."""
    if is_writing():
        return read(statement, **values)
    answers: dict[Any, Sequence[Any]] = session().info.setdefault("answers", {})
    question = (statement, *values.values())
    if question not in answers:
        answers[question] = read(statement, **values)
    return answers[question]


def in_transaction() -> bool:
    return _current.get(None) is not None


def is_writing() -> bool:
    """Whether the transaction that is open here may change rows."""
    return bool(session().info["writing"])


def is_full(error: Exception) -> bool:
    """Whether the database found no room on its disk; what was tried is rolled back."""
    original = getattr(error, "orig", None)
    is_sqlite_full = getattr(original, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return is_sqlite_full or getattr(original, "sqlstate", None) == POSTGRES_DISK_FULL
