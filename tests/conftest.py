"""Both stacks for every test that asks for `app`: embedded (SQLite, folder) and production (PostgreSQL, S3)."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub import db
from hub.app import create_app
from hub.config import Settings
from hub.migrate import migrate
from tests.compiled_once import share_addresses, share_templates
from tests.people import Cast, cast_of, make_world
from tests.postgres_server import PostgresServer
from tests.s3_server import S3Server

# Thousands of applications are built and thrown away; looking for garbage as often as Python does took a quarter of it.
gc.set_threshold(20_000, 20, 20)
share_addresses()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the cast, which tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "hub.sqlite3"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """The name of a migrated database with the cast, which tests copy."""
    _prepare(postgres_server.create_database("hub_template"))
    return "hub_template"


@pytest.fixture
def embedded_settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    shutil.copy(migrated_sqlite, tmp_path / "hub.sqlite3")
    return Settings(data=tmp_path, base_url="http://localhost")


@pytest.fixture
def production_settings(
    tmp_path: Path, postgres_server: PostgresServer, migrated_postgres: str, s3_server: S3Server
) -> Iterator[Settings]:
    database_url = postgres_server.create_database(template=migrated_postgres)
    yield Settings(
        data=tmp_path,
        base_url="http://localhost",
        database_url=database_url,
        store_url=s3_server.url,
        store_access_key=s3_server.access_key,
        store_secret_key=s3_server.secret_key,
    )
    postgres_server.drop_database(database_url.rpartition("/")[2])


@pytest.fixture(params=["embedded", "production"])
def settings(request: pytest.FixtureRequest) -> Settings:
    found: Settings = request.getfixturevalue(f"{request.param}_settings")
    return found


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on each stack in turn."""
    yield from running(settings)


@pytest.fixture
def embedded_app(embedded_settings: Settings) -> Iterator[Flask]:
    """The application on the embedded stack alone, for what the stack cannot change."""
    yield from running(embedded_settings)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people every story is about; see tests/people.py. They are in every database from the start."""
    return cast_of(app)


@pytest.fixture
def embedded_cast(embedded_app: Flask) -> Cast:
    """The same people on the embedded stack alone, for what the stack cannot change."""
    return cast_of(embedded_app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def running(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    share_templates(app)
    app.testing = True
    # Errors become pages as in production, not exceptions in the test.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app  # without a pushed context: requests would share its `g`
    db.engine().dispose()


def _prepare(url: str) -> None:
    with TemporaryDirectory() as folder, create_app(Settings(data=folder, database_url=url)).app_context():
        migrate()
        make_world()
    db.engine().dispose()
