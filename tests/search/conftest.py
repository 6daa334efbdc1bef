"""The engines under test. Every test that asks for `index` runs once for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import Index, open_index
from tests.postgres_server import PostgresServer

ENGINES = ("whoosh", "postgres")


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An empty index."""
    if request.param == "whoosh":
        url = f"whoosh://{tmp_path}/index"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    opened = open_index(url)
    yield opened
    opened.close()
