"""SQLite FTS5 over our analysis, doing the same work for a page: hits, snippets, total and counts of each facet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.search_learned import Learned
from search import FACETS, Entry
from search.plan import WantedBeginning, WantedEither, WantedPhrase
from search.question import Question
from search.snippets import Marker

LIMIT = 20


class Fts5:
    """SQLite with FTS5: the facets beside it in a narrow table."""

    def __init__(self, folder: Path, learned: Learned) -> None:
        self.learned = learned
        self._connection = sqlite3.connect(folder / "fts5.sqlite3", isolation_level=None)
        self._run("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -65536")

    def rebuild(self, entries: Iterable[Entry]) -> None:
        columns = ", ".join(f"{facet} TEXT" for facet in FACETS)
        self._run(
            "CREATE VIRTUAL TABLE words USING fts5(stems, parts, content='', tokenize=\"unicode61 tokenchars '_'\")",
            f"CREATE TABLE facets (number INTEGER PRIMARY KEY, {columns}, changed_at TEXT)",
            "CREATE TABLE texts (number INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT)",
            "BEGIN",
        )
        for entry in entries:
            self._insert(entry)
        self._run("COMMIT", "INSERT INTO words(words) VALUES ('optimize')", "ANALYZE")

    def write(self, entry: Entry) -> None:
        self._run("BEGIN IMMEDIATE")
        self._insert(entry)
        self._run("COMMIT")

    def find(self, question: Question, scopes: Iterable[str]) -> int:
        plan = self.learned.plan(question)
        query = " AND ".join(_fts5_query(wanted) for wanted in plan.must)
        total, best = self._counted(query, list(scopes))
        marker = Marker(plan, self.learned.analysis)
        texts = self._connection.execute(
            f"SELECT title, text FROM texts WHERE number IN ({_marks(best)})", [number for number, _ in best]
        )
        return max(total, len([(marker.title(title), marker.snippets(text)) for title, text in texts]))

    def close(self) -> None:
        self._connection.close()

    def _counted(self, query: str, scopes: list[str]) -> tuple[int, list[Any]]:
        self._run(
            f"CREATE TEMP TABLE IF NOT EXISTS matched (number INTEGER, score REAL, {', '.join(FACETS)})",
            "DELETE FROM matched",
        )
        self._connection.execute(
            f"INSERT INTO matched SELECT words.rowid, bm25(words, 1.0, 0.5), {', '.join(FACETS)} FROM words "
            f"JOIN facets ON number = words.rowid WHERE words MATCH ? AND scope IN ({_marks(scopes)})",
            [query, *scopes],
        )
        counted = " UNION ALL ".join(f"SELECT {column}, count(*) FROM matched GROUP BY {column}" for column in FACETS)
        self._connection.execute(counted).fetchall()
        (total,) = self._connection.execute("SELECT count(*) FROM matched").fetchone()
        order = f"SELECT number, score FROM matched ORDER BY score LIMIT {LIMIT}"
        return total, self._connection.execute(order).fetchall()

    def _insert(self, entry: Entry) -> None:
        facets = [entry.scope, *(entry.facets[facet] for facet in FACETS[1:])]
        row = self._connection.execute(
            "INSERT INTO texts (id, title, text) VALUES (?, ?, ?)", [entry.id, entry.title, entry.text]
        )
        number = row.lastrowid
        self._connection.execute(
            f"INSERT INTO facets VALUES ({_marks(facets)}, ?, ?)", [number, *facets, str(entry.changed_at)]
        )
        self._connection.execute(
            "INSERT INTO words (rowid, stems, parts) VALUES (?, ?, ?)", [number, *self.learned.columns(entry)]
        )

    def _run(self, *statements: str) -> None:
        for statement in statements:
            self._connection.execute(statement)


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)


def _fts5_query(wanted: Any) -> str:
    if isinstance(wanted, WantedBeginning):
        return "(" + " OR ".join((f'"{wanted.beginning}"*', *(f'"{stem}"' for stem in wanted.shorter))) + ")"
    if isinstance(wanted, WantedPhrase):
        return 'stems : "' + " ".join(stem for stem, _ in wanted.stems) + '"'
    if isinstance(wanted, WantedEither):
        return "(" + " OR ".join(map(_fts5_query, wanted.parts)) + ")"
    leaves = " AND ".join(f'"{leaf}"' for leaf in wanted.leaves)
    return f'("{wanted.whole}" OR ({leaves}))' if leaves else f'"{wanted.whole}"'
