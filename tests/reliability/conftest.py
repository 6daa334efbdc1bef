"""Hubs whose servers these tests may kill, durable as in production; most stories share one and leave it whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launcher import Launcher
from tests.postgres_server import PostgresServer
from tests.s3_server import S3Server
from tests.stack import Stack

STACKS = ("embedded", "production")


@pytest.fixture(scope="package")
def launcher() -> Iterator[Launcher]:
    with Launcher() as launcher:
        yield launcher


@pytest.fixture(scope="package")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer(durable=True) as server:
        yield server


@pytest.fixture(scope="package")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(scope="package")
def embedded(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack.embedded(launcher, tmp_path_factory.mktemp("embedded")) as stack:
        yield stack


@pytest.fixture(scope="package")
def production(
    launcher: Launcher, tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer, s3: S3Server
) -> Iterator[Stack]:
    with Stack.production(launcher, tmp_path_factory.mktemp("production"), postgres, s3) as stack:
        yield stack


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> Stack:
    """Each stack in turn; a test that takes it runs once for each."""
    found: Stack = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=STACKS)
def own_stack(
    request: pytest.FixtureRequest, launcher: Launcher, tmp_path: Path, postgres: PostgresServer, s3: S3Server
) -> Iterator[Stack]:
    """Like `stack`, for one test alone: nobody else's documents are in it."""
    if request.param == "embedded":
        made = Stack.embedded(launcher, tmp_path)
    else:
        made = Stack.production(launcher, tmp_path, postgres, s3)
    with made as stack:
        yield stack
