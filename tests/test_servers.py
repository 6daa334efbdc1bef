"""The throwaway servers the tests rely on keep their promises."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.postgres_server import PostgresServer


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


def ask(url: str, question: str, **parameters: object) -> object:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 2})
    with engine.begin() as connection:
        answer = connection.execute(text(question), parameters)
        return answer.scalar() if answer.returns_rows else None


def test_a_new_database_belongs_to_the_application_and_is_empty(postgres: PostgresServer) -> None:
    url = postgres.create_database("fresh")

    ask(url, "CREATE TABLE note (body text)")

    assert ask(url, "SELECT count(*) FROM note") == 0


def test_the_application_role_is_no_superuser(postgres: PostgresServer) -> None:
    assert ask(postgres.create_database(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_a_database_can_be_copied_from_a_prepared_one(postgres: PostgresServer) -> None:
    prepared = postgres.create_database("prepared")
    ask(prepared, "CREATE TABLE note AS SELECT 'Grüße' AS body")

    copy = postgres.create_database(template="prepared")

    assert ask(copy, "SELECT body FROM note") == "Grüße"


def test_the_server_listens_on_this_machine_only(postgres: PostgresServer) -> None:
    assert ask(postgres.url, "SHOW listen_addresses") == "127.0.0.1"


def test_connections_are_refused_while_it_is_down_and_work_afterwards(postgres: PostgresServer) -> None:
    url = postgres.create_database()

    with postgres.down(), pytest.raises(DBAPIError):
        ask(url, "SELECT 1")

    assert ask(url, "SELECT 1") == 1


def test_connections_hang_while_it_is_paused_and_work_afterwards(postgres: PostgresServer) -> None:
    url = postgres.create_database()

    postgres.pause()
    try:
        with pytest.raises(DBAPIError):
            ask(url, "SELECT 1")
    finally:
        postgres.resume()

    assert ask(url, "SELECT 1") == 1


def test_a_durable_server_keeps_what_was_committed_when_it_is_killed() -> None:
    with PostgresServer(durable=True) as server:
        url = server.create_database()
        ask(url, "CREATE TABLE note AS SELECT 'bleibt' AS body")

        server.kill()
        server.start()

        assert ask(url, "SELECT body FROM note") == "bleibt"
        assert ask(url, "SHOW fsync") == "on"


def test_the_server_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from tests.postgres_server import PostgresServer\n"
        "server = PostgresServer()\n"
        "print(server._process.pid, server.folder, flush=True)\n"
        "time.sleep(60)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    postmaster, folder = starter.stdout.readline().split()

    starter.send_signal(signal.SIGKILL)
    starter.wait()

    assert ends_within(int(postmaster), seconds=10)
    subprocess.run(["rm", "-rf", folder], check=True)


def ends_within(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
