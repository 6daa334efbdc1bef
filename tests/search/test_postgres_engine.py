"""What only the engine in PostgreSQL promises: several processes, lost connections, a plain role, huge texts."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from search import Entry, IndexBusy, SearchError, open_index
from search.postgres_engine import PostgresIndex
from search.question import Question, Word, parse
from tests.postgres_server import PostgresServer

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = "bereich"


def entry(id: str, text: str) -> Entry:
    return Entry(id=id, scope=SCOPE, title="", text=text, changed_at=NOW)


def found(index: PostgresIndex, words: str) -> set[str]:
    return {hit.id for hit in index.find(parse(words), scopes={SCOPE}).hits}


@pytest.fixture
def url(postgres_server: PostgresServer) -> str:
    return postgres_server.create_database()


@pytest.fixture
def index(url: str) -> Iterator[PostgresIndex]:
    index = PostgresIndex(url)
    yield index
    index.close()


@pytest.fixture
def other_process(url: str) -> Iterator[PostgresIndex]:
    """The index as another process has it open."""
    index = PostgresIndex(url)
    yield index
    index.close()


def test_address_of_a_database_opens_this_engine(url: str) -> None:
    assert isinstance(open_index(url), PostgresIndex)


def test_first_question_finds_nothing_and_makes_the_tables(index: PostgresIndex) -> None:
    assert index.find(parse("konferenz"), scopes={SCOPE}).total == 0


def test_hubs_own_schema_stays_as_it_is(index: PostgresIndex, url: str) -> None:
    index.write([entry("1", "Konferenz")])
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_what_one_process_writes_another_finds(index: PostgresIndex, other_process: PostgresIndex) -> None:
    index.write([entry("1", "Konferenz")])
    assert found(other_process, "konferenz") == {"1"}


def test_compound_learned_by_one_process_comes_apart_in_another(
    index: PostgresIndex, other_process: PostgresIndex
) -> None:
    found(other_process, "konferenz")
    index.write([entry(str(number), "Ein Fall. Eine Konferenz.") for number in range(3)])
    index.write([entry("compound", "Fallkonferenz")])
    assert "compound" in found(other_process, "konferenz")
    assert "0" in found(other_process, "Fallkonferenz")


def test_second_writer_is_refused(index: PostgresIndex, other_process: PostgresIndex) -> None:
    def entries() -> Iterator[Entry]:
        yield entry("1", "Konferenz")
        with pytest.raises(IndexBusy):
            other_process.write([entry("2", "Konferenz")])

    index.write(entries())
    assert found(index, "konferenz") == {"1"}


def test_second_rebuild_is_refused(index: PostgresIndex, other_process: PostgresIndex) -> None:
    with index.rebuilding(), pytest.raises(IndexBusy), other_process.rebuilding():
        pass


def test_child_of_a_fork_asks_without_disturbing_its_parent(index: PostgresIndex) -> None:
    index.write([entry("1", "Konferenz")])
    child = os.fork()
    if not child:
        os._exit(0 if found(index, "konferenz") == {"1"} else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert found(index, "konferenz") == {"1"}


def test_restart_of_the_server_costs_no_question() -> None:
    with PostgresServer() as server:
        index = PostgresIndex(server.create_database())
        index.write([entry("1", "Konferenz")])
        with server.down(), pytest.raises(SearchError):
            found(index, "konferenz")
        assert found(index, "konferenz") == {"1"}


def test_questions_are_answered_while_rebuilt_indexes_take_over(
    index: PostgresIndex, other_process: PostgresIndex
) -> None:
    index.write([entry("1", "Konferenz")])
    answers: list[set[str]] = []
    is_done = threading.Event()

    def ask() -> None:
        while not is_done.is_set():
            answers.append(found(index, "konferenz"))

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    for _ in range(3):
        with other_process.rebuilding() as add:
            add([entry("1", "Konferenz")])
    is_done.set()
    for thread in asking:
        thread.join()
    assert answers
    assert all(answer == {"1"} for answer in answers)


def test_rebuilt_indexes_leave_no_tables_behind(index: PostgresIndex, url: str) -> None:
    for _ in range(2):
        with index.rebuilding() as add:
            add([entry("1", "Konferenz")])
    with pytest.raises(ZeroDivisionError), index.rebuilding():
        raise ZeroDivisionError
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        schemas = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'search\\_%'").fetchone()
    assert schemas == (1,)


def test_text_with_more_words_than_a_vector_holds_is_found(index: PostgresIndex) -> None:
    words = " ".join(f"w{number}zahl" for number in range(150_000))
    index.write([entry("huge", f"Anfang {words}")])
    assert found(index, "anfang") == {"huge"}


@pytest.mark.parametrize("text", ["it's", "a\\b", "a:*", "!a & (b | c", "<->", "'", "%s", "{at}"])
def test_signs_of_other_languages_are_only_text(index: PostgresIndex, text: str) -> None:
    index.write([Entry("1", SCOPE, text, f"{text} Konferenz", NOW, tags=(text,))])
    assert found(index, "konferenz") == {"1"}
    index.find(Question(must=(Word(text),)), scopes={SCOPE})
    index.find(Question(must=(Word(text, is_prefix=True),), tags=(text,)), scopes={SCOPE})


def test_zero_bytes_are_only_blanks(index: PostgresIndex) -> None:
    index.write([Entry("1", SCOPE, "Fall\0", "eine\0Konferenz", NOW, tags=("a\0b",))])
    assert found(index, "konferenz") == {"1"}


def test_words_leave_with_their_entries(index: PostgresIndex) -> None:
    index.write([entry("1", "Schweigepflicht")])
    index.write([], removed=["1"])
    assert index.find(parse("Schweigepflcht"), scopes={SCOPE}).suggestion is None


def test_best_of_many_hits_come_first_and_pages_hold_each_hit_once(index: PostgresIndex) -> None:
    index.write([entry(f"{number:03}", "Konferenz " + "und anderes mehr dazu gesagt " * 20) for number in range(500)])
    index.write([entry("best", "Konferenz Konferenz Konferenz")])
    pages = [index.find(parse("konferenz"), scopes={SCOPE}, skip=skip, limit=50).hits for skip in range(0, 501, 50)]
    ids = [hit.id for page in pages for hit in page]
    assert ids[0] == "best"
    assert len(ids) == len(set(ids)) == 501
