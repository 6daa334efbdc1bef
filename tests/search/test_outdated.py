"""An index that an earlier version of the hub made: it says so, harms nobody and is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import Index, IndexOutdated, SearchError, open_index
from search.question import parse
from tests.postgres_server import PostgresServer
from tests.search.earlier import make_outdated
from tests.search.entries import ask, entry, found


@pytest.fixture(params=("whoosh", "postgres"))
def outdated(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """Such an index, opened by a process that has just started."""
    url = f"whoosh://{tmp_path}/index"
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    before = open_index(url)
    before.find(parse("Plan"), scopes={"ours"})
    before.close()
    make_outdated(url)
    return open_index(url)


def test_an_outdated_index_takes_nothing_in_and_says_why(outdated: Index) -> None:
    with pytest.raises(IndexOutdated):
        outdated.write([entry("a", "Plan", facets={"category": "Protokoll"})])
    with pytest.raises(IndexOutdated):
        list(outdated.ids())


def test_a_question_to_an_outdated_index_finds_less_or_is_told(outdated: Index) -> None:
    try:
        assert ask(outdated, "Plan").total == 0
    except SearchError as error:
        assert isinstance(error, IndexOutdated)


def test_an_outdated_index_that_was_rebuilt_is_one_of_today(outdated: Index) -> None:
    with outdated.rebuilding() as add:
        add([entry("a", "Plan", facets={"category": "Protokoll"})])
    outdated.write([entry("b", "Plan")])
    assert found(outdated, "Plan") == {"a", "b"}
    assert dict(ask(outdated, "Plan").counts["category"]) == {"Protokoll": 1}
