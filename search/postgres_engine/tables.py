"""The tables of the index in PostgreSQL: a small schema that names the generation, and one for each generation.

A generation is filled apart and takes over by one row; questions that began in the old one notice that it is gone and
begin again. Nothing here belongs to the hub's own schema, and a role that owns its database may do all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

import psycopg
from psycopg import sql

from search.postgres_engine.connections import Connection

# Advisory locks are shared by everybody in a database; these numbers are ours.
PREPARING, WRITING, REBUILDING, TURN = (0x4A424101, 0x4A424102, 0x4A424103, 0x4A424104)

_HOME = """
CREATE SCHEMA IF NOT EXISTS search;
CREATE TABLE IF NOT EXISTS search.generation (
    number integer NOT NULL,
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only)
);
CREATE SEQUENCE IF NOT EXISTS search.generations;
"""
# `entries` is narrow, so that ten thousand hits are counted from a few hundred pages, and what every question compares
# comes first in it: the vectors lie in a table of
# their own, and the index is over a function that looks them up. It calls itself immutable, which holds because a
# row's number is never used again and its vector never changed.
_TABLES = """
CREATE TABLE {at}.vectors (number integer PRIMARY KEY, vector tsvector NOT NULL);
ALTER TABLE {at}.vectors ALTER COLUMN vector SET STORAGE EXTERNAL;
CREATE FUNCTION {at}.vector_of(wanted integer) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT vector FROM {at}.vectors WHERE number = wanted $$;
CREATE TABLE {at}.entries (
    number integer PRIMARY KEY,
    scope integer NOT NULL,
    is_former boolean NOT NULL,
    kind integer NOT NULL,
    category integer NOT NULL,
    institution integer NOT NULL,
    type integer NOT NULL,
    status integer NOT NULL,
    reading integer NOT NULL,
    length integer NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE TABLE {at}.texts (
    number integer PRIMARY KEY,
    id text NOT NULL UNIQUE,
    title text NOT NULL,
    text text NOT NULL
);
CREATE SEQUENCE {at}.numbers AS integer;
CREATE TABLE {at}.names (number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, value text NOT NULL UNIQUE);
CREATE TABLE {at}.terms (
    term text COLLATE "C" PRIMARY KEY,
    letters bit(32) NOT NULL,
    entries integer NOT NULL,
    learned_in integer
) WITH (fillfactor = 80);
CREATE TABLE {at}.totals (entries bigint NOT NULL, words bigint NOT NULL, vocabulary integer NOT NULL);
INSERT INTO {at}.totals VALUES (0, 0, 0);
"""
# No pending list: a question should never pay for what a writer put off.
_INDEXES = """
CREATE INDEX ON {at}.entries USING gin ({at}.vector_of(number)) WITH (fastupdate = off);
CREATE INDEX ON {at}.terms (left(term, 1), length(term));
CREATE INDEX ON {at}.terms (learned_in) WHERE learned_in IS NOT NULL;
"""


def current_generation(connection: Connection) -> int:
    """The generation that questions are answered from; the first question of all makes an empty one."""
    try:
        return _named_generation(connection)
    except psycopg.errors.UndefinedTable:
        _prepare(connection)
        return _named_generation(connection)


def has_columns(connection: Connection, generation: int, columns: Sequence[str]) -> bool:
    """Whether the entries of a generation have all of these columns; one that is gone has none."""
    row = connection.execute(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = ANY(%s)",
        [f"search_{generation}.entries", list(columns)],
    ).fetchone()
    return row == (len(columns),)


def statement(text: LiteralString, generation: int, **pieces: sql.Composable) -> sql.Composed:
    """A statement in which {at} is the schema of this generation."""
    return sql.SQL(text).format(at=_schema(generation), **pieces)


def make_generation(connection: Connection) -> int:
    """A new generation without indexes, for filling; half-filled ones are removed."""
    generation = _next_generation(connection)
    for leftover in _generations(connection) - {generation, _named_generation(connection)}:
        drop_generation(connection, leftover)
    _make_tables(connection, generation)
    return generation


def make_indexes(connection: Connection, generation: int) -> None:
    connection.execute(statement(_INDEXES, generation))


def switch_generation(connection: Connection, generation: int) -> int:
    """Questions are answered from this one from now on; says which it was before. For a transaction of the caller."""
    before = _named_generation(connection)
    connection.execute("UPDATE search.generation SET number = %s", [generation])
    return before


def drop_generation(connection: Connection, generation: int) -> None:
    """Remove a generation. Questions that are being answered from it end first: all of them begin with `entries`."""
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '60s'")
        if connection.execute("SELECT to_regclass(%s)", [f"search_{generation}.entries"]).fetchone() != (None,):
            connection.execute(statement("LOCK TABLE {at}.entries IN ACCESS EXCLUSIVE MODE", generation))
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(_schema(generation)))


def _prepare(connection: Connection) -> None:
    """The home schema and a first, empty generation; several processes may come here at once."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [PREPARING])
        connection.execute(_HOME)
        if connection.execute("SELECT FROM search.generation").fetchone():
            return
        generation = _next_generation(connection)
        _make_tables(connection, generation)
        make_indexes(connection, generation)
        connection.execute("INSERT INTO search.generation (number) VALUES (%s)", [generation])


def _make_tables(connection: Connection, generation: int) -> None:
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(_schema(generation)))
    connection.execute(statement(_TABLES, generation))


def _named_generation(connection: Connection) -> int:
    row = connection.execute("SELECT number FROM search.generation").fetchone()
    if row is None:
        raise psycopg.errors.UndefinedTable("the index has no generation")
    return int(row[0])


def _next_generation(connection: Connection) -> int:
    row = connection.execute("SELECT nextval('search.generations')").fetchone()
    assert row is not None
    return int(row[0])


def _generations(connection: Connection) -> set[int]:
    rows = connection.execute(r"SELECT substr(nspname, 8)::int FROM pg_namespace WHERE nspname ~ '^search_\d+$'")
    return {int(number) for (number,) in rows}


def _schema(generation: int) -> sql.Identifier:
    return sql.Identifier(f"search_{generation}")
