"""Brings the database to the newest migration; safe to call at every start and from several processes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, inspect, text

from hub import db

MIGRATIONS = Path(__file__).parent / "migrations"
MODELS = ("hub.jobs", "hub.indexing", "hub.workers")  # beside the `models.py` of every area
MIGRATION_LOCK = 0x6A6262


def target_metadata() -> MetaData:
    of_areas = (f"hub.{path.parent.name}.models" for path in sorted(MIGRATIONS.parent.glob("*/models.py")))
    for name in (*MODELS, *of_areas):
        import_module(name)
    return db.Base.metadata


def migrate(revision: str = "head") -> None:
    """Migrate up to `revision`; several processes wait for each other."""
    from alembic import command  # noqa: PLC0415 (a quarter second that a start without migration saves)

    with db.engine().connect().execution_options(hub_writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        command.upgrade(_config(connection), revision)


def downgrade(revision: str) -> None:
    """Migrate down; loses what the newer tables hold."""
    from alembic import command  # noqa: PLC0415

    with db.engine().connect().execution_options(hub_writing=True) as connection, connection.begin():
        command.downgrade(_config(connection), revision)


def is_current() -> bool:
    """Whether the database is at the newest migration this code knows."""
    newest = max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    with db.engine().connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalar(text("SELECT version_num FROM alembic_version")) == newest


def _config(connection: object) -> Any:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
