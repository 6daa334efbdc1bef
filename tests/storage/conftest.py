"""The stores under test: a folder, and a bucket of a real S3 server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import LocalStore, ObjectStore, open_store
from tests.s3_server import S3Server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def local_store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "data")


@pytest.fixture
def s3_store(s3_server: S3Server) -> ObjectStore:
    return open_store(s3_server.url, access_key=s3_server.access_key, secret_key=s3_server.secret_key)


@pytest.fixture(params=["local_store", "s3_store"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    """Each engine in turn; a test that takes it runs once for each."""
    found: ObjectStore = request.getfixturevalue(request.param)
    return found
