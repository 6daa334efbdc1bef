"""The engine for any number of machines: the index lies in PostgreSQL, in schemas of its own; ranking, filters and
snippets are ours.
"""

from search.postgres_engine.engine import PostgresIndex

__all__ = ["PostgresIndex"]
