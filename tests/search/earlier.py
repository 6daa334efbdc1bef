"""An index as an earlier version of the hub would have made it: without two of today's facets."""

from __future__ import annotations

from pathlib import Path

import psycopg
from whoosh.index import create_in

from search.whoosh_engine.folders import switch_to
from search.whoosh_engine.schema import schema

NEWER = ("category", "reading")


def make_outdated(url: str) -> None:
    """Put an outdated index in the place of the one at this address; that one has been opened before."""
    if url.startswith("whoosh://"):
        _outdated_folder(Path(url.removeprefix("whoosh://")))
    else:
        _outdated_tables(url.replace("+psycopg", ""))


def _outdated_folder(root: Path) -> None:
    schema_then = schema()
    for facet in NEWER:
        schema_then.remove(facet)
    folder = root / "index-earlier"
    folder.mkdir(parents=True)
    create_in(str(folder), schema_then)
    switch_to(root, folder)


def _outdated_tables(url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT number FROM search.generation").fetchone()
        assert row
        for facet in NEWER:
            connection.execute(f"ALTER TABLE search_{row[0]}.entries DROP COLUMN {facet}".encode())
